import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { start } from "./support/command.js";
import { terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The grader never grades the wrong file: whose code ran shows by what it prints.
let course: Throwaway;
let rightSolution: string;

beforeAll(async () => {
  course = await throwawayCourse();
  rightSolution = readFileSync(course.files("double-it").solution, "utf8");
});
beforeEach(() => writeFileSync(course.files("double-it").solution, rightSolution));
afterAll(() => course?.remove());

const WRONG = 'console.log("mine");\nexport const doubleIt = (x: number[]) => x.map((v) => v + 2);\n';
const RIGHT = WRONG.replace("v + 2", "v + v");

/** The same solution, broken: it still makes the same stub. */
const breakSolution = () => {
  const broken = rightSolution.replace("*/ 2 * value", "*/ 5 * value").replace("x.map", "[...x].map");
  writeFileSync(course.files("double-it").solution, `console.log("a broken one");\n${broken}`);
};

test.each(["run", "check"])("%s: a wrong file beside a right solution has failed", async (command) => {
  course.write("double-it", WRONG);
  const { code, stdout } = await course.run([command, "double-it"]);
  expect(code).toBe(1);
  expect(stdout).toContain("Adding 2 moves every number");
  expect(stdout).not.toContain("passed  double-it");
  expect(await stateOf("double-it")).not.toBe("passed");
});

test.each(["run", "check"])("%s: a right file beside a broken solution has passed", async (command) => {
  course.write("double-it", RIGHT);
  breakSolution();
  const { code, stdout } = await course.run([command, "double-it"]);
  expect(code).toBe(0);
  expect(stdout).not.toContain("a broken one");
  expect(await stateOf("double-it")).toBe("passed");
});

test("watch: the same, at every save", async () => {
  course.write("double-it", WRONG);
  const session = terminal(course);
  await session.waitFor("Adding 2 moves every number");
  course.write("double-it", RIGHT);
  await session.waitFor("Twice as much: passed");
  breakSolution();
  course.write("double-it", RIGHT.replace("v + v", "2 * v"));
  await session.waitFor(/: passed/);
  course.write("double-it", WRONG);
  await session.waitFor("✗ every number is doubled");
  expect(session.raw()).not.toContain("a broken one");
  session.press("q");
  await session.ended;
});

test("watch: a save of another file of the chapter is no save of this one, and the screen says so", async () => {
  course.write("double-it", WRONG);
  const session = terminal(course);
  await session.waitFor("Adding 2 moves every number");
  course.write("sum-up", "export const sumUp = (x: number[]) => x.length;\n");
  await session.waitFor("You saved sum-up.ts, but this screen judges double-it.ts");
  expect(session.text()).toContain("Adding 2 moves every number");
  course.write("double-it", RIGHT);
  await session.waitFor("Twice as much: passed");
  expect(session.text()).not.toContain("You saved");
  course.write("sum-up", course.stub("sum-up"));
  await session.waitFor("You saved sum-up.ts");
  session.press("a");
  await session.waitUntilGone("You saved");
  await session.waitFor("Exercise (type");
  session.press("escape");
  await session.waitFor("Twice as much: passed");
  course.write("sum-of-doubles", "export const sumOfDoubles = (x: number[]) => x.length;\n");
  await session.waitFor("You saved sum-of-doubles.ts, but this screen judges double-it.ts");
  session.press("ctrl-c");
  await session.ended;
});

test("watch: a save of another file that had passed takes its tick away on the screen too, and says so", async () => {
  course.write("double-it", WRONG);
  course.solve("sum-of-doubles");
  await course.run(["run", "sum-of-doubles"]);
  const session = terminal(course, ["double-it"]);
  await session.waitFor("Adding 2 moves every number");
  await session.waitUntilGone(/running|looking/);
  expect(session.text()).toMatch(/part 1 {2}1\/3/);
  course.solve("sum-of-doubles", "// changed\n");
  await session.waitFor("sum-of-doubles had passed as before");
  expect(session.text()).toMatch(/part 1 {2}0\/3/);
  session.press("q");
  await session.ended;
});

test("plain vitest gives the same verdicts", async () => {
  const vitest = [
    process.execPath,
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    "exercises",
    "double-it",
  ];
  course.write("double-it", course.stub("double-it"));
  const untouched = await start(course.root, vitest, { NO_COLOR: "1" }).ended;
  expect([untouched.code, untouched.stderr]).toEqual([0, ""]);
  expect(untouched.stdout).toMatch(/Tests +1 skipped/);
  course.write("double-it", WRONG);
  const wrong = await start(course.root, vitest, { NO_COLOR: "1" }).ended;
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toMatch(/Tests +1 failed \| 1 passed/);
  breakSolution();
  course.write("double-it", RIGHT);
  const right = await start(course.root, vitest, { NO_COLOR: "1" }).ended;
  expect([right.code, right.stderr]).toEqual([0, ""]);
  expect(right.stdout).toMatch(/Tests +2 passed/);
});

test("an earlier exercise is the learner's own once it has passed, and the screen says so", async () => {
  course.solve("sum-of-doubles");
  course.solve("sum-up");
  course.write("double-it", RIGHT);
  // It was judged before, and the record is gone: not passed yet.
  writeFileSync(`${course.root}/.kata/progress.json`, '{"version":1,"exercises":{}}');
  expect(await builtOn()).toEqual({ mine: false, says: "built on the course's double-it, sum-up" });

  await course.run(["run", "double-it"]);
  expect(await builtOn()).toEqual({ mine: true, says: "built on your double-it and the course's sum-up" });

  // Changed since: stale.
  course.write("double-it", `${RIGHT}// changed\n`);
  expect(await stateOf("double-it")).toBe("stale");
  const stale = await builtOn();
  expect(stale.mine).toBe(false);
  expect(stale.says).toMatch(/the course's double-it/);

  // Put back: it is the file that has passed.
  course.write("double-it", RIGHT);
  expect((await builtOn()).mine).toBe(true);

  // The spec was changed: what passed was another spec's.
  const spec = course.files("double-it").spec;
  const whole = readFileSync(spec, "utf8");
  writeFileSync(spec, `${whole}// easier\n`);
  expect((await builtOn()).mine).toBe(false);
  writeFileSync(spec, whole);
});

test("a learner's file that passed, and a broken reference: the later exercise stands on the learner's", async () => {
  course.write("double-it", RIGHT);
  course.solve("sum-of-doubles");
  await course.run(["run", "double-it"]);
  breakSolution();
  const own = await course.run(["run", "sum-of-doubles"]);
  expect([own.code, own.stdout.includes("a broken one")]).toEqual([0, false]);
  course.write("double-it", WRONG); // stale now, so the reference is meant, which is broken here
  const reference = await course.run(["run", "sum-of-doubles"]);
  expect(reference.code).toBe(1);
  expect(reference.stdout).toContain("got 85");
  expect(reference.stdout).not.toMatch(/^ +mine/m);
});

async function stateOf(slug: string): Promise<string> {
  const { parts } = await course.json("status");
  return parts[0].chapters.flatMap((c: any) => c.exercises).find((e: any) => e.slug === slug).state;
}

/** Whose double-it ran under sum-of-doubles, and what the screen said of it. */
async function builtOn(): Promise<{ mine: boolean; says: string }> {
  const { code, stdout } = await course.run(["run", "sum-of-doubles"]);
  expect(code).toBe(0);
  const says = /built on .*(\n .*)*?(?=\n\n|\n?$)/.exec(stdout)?.[0] ?? stdout;
  return { mine: /^ +mine$/m.test(stdout), says: says.replace(/\s+/g, " ").trim() };
}
