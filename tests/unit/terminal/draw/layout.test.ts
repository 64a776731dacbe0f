import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { exhibitLines } from "../../../../grader/terminal/draw/exhibit.js";
import { fitToScreen } from "../../../../grader/terminal/draw/layout.js";

const look = (width: number) => ({
  width,
  height: 20,
  unicode: true,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
});

test.each([40, 80])(
  "%i columns: the line that says what is hidden is whole, above, below and between",
  (width) => {
    const body = Array.from({ length: 150 }, (_, i) => `line ${i}`);
    const hidden = (scroll: number) =>
      fitToScreen({ head: ["head"], body, foot: ["foot"] }, look(width), scroll).at(-2);
    expect(hidden(0)).toMatch(/space shows them$/);
    expect(hidden(50)).toMatch(/50 (lines )?above: b {3}\d+ below: space$/);
    expect(hidden(1000)).toMatch(/b goes back$/);
  },
);

test("a picture's title that is longer than the line goes on in the next", () => {
  const title = "the loss of the model, measured on texts that it has never seen before";
  const lines = exhibitLines([{ kind: "unusable", title, caption: "", problem: "none" }], "key", look(60));
  expect(lines.slice(0, 2).join("").replace(/\s+/g, " ").trim()).toBe(title);
});
