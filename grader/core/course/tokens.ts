import jsTokens from "js-tokens";

/** A token of a text. Comments and spaces are left out. */
export interface Token {
  type: string;
  value: string;
  /** 1-based. */
  line: number;
}

const known = new Map<string, Token[]>();
/** One run asks for the tokens of the same few texts several times. */
const MOST_KNOWN = 16;

/** The tokens of a text, in order. All code that inspects a learner's text uses them in a single pass, so no file makes it slow. */
export function tokensOf(text: string): Token[] {
  const found = known.get(text) ?? read(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, found);
  return found;
}

function read(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const { type, value } of jsTokens(text)) {
    if (!/Space|Line|Comment/.test(type)) tokens.push({ type, value, line });
    if (/Line|Comment|Template|String/.test(type)) line += value.match(/\r\n|[\n\r]/g)?.length ?? 0;
  }
  return tokens;
}

/** Whether a token is a string, or a template without `${...}`. */
export function isText(token: Token | undefined): boolean {
  return token?.type === "StringLiteral" || token?.type === "NoSubstitutionTemplate";
}
