import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// Whole screens at 80x24 as a learner sees them, one session from the first start to the end of the course. Each is a
// file in screens/; `npx vitest run -u` with this file writes them anew, and git shows what changed.
const FOLDER = path.join(import.meta.dirname, "screens");
let course: Throwaway;
let session: Session;
const seen = new Set<string>();

beforeAll(async () => {
  course = await throwawayCourse();
  session = terminal(course);
});
afterAll(() => course?.remove());

/** The screen without colour, with what differs from run to run replaced. */
async function screen(): Promise<string> {
  await session.waitUntilGone(/running|looking for/);
  const text = session
    .text()
    .replace(/\d{4}-\d\d-\d\dT[\d-]+/g, "<time>")
    .trimEnd();
  return `${text}\n`;
}

/** The screen is, character by character, the file of this name. */
async function sees(name: string, text?: string): Promise<void> {
  seen.add(`${name}.txt`);
  await expect(text ?? (await screen())).toMatchFileSnapshot(path.join(FOLDER, `${name}.txt`));
}

/** Saves an answer to the first exercise. */
function answer(...statements: string[]): void {
  const body = statements.map((statement) => `  ${statement}\n`).join("");
  course.write("double-it", `export function doubleIt(x: number[]): number[] {\n${body}}\n`);
}

test("the first start: a welcome and the first blank", async () => {
  await session.waitFor("blank 1 of 1");
  await sees("first-start");
});

test("a wrong answer that is no known mistake", async () => {
  answer("return x.map((value) => 2 * value + 0.25);");
  await session.waitFor("✗ every number");
  await sees("wrong-answer");
});

test("a diagnosed mistake", async () => {
  answer("return x.map((value) => value + 2);");
  await session.waitFor("Adding 2");
  await sees("diagnosed-mistake");
});

test("a hint above it", async () => {
  session.press("h");
  await session.waitFor("hint 2 of 4");
  await sees("hint");
});

test("a hint above more than fits, and with space the lines that it pushed off the screen", async () => {
  answer('console.log("x is", x);', "return x.map((value) => value + 2);");
  await session.waitFor("your code printed");
  session.press("h");
  await session.waitFor("hint 3 of 4");
  await sees("hint-too-long");
  session.press("space");
  await session.waitFor("x is [");
  await sees("hint-scrolled");
  session.press("b");
  await session.waitFor("hint 3 of 4");
  await sees("hint-too-long");
});

test("an error in the learner's code, and what it printed", async () => {
  answer('console.log("x is", x);', "return (x as any).mop((v: number) => 2 * v);");
  await session.waitFor("x.mop is not");
  await sees("error");
});

test("a pass", async () => {
  course.solve("double-it");
  await session.waitFor(": passed");
  await sees("pass");
});

test("the list", async () => {
  session.press("a");
  await session.waitFor("Both at once");
  await sees("list");
  session.press("escape");
  await session.waitUntilGone("Both at once");
});

test("the last exercise of a chapter", async () => {
  session.press("n");
  await session.waitFor("blank 1 of 2");
  course.solve("sum-up");
  await session.waitFor(": passed");
  await sees("last-of-chapter");
});

test("what one finds in an experiment is told only where the manifest says it", async () => {
  session.press("t");
  await session.waitFor("l lesson");
  expect(session.text()).not.toContain("shows the answer");
});

test("a chapter that is complete: what there is now, and what comes", async () => {
  session.press("n");
  await session.waitFor("complete");
  await sees("recap");
});

test("the card of the next chapter, and the question of its exercise", async () => {
  session.press("enter");
  await session.waitFor("chapter 2 of 2");
  await sees("chapter-card");
  session.press("enter");
  await session.waitFor("What do you expect?");
  await sees("prediction-asked");
  // Only a choice goes on, or the key that skips: enter was pressed for the card before.
  session.press("h", "enter");
  await session.waitFor("What do you expect?");
  session.press("a");
});

test("the lesson", async () => {
  await session.waitFor("blank 1 of 1");
  session.press("l");
  await session.waitFor("space on");
  await sees("lesson");
  session.press("q");
});

test("the end of the course", async () => {
  course.solve("sum-of-doubles");
  await session.waitFor(": passed");
  await sees("end-of-course");
  session.press("t");
  await session.waitFor("Every number is doubled");
  await sees("answer-told");
  session.press("n");
  await session.waitFor("complete");
  session.press("enter");
  await session.waitFor("judged once more");
  await sees("once-more-asked");
  session.press("enter");
  await session.waitFor("end of the course");
  await sees("end");
  session.press("enter");
  await session.waitFor("Both at once: passed");
  session.press("q");
  await session.ended;
});

test("doctor", async () => {
  session = terminal(course, ["doctor"]);
  await session.ended;
  const text = (await screen())
    .replace(/(Node +)\S+ on .*(?=, \d+ cores)/, "$1<version> on <system>")
    .replace(/\d+(\.\d+)?(?= (cores|ms|GB|GFLOP))/g, "N")
    .replace(/(wasm +)[\d.]+/, "$1<version>")
    .replace(/ [✓○] (tensorflow|webgpu)[\s\S]*?(?=\n [✓○]|\n\n)/g, " ○ $1    <what this machine has>");
  await sees("doctor", text);
});

test("no file in screens/ is left over", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...seen].sort());
});
