import type { Token } from "marked";
import wrapAnsi from "wrap-ansi";
import type { Look } from "../look.js";
import { fitted } from "../text.js";
import { columnsOf } from "../width.js";
import { blockLines } from "./blocks.js";
import { asciiIfNeeded } from "./inline.js";

/** The answer to a question of the text, which a page folds away. */
export interface AnswerToken {
  type: "answer";
  raw: string;
  summary: string;
  tokens: Token[];
}

/** The key that opens answers where a text is read on the screen. */
export const ANSWER_KEY = "a";

/** Whether details are an answer, by their summary: `Answer`, or `Answer to the first question`. */
export function isAnswer(summary: string): boolean {
  return /^Answer\b/.test(summary);
}

/** The one line of an answer that is folded, with the key that opens it where there is room. */
export function foldedLine({ summary }: AnswerToken, width: number, look: Look): string {
  const title = asciiIfNeeded(`▸ ${summary}`, look);
  const key = `: press ${ANSWER_KEY}`;
  if (columnsOf(title) + key.length > width) return look.color.cyan(fitted(title, width, look).trimEnd());
  return look.color.cyan(title) + look.color.dim(key);
}

/** An answer that is open. */
export function answerLines({ summary, tokens }: AnswerToken, width: number, look: Look): string[] {
  const title = asciiIfNeeded(`▾ ${summary}`, look);
  const titles = wrapAnsi(title, width, { hard: true }).split("\n");
  return [...titles.map((line) => look.color.cyan(line)), "", ...blockLines(tokens, width, look)];
}

/** What stands on paper in place of an answer. */
export function reference(answer: AnswerToken, number: number, width: number, look: Look): string[] {
  const name = nameOf(answer, number);
  const text = `(${name[0].toLowerCase()}${name.slice(1)}${name.includes(",") ? "," : ""} at the end of this page)`;
  return wrapAnsi(look.color.dim(asciiIfNeeded(text, look)), width, { hard: true }).split("\n");
}

/** An answer on paper, at the end of its page. */
export function numberedLines(answer: AnswerToken, number: number, width: number, look: Look): string[] {
  const name = wrapAnsi(look.color.bold(asciiIfNeeded(nameOf(answer, number), look)), width, { hard: true });
  return [...name.split("\n"), "", ...blockLines(answer.tokens, width, look)];
}

/** `Answer 3`, or `Answer 3, to the first question` */
function nameOf({ summary }: AnswerToken, number: number): string {
  const which = summary.replace(/^Answer\s*/, "");
  return which ? `Answer ${number}, ${which}` : `Answer ${number}`;
}
