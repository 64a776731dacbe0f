import type { Marked, Token } from "marked";
import { inCode } from "../../core/course/lesson.js";
import type { Look } from "./look.js";
import { type AnswerToken, answerLines, foldedLine } from "./markdown/answer.js";
import { linesOf } from "./markdown/blocks.js";
import { withDetails } from "./markdown/details.js";
import { asExercise, type ExerciseToken, exerciseText, type StateOf } from "./markdown/exercise.js";
import { MATHS } from "./markdown/maths.js";

const MOST_COLUMNS = 100;

/** A text as lines for a terminal, and where each of its blocks begins: the same block does at another width. */
export interface Laid {
  lines: string[];
  starts: number[];
  /** The blocks that can be folded, and whether each is open. */
  answers: ReadonlyMap<number, boolean>;
}

/** A block of a lesson, as lines. */
export interface LessonBlock {
  token: Token;
  lines: string[];
  /** What stands there of an answer that is folded. */
  folded?: string;
}

/** What lays lessons out. It is loaded when the first one is opened. */
export interface Reader {
  tokens(markdown: string): Token[];
  lay(markdown: string, look: Look, stateOf?: StateOf): LessonBlock[];
}

export async function lessonReader(): Promise<Reader> {
  const { Marked } = await import("marked");
  return readerOf(new Marked(MATHS));
}

export function readerOf(marked: Marked): Reader {
  const tokens = (markdown: string) => withDetails(marked.lexer(markdown)).map(asExercise);
  return {
    tokens,
    lay: (markdown, look, stateOf) =>
      tokens(markdown)
        .map((token) => laidBlock(token, textWidth(look), look, stateOf))
        .filter(({ lines }) => lines.length > 0),
  };
}

/** The columns of a lesson's text: lines that are too long are hard to read. */
export const textWidth = (look: Look) => Math.max(20, Math.min(look.width - 2, MOST_COLUMNS));

function laidBlock(token: Token, width: number, look: Look, stateOf?: StateOf): LessonBlock {
  if (token.type === "exercise") {
    const exercise = token as ExerciseToken;
    return { token, lines: exerciseText(exercise, width, look, stateOf?.(exercise.slug)) };
  }
  if (token.type !== "answer") return { token, lines: linesOf(token, width, look) };
  const answer = token as AnswerToken;
  return { token, lines: answerLines(answer, width, look), folded: foldedLine(answer, width, look) };
}

/**
 * Blocks below each other, an empty line between them.
 *
 * @param open the answers that are open, as indices of blocks
 */
export function laidOut(blocks: LessonBlock[], open: ReadonlySet<number>): Laid {
  const [lines, starts, answers]: [string[], number[], Map<number, boolean>] = [[], [], new Map()];
  for (const [i, block] of blocks.entries()) {
    if (i > 0) lines.push("");
    starts.push(lines.length);
    if (block.folded !== undefined) answers.set(i, open.has(i));
    if (block.folded === undefined || open.has(i)) lines.push(...block.lines);
    else lines.push(block.folded);
  }
  return { lines, starts, answers };
}

/** Lines that stay in sight above the line of an exercise: the end of what leads to it. */
const ABOVE = 2;

/** The line at which a lesson is opened for an exercise: just above its own, or where it has none, its section's heading. */
export function lineFor(slug: string, blocks: LessonBlock[], { starts }: Laid): number {
  const own = blocks.findIndex(({ token }) => token.type === "exercise" && token.slug === slug);
  if (own >= 0) return Math.max(0, starts[own] - ABOVE);
  const named = blocks.findIndex(({ token }) => token.raw.includes(inCode(slug)));
  const heading = blocks.findLastIndex(({ token }, i) => i <= named && token.type === "heading");
  return starts[Math.max(0, heading)] ?? 0;
}
