import type { Token, Tokens } from "marked";
import { type AnswerToken, isAnswer } from "./answer.js";
import { figureOf, TWIN } from "./figures.js";

const OPEN = /^<details>\s*<summary>(.*?)<\/summary>\s*$/s;
const BEGINS = /^<details>/;
const CLOSE = /^<\/details>\s*$/;

/**
 * Makes one block of each `<details>`: a figure of a picture and its drawing in words, an answer of what is folded below
 * `<summary>Answer</summary>`. Other details stay what they are, without their tags.
 */
export function withDetails(tokens: Token[]): Token[] {
  const found: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const summary = OPEN.exec(htmlOf(tokens[i]))?.[1];
    const end = summary === undefined ? -1 : closing(tokens, i);
    if (summary === undefined || end < 0) {
      found.push(tokens[i]);
      continue;
    }
    const inside = withDetails(tokens.slice(i + 1, end));
    i = end;
    if (summary === TWIN) found.push(figureOf(inside, found));
    // Nothing that is looked for in the text of a page is found in an answer.
    else if (isAnswer(summary))
      found.push({ type: "answer", raw: "", summary, tokens: inside } satisfies AnswerToken);
    else found.push(titleOf(summary), ...inside);
  }
  return found;
}

const htmlOf = (token: Token) => (token.type === "html" ? token.raw.trim() : "");

/** Where details end that begin here; others may stand inside. */
function closing(tokens: Token[], from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const html = htmlOf(tokens[i]);
    if (BEGINS.test(html)) depth++;
    else if (CLOSE.test(html) && --depth === 0) return i;
  }
  return -1;
}

function titleOf(text: string): Tokens.Paragraph {
  const words: Tokens.Text = { type: "text", raw: text, text };
  const strong: Tokens.Strong = { type: "strong", raw: text, text, tokens: [words] };
  return { type: "paragraph", raw: text, text, tokens: [strong] };
}
