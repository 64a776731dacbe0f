import type { Token, Tokens } from "marked";

/** A picture for the page, and the drawing that stands for it in the terminal. */
export interface FigureToken {
  type: "figure";
  raw: string;
  /** mermaid or an image; undefined where a drawing stands by itself. */
  picture: Token | undefined;
  tokens: Token[];
}

const OPEN = /^<details>\s*<summary>(.*?)<\/summary>\s*$/s;
const CLOSE = /^<\/details>\s*$/;

/** The summary of the drawing that the terminal shows in place of the picture above it. */
export const TWIN = "As text";

/** Mermaid, or a paragraph that is an image and nothing else. */
export function isPicture(token: Token | undefined): boolean {
  if (token?.type === "code") return token.lang === "mermaid";
  return token?.type === "paragraph" && token.tokens?.length === 1 && token.tokens[0].type === "image";
}

/**
 * Brings pictures and their twins together. A twin is what follows a picture in
 * `<details><summary>As text</summary>` ... `</details>`; other details stay what they are, without their tags.
 */
export function withFigures(tokens: Token[]): Token[] {
  const found: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const summary = token.type === "html" ? OPEN.exec(token.raw.trim())?.[1] : undefined;
    const end = summary === undefined ? -1 : closing(tokens, i);
    if (end < 0) {
      found.push(token);
      continue;
    }
    const inside = withFigures(tokens.slice(i + 1, end));
    i = end;
    if (summary !== TWIN) found.push(titleOf(summary as string), ...inside);
    else {
      while (found.at(-1)?.type === "space") found.pop();
      const picture = isPicture(found.at(-1)) ? found.pop() : undefined;
      found.push({ type: "figure", raw: "", picture, tokens: inside } satisfies FigureToken);
    }
  }
  return found;
}

function closing(tokens: Token[], from: number): number {
  return tokens.findIndex((token, i) => i > from && token.type === "html" && CLOSE.test(token.raw.trim()));
}

function titleOf(text: string): Tokens.Paragraph {
  const words: Tokens.Text = { type: "text", raw: text, text };
  const strong: Tokens.Strong = { type: "strong", raw: text, text, tokens: [words] };
  return { type: "paragraph", raw: text, text, tokens: [strong] };
}
