import { expect, test } from "vitest";
import { lessonPage } from "../../../../grader/core/course/lesson.js";
import { sectionsOf, sectionText } from "../../../../grader/core/tutor/sections.js";

const answer = (text: string) => `<details><summary>Answer</summary>\n\n${text}\n\n</details>\n`;
const line = (slug: string) => `**Exercise:** [\`${slug}\`](${slug}.ts), 3 min\n`;

const PAGE = `# Title

Before.

## One

Predict: what?

${answer("forty-two")}
<details><summary>As text</summary>

a drawing

</details>

${line("first")}
## Two

\`\`\`
## no heading
\`\`\`

${answer("seven")}
${line("second")}
${answer("eight")}
`;

const sections = sectionsOf([lessonPage("README.md", PAGE, "")]);
const text = (at: number, ...ran: string[]) => sectionText(sections[at], (slug) => ran.includes(slug));

test("a lesson is split at its headings, and not inside code", () => {
  expect(sections.map(({ number, heading }) => [number, heading])).toEqual([
    [1, "Title"],
    [2, "One"],
    [3, "Two"],
  ]);
  expect(sections.map(({ exercises }) => exercises)).toEqual([[], ["first"], ["second"]]);
  expect(text(2)).toContain("## no heading");
});

test("an answer is told after a run of the exercise that comes next; behind the last one, of that", () => {
  expect(text(1)).toContain("withheld until first has run");
  expect(text(1)).not.toContain("forty-two");
  expect(text(1, "first")).toContain("Answer: forty-two");
  expect(text(2, "first")).not.toMatch(/seven|eight/);
  expect(text(2, "first")).toContain("withheld until second has run");
  expect(text(2, "second")).toContain("Answer: seven");
  expect(text(2, "second")).toContain("Answer: eight");
});

test("other things that are folded are text", () => {
  expect(text(1)).toContain("a drawing");
  expect(text(1)).not.toContain("details");
});
