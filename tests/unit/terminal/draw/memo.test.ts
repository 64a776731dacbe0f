import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { afterwardsNames, afterwardsText } from "../../../../grader/core/report/afterwards.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { needsLines } from "../../../../grader/terminal/draw/card.js";
import { printedLesson } from "../../../../grader/terminal/draw/printed-lesson.js";
import { finish } from "../../../../grader/terminal/draw/text.js";

// What an entry says beside its exercise: the memo after the pass, and what it takes for granted before the first run.

const course = await loadCourse();
const look = (width: number, unicode = true) => ({
  width,
  height: 24,
  unicode,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
});
const softmax = course.bySlug.get("softmax")!;

test("a memo has the formula drawn, its words, the paper with its link, and the lines of PyTorch", async () => {
  const text = (await printedLesson([afterwardsText(softmax.afterwards!)], look(80))).join("\n");
  expect(text).toMatch(/wᵢ = ─+ = ─+,[\s\S]*share of the sum[\s\S]*section 4\.1/);
  expect(text).toContain("(https://www.deeplearningbook.org/contents/numerical.html)");
  expect(text).toContain("\n  w = torch.softmax(z, dim=-1)");
});

test("what there is to keep is named as a list", () => {
  const { formula, reads, paper, pytorch } = softmax.afterwards!;
  expect([
    afterwardsNames({ formula, reads, paper, pytorch }),
    afterwardsNames({ formula, reads, pytorch }),
    afterwardsNames({ pytorch }),
  ]).toEqual([
    "the formula, the paper and the same in PyTorch",
    "the formula and the same in PyTorch",
    "the same in PyTorch",
  ]);
});

test.each([
  [40, true],
  [40, false],
  [80, true],
  [80, false],
])("every memo and all that is taken for granted fits %i columns, Unicode %s", async (width, unicode) => {
  const narrow = look(width, unicode);
  for (const { slug, afterwards, needs } of course.exercises) {
    const lines = finish(
      [
        ...(afterwards ? await printedLesson([afterwardsText(afterwards)], narrow) : []),
        ...(needs ? needsLines(needs, narrow) : []),
      ],
      narrow,
    );
    expect(
      lines.filter((line) => stringWidth(line) > width - 1),
      slug,
    ).toEqual([]);
    if (!unicode) expect(lines.join(""), slug).toMatch(/^[\x20-\x7e]*$/);
  }
});
