import { existsSync, readFileSync } from "node:fs";

/** Lines of a file with their numbers, from 1. */
export type Excerpt = { line: number; text: string }[];

const MOST = 4;

/**
 * The lines of a spec that led to a failure: the body of the test down to the failing line, or its end if that is
 * long.
 */
export function testExcerpt(file: string, line: number): Excerpt {
  const lines = readLines(file);
  let from = line;
  while (from > 1 && !/^\s*(test|it)(\.each)?\b/.test(lines[from - 1])) from--;
  const body = numbered(lines, Math.min(from + 1, line), lastLineOf(lines, line)).filter(({ text }) =>
    text.trim(),
  );
  return dedent(withoutExhibits(body).slice(-MOST));
}

/** What is only shown is no part of what was judged. */
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

/** A line of the learner's file with its neighbours. */
export function codeExcerpt(file: string, line: number, around = 1): Excerpt {
  const lines = readLines(file);
  return dedent(numbered(lines, Math.max(1, line - around), Math.min(lines.length, line + around)));
}

/** Where a statement that starts at a line ends, a few lines further at most. */
function lastLineOf(lines: string[], line: number): number {
  for (let i = line; i < Math.min(line + 3, lines.length + 1); i++)
    if (lines[i - 1].trimEnd().endsWith(";")) return i;
  return line;
}

function readLines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split(/\r?\n/) : [];
}

function numbered(lines: string[], from: number, to: number): Excerpt {
  return lines.slice(from - 1, to).map((text, i) => ({ line: from + i, text }));
}

function dedent(excerpt: Excerpt): Excerpt {
  const indents = excerpt
    .filter(({ text }) => text.trim())
    .map(({ text }) => /^\s*/.exec(text)?.[0].length ?? 0);
  const common = Math.min(...indents);
  return excerpt.map(({ line, text }) => ({ line, text: text.slice(Number.isFinite(common) ? common : 0) }));
}
