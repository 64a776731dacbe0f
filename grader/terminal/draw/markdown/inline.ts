import type { Tokens } from "marked";
import { toAscii } from "../ascii.js";
import type { Look } from "../look.js";
import { formulaText } from "../tex/formula.js";
import { TexError } from "../tex/tokens.js";

const ENTITIES: Record<string, string> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  "#39": "'",
  nbsp: "\u00a0",
};

/** The tokens of a paragraph as one text in colour. */
export function inlineText(tokens: Tokens.Generic[] | undefined, look: Look): string {
  return (tokens ?? []).map((token) => textOf(token, look)).join("");
}

function textOf(token: Tokens.Generic, look: Look): string {
  const { color } = look;
  const inside = () => inlineText(token.tokens, look);
  switch (token.type) {
    case "strong":
      return color.bold(inside());
    case "em":
      return color.italic(inside());
    case "codespan":
      return code(token.text, look);
    case "maths":
      return orRaw(() => formulaText(token.tex, look.unicode), token.raw);
    case "link":
      return link(inside(), token.href, look);
    case "image":
      return asciiIfNeeded(`[picture: ${token.text}]`, look);
    case "br":
      return "  \n";
    case "html":
      return "";
    case "text":
      return token.tokens ? inside() : asciiIfNeeded(withoutEntities(token.text), look);
    case "escape":
      return asciiIfNeeded(token.text, look);
    default:
      return token.tokens ? inside() : asciiIfNeeded(token.raw, look);
  }
}

/** Without colour the backticks stay: code in a sentence must be seen to be code. */
function code(text: string, look: Look): string {
  return look.color.level === 0
    ? `\`${asciiIfNeeded(text, look)}\``
    : look.color.yellow(asciiIfNeeded(text, look));
}

/** Where a link leads is written out, for no key follows it. Pages of the course are opened by other keys: their text is enough. */
function link(text: string, href: string, { color }: Look): string {
  if (/^(?!\w+:)[^#]*\.md(#|$)/.test(href)) return color.blue(text);
  return text === href ? color.blue.underline(href) : `${color.blue(text)} (${color.blue.underline(href)})`;
}

/** ASCII before anything is measured, because it is wider. */
export function asciiIfNeeded(text: string, look: Look): string {
  return look.unicode ? text : toAscii(text);
}

function withoutEntities(text: string): string {
  return text.replace(/&(\w+|#39);/g, (whole, name) => ENTITIES[name] ?? whole);
}

/** What a formula gives, or its TeX: a lesson is never lost to one that cannot be shown. */
export function orRaw<T>(show: () => T, raw: T): T {
  try {
    return show();
  } catch (error) {
    if (error instanceof TexError) return raw;
    throw error;
  }
}
