import type { Marked, Token } from "marked";
import type { Look } from "./look.js";
import { linesOf } from "./markdown/blocks.js";
import { withFigures } from "./markdown/figures.js";
import { MATHS } from "./markdown/maths.js";

const MOST_COLUMNS = 100;

/** A lesson as lines for a terminal, and where each of its blocks begins: the same block does at another width. */
export interface Laid {
  lines: string[];
  starts: number[];
}

/** With the blocks themselves. */
export interface LaidLesson extends Laid {
  blocks: Token[];
}

/** What lays lessons out. It is loaded when the first one is opened. */
export interface Reader {
  tokens(markdown: string): Token[];
  lay(markdown: string, look: Look): LaidLesson;
}

/** The index of the heading above the first block whose Markdown holds a text; 0 if there is none. */
export function sectionWith(text: string, { blocks }: LaidLesson): number {
  const first = blocks.findIndex(({ raw }) => raw.includes(text));
  return Math.max(
    0,
    blocks.findLastIndex(({ type }, i) => i <= first && type === "heading"),
  );
}

export async function lessonReader(): Promise<Reader> {
  const { Marked } = await import("marked");
  return readerOf(new Marked(MATHS));
}

export function readerOf(marked: Marked): Reader {
  const tokens = (markdown: string) => withFigures(marked.lexer(markdown));
  return {
    tokens,
    lay: (markdown, look) => layBlocks(tokens(markdown), look),
  };
}

function layBlocks(tokens: Token[], look: Look): LaidLesson {
  const width = Math.max(20, Math.min(look.width - 2, MOST_COLUMNS));
  const [lines, starts, blocks]: [string[], number[], Token[]] = [[], [], []];
  for (const token of tokens) {
    const block = linesOf(token, width, look);
    if (block.length === 0) continue;
    if (lines.length > 0) lines.push("");
    starts.push(lines.length);
    lines.push(...block);
    blocks.push(token);
  }
  return { lines, starts, blocks };
}

/** A lesson's Markdown as lines for the terminal. */
export async function lessonLines(markdown: string, look: Look): Promise<string[]> {
  return (await lessonReader()).lay(markdown, look).lines;
}
