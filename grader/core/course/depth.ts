import { type Token, tokensOf } from "./tokens.js";

/**
 * How far a text may go into itself. Nothing in the course comes to 150; parsers, which call themselves at each step, give up at
 * some thousands, and a native one then takes the whole process with it.
 */
const MOST_DEEP = 500;

/** What continues a statement behind a `}`, a `;` or the end of a line. */
const GOES_ON = /^(?:else|catch|finally|while|in|of|is|as|satisfies|instanceof|extends)$/;
/** What is not the end of a statement where a line ends with it. */
const OPEN_END =
  /^(?:typeof|void|delete|await|new|yield|keyof|infer|readonly|unique|asserts|else|do|return|throw|case|in|of|is|as|satisfies|instanceof|extends|async|static|abstract)$/;
/** Whose brackets are followed by a statement. */
const HEADS = /^(?:if|for|while|with|await)$/;

/**
 * The line at which a text nests deeper, or one expression goes on for longer, than can be parsed; undefined for all that
 * anybody writes by hand. It counts more than a parser would: every token since the last place where a part surely ended, in
 * every bracket that is open.
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

/** What stands in one bracket, as far as it was read. */
interface Part {
  /** Tokens since something surely ended. */
  count: number;
  /** `<` without its `>`: where types are nested, a comma ends none of them. */
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

/** Whether what came before a token surely is no part of what comes with it. */
function endsBefore(tokens: Token[], i: number, closedHead: boolean): boolean {
  const [last, token] = [tokens[i - 1], tokens[i]];
  if (!last) return false;
  if (last.value === ";") return !GOES_ON.test(token.value);
  if (token.type !== "IdentifierName" || GOES_ON.test(token.value)) return false;
  if (last.value === "}") return true;
  if (token.line === last.line || closedHead) return false;
  return last.type === "Punctuator" ? /^[)\]]$/.test(last.value) : !OPEN_END.test(last.value);
}
