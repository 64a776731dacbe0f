import { isText, tokensOf } from "./tokens.js";

/** A part of a solution that the learner is to write. */
export interface Blank {
  prompt: string;
  /** 1-based line in the stub where the blank stands. */
  line: number;
}

export interface Stub {
  text: string;
  blanks: Blank[];
}

const EXPRESSION = /\/\* blank: (.+?) \*\/([\s\S]*?)\/\* end \*\//g;
const STATEMENTS = /^([ \t]*)\/\/ blank: (.+)\n([\s\S]*?)^[ \t]*\/\/ end[ \t]*\n/gm;
const MARKER = /\/\*\s*(blank:|end\b)|\/\/\s*(blank:|end$)/m;
const IMPORT = `import { blank } from "#lib/blank";\n`;

/**
 * Makes the learner's stub from a solution: each marked part becomes a call of `blank`.
 *
 * An expression is marked `/* blank: prompt *\/ expression /* end *\/`, whole statements by a line `// blank: prompt`
 * before and a line `// end` after them. Statements that end in a `return` become `return blank(...)`.
 *
 * @throws Error if a marker is unbalanced, or nothing is blanked
 */
export function makeStub(solution: string, name: string): Stub {
  const source = solution.replaceAll("\r\n", "\n");
  const body = source
    .replace(STATEMENTS, (whole, indent: string, prompt: string, inside: string) => {
      // A marker inside means that this blank has no end, and the match ran on to the end of the next blank.
      if (MARKER.test(inside)) return whole;
      const call = `blank(${JSON.stringify(prompt.trim())});`;
      return `${indent}${endsInReturn(inside, indent) ? "return " : ""}${call}\n`;
    })
    .replace(EXPRESSION, (whole, prompt: string, inside: string) =>
      MARKER.test(inside) ? whole : `blank(${JSON.stringify(prompt.trim())})`,
    );
  const left = MARKER.exec(body);
  if (left) {
    throw new Error(
      `${name}: a blank marker has no partner at line ${body.slice(0, left.index).split("\n").length}; write ` +
        "/* blank: prompt */ ... /* end */ or the lines // blank: prompt and // end",
    );
  }
  const text = withImport(body);
  const blanks = findBlanks(text);
  if (blanks.length === 0) throw new Error(`${name}: nothing is blanked, so there is nothing to solve`);
  return { text, blanks };
}

/** The range of each blank's code in a solution's text, as start and end. */
export function blankRanges(solution: string): [number, number][] {
  return [STATEMENTS, EXPRESSION].flatMap((marked) =>
    [...solution.matchAll(new RegExp(marked, `${marked.flags}d`))].map(
      (match) => match.indices?.at(-1) as [number, number],
    ),
  );
}

/** The blanks in a text that hold only their prompt; comments do not count. */
export function findBlanks(text: string): Blank[] {
  return blankCalls(text).filter((call): call is Blank => call.prompt !== undefined);
}

/** Every call of `blank` in a text, with its prompt; the prompt is undefined if the call has code inside. */
export function blankCalls(text: string): { prompt: string | undefined; line: number }[] {
  const tokens = tokensOf(text);
  const is = (at: number, value: string) => tokens[at]?.value === value;
  return tokens.flatMap(({ value, line }, i) => {
    if (value !== "blank" || !is(i + 1, "(") || is(i - 1, ".") || is(i - 1, "?.")) return [];
    const end = is(i + 3, ",") ? i + 4 : i + 3;
    const prompt = isText(tokens[i + 2]) && is(end, ")") ? stringValue(tokens[i + 2].value) : undefined;
    return [{ prompt, line }];
  });
}

function stringValue(literal: string): string {
  try {
    return literal.startsWith('"') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  } catch {
    // JavaScript has escapes that JSON does not have.
    return literal.slice(1, -1);
  }
}

function endsInReturn(statements: string, indent: string): boolean {
  const last = statements
    .split("\n")
    .filter((line) => line.startsWith(indent) && /^\S/.test(line.slice(indent.length)))
    .filter((line) => !/^\s*[})\]/]/.test(line))
    .at(-1);
  return /^\s*return\b/.test(last ?? "");
}

/** Adds the import of `blank` before the first import, or at the top if there is none. */
function withImport(body: string): string {
  if (body.includes(IMPORT)) return body;
  const imports = [...body.matchAll(/^import [\s\S]*?;\n/gm)];
  const first = imports[0];
  return first ? body.slice(0, first.index) + IMPORT + body.slice(first.index) : `${IMPORT}\n${body}`;
}
