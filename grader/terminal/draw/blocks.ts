import { nameOf } from "../../core/course/names.js";
import { buildsOnText } from "../../core/report/base.js";
import type { Block, Group, Tone, Words } from "../../core/report/blocks.js";
import { onDisk } from "../../node/course/paths.js";
import { closed } from "./clean.js";
import { codeLines } from "./code.js";
import { linked } from "./link.js";
import type { Look } from "./look.js";
import { cut, edges, sideBySide, wrap } from "./text.js";
import { trainedLines } from "./training.js";

/**
 * What is said, as lines of a terminal.
 *
 * @param next how to go on after a pass
 */
export function groupLines(groups: Group[], look: Look, next: string[] = []): string[] {
  return spaced(
    groups.map((group) => group.flatMap((block) => (block.is === "next" ? next : blockLines(block, look)))),
  );
}

/** Blocks of lines with a blank line between them; empty ones are left out. */
function spaced(blocks: string[][]): string[] {
  return blocks.filter((block) => block.length > 0).flatMap((block, i) => (i > 0 ? ["", ...block] : block));
}

const MARKS = { good: "✓", bad: "✗", open: "○" };

function blockLines(block: Exclude<Block, { is: "next" }>, look: Look): string[] {
  const { color } = look;
  switch (block.is) {
    case "headline":
      return headlineLines(block, look);
    case "text":
      return wrap(said(block.words, look), look, 3);
    case "notice":
      return wrap(color.yellow(`! ${block.text}`), look);
    case "finding":
      return sideBySide(block.details, block.map, look);
    case "code":
      return [...pathOfSpec(block, look), ...codeLines(block.rows, block.at, look)];
    case "formula":
      return block.lines.flatMap((line) => wrap(color.cyan(line), look, 5, 2));
    case "trained":
      return trainedLines(block.run, look);
    case "printed":
      return printedLines(block, look);
    case "builds on":
      return buildsOnLine(block, look);
    case "base":
      return wrap(said(block.words, look), look);
    case "laws":
      return block.names.flatMap((name) => wrap(`${color.green(MARKS.good)} ${name}`, look, 3, 2));
  }
}

function said(words: Words, look: Look): string {
  return words.map((piece) => (typeof piece === "string" ? piece : toned(piece, look))).join("");
}

function toned([text, tone]: [string, Tone], { color }: Look): string {
  const tones: Record<Tone, (text: string) => string> = {
    strong: color.bold,
    quiet: color.dim,
    label: color.cyan,
    key: color.bold.cyan,
    warning: color.yellow,
    fault: color.yellow.bold,
  };
  return tones[tone](text);
}

/** The headline whole, with what stands aside at the right where there is room. */
function headlineLines({ mood, text, aside }: Extract<Block, { is: "headline" }>, look: Look): string[] {
  const { color } = look;
  const mark = { good: color.green, bad: color.red, open: color.yellow }[mood].bold;
  const lines = wrap(mark(`${MARKS[mood]} ${text}`), look, 1, 2);
  return aside === undefined ? lines : [...lines.slice(0, -1), ...edges(lines.at(-1) as string, aside, look)];
}

function pathOfSpec({ of, path, at }: Extract<Block, { is: "code" }>, look: Look): string[] {
  if (of === "answer") return [];
  return [`   ${look.color.dim("spec:")} ${linked(`${nameOf(path)}:${at}`, onDisk(path), look)}`];
}

function printedLines(printed: Extract<Block, { is: "printed" }>, look: Look): string[] {
  const more = printed.cut ? look.color.dim(` (last ${printed.lines.length} lines)`) : "";
  return [
    ` ${look.color.dim("your code printed")}${more}`,
    ...printed.lines.map((line) => `   ${closed(cut(line, look.width - 4))}`),
  ];
}

/** On one line: as many names as it has room for. */
function buildsOnLine({ direct, all }: Extract<Block, { is: "builds on" }>, look: Look): string[] {
  for (let shown = direct.length; shown > 0; shown--) {
    const text = buildsOnText(direct.slice(0, shown), all);
    if (text.length <= look.width - 4 || shown === 1)
      return [`   ${look.color.dim(cut(text, look.width - 4))}`];
  }
  return [];
}
