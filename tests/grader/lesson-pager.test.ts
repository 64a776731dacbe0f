import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// Reading a lesson in the watch screen: a chapter of two pages with formulas, a table, a picture and its twin.
const FOLDER = path.join(import.meta.dirname, "lesson-screens");
let course: Throwaway;
let session: Session;

const FIRST = String.raw`# Attention by hand

One head's weights sum to 1: $\sum_j w_{ij} = 1$. A price of $5 is no formula, and $x_{i,q}$ is one.

$$
w_{ij} = \frac{e^{s_{ij}}}{\sum_k e^{s_{ik}}}
$$

| symbol | meaning | shape |
| --- | --- | --- |
| $d_k$ | the width of a query and of a key, which is the same for both of them | ${"`[T, d_k]`"} |
| $T$ | positions | |

${"```mermaid"}
flowchart LR
  Q --> R
${"```"}

<details><summary>As text</summary>

${"```text"}
 Q [T, d_k]     K [T, d_k]
        \         /
        Q Kᵀ [T, T]
${"```"}

</details>

${"`double-it`"} comes first.

${Array.from({ length: 60 }, (_, i) => `Paragraph ${i + 1} of the lesson${i === 39 ? " hides a needle in its hay" : ""}.\n\n`).join("")}
The end of page one.
`;
const SECOND = `# Further steps

${"`sum-up`"} comes second.

Predict: how much is 2 + 2?

Take your fingers.

<details><summary>Answer</summary>

**Four**, as everybody knows.

</details>

## On

${"Another line.\n\n".repeat(40)}The end of page two.
`;

/** A chapter's only page, which reaches both of its exercises. */
const BOTH = `# Both

${"A line before.\n\n".repeat(30)}**Exercise:** [\`double-it\`](double-it.ts), 5 min

${"A line between.\n\n".repeat(30)}The last line before it.

**Exercise:** [\`sum-up\`](sum-up.ts), 10 min

${"A line after.\n\n".repeat(30)}`;

beforeAll(async () => {
  course = await throwawayCourse();
  const folder = path.join(course.root, "exercises/1-small-numbers/00-first-steps");
  writeFileSync(path.join(folder, "README.md"), FIRST);
  writeFileSync(path.join(folder, "2-further-steps.md"), SECOND);
});
afterEach(async () => {
  session.press("ctrl-c");
  await session.ended;
});
afterAll(() => course?.remove());

/** Opens the lesson of an exercise. */
async function read(slug = "double-it", options: Parameters<typeof terminal>[2] = {}): Promise<void> {
  const file = path.join(course.root, ".kata", "progress.json");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ version: 1, current: slug, exercises: { [slug]: { runs: 1 } } }));
  session = terminal(course, [], options);
  await session.waitFor("blank 1 of");
  session.press("l");
  await session.waitFor(" q close");
}

/** The screen is the file of this name. The terminal keeps what stood right of a narrower window. */
const sees = (name: string, columns = 80) => {
  const lines = session.screen().map((line) => line.slice(0, columns).trimEnd());
  return expect(`${lines.join("\n").trimEnd()}\n`).toMatchFileSnapshot(path.join(FOLDER, `${name}.txt`));
};

/** The first line of the text. */
const top = () => session.screen()[2];

/** Presses a key and waits for what it brings to the top of the text, or anywhere. */
async function press(key: string, brings: string | RegExp): Promise<void> {
  session.press(key);
  await session.waitFor(brings);
}

test("formulas, table, twin and place, at 80 and at 40 columns and in ASCII", async () => {
  await read();
  await sees("80-columns");
  session.resize(40, 30);
  await session.waitFor(/\n \? keys/);
  expect(session.wrapped()).toEqual([]);
  await sees("40-columns", 40);
  session.press("ctrl-c");
  await session.ended;
  await read("double-it", { env: { KATA_ASCII: "1" } });
  expect(session.text()).not.toMatch(/[^\x00-\x7f]/);
  await sees("ascii");
});

test("d, u, G, g: half a page on and back, the end, the beginning", async () => {
  await read();
  const begin = top();
  expect(begin).toContain("weights sum to 1");
  // A window shows 20 lines of the text.
  const eleventh = session.screen()[12];
  await press("d", "comes first");
  expect(top()).toBe(eleventh);
  await press("u", begin);
  expect(top()).toBe(begin);
  await press("G", "The end of page one");
  expect(session.text()).toContain("100 %");
  await press("g", "weights sum to 1");
  expect(top()).toBe(begin);
});

