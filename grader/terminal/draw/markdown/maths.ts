import type { MarkedExtension, Token } from "marked";

/** A formula in the line, or one that stands by itself. */
export interface Maths {
  type: "maths" | "mathsBlock";
  raw: string;
  tex: string;
}

/**
 * `$x$`: the opening sign follows no letter, digit or `$` and precedes no space, the closing one follows no space and
 * precedes no letter, digit or `$`: prices and shell variables are none. A formula holds no backtick, no `$` and no empty line.
 * As on GitHub, a formula that Markdown would spoil is written $`x`$.
 */
const INLINE = /^\$(?:`([^`]+)`|((?![\s`])(?:\\[^`]|(?!\n[ \t]*\n)[^$`\\])+?)(?<!\s))\$(?![\p{L}\p{N}$])/u;

/** `$$` alone on the lines above and below. */
const BLOCK = /^ {0,3}\$\$[ \t]*\n((?:(?![ \t]*\$\$)[^\n]*\n)+?) {0,3}\$\$[ \t]*(?:\n+|$)/;

const inline = {
  name: "maths",
  level: "inline" as const,
  start: (src: string) => src.match(/(?<!\\)\$/)?.index,
  tokenizer(src: string, before: Token[]): Maths | undefined {
    if (/[\p{L}\p{N}$]$/u.test(before.at(-1)?.raw ?? "")) return undefined;
    const match = INLINE.exec(src);
    return match ? { type: "maths", raw: match[0], tex: match[1] ?? match[2] } : undefined;
  },
};

const block = {
  name: "mathsBlock",
  level: "block" as const,
  start: (src: string) => src.match(/^ {0,3}\$\$[ \t]*$/m)?.index,
  tokenizer(src: string): Maths | undefined {
    const match = BLOCK.exec(src);
    return match ? { type: "mathsBlock", raw: match[0], tex: match[1].trim() } : undefined;
  },
};

/** Teaches marked formulas. */
export const MATHS: MarkedExtension = { extensions: [inline, block] };
