import type { CodePlace } from "../judge/runner.js";
import type { Failure } from "../judge/verdict.js";
import { plain } from "./plain.js";

/** Lines of a text with their numbers, from 1. */
export type Excerpt = { line: number; text: string }[];

const MOST = 4;

/** The lines of a spec that led to a failure: the test's body down to the failing line, or the last few lines of that. */
export function testExcerpt(spec: string, line: number): Excerpt {
  const lines = linesOf(spec);
  let from = line;
  while (from > 1 && !/^\s*(test|it)(\.each)?\b/.test(lines[from - 1])) from--;
  const body = numbered(lines, Math.min(from + 1, line), lastLineOf(lines, line)).filter(({ text }) =>
    text.trim(),
  );
  return dedent(withoutExhibits(body).slice(-MOST));
}

/** Leaves out exhibits, because they are not judged. */
function withoutExhibits(body: Excerpt): Excerpt {
  let end: string | undefined;
  return body.filter(({ text }) => {
    const indent = /^\s*(?=await exhibit\()/.exec(text)?.[0];
    if (indent !== undefined && !text.trimEnd().endsWith(";")) end = `${indent}});`;
    if (end === undefined) return indent === undefined;
    if (text === end) end = undefined;
    return false;
  });
}

/** A line of the learner's code with its neighbors. */
export function codeExcerpt(code: string, line: number, around = 1): Excerpt {
  const lines = linesOf(code);
  return dedent(numbered(lines, Math.max(1, line - around), Math.min(lines.length, line + around)));
}

/** The last line of the statement that starts at a line, at most two lines further. */
function lastLineOf(lines: string[], line: number): number {
  for (let i = line; i < Math.min(line + 3, lines.length + 1); i++)
    if (lines[i - 1].trimEnd().endsWith(";")) return i;
  return line;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function numbered(lines: string[], from: number, to: number): Excerpt {
  return lines.slice(from - 1, to).map((text, i) => ({ line: from + i, text: plain(text) }));
}

function dedent(excerpt: Excerpt): Excerpt {
  const indents = excerpt
    .filter(({ text }) => text.trim())
    .map(({ text }) => /^\s*/.exec(text)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return excerpt.map(({ line, text }) => ({ line, text: text.slice(Number.isFinite(common) ? common : 0) }));
}

/** The innermost position of a failure in a file. vitest writes paths with forward slashes on every system. */
export function placeIn(file: string, { stack }: Failure): CodePlace | undefined {
  return stack.find((place) => place.file === file);
}
