import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { longProgress } from "./support/long-progress.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
let file: string;

beforeAll(async () => {
  course = await throwawayCourse();
  file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file));
  course.solve("double-it");
});
beforeEach(() => writeFileSync(file, JSON.stringify({ version: 1, exercises: {} })));
afterAll(() => course?.remove());

const stateOf = async (slug: string) => {
  const { parts } = await course.json("status");
  return parts[0].chapters.flatMap((c: any) => c.exercises).find((e: any) => e.slug === slug).state;
};

test("a truncated file is moved aside, kept as it was, and check brings the passes back", async () => {
  await course.run(["run", "double-it"]);
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, whole.length - 40));

  const { code, stderr } = await course.run(["status"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^! \.kata\/progress\.json was damaged .* it was kept as \.kata\/progress\.damaged-/,
  );
  expect(stderr).toContain("Your code is untouched");
  const [aside] = readdirSync(path.dirname(file)).filter((name) => name.startsWith("progress.damaged"));
  expect(readFileSync(path.join(course.root, ".kata", aside))).toEqual(whole.subarray(0, whole.length - 40));

  await course.run(["check"]);
  expect(await stateOf("double-it")).toBe("passed");
});

test("the watch screen says that the file was damaged, and goes on", async () => {
  writeFileSync(file, "{]");
  const session = terminal(course);
  await session.waitFor("progress.json was damaged");
  await session.waitFor("Twice as much: passed");
  session.press("q");
  expect(await session.ended).toEqual({ code: 0 });
  expect(Object.keys(course.progress().exercises)).toEqual(["double-it"]);
});

test("a file from a newer version is left byte for byte, by every command", async () => {
  const newer = '{"version":2,  "exercises":{"double-it":{"stars":5}}}';
  writeFileSync(file, newer);
  for (const args of [["status"], ["run"], ["list"], ["hint"], ["check"], ["solution", "-y"], []]) {
    const { code, stderr } = await course.run(args);
    expect(stderr).toMatch(/^(This is no terminal.*\n)?kata: .*has version 2, and this course knows 1/);
    expect([args, code]).toEqual([args, 3]);
    expect(readFileSync(file, "utf8")).toBe(newer);
  }
  const watch = terminal(course);
  expect(await watch.ended).toEqual({ code: 3 });
  expect(watch.text()).toContain("npm run kata -- update");
  expect(watch.traces()).toEqual([]);
  expect(readFileSync(file, "utf8")).toBe(newer);
});

test("a file of an older version migrates: its passes are stale until check renews them", async () => {
  writeFileSync(file, '["double-it"]');
  expect(await stateOf("double-it")).toBe("stale");
  expect((await course.run(["check"])).stdout).toContain("passed  double-it");
  expect(course.progress()).toMatchObject({ version: 1, exercises: { "double-it": { runs: 1 } } });
  expect(await stateOf("double-it")).toBe("passed");
});

test("two runs at the same time both record their pass", async () => {
  course.solve("sum-up");
  const runs = await Promise.all([course.run(["run", "double-it"]), course.run(["run", "sum-up"])]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(await course.json("status")).toMatchObject({ passed: 2 });
});

test("many changes at the same time are all recorded", async () => {
  writeFileSync(file, longProgress());
  const hints = Array.from({ length: 6 }, () => course.run(["hint", "sum-of-doubles"]));
  const shown = (await Promise.all(hints)).map(({ stdout }) => /hint (\d) of 4/.exec(stdout)?.[1]);
  expect(shown.sort()).toEqual(["1", "2", "3", "4", "4", "4"]);
  expect(existsSync(`${file}.lock`)).toBe(false);
});

test("after one moment in which nothing could be written, the same session saves again", async () => {
  const session = terminal(course, []);
  await session.waitFor(/: passed|blank 1 of 1/);
  await session.waitUntilGone("running");
  const kata = path.dirname(file);
  renameSync(kata, `${kata}-away`);
  writeFileSync(kata, "in the way");
  course.solve("double-it", "// one\n");
  await session.waitFor("Progress could not be saved");
  rmSync(kata);
  renameSync(`${kata}-away`, kata);
  course.solve("double-it", "// two\n");
  await session.waitUntilGone("Progress could not be saved", 15);
  await session.waitUntilGone("running");
  expect(course.progress().exercises["double-it"].passed).toBeDefined();
  session.press("q");
  await session.ended;
});
