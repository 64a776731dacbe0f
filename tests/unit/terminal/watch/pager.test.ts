import { Chalk } from "chalk";
import { expect, test } from "vitest";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { type Pages, pagerLines } from "../../../../grader/terminal/watch/pager.js";
import { pagerKey } from "../../../../grader/terminal/watch/pager-keys.js";
import { START } from "../../../../grader/terminal/watch/reading-place.js";

// Ten lines of a text are seen at once.
const look: Look = {
  width: 60,
  height: 14,
  color: new Chalk({ level: 0 }),
  unicode: true,
  links: false,
  tty: true,
};
const space = { name: "space", ctrl: false, text: " " };

/** A text of blocks with so many lines each, and an empty line behind each. */
function pagesOf(...blocks: number[]): Pages {
  const [lines, starts]: [string[], number[]] = [[], []];
  for (const [b, size] of blocks.entries()) {
    starts.push(lines.length);
    for (let i = 0; i < size; i++) lines.push(`block ${b} line ${i}`);
    lines.push("");
  }
  const laid = { lines, starts, answers: new Map() };
  return { kind: "pages", title: "a text", lay: () => laid, open: new Set(), place: START, closers: "l" };
}

/** The first line that is seen after a page on. */
function afterSpace(pages: Pages): string {
  pagerKey(pages, space, look);
  return pagerLines(pages, look)[2];
}

test("a table that a page cuts is whole on the next one", () => {
  expect(afterSpace(pagesOf(3, 3, 5, 20))).toBe("block 2 line 0");
});

test("one that begins in the upper half is not shown twice, nor one that has been seen whole", () => {
  expect(afterSpace(pagesOf(2, 9, 20))).toBe("block 1 line 7");
  expect(afterSpace(pagesOf(4, 4, 20))).toBe("block 2 line 0");
});
