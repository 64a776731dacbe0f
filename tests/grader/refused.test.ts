import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { start } from "./support/command.js";
import { longProgress } from "./support/long-progress.js";
import { meddled, type Rule } from "./support/meddle.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What the system refuses for a moment is tried again, and what it goes on to refuse is told; nothing is lost by either.

let course: Throwaway;
let kata: string;
let file: string;

beforeAll(async () => {
  course = await throwawayCourse();
  kata = path.join(course.root, ".kata");
  file = path.join(kata, "progress.json");
});
beforeEach(() => {
  rmSync(kata, { recursive: true, force: true });
  course.solve("double-it");
});
afterAll(() => course?.remove());

/** Runs a command while calls of the file system fail. */
const runWith = (rule: Rule, args: string[]) => course.run(args, { env: meddled(rule) });

const ALWAYS = 1_000_000;
const read = (times: number, code: string): Rule => ({
  call: "readFileSync",
  ends: "progress.json",
  times,
  code,
});
const rename = (ends: string, times: number): Rule => ({ call: "renameSync", ends, times, code: "EPERM" });

test.each(["EBUSY", "EMFILE", "EIO"])(
  "progress that cannot be read once (%s) is read again",
  async (code) => {
    await course.run(["run", "double-it"]);
    const { stdout, stderr } = await runWith(read(1, code), ["status", "--json"]);
    expect([JSON.parse(stdout).passed, stderr]).toEqual([1, ""]);
    expect(readdirSync(kata).filter((name) => name.includes("damaged"))).toEqual([]);
  },
);

test("progress that cannot be read at all is left as it is, by every command, and verdicts come all the same", async () => {
  await course.run(["run", "double-it"]);
  const before = readFileSync(file);
  const status = await runWith(read(ALWAYS, "EACCES"), ["status"]);
  expect([status.code, status.stderr]).toEqual([
    3,
    expect.stringMatching(/^kata: \.kata\/progress\.json cannot be read \(EACCES\).*left as it is/),
  ]);
  const run = await runWith(read(ALWAYS, "EACCES"), ["run", "double-it"]);
  expect([run.code, run.stdout]).toEqual([0, expect.stringMatching(/! Progress could not\s+be saved/)]);
  const check = await runWith(read(ALWAYS, "EACCES"), ["check"]);
  expect(check.stdout).toMatch(/! Progress could not\s+be saved/);
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(kata).filter((name) => name.startsWith("progress"))).toEqual(["progress.json"]);
});

test("damaged progress that cannot be moved aside is not written over", async () => {
  mkdirSync(kata);
  writeFileSync(file, "{]");
  const { code, stdout } = await runWith(rename("progress.json", ALWAYS), ["run", "double-it"]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/is damaged .* cannot be\s+moved aside/)]);
  expect(readFileSync(file, "utf8")).toBe("{]");
});

test("in the moment in which another grader replaces the file, there is progress all the same", async () => {
  await course.run(["run", "double-it"]);
  writeFileSync(`${file}.999999-1`, "{");
  const gone: Rule = { call: "statSync", ends: "progress.json", times: 3, code: "ENOENT" };
  expect(JSON.parse((await runWith(gone, ["status", "--json"])).stdout).passed).toBe(1);
});

test("a pass whose file is held by another program for a moment is saved", async () => {
  const { code, stdout } = await runWith(rename("progress.json", 5), ["run", "double-it"]);
  expect([code, stdout]).toEqual([0, expect.not.stringContaining("could not be saved")]);
  expect(course.progress().exercises["double-it"].passed).toBeDefined();
});

test("a reset whose file is held for a moment works, and one whose file stays held says so", async () => {
  const mine = course.read("double-it");
  expect((await runWith(rename("double-it.ts", 5), ["reset", "-y", "double-it"])).code).toBe(0);
  expect(course.read("double-it").toString()).toBe(course.stub("double-it"));
  expect((await course.run(["restore", "double-it"])).code).toBe(0);
  expect(course.read("double-it")).toEqual(mine);
  const { code, stderr } = await runWith(rename("double-it.ts", ALWAYS), ["reset", "-y", "double-it"]);
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/^kata: your file could not be kept \(EPERM.*\), so nothing was changed\n$/),
  ]);
  expect(course.read("double-it")).toEqual(mine);
});

test("what a killed writer has left is removed one day, and what is being written is not", async () => {
  mkdirSync(kata);
  const old = new Date(Date.now() - 3600_000);
  const [left, earlier, fresh, own] = ["999999-1", "123456789", "999998-1", `${process.pid}-1`].map(
    (end) => `${file}.${end}`,
  );
  writeFileSync(file, '{"version":1}');
  for (const each of [left, earlier, fresh, own]) writeFileSync(each, "{");
  for (const each of [left, earlier, own]) utimesSync(each, old, old);
  await course.run(["run", "double-it"]);
  expect([left, earlier, fresh, own].map(existsSync)).toEqual([false, false, true, true]);
});

test("fields that this grader does not know stay", async () => {
  mkdirSync(kata);
  const entry = { runs: 1, stars: 5, passed: { at: "", file: "", spec: "", medal: "gold" } };
  writeFileSync(file, JSON.stringify({ version: 1, exercises: { "sum-up": entry }, route: ["a"] }));
  await course.run(["run", "double-it"]);
  const { exercises, route } = course.progress();
  expect([route, exercises["sum-up"], exercises["double-it"].runs]).toEqual([
    ["a"],
    expect.objectContaining(entry),
    1,
  ]);
});

test("check says of a full disk that no pass was saved", async () => {
  const full: Rule = { call: "openSync", ends: "progress.json.lock", times: ALWAYS, code: "ENOSPC" };
  const { stdout } = await runWith(full, ["check"]);
  expect(stdout).toMatch(/✓ passed {2}double-it\n ! Progress could not be saved: ENOSPC/);
});

const windows = process.platform === "win32";

test.skipIf(windows)("a file that is cut short by a full disk replaces no whole one", async () => {
  mkdirSync(kata);
  writeFileSync(file, longProgress({ "sum-up": { hints: 1 } }));
  const before = readFileSync(file);
  await course.run(["status"]);
  // As on a full disk, the first write of a large file comes to some bytes, and only the next one fails.
  const hint = `trap "" XFSZ; ulimit -f 200; ${course.kata.map((word) => `'${word}'`).join(" ")} hint sum-up`;
  const { stdout, stderr } = await start(course.root, ["sh", "-c", hint]).ended;
  expect(stdout + stderr).toContain("Progress could not be saved: EFBIG");
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(kata)).toEqual(["progress.json"]);
});
