import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { laidOut, lessonReader, lineFor } from "../../../../grader/terminal/draw/lesson.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";

const reader = await lessonReader();
const look = (width = 60, level = 0, unicode = true): Look =>
  ({ width, height: 24, color: new Chalk({ level: level as 0 }), unicode, links: false, tty: true }) as Look;

const LESSON = `A softmax turns scores into weights.

<!-- a remark that is not shown -->

## Weights

In \`masked-softmax\` some scores are hidden, and \`softmax\` makes weights of the rest.

Predict: do the weights change where all scores grow by 5?

Look at the formula.

<details><summary>Answer</summary>

**No**, as \`shifted\` shows.

| before | after |
| --- | --- |
| 0.3 | 0.3 |

</details>

## Scale

Divide before.

**Exercise:** [\`scale-scores\`](scale-scores.ts), 5 min

The last paragraph names \`shifted\`.
`;

/** The lesson at a width, with some answers open. */
function laid(now: Look, ...open: number[]) {
  const blocks = reader.lay(LESSON, now);
  return { blocks, ...laidOut(blocks, new Set(open)) };
}

const ANSWER = 5;

test("without a line of its own an exercise is found in its section, and never by what an answer says", () => {
  const page = laid(look());
  const opensAt = (slug: string) => page.lines[lineFor(slug, page.blocks, page)];
  expect(opensAt("softmax")).toBe("Weights");
  expect(opensAt("shifted")).toBe("Scale");
  expect(opensAt("nowhere")).toMatch(/^A softmax/);
});

test("with its line an exercise opens there, and the end of what leads to it stays in sight", () => {
  for (const width of [80, 40]) {
    const page = laid(look(width));
    const top = lineFor("scale-scores", page.blocks, page);
    expect(page.lines.slice(top, top + 3)).toEqual(["Divide before.", "", "→ Exercise: scale-scores, 5 min"]);
  }
});

test("an answer is one line that names its key, or open; the blocks before it begin where they did", () => {
  const [folded, open] = [laid(look()), laid(look(), ANSWER)];
  expect(folded.answers).toEqual(new Map([[ANSWER, false]]));
  expect(folded.lines.slice(folded.starts[ANSWER])[0]).toBe("▸ Answer: press a");
  expect(folded.lines.join("\n")).not.toContain("No");
  expect(open.answers).toEqual(new Map([[ANSWER, true]]));
  expect(open.lines.slice(open.starts[ANSWER]).slice(0, 4)).toEqual([
    "▾ Answer",
    "",
    "No, as `shifted` shows.",
    "",
  ]);
  expect(open.lines.join("\n")).toContain("│ 0.3    │ 0.3   │");
  expect(open.starts.slice(0, ANSWER + 1)).toEqual(folded.starts.slice(0, ANSWER + 1));
});

const LONG = "<details><summary>Answer to the question of the second model</summary>\n\nYes.\n\n</details>\n";

test("in a narrow window the key gives way, then the end of the title; in ASCII too", () => {
  const folded = (markdown: string, now: Look) => reader.lay(markdown, now)[0].folded;
  expect(folded(LONG, look(80))).toBe("▸ Answer to the question of the second model: press a");
  expect(folded(LONG, look(50))).toBe("▸ Answer to the question of the second model");
  expect(folded(LONG, look(40))).toBe("▸ Answer to the question of the secon…");
  expect(folded(LONG, look(40, 0, false))).toBe("> Answer to the question of the seco..");
  expect(reader.lay(LONG, look(40, 0, false))[0].lines).toEqual([
    "v Answer to the question of the second",
    "model",
    "",
    "Yes.",
  ]);
});

const LINE = "**Exercise:** [`a-name`](a-name.ts), 20 min\n";

test("the line of an exercise has its name, its minutes and its state, and not its file", () => {
  const shown = (now: Look, state?: "open" | "passed" | "stale") =>
    reader.lay(LINE, now, () => state)[0].lines.map((line) => line.trimEnd());
  expect(shown(look())).toEqual(["→ Exercise: a-name, 20 min"]);
  expect(shown(look(), "passed")).toEqual(["→ Exercise: a-name, 20 min  ✓ passed"]);
  expect(shown(look(), "open")).toEqual(["→ Exercise: a-name, 20 min  ○ open"]);
  expect(shown(look(), "stale")).toEqual(["→ Exercise: a-name, 20 min  ◐ stale"]);
  expect(shown(look(40, 0, false), "passed")).toEqual(["-> Exercise: a-name, 20 min  + passed"]);
  expect(shown(look(30), "open")).toEqual(["→ Exercise: a-name, 20 min", "  ○ open"]);
  expect(shown(look(60, 1))[0]).toContain("\u001b[1m");
});

test("what only looks like the line of an exercise is text", () => {
  for (const text of [`So: ${LINE}`, "**Exercise:** `a-name`, 20 min", "**Exercise:** [`a`](a.ts), soon"])
    expect(reader.lay(text, look())[0].token.type).toBe("paragraph");
});
