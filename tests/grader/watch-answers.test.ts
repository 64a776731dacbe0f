import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ENDLESS, endlessBegan } from "./support/faults.js";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// What the watch screen answers to the things that new users did.
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

async function watch(slug: string, content: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  course.write(slug, content);
  const file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ version: 1, current: slug, exercises: { [slug]: { runs: 1, predicted: null } } }),
  );
  session = terminal(course, [], { env });
  await session.waitFor(/blank|passed|✗/);
  await session.waitUntilGone(/running|looking/);
}

test("code that is left inside blank( ) is no filled blank, and the screen says what to delete", async () => {
  await watch("double-it", course.stub("double-it").replace('blank("twice the value")', "blank(2 * value)"));
  expect(session.text()).toContain("0 of 1 blanks filled");
  expect(session.text()).toContain("○ your code is still inside blank( )");
  expect(session.text()).toContain("Delete the call around it");
  const { blanks } = await course.json("run", "double-it");
  expect(blanks).toEqual({ filled: 0, total: 1 });
});

test("an untouched stub: where to begin, the formula, the lesson, and a hint of what to look out for", async () => {
  await watch("double-it", course.stub("double-it"));
  expect(session.text()).toMatch(
    /blank 1 of 1: twice the value[\s\S]*Where to begin[\s\S]*y\[i\] = 2 · x\[i\]/,
  );
  expect(session.text()).toContain("l shows the lesson");
  session.press("h");
  await session.waitFor("hint 1 of 4, what to look out for");
});

test("what is said or asked of a file goes with the file: after a pass, and after a restore elsewhere", async () => {
  await watch("double-it", course.stub("double-it"));
  session.press("s");
  await session.waitFor("See the solution before you have passed?");
  course.solve("double-it");
  await session.waitFor("Twice as much: passed");
  expect(session.text()).not.toContain("See the solution");
  expect(session.text()).toContain("n next");

  await session.waitUntilGone(/running|looking/);
  session.press("r", "y");
  await session.waitFor("blank 1 of 1");
  await session.waitUntilGone(/running|looking/);
  expect(session.text()).toContain("Reset. Your file was kept as");
  await course.run(["restore", "double-it"]);
  await session.waitFor("Twice as much: passed");
  expect(session.text()).not.toContain("Reset.");
});

test("what an untouched stub builds on is said before the first attempt, and in one line at 40 columns too", async () => {
  await watch("sum-of-doubles", course.stub("sum-of-doubles"));
  expect(session.text()).toContain("\n   builds on the course's double-it, sum-up\n");
  session.resize(40, 24);
  await session.waitFor(
    /^ {3}builds on the course's double-it and 1$|^ {3}builds on the course's double-it,/m,
  );
  expect(session.wrapped()).toEqual([]);
});

test("what the code printed stands in sight beside a pass, and before the lines of the spec beside a failure", async () => {
  const printing = (body: string) =>
    `export function doubleIt(x: number[]) {\n  console.log("first", x[0]);\n  return x.map((v) => ${body});\n}\n`;
  await watch("double-it", printing("2 * v"));
  expect(session.text()).toMatch(
    /Try this:[\s\S]*your code printed\n {3}first 3[\s\S]*✓ every number is doubled/,
  );
  course.write("double-it", printing("v + 2"));
  await session.waitFor("Adding 2");
  expect(session.text()).toMatch(/Adding 2[\s\S]*your code printed\n {3}first 3[\s\S]*spec: double-it/);
});

