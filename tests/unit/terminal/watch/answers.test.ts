import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { laidOut, lessonReader } from "../../../../grader/terminal/draw/lesson.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";
import { onceALook } from "../../../../grader/terminal/watch/once-a-look.js";
import { type Pages, pagerLines } from "../../../../grader/terminal/watch/pager.js";
import { pagerKey } from "../../../../grader/terminal/watch/pager-keys.js";
import { outside, START } from "../../../../grader/terminal/watch/reading-place.js";

const reader = await lessonReader();
const look = (width = 60, level = 0, unicode = true): Look =>
  ({ width, height: 14, color: new Chalk({ level: level as 0 }), unicode, links: false, tty: true }) as Look;

/** Ten lines are seen at once. */
const ROOM = 10;
const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${name} ${i + 1}.`).join("\n\n");
const answer = (body: string, summary = "Answer") =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>\n\n`;

/** Two answers on the first screen, one a screen below. */
const TEXT = `${lines("begin", 2)}

${answer("The first needle.", "Answer to the first question")}${answer(lines("second", 8), "Answer to the second question")}
## On

${lines("on", 12)}

${answer("The last needle.")}
## End

${lines("end", 3)}
`;

function pagesOf(markdown = TEXT): Pages {
  const blocks = onceALook((now) => reader.lay(markdown, now));
  return {
    kind: "pages",
    title: "a lesson",
    lay: (now, open) => laidOut(blocks(now), open),
    open: new Set(),
    place: START,
    closers: "l",
  };
}

function press(pages: Pages, ...keys: string[]): void {
  const names: Record<string, string> = { " ": "space", "\r": "return" };
  for (const text of keys)
    pagerKey(pages, { name: names[text] ?? text.toLowerCase(), ctrl: false, text }, look());
}

/** The lines of the text that are seen. */
const seen = (pages: Pages, now = look()) => pagerLines(pages, now).slice(2, 2 + ROOM);

test("a opens the next folded answer in sight, and folds those in sight when none is left", () => {
  const pages = pagesOf();
  const first = "▸ Answer to the first question: press a";
  const second = "▸ Answer to the second question: press a";
  expect(seen(pages)).toEqual(expect.arrayContaining([first, second]));
  press(pages, "a");
  expect(seen(pages)).toEqual(
    expect.arrayContaining(["▾ Answer to the first question", "The first needle.", second]),
  );
  press(pages, "a");
  expect(seen(pages)).toContain("▾ Answer to the second question");
  press(pages, "a");
  expect(seen(pages)).toEqual(expect.arrayContaining([first, second]));
  expect(pages.open.size).toBe(0);
});

test("what stands above an answer stays where it is, at every place from which it is in sight", () => {
  const all = laidOut(reader.lay(TEXT, look()), new Set()).lines;
  for (let down = 0; down < 40; down++) {
    const pages = pagesOf();
    press(pages, ...Array(down).fill("j"));
    const before = seen(pages);
    expect(before[0]).toBe(all[Math.min(down, all.length - ROOM)]);
    const at = before.findIndex((line) => line.startsWith("▸"));
    press(pages, "a");
    const isSaid = pagerLines(pages, look()).join("\n").includes("no answer in sight");
    if (at < 0 || isSaid) expect([isSaid, at, seen(pages)]).toEqual([true, -1, before]);
    else expect(seen(pages).slice(0, at)).toEqual(before.slice(0, at));
    if (at >= 0) expect(seen(pages)[at]).toMatch(/^▾ Answer/);
    if (before.filter((line) => line.startsWith("▸")).length !== 1) continue;
    press(pages, "a");
    expect(seen(pages)).toEqual(before);
  }
});

test("an answer that is folded while its text fills the screen leaves its line at the top", () => {
  const pages = pagesOf();
  pages.open.add(3);
  press(pages, ..."jjjjjjjjjjj");
  expect(seen(pages)[0]).toMatch(/^second|^$/);
  press(pages, "a");
  expect(seen(pages)[0]).toBe("▸ Answer to the second question: press a");
});

test("a place inside an answer that is folded by now is its line, and every other place stays", () => {
  const blocks = reader.lay(TEXT, look());
  const [folded, open] = [laidOut(blocks, new Set()), laidOut(blocks, new Set([3]))];
  const place = { block: 3, part: 0.7 };
  expect(outside(place, folded)).toEqual({ block: 3, part: 0 });
  expect(outside(place, open)).toEqual(place);
  expect(outside({ block: 1, part: 0.5 }, folded)).toEqual({ block: 1, part: 0.5 });
});

test("a search opens the answer around what it finds, and no other", () => {
  const pages = pagesOf();
  press(pages, "/", ..."needle", "\r");
  expect([...pages.open]).toEqual([2]);
  expect(seen(pages)).toContain("The first needle.");
  expect(pagerLines(pages, look()).join("\n")).toContain("needle: 1 of 2");
  press(pages, "n");
  expect(seen(pages)).toContain("The last needle.");
  expect(pages.open.size).toBe(2);
  press(pages, "N", "a");
  // One of the two in sight was folded still.
  expect(seen(pages)).toContain("▾ Answer to the second question");
});

test("what an answer's own line says is found without opening it, and is marked", () => {
  const pages = pagesOf();
  press(pages, "/", ..."second question", "\r");
  expect(pages.open.size).toBe(0);
  const marked = pagerLines(pages, look(60, 1)).join("\n");
  expect(marked).toContain("\u001b[7msecond question\u001b[27m");
  // What is folded shows no marks.
  press(pages, "/", ..."needle", "\r", "a", "a");
  expect(pages.open.size).toBe(0);
  expect(pagerLines(pages, look(60, 1)).join("\n")).not.toContain("\u001b[7m");
});

test("the keys and their list tell of a where a text has answers, and only there", () => {
  const [with_, without] = [pagesOf(), pagesOf("No question.\n")];
  const foot = (pages: Pages) => pagerLines(pages, look()).at(-1);
  expect([foot(with_), foot(without)].map((line) => line?.includes("a answer"))).toEqual([true, false]);
  press(without, "a");
  expect(pagerLines(without, look()).join("\n")).not.toContain("answer");
  press(with_, "?");
  press(without, "?");
  const help = (pages: Pages) => pagerLines(pages, { ...look(), height: 24 }).join("\n");
  expect(help(with_)).toMatch(/ a +open the next answer in sight/);
  expect(help(without)).not.toContain("answer");
  const narrow = pagerLines(with_, { ...look(40), height: 24 });
  expect(narrow.join("\n")).toMatch(/ a {9}open the next answer in\n {13}sight, and fold it again/);
});

test("at 40 columns and in ASCII answers open too, and no line is too wide", () => {
  for (const unicode of [true, false]) {
    const now = look(40, 0, unicode);
    const pages = pagesOf();
    pagerKey(pages, { name: "a", ctrl: false, text: "a" }, now);
    expect(pagerLines(pages, now).join("\n")).toContain("The first needle.");
    expect(pagerLines(pages, now).filter((line) => line.length > 40)).toEqual([]);
    if (!unicode) expect(seen(pages, now).join("")).not.toMatch(/[^\x00-\x7f]/);
  }
});
