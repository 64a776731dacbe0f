import type { Token } from "marked";

/** A picture for the page, and the drawing that stands for it in the terminal. */
export interface FigureToken {
  type: "figure";
  raw: string;
  /** mermaid or an image; undefined where a drawing stands by itself. */
  picture: Token | undefined;
  tokens: Token[];
}

/** The summary of the drawing that the terminal shows in place of the picture above it. */
export const TWIN = "As text";

/** Mermaid, or a paragraph that is an image and nothing else. */
export function isPicture(token: Token | undefined): boolean {
  if (token?.type === "code") return token.lang === "mermaid";
  return token?.type === "paragraph" && token.tokens?.length === 1 && token.tokens[0].type === "image";
}

/** A drawing together with the picture that ends what is before it, which it takes from there. */
export function figureOf(drawing: Token[], before: Token[]): FigureToken {
  while (before.at(-1)?.type === "space") before.pop();
  const picture = isPicture(before.at(-1)) ? before.pop() : undefined;
  return { type: "figure", raw: "", picture, tokens: drawing };
}