test("the verdict of before is dimmed while the next run goes on", async () => {
  course.solve("double-it");
  await watch("double-it", course.read("double-it").toString());
  expect(session.text()).toContain("Twice as much: passed");
  const from = session.raw().length;
  course.write("double-it", ENDLESS.replace("sumUp", "doubleIt"));
  await endlessBegan(course.root);
  await session.waitFor("running…");
  expect(session.raw().slice(from)).toContain("\u001b[2m ✓ Twice as much: passed");
  course.solve("double-it");
  await session.waitUntilGone("running…");
  expect(session.raw().slice(from)).toMatch(/\u001b\[32m[^\n]*✓ Twice as much: passed/);
});

test("n right after a save waits for its verdict: nothing becomes stale unnoticed", async () => {
  course.solve("double-it");
  await watch("double-it", course.read("double-it").toString());
  course.write("double-it", "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n");
  session.press("n");
  await session.waitFor("✗ every number is doubled");
  expect(session.text()).not.toContain("not passed yet");
  // And a pass goes on by itself.
  course.solve("double-it");
  session.press("n");
  await session.waitFor("> sum-up");
  expect(await course.json("status")).toMatchObject({ passed: 1, current: "sum-up" });
});

test("the experiment stays, and t answers, while it is in the file and fails", async () => {
  await watch("sum-of-doubles", course.stub("sum-of-doubles"));
  session.press("t");
  await session.waitFor("The answer comes once this exercise has passed");
  course.solve("sum-of-doubles");
  await session.waitFor("Both at once: passed");
  course.write("sum-of-doubles", "export const sumOfDoubles = (x: number[]) => x.length;\n");
  await session.waitFor("✗ 1, 20 and -4 make 34");
  await session.waitUntilGone(/running|looking/);
  expect(session.text()).toMatch(/Try this: Does it matter[\s\S]*t shows the answer[\s\S]*✗ 1, 20/);
  session.press("t");
  await session.waitFor("No. Every number is doubled either way");
  expect(session.text()).toContain("✗ 1, 20 and -4 make 34");
  // The tick is of the text that has passed, and of no other.
  expect(await course.json("status")).toMatchObject({ passed: 0 });
  course.write("sum-of-doubles", course.stub("sum-of-doubles"));
});

test("a run that goes on is told above the verdict of the save before", async () => {
  course.solve("double-it");
  await watch("double-it", course.read("double-it").toString());
  course.write("double-it", ENDLESS.replace("sumUp", "doubleIt"));
  await endlessBegan(course.root);
  await session.waitFor(
    /Your last save has been running for [2-9] s; it is ended after 70 s at the latest\./,
  );
  await session.waitFor("The verdict below is of the save before.");
  course.solve("double-it");
  await session.waitUntilGone("has been running");
});

test("a pass on record that takes long to judge stands at the next start, n does not wait, and enter judges it", async () => {
  course.solve("double-it");
  await course.run(["run", "double-it"]);
  const file = path.join(course.root, ".kata", "progress.json");
  const progress = course.progress();
  progress.exercises["double-it"].passed.ms = 60_000;
  writeFileSync(file, JSON.stringify({ ...progress, current: "double-it" }));
  const { runs } = progress.exercises["double-it"];
  session = terminal(course);
  await session.waitFor(/Twice as much: passed +on \d{4}-\d\d-\d\d/);
  expect(session.text()).toContain("Nothing has changed since, so nothing was run. enter judges it again.");
  expect(course.progress().exercises["double-it"].runs).toBe(runs);
  session.press("n");
  await session.waitFor("> sum-up");
  expect(session.raw()).not.toContain("is judged first");
  session.press("a");
  await session.waitFor("Exercise");
  session.press("double-it");
  await session.waitFor(/of this name[\s\S]*double-it/);
  session.press("enter");
  await session.waitFor("go to it");
  session.press("enter");
  await session.waitFor("Nothing has changed since");
  session.press("enter");
  await session.waitFor("✓ every number is doubled");
  await expect.poll(() => course.progress().exercises["double-it"].runs).toBe(runs + 1);
});

test("n does not wait for a run of a text whose pass is on record", async () => {
  // It passes at once, and later takes its time.
  const slow = 'import { existsSync } from "node:fs";\nif (existsSync("slow")) for (;;);\n';
  course.solve("double-it", slow);
  await course.run(["run", "double-it"]);
  writeFileSync(path.join(course.root, "slow"), "");
  session = terminal(course, ["double-it"]);
  await session.waitFor("running…");
  session.press("n");
  await session.waitFor("> sum-up");
  expect(session.raw()).not.toContain("is judged first");
  rmSync(path.join(course.root, "slow"));
});

test("q names where npm start goes on, passed or not, and what is next", async () => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  course.solve("double-it");
  session = terminal(course);
  await session.waitFor("Twice as much: passed");
  await session.waitUntilGone(/running|looking/);
  session.press("q");
  await session.ended;
  expect(session.text().replace(/\s+/g, " ")).toContain(
    "1 of 3 exercises has passed, and you are at double-it, which has passed. npm start comes back to it, and n goes on to sum-up.",
  );
  session = terminal(course);
  await session.waitFor("> double-it");
});

test("'not passed yet' never stands above a pass", async () => {
  await watch("double-it", course.stub("double-it"));
  session.press("n");
  await session.waitFor("This one has not passed yet");
  course.solve("double-it");
  await session.waitFor("Twice as much: passed");
  expect(session.text()).not.toContain("not passed yet");
});

