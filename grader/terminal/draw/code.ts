import type { Excerpt } from "../../core/report/excerpt.js";
import type { Look } from "./look.js";
import { cut } from "./text.js";

/** An excerpt with its line numbers, the line that it is about marked. */
export function codeLines(excerpt: Excerpt, line: number, look: Look): string[] {
  return excerpt.map((row) => {
    const number = String(row.line).padStart(4);
    const text = cut(`${number} │ ${row.text}`, look.width - 3);
    return row.line === line ? ` ${look.color.red(">")}${text}` : `  ${look.color.dim(text)}`;
  });
}
