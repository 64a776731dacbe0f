import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { lessonReader } from "../../../grader/render/lesson.js";

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

test("a block is found by what its Markdown holds, and begins where it is laid out", async () => {
  const reader = await lessonReader();
  const { lines, starts } = reader.lay(LESSON, look);
  const lineOf = (text: string) => lines[starts[reader.blockWith(text, LESSON, look)]];
  expect(lineOf("`softmax`")).toMatch(/^In `masked-softmax`/);
  expect(lineOf("The last")).toBe("The last paragraph.");
  expect(lineOf("`nowhere`")).toMatch(/^A softmax/);
});
