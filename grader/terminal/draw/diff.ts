import { diffLines } from "diff";
import type { Look } from "./look.js";

const CONTEXT = 2;

/** A line-by-line comparison of the learner's file (`-`) with another text (`+`). */
export function diffText(mine: string, other: string, look: Look): string[] {
  const changes = diffLines(withoutBlankImport(mine), withoutBlankImport(other));
  if (changes.every((change) => !change.added && !change.removed)) return [" no difference"];
  return changes.flatMap((change, i) => {
    const lines = change.value.replace(/\n$/, "").split("\n");
    if (change.added) return lines.map((line) => look.color.green(` + ${line}`));
    if (change.removed) return lines.map((line) => look.color.red(` - ${line}`));
    return context(lines, i === 0, i === changes.length - 1).map((line) => look.color.dim(`   ${line}`));
  });
}

/** The stub's import of `blank` is no part of an answer. */
function withoutBlankImport(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/^import \{ blank \} from "#lib\/blank";\n\n?/m, "");
}

/** Only the lines next to a change. */
function context(lines: string[], first: boolean, last: boolean): string[] {
  const head = first ? [] : lines.slice(0, CONTEXT);
  const tail = last ? [] : lines.slice(-CONTEXT);
  if (lines.length <= head.length + tail.length) return lines;
  return [...head, "…", ...tail];
}
