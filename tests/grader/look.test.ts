import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { endAll } from "./support/processes.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

let course: Throwaway;
let progress: Buffer;

beforeAll(async () => {
  course = await throwawayCourse();
  course.solve("sum-up");
  await course.run(["run", "sum-up"]);
  progress = readFileSync(path.join(course.root, ".kata", "progress.json"));
  course.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v * v);\n");
});
// A learner who has passed sum-up, and is at double-it.
beforeEach(() => {
  endAll(course.name);
  writeFileSync(path.join(course.root, ".kata", "progress.json"), progress);
});
afterAll(() => course?.remove());

const COLOUR = /\u001b\[[\d;:]*m/;
const ESCAPE = /\u001b/;

/** Shows every screen of the watch screen one after the other. */
async function tour(env: NodeJS.ProcessEnv, size = {}) {
  const session = terminal(course, [], { env, ...size });
  const see = async (words: string) => {
    await session.waitFor(new RegExp(words.replace(/[.*+?()[\]]/g, "\\$&").replaceAll(" ", "\\s+")));
    expect(session.wrapped()).toEqual([]);
  };
  await see("that is its square");
  session.press("h");
  await see("hint 3 of 4");
  session.press("l");
  await see("is a list of numbers");
  session.press("end");
  await see("adding two instead of doubling");
  session.press("q", "d");
  await see("See the difference to the solution before you have passed?");
  session.press("n", "s");
  await see("See the solution before you have passed?");
  session.press("y");
  await see("Twice every number");
  session.press("q", "d");
  await see("+ * Twice every number.");
  session.press("q", "a");
  await see("Exercise (");
  session.press("sum-up");
  await see(") sum-up");
  session.press("enter");
  await see("go to it");
  session.press("enter");
  await see("Add them up: passed");
  session.press("q");
  expect(await session.ended).toEqual({ code: 0 });
  expect(session.traces()).toEqual([]);
  return session.raw();
}

test("NO_COLOR=1 in a terminal: no colour in any screen", async () => {
  const raw = await tour({ NO_COLOR: "1" });
  expect(raw.match(new RegExp(`.{0,60}${COLOUR.source}.{0,60}`, "s"))?.[0]).toBeUndefined();
});

test("40 columns: nothing in any screen goes over the right edge", async () => {
  expect(await tour({}, { cols: 40, rows: 30 })).toMatch(COLOUR);
});

test("KATA_ASCII=1: every screen is pure ASCII, and fits 40 columns", async () => {
  const raw = await tour({ KATA_ASCII: "1" }, { cols: 40, rows: 30 });
  expect(raw.match(/.{0,60}[^\x00-\x7f]+.{0,60}/s)?.[0]).toBeUndefined();
  for (const command of ["run", "list", "status", "hint", "lesson", "--help"]) {
    const { stdout, stderr } = await course.run([command], { env: { KATA_ASCII: "1" } });
    expect(stdout).not.toBe("");
    expect(`${stdout}${stderr}`.match(/.*[^\x00-\x7f].*/)?.[0]).toBeUndefined();
  }
});

test("FORCE_COLOR=1 without a terminal gives colour; without it there is none", async () => {
  const forced = await course.run(["run", "double-it"], { env: { FORCE_COLOR: "1" } });
  expect(forced.stdout).toMatch(COLOUR);
  const plain = await course.run(["run", "double-it"]);
  expect(plain.stdout).not.toMatch(ESCAPE);
  expect(forced.stdout.replaceAll(new RegExp(COLOUR, "g"), "")).toBe(plain.stdout);
  const both = await course.run(["list"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
  expect(both.stdout).not.toMatch(ESCAPE);
});

test("no terminal: one verdict, plain lines, and the way on", async () => {
  const { code, stdout, stderr } = await course.run([]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    "This is no terminal, so here is one verdict instead of the watch screen. All commands: npm run kata -- --help\n",
  );
  expect(stdout).toContain("> double-it");
  expect(stdout).not.toMatch(ESCAPE);
});

test("CI=1 in a terminal: nothing is asked, nothing waits", async () => {
  for (const [args, code, says] of [
    [[], 1, "one verdict"],
    [["list"], 0, "Part 1"],
    [["reset", "double-it"], 2, "add --yes"],
    [["solution", "double-it"], 2, "add --yes"],
    [["diff", "double-it"], 2, "add --yes"],
  ] as const) {
    const session = terminal(course, [...args], { env: { CI: "1" } });
    expect(await session.ended).toEqual({ code });
    expect(session.text()).toContain(says);
    expect(session.raw()).not.toContain("\u001b[?1049h");
    expect(session.traces()).toEqual([]);
  }
});
