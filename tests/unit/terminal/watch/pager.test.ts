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

test("w opens the page on the site, and is among the keys; what has no page has no such key", () => {
  const pages = pagesOf(20);
  let opened = 0;
  pages.web = () => {
    opened++;
  };
  const w = { name: "w", ctrl: false, text: "w" };
  expect(pagerKey(pages, w, look)).toBe(false);
  expect(opened).toBe(1);
  pages.help = true;
  // The keys are all seen in a window of 24 rows, also where it is narrow.
  const help = () => pagerLines(pages, { ...look, width: 40, height: 24 }).join("\n");
  expect(help()).toMatch(/ w {9}the page on the course's[\s\S]* q esc {5}close/);
  pages.web = undefined;
  expect(help()).not.toContain("course's site");
  pages.help = false;
  expect(pagerKey(pages, w, look)).toBe(false);
});

test("a note that is longer than its line is read whole above the keys, until the next key", () => {
  const pages = pagesOf(30);
  pages.note = `The site cannot be reached from here: https://owner.example/${"a/".repeat(20)} does not answer.`;
  const shown = pagerLines(pages, look);
  expect(shown).toHaveLength(look.height);
  expect(shown.join("").replace(/\s+/g, "")).toContain(pages.note.replace(/\s+/g, ""));
  expect(shown.join("\n")).toMatch(/ \d+ %\n The site cannot/);
  afterSpace(pages);
  expect(pagerLines(pages, look).join("\n")).not.toContain("The site");
});
