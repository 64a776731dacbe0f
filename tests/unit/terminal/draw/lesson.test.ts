import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { lessonReader, sectionWith } from "../../../../grader/terminal/draw/lesson.js";

const look = {
  width: 60,
  height: 24,
  unicode: true,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
};
const LESSON = `A softmax turns scores into weights.

<!-- a remark that is not shown -->

## Weights

In \`masked-softmax\` some scores are hidden, and \`softmax\` makes weights of the rest.

The last paragraph.
`;

test("a section is found by what its Markdown holds, and begins where it is laid out", async () => {
  const reader = await lessonReader();
  const laid = reader.lay(LESSON, look);
  const lineOf = (text: string) => laid.lines[laid.starts[sectionWith(text, laid)]];
  expect(lineOf("`softmax`")).toBe("Weights");
  expect(lineOf("The last")).toBe("Weights");
  expect(lineOf("turns scores")).toMatch(/^A softmax/);
  expect(lineOf("`nowhere`")).toMatch(/^A softmax/);
});
