import { Chalk } from "chalk";
import { expect, test } from "vitest";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { printedLesson } from "../../../../grader/terminal/draw/printed-lesson.js";

const look = (width = 60, unicode = true): Look =>
  ({ width, height: 24, color: new Chalk({ level: 0 }), unicode, links: false, tty: false }) as Look;

const answer = (text: string, summary = "Answer") =>
  `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;

const FIRST = `# One

Predict: is it 4?

Think of 2 + 2.

${answer("**Yes.** Here is why:\n\n```text\n2 + 2\n```")}

## Next

**Exercise:** [\`a-name\`](a-name.ts), 20 min`;

const SECOND = `# Two

Predict: is it 5? And is it 6?

Both are numbers.

${answer("**No.**", "Answer to the first question")}

${answer("**Never.**", "Answer to the second question")}`;

test("on paper the answers stand at the end of their page, with numbers that run through the lesson", async () => {
  const lines = await printedLesson([FIRST, SECOND], look(), () => "passed");
  expect(`\n${lines.map((line) => line.trimEnd()).join("\n")}`).toBe(`
One

Predict: is it 4?

Think of 2 + 2.

(answer 1 at the end of this page)

Next

→ Exercise: a-name, 20 min  ✓ passed

Answers

Answer 1

Yes. Here is why:

  2 + 2

${"─".repeat(58)}

Two

Predict: is it 5? And is it 6?

Both are numbers.

(answer 2, to the first question, at the end of this page)

(answer 3, to the second question, at the end of this
page)

Answers

Answer 2, to the first question

No.

Answer 3, to the second question

Never.`);
});

test("a page without answers has no list of them", async () => {
  expect(await printedLesson(["# One\n\nText."], look())).toEqual(["One", "", "Text."]);
});

test("at 40 columns and in ASCII no line is too wide, and nothing is left of Unicode", async () => {
  const long = answer("A table:\n\n| a | b |\n| - | - |\n| one | many words → that must wrap |");
  for (const unicode of [true, false]) {
    const lines = await printedLesson([FIRST, SECOND, `# Three\n\n${long}`], look(40, unicode));
    expect(lines.filter((line) => line.length > 39)).toEqual([]);
    if (!unicode) expect(lines.join("")).not.toMatch(/[^\x00-\x7f]/);
  }
});