test("/ finds, n and N go from one place to the next and round the end; a text that is not there is said", async () => {
  await read();
  await press("/", "/_");
  session.press("needle in its");
  await session.waitFor("/needle in its_");
  await press("enter", /Paragraph 40 .*needle/);
  expect(session.text()).toContain("needle in its: 1 of 1");
  expect(session.raw()).toContain("\u001b[7mneedle in its");
  session.press("g", "/", "paragraph 1");
  await session.waitFor("/paragraph 1_");
  await press("enter", "paragraph 1: 1 of 11");
  await press("n", "paragraph 1: 2 of 11");
  expect(session.text()).toContain("Paragraph 10 ");
  await press("N", "paragraph 1: 1 of 11");
  await press("N", "paragraph 1: 11 of 11");
  session.press("/", "hayfork");
  await session.waitFor("/hayfork_");
  await press("enter", "not found: hayfork");
  // What is typed is text, not keys.
  session.press("/", "q");
  await session.waitFor("/q_");
  await press("escape", "q close");
});

test("the place is kept: when the window changes, and when the lesson is opened again", async () => {
  await read();
  session.press("/", "needle");
  await session.waitFor("/needle_");
  await press("enter", /Paragraph 40/);
  const place = top();
  const atPlace = new RegExp(`^ Attention by hand.*\\n\\n${place}\\n`);
  session.resize(40, 20);
  await session.waitFor(/^ Attention by hand.*\n\n Paragraph 39[\s\S]*Paragraph 40[\s\S]*keys/);
  session.resize(80, 24);
  await session.waitFor(atPlace);
  await press("q", "blank 1 of");
  session.press("l");
  await session.waitFor("Paragraph 40");
  expect(top()).toBe(place);
});

test("l opens the page that names the exercise, [ and ] turn pages, space goes on to the next one", async () => {
  await read("sum-up");
  expect(session.screen()[0]).toContain("Further steps (page 2 of 2)");
  await press("[", "Attention by hand (page 1 of 2)");
  await press("G", "100 %");
  await press("space", "Further steps (page 2 of 2)");
  await press("[", "The end of page one");
  await press("]", "comes second");
});

test("? shows the keys, and any key goes back to the text", async () => {
  await read();
  await press("?", "half a page on");
  await press("x", "weights sum to 1");
  expect(session.text()).not.toContain("half a page on");
});

test("a opens an answer where it stands, also in ASCII; when the lesson is opened again it is folded", async () => {
  await read("sum-up");
  const begin = top();
  await sees("answer-folded");
  await press("a", "Four, as everybody knows");
  expect(top()).toBe(begin);
  await sees("answer-open");
  await press("[", "Attention by hand");
  await press("]", "as everybody knows");
  // The lesson is left inside the answer.
  session.press(..."jjjjjjjj");
  await session.waitFor(/^ Further.*\n\n Four, as everybody knows/);
  await press("q", "blank 1 of");
  await press("l", "▸ Answer: press a");
  expect(top()).toBe(" ▸ Answer: press a");
  expect(session.text()).not.toContain("as everybody knows");
  session.press("/", "everybody");
  await session.waitFor("/everybody_");
  await press("enter", "everybody: 1 of 1");
  expect(session.text()).toContain("▾ Answer\n\n Four, as everybody knows");
  session.press("ctrl-c");
  await session.ended;
  await read("sum-up", { env: { KATA_ASCII: "1" } });
  await press("a", "v Answer\n");
  expect(session.text()).not.toMatch(/[^\x00-\x7f]/);
});

test("l opens at the exercise's line, which tells its state, and so does the command", async () => {
  const folder = path.join(course.root, "exercises/1-small-numbers/00-first-steps");
  writeFileSync(path.join(folder, "README.md"), BOTH);
  rmSync(path.join(folder, "2-further-steps.md"));
  await read("sum-up");
  const shown = () => session.screen().slice(0, 5);
  const opened = [" Both", "", " The last line before it.", "", " → Exercise: sum-up, 10 min  ○ open"];
  expect(shown()).toEqual(opened);
  session.resize(40, 20);
  await session.waitFor(/\n q close/);
  expect(shown()).toEqual(opened);
  session.press("ctrl-c");
  await session.ended;
  session = terminal(course, ["lesson", "sum-up"]);
  await session.waitFor(" q close");
  expect(shown()).toEqual(opened);
  session.press("ctrl-c");
  await session.ended;
  // The first exercise of a page is read from its top.
  await read("double-it");
  expect(top()).toBe(" A line before.");
  course.solve("double-it");
  session.press("/", "exercise: double");
  await session.waitFor("/exercise: double_");
  await press("enter", "→ Exercise: double-it, 5 min  ✓ passed");
});
