import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { endlessBegan } from "./support/faults.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What the watch screen shows when the learner asks for it, and never shows when they do not.
let course: Throwaway;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterEach(async () => {
  session.press("ctrl-c");
  await session.ended;
});
afterAll(() => course?.remove());

/** Opens the watch screen at an exercise. */
async function watch(slug: string, content: string): Promise<void> {
  course.write(slug, content);
  const file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ version: 1, current: slug, exercises: {} }));
  session = terminal(course);
}

test("s asks once before a pass: then neither d nor s asks again, not even tomorrow", async () => {
  await watch("double-it", course.stub("double-it"));
  await session.waitFor("blank 1 of 1");
  session.press("s");
  await session.waitFor("See the solution before you have passed?");
  session.press("y");
  await session.waitFor("the solution of double-it");
  session.press("q", "d");
  await session.waitFor("- yours, + the solution");
  session.press("q", "ctrl-c");
  await session.ended;

  session = terminal(course);
  await session.waitFor("blank 1 of 1");
  session.press("s");
  await session.waitFor("the solution of double-it");
  expect(session.raw()).not.toContain("before you have passed?");
});

test("a hint that is asked for at once stands above the verdict and its diagnosis", async () => {
  await watch("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n");
  await session.waitFor("✗ every number is doubled");
  session.press("h");
  await session.waitFor(/hint \d of 4/);
  await session.waitFor("Adding 2");
  await session.waitUntilGone(/running|looking for/);
  expect(session.text()).toMatch(/hint \d of 4[\s\S]*✗ every number is doubled[\s\S]*Adding 2/);
});

test("every line of a verdict that is longer than the window can be reached", async () => {
  course.write(
    "double-it",
    'export function doubleIt(x: number[]): number[] {\n  console.log("x is", x);\n  return x.map((v) => v + 2);\n}\n',
  );
  const open = async (rows: number) => {
    session = terminal(course, ["watch"], { cols: 40, rows });
    await session.waitFor(rows > 24 ? "x is [" : "more lines: space shows them");
    await session.waitUntilGone(/Welcome|running|looking for/);
  };
  /** What stands between the head and the foot. */
  const body = () => {
    const lines = session.screen().filter(Boolean);
    const end = lines.findIndex((line) => /^ {3}…|^ file /.test(line));
    return lines.slice(lines.findIndex((line) => line.includes("blanks filled")) + 1, end);
  };
  await open(60);
  const whole = body();
  expect(whole.length).toBeGreaterThan(15);
  session.press("q");
  await session.ended;

  await open(12);
  const reached = body();
  for (let above = 1; !session.text().includes("b goes back"); above++) {
    session.press("down");
    await session.waitFor(`… ${above} `);
    reached.push(...body());
  }
  expect(whole.filter((line) => !reached.includes(line))).toEqual([]);
  expect(session.screen().at(-1)).toMatch(/\? keys$/);
});

test("a jump during a run never shows the verdict of the exercise that was left", async () => {
  // The verdict of the old exercise comes while the jump waits to save where the learner is.
  course.solve("double-it");
  await watch("double-it", course.read("double-it").toString());
  await session.waitFor("Twice as much: passed");
  course.solve(
    "sum-up",
    '\nimport { writeFileSync } from "node:fs";\nwriteFileSync("began", String(process.pid));\nawait new Promise((resolve) => setTimeout(resolve, 1200));\n',
  );
  session.press("n");
  await endlessBegan(course.root);
  const lock = path.join(course.root, ".kata", "progress.json");
  session.press("a");
  await session.waitFor("Exercise");
  session.press("sum-of");
  await session.waitFor(/Exercise.*sum-of\n.*\n❯.*sum-of-doubles/);
  mkdirSync(`${lock}.lock`);
  writeFileSync(`${lock}.pid`, String(process.pid));
  const before = session.raw().length;
  session.press("enter");
  await session.waitFor("chapter 2 of 2");
  session.press("enter");
  await session.waitFor("What do you expect?");
  session.press("s");
  await session.waitFor("> sum-of-doubles");
  await session.waitFor("blank 1 of 1");
  expect(session.raw().slice(before)).not.toContain("Add them up: passed");
});
