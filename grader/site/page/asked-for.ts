import { solutionText } from "../../core/course/solution.js";
import { blankRanges } from "../../core/course/stub.js";

// Of a solution, the lines that the learner was to write. What stands around them they have already.

/** So many lines between two blanks belong to them: an ellipsis would be as long. */
const BETWEEN = 2;

/** The lines that were asked for, below the heads of the functions they stand in; what lies between is told by an ellipsis. */
export function askedFor(marked: string): string {
  const source = marked.replaceAll("\r\n", "\n");
  const lines = source.split("\n");
  const asked = linesIn(source);
  const shown = new Set<number>();
  for (const line of asked) {
    shown.add(line);
    const head = headOf(lines, line);
    if (head !== undefined) shown.add(head);
  }
  const sorted = [...shown].sort((a, b) => a - b);
  for (const [i, line] of sorted.entries())
    if (line - (sorted[i - 1] ?? line) <= BETWEEN + 1)
      for (let between = (sorted[i - 1] ?? line) + 1; between < line; between++) shown.add(between);
  return written(lines, shown);
}

/** The lines, counted from 0, of what stands in blanks; markers have lines of their own, which are none. */
function linesIn(source: string): Set<number> {
  const lineAt = (at: number) => source.slice(0, at).split("\n").length - 1;
  return new Set(
    blankRanges(source).flatMap(([from, to]) => {
      // Statements end with their last line's break.
      const end = source[to - 1] === "\n" ? to - 1 : to;
      return Array.from({ length: lineAt(end) - lineAt(from) + 1 }, (_, i) => lineAt(from) + i);
    }),
  );
}

/** The line that begins the function, class or constant in which a line stands. */
function headOf(lines: string[], line: number): number | undefined {
  for (let at = line; at >= 0; at--) if (/^(export|function|class|const|async)\b/.test(lines[at])) return at;
  return undefined;
}

function written(lines: string[], shown: ReadonlySet<number>): string {
  const parts: string[] = [];
  let last = -1;
  for (const [i, line] of lines.entries()) {
    if (!shown.has(i)) continue;
    const gap = lines.slice(last + 1, i).some((skipped) => clean(skipped).trim() !== "");
    if (last >= 0 && gap) parts.push(`${/^\s*/.exec(line)![0]}…\n`);
    parts.push(clean(line));
    last = i;
  }
  return parts.join("");
}

/** A line without markers; what was nothing else is no line. */
const clean = (line: string): string => solutionText(`${line}\n`);
