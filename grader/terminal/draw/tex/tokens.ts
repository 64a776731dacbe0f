/** A piece of TeX: `\name`, or one character. */
export interface Token {
  /** `\` and its name for a command, else the character. */
  text: string;
  /** Whether space stood before it; the space that ends a command's name is none. */
  spaced: boolean;
  /** Where it ends in the source. */
  end: number;
}

/** A formula that the terminal cannot show. The message says which piece, and what to do. */
export class TexError extends Error {
  override name = "TexError";
}

/** Splits a formula into its tokens. */
export function tokenize(tex: string): Token[] {
  const tokens: Token[] = [];
  let spaced = false;
  for (const match of tex.matchAll(/\s+|\\(?:[a-zA-Z]+|[\s\S]?)|./gsu)) {
    const [text] = match;
    const before = tokens.at(-1)?.text ?? "";
    if (/^\s/.test(text)) spaced = !/^\\[a-zA-Z]/.test(before);
    else {
      tokens.push({ text: text === "\\\n" ? "\\ " : text, spaced, end: match.index + text.length });
      spaced = false;
    }
  }
  return tokens;
}
