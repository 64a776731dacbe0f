import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { endlessBegan } from "./support/faults.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// After the last exercise: everything is judged once more, before the course ends.
let course: Throwaway;
let session: Session;

beforeAll(async () => {
  course = await throwawayCourse();
});
beforeEach(async () => {
  for (const slug of ["double-it", "sum-up", "sum-of-doubles"]) course.solve(slug);
  await course.run(["check"]);
});
afterEach(async () => {
  session.press("ctrl-c");
  await session.ended;
});
afterAll(() => course?.remove());

/** Opens the watch screen at the last exercise, and goes on from there. */
async function toTheEnd(cols = 80): Promise<void> {
  session = terminal(course, [], { cols });
  await session.waitFor("Both at once: passed");
  session.press("n");
  await session.waitFor("complete");
  session.press("enter");
}

const at = (slug: string) => {
  const file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), current: slug }));
};

/** Doubles what its own spec asks for, and nothing else. */
const LETS_DOWN = `export const doubleIt = (x: number[]) => (x.includes(20) ? x : x.map((v) => 2 * v));\n`;

test("what fails now loses its tick, is listed, and the learner is led there; then all passes, and that is remembered", async () => {
  course.write("double-it", LETS_DOWN);
  expect((await course.run(["run", "double-it"])).code).toBe(0);
  at("sum-up");
  session = terminal(course);
  await session.waitFor("Add them up: passed");
  session.press("n");
  await session.waitFor("judged once more");
  session.press("enter");
  await session.waitFor("1 exercise did not pass this time");
  expect(session.text()).toContain("✗ Both at once (sum-of-doubles)");
  await expect(course.json("status")).resolves.toMatchObject({ passed: 2, total: 3 });
  session.press("enter");
  await session.waitFor("What do you expect?");
  session.press("s");
  await session.waitFor("✗ 1, 20 and -4 make 34");

  course.solve("double-it");
  expect((await course.run(["check"])).code).toBe(0);
  session.press("ctrl-c");
  await session.ended;
  at("sum-of-doubles");
  await toTheEnd();
  await session.waitFor("less than a minute");
  session.press("enter");
  await session.waitFor("Everything was judged once more, and all of it holds.");
  session.press("p");
  await session.waitFor("There is nothing to show yet");
  session.press("q");
  await session.ended;
  expect(session.text()).toContain("All 3 exercises have passed. A page of what you have built");

  await toTheEnd();
  await session.waitFor("all of it holds");
  session.press("q");
  course.solve("sum-of-doubles", "// another file\n");
  await session.waitFor("Both at once: passed");
  await session.waitUntilGone("running");
  session.press("n");
  await session.waitFor("complete");
  session.press("enter");
  await session.waitFor("Before the end");
});

test("it may be skipped, and in 40 columns every line fits", async () => {
  at("sum-of-doubles");
  course.solve("sum-of-doubles", "// skipped\n");
  await toTheEnd(40);
  await session.waitFor("Before the end");
  expect(session.wrapped()).toEqual([]);
  session.press("s");
  await session.waitFor("come to the end");
  expect(session.text()).not.toContain("holds");
  expect(session.wrapped()).toEqual([]);
  session.press("enter");
  await session.waitFor("Both at once: passed");
});

test("a key stops it, and a save does; the ticks stay", async () => {
  const slow =
    '\nimport { writeFileSync } from "node:fs";\nwriteFileSync("began", String(process.pid));\nawait new Promise((resolve) => setTimeout(resolve, 1500));\n';
  course.solve("sum-up", slow);
  await course.run(["check"]);
  at("sum-of-doubles");
  await toTheEnd();
  await session.waitFor("Before the end");
  await endlessBegan(course.root);
  session.press("enter");
  await endlessBegan(course.root);
  await session.waitFor("1/3");
  expect(session.text()).toMatch(/Add them up[\s\S]* q stop/);
  session.press("q");
  await session.waitFor("Stopped before everything was judged");
  await expect(course.json("status")).resolves.toMatchObject({ passed: 3 });

  session.press("n");
  await session.waitFor("complete");
  session.press("enter");
  await session.waitFor("Before the end");
  session.press("enter");
  await session.waitFor("1/3");
  await endlessBegan(course.root);
  course.solve("sum-of-doubles", "// saved meanwhile\n");
  await session.waitFor("Both at once: passed");
  await session.waitUntilGone("running");
  await expect(course.json("status")).resolves.toMatchObject({ passed: 3 });
});

const windows = process.platform === "win32";

test.skipIf(windows)("what could not be judged keeps its tick, is told, and nothing is proven", async () => {
  const ended = '\nif (!process.env.GOOD) process.kill(process.pid, "SIGKILL");\n';
  course.solve("sum-up", ended);
  expect((await course.run(["check"], { env: { GOOD: "1" } })).code).toBe(0);
  at("double-it");
  session = terminal(course);
  await session.waitFor("Twice as much: passed");
  session.press("n");
  await session.waitFor("judged once more");
  session.press("enter");
  // The exercise that is built on it cannot be judged either.
  await session.waitFor(/2 exercises could not be\s+judged, the first is sum-up/);
  await expect(course.json("status")).resolves.toMatchObject({ passed: 3 });
  session.press("n");
  await session.waitFor("Before the end");
});
