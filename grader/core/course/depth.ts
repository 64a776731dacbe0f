import { type Token, tokensOf } from "./tokens.js";

/**
 * How deep a text may nest. The course's own files stay below 150. Recursive parsers fail at a few thousand levels, and a native
 * parser then crashes the whole process.
 */
const MOST_DEEP = 500;

/** Words that continue a statement after a `}`, a `;` or the end of a line. */
const GOES_ON = /^(?:else|catch|finally|while|in|of|is|as|satisfies|instanceof|extends)$/;
/** Words that cannot end a statement: a line that ends with one goes on in the next line. */
const OPEN_END =
  /^(?:typeof|void|delete|await|new|yield|keyof|infer|readonly|unique|asserts|else|do|return|throw|case|in|of|is|as|satisfies|instanceof|extends|async|static|abstract)$/;
/** Words that take a bracket and then a statement. */
const HEADS = /^(?:if|for|while|with|await)$/;

/**
 * Finds the line at which a text nests too deep, or an expression is too long, to be parsed. Code written by hand stays far below
 * that limit. The count is an upper bound of a parser's depth: in every open bracket, all tokens since the last certain end of a part.
 *
 * @returns undefined if the text can be parsed
 */
export function tooDeepAt(text: string): number | undefined {
  const tokens = tokensOf(text);
  const open: Part[] = [];
  let outside = 0;
  let part = { count: 0, angles: 0, isHead: false };
  let closedHead = false;
  for (const [i, token] of tokens.entries()) {
    if (endsBefore(tokens, i, closedHead)) Object.assign(part, { count: 0, angles: 0 });
    closedHead = false;
    if (closes(token)) {
      closedHead = part.isHead;
      part = open.pop() ?? { count: 0, angles: 0, isHead: false };
      outside -= part.count + part.angles;
    }
    if (token.value === ",") part.count = 0;
    else part.count++;
    if (token.value === "<") part.angles++;
    if (/^>+$/.test(token.value)) part.angles = Math.max(0, part.angles - token.value.length);
    if (outside + part.count + part.angles > MOST_DEEP) return token.line;
    if (opens(token)) {
      open.push(part);
      outside += part.count + part.angles;
      part = { count: 0, angles: 0, isHead: token.value === "(" && HEADS.test(tokens[i - 1]?.value ?? "") };
    }
  }
  return undefined;
}

/** The content of one open bracket, as far as it has been read. */
interface Part {
  /** Tokens since the last certain end of a statement or element. */
  count: number;
  /** Open `<`: inside nested type arguments a comma does not end them. */
  angles: number;
  /** Whether a statement follows the bracket. */
  isHead: boolean;
}

function opens({ type, value }: Token): boolean {
  return /^[([{]$/.test(value) || type === "TemplateHead" || type === "TemplateMiddle";
}

function closes({ type, value }: Token): boolean {
  return /^[)\]}]$/.test(value) || type === "TemplateMiddle" || type === "TemplateTail";
}

/** Whether a statement certainly ended before this token. */
function endsBefore(tokens: Token[], i: number, closedHead: boolean): boolean {
  const [last, token] = [tokens[i - 1], tokens[i]];
  if (!last) return false;
  if (last.value === ";") return !GOES_ON.test(token.value);
  if (token.type !== "IdentifierName" || GOES_ON.test(token.value)) return false;
  if (last.value === "}") return true;
  if (token.line === last.line || closedHead) return false;
  return last.type === "Punctuator" ? /^[)\]]$/.test(last.value) : !OPEN_END.test(last.value);
}