test("? shows every key; q says how far you are", async () => {
  await watch("double-it", course.stub("double-it"));
  session.resize(60, 24);
  session.press("?");
  await session.waitFor("put the stub back; your file is kept");
  session.press("q");
  await session.waitFor("blank 1 of 1");
  session.press("q");
  await session.ended;
  expect(session.text().replace(/\s+/g, " ")).toContain(
    "0 of 3 exercises have passed, and you are at double-it. npm start goes on there.",
  );
  // No word is torn at the terminal's edge.
  expect(session.wrapped()).toEqual([]);
});

test("a first start at an exercise that is named shows its chapter's card and asks its question", async () => {
  rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
  session = terminal(course, ["sum-of-doubles"]);
  await session.waitFor("chapter 2 of 2");
  session.press("enter");
  await session.waitFor("What do you expect?");
  session.press("a");
  await session.waitFor("blank 1 of 1");
  expect(session.text()).toContain("Welcome.");
});

test("the list fits a window of another size, and what was typed stays", async () => {
  await watch("double-it", course.stub("double-it"));
  session.press("a");
  await session.waitFor("00-first-steps  First steps");
  session.press("sum");
  await session.waitFor(/stale\) sum\n/);
  session.resize(40, 24);
  await session.waitFor(/state\)\s+sum\n/);
  // The word is shown a moment before the list that it leaves.
  await session.waitFor(/state\)\s+sum\n(?![\s\S]*double-it)[\s\S]*○ open {4}sum-up$/m);
  expect(session.wrapped()).toEqual([]);
  session.press("enter");
  await session.waitFor("> sum-up");
});

test("from the first screen of all, a jump shows the chapter's card and the question", async () => {
  rmSync(path.join(course.root, ".kata", "progress.json"), { force: true });
  course.write("double-it", course.stub("double-it"));
  session = terminal(course);
  await session.waitFor("Welcome.");
  session.press("a");
  await session.waitFor("Exercise");
  session.press("sum-of");
  await session.waitFor(/Exercise.*sum-of\n.*\n❯.*sum-of-doubles/);
  session.press("enter");
  await session.waitFor("chapter 2 of 2");
  session.press("enter");
  await session.waitFor("What do you expect?");
  expect(session.text()).not.toContain("the verdict comes after this card");
  course.solve("sum-of-doubles");
  await session.waitFor("the verdict comes after this card");
  session.press("l");
  await session.waitFor("space on");
  session.press("q");
  await session.waitFor("What do you expect?");
  session.press("s");
  await session.waitFor(": passed");
  expect(session.text()).not.toContain("Welcome.");
});

test("npm start opens at the exercise that is named, and the card of its chapter leads to all", async () => {
  rmSync(path.join(course.root, ".kata", "progress.json"), { force: true });
  course.solve("double-it");
  await course.run(["run", "double-it"]);
  session = terminal(course, ["sum-of-doubles"]);
  await session.waitFor("chapter 2 of 2");
  session.press("a");
  await session.waitFor("Exercise");
  session.press("double-it");
  await session.waitFor(/of this name[\s\S]*double-it/);
  expect(session.text().match(/ double-it/g)?.length).toBe(2); // what was typed, and the one exercise
  session.press("ctrl-c");
  expect(await session.ended).toEqual({ code: 0 });
});

test("the head tells how far the chapter is, and what time is left", async () => {
  await watch("double-it", course.stub("double-it"));
  expect(session.screen()[0]).toMatch(
    /^ 00-first-steps 0\/2 > double-it +part 1 {2}0\/3 ░{10} {2}12 min left$/,
  );
  session.resize(40, 24);
  await session.waitFor(/^ part 1 {2}0\/3 ░{6} {2}12 min left$/m);
});

// Where the machine is busy, the check comes behind everything else.
test("types are told below a verdict that they do not change", { timeout: 150_000 }, async () => {
  await watch(
    "double-it",
    "export const doubleIt = (x: number[]) => x.map((v) => 2 * v);\nconst q: string = 3;\n",
  );
  await session.waitFor("types, line 2: Type 'number' is not assignable to type 'string'.", 100);
  expect(session.text()).toContain("Twice as much: passed");
  course.solve("double-it");
  await session.waitUntilGone("types, line 2");
});

test("NO_COLOR: code in a lesson is between backticks", async () => {
  const readme = path.join(path.dirname(course.files("double-it").stub), "README.md");
  writeFileSync(readme, "# First steps\n\nThe call `doubleIt(x)` doubles.\n");
  const { stdout } = await course.run(["lesson", "double-it"], { env: { NO_COLOR: "1" } });
  expect(stdout).toContain("`doubleIt(x)`");
  const colored = await course.run(["lesson", "double-it"], { env: { FORCE_COLOR: "1" } });
  expect(colored.stdout).not.toContain("`");
  session = terminal(course, ["status"]);
});
