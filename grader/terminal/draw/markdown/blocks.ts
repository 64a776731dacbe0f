import type { Tokens } from "marked";
import wrapAnsi from "wrap-ansi";
import type { Look } from "../look.js";
import { formulaLines } from "../tex/formula.js";
import { codeLines } from "./code.js";
import type { FigureToken } from "./figures.js";
import { asciiIfNeeded, inlineText, orRaw } from "./inline.js";
import { tableLines } from "./table.js";

/** Blocks below each other, an empty line between them. */
export function blockLines(tokens: Tokens.Generic[], width: number, look: Look): string[] {
  return tokens
    .map((token) => linesOf(token, width, look))
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i > 0 ? ["", ...lines] : lines));
}

/** One block; no lines for what has nothing to show. */
export function linesOf(token: Tokens.Generic, width: number, look: Look): string[] {
  const { color, unicode } = look;
  const paragraph = () => flowing(inlineText(token.tokens, look), width);
  switch (token.type) {
    case "heading":
      return paragraph().map((line) => color.green.bold(line));
    case "paragraph":
    case "text":
      return token.tokens ? paragraph() : flowing(asciiIfNeeded(token.text, look), width);
    case "mathsBlock":
      return orRaw<string[]>(() => formulaLines(token.tex, width - 4, unicode), token.tex.split("\n")).map(
        (line: string) => (line ? `    ${line}` : ""),
      );
    case "code":
      if (token.lang === "math")
        return linesOf({ ...token, type: "mathsBlock", tex: token.text }, width, look);
      return codeLines(token as Tokens.Code, width, look);
    case "list":
      return listLines(token as Tokens.List, width, look);
    case "table":
      return tableLines(token as Tokens.Table, width, look);
    case "blockquote":
      return blockLines(token.tokens ?? [], width - 2, look).map(
        (line) => `${color.dim(unicode ? "│" : "|")} ${color.italic(line)}`,
      );
    case "hr":
      return [color.dim((unicode ? "─" : "-").repeat(width))];
    case "figure":
      return blockLines((token as unknown as FigureToken).tokens, width, look);
    case "html":
      return flowing(asciiIfNeeded(token.text.replace(/<!--[\s\S]*?-->|<[^>]*>/g, "").trim(), look), width);
    default:
      return [];
  }
}

/** Text whose line breaks are those of the window; those that were asked for stay. */
function flowing(text: string, width: number): string[] {
  if (!text) return [];
  return wrapAnsi(text.replace(/(?<! {2})\n(?=\S)/g, " "), width, { hard: true }).split("\n");
}

/** Items whose lines start below their text, not below their mark. */
function listLines({ items, ordered, start, loose }: Tokens.List, width: number, look: Look): string[] {
  const last = Number(start || 1) + items.length - 1;
  const indent = ordered ? String(last).length + 4 : 4;
  return items.flatMap((item, i) => {
    const mark = ordered ? `${Number(start || 1) + i}.` : look.unicode ? "•" : "-";
    const blocks = item.tokens
      .map((token) => linesOf(token, width - indent, look))
      .filter(({ length }) => length);
    const lines = blocks.flatMap((block, b) => (b > 0 && loose ? ["", ...block] : block));
    const hung = lines.map((line, l) =>
      l > 0 ? line && " ".repeat(indent) + line : `  ${mark} `.padEnd(indent) + line,
    );
    return loose && i > 0 ? ["", ...hung] : hung;
  });
}
