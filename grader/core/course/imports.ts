import { isText, type Token, tokensOf } from "./tokens.js";

const known = new Map<string, string[]>();
const MOST_KNOWN = 500;

/** Stands among the imports of a source for one whose name is only known when it runs. */
export const COMPUTED = "(computed)";

/**
 * What a source imports, in order: `import`, `export ... from` and `import("...")`. Types alone are no import, and neither
 * is anything in a comment or a string.
 */
export function importsIn(text: string): string[] {
  const found = known.get(text) ?? read(text);
  if (known.size > MOST_KNOWN) known.clear();
  known.set(text, found);
  return found;
}

function read(text: string): string[] {
  const tokens = tokensOf(text);
  const is = (at: number, value: string) => tokens[at]?.value === value;
  const isType = (at: number) => is(at, "type") && !is(at + 1, "from") && !is(at + 1, ",");
  const hasMeta = tokens.some(({ value }, i) => value === "meta" && is(i - 2, "import"));
  const found: string[] = [];
  /** Between the word that begins a statement and its source, which stands behind `from`. */
  let isOpen = false;
  for (let i = 0; i < tokens.length; i++) {
    if (isOpen && is(i, "from") && isText(tokens[i + 1])) {
      found.push(inside(tokens[i + 1]));
      isOpen = false;
    }
    // None of these stands before the source of a statement.
    if (/^[;=(]$/.test(tokens[i].value)) isOpen = false;
    // What vite writes for such an import could be written by hand, and it has one of its own for many files.
    if (tokens[i].value.startsWith("__vite_ssr_")) found.push(COMPUTED);
    if (is(i, "glob") && is(i - 1, ".") && hasMeta) found.push(COMPUTED);
    if (!is(i, "import") && !is(i, "export")) continue;
    if (is(i - 1, ".") || is(i - 1, "typeof") || is(i - 1, "as") || is(i + 1, "as")) continue;
    const at = is(i, "import") && is(i + 1, "(") ? i + 2 : i + 1;
    const isBare = is(i, "import") && isText(tokens[at]);
    if (isBare) found.push(inside(tokens[at]));
    if (at === i + 2 && !(isBare && /^[),]$/.test(tokens[at + 1]?.value ?? ""))) found.push(COMPUTED);
    isOpen = !isBare && (is(i, "import") ? !isType(at) : is(at, "{") || is(at, "*"));
  }
  return found;
}

function inside({ value }: Token): string {
  return value.slice(1, -1);
}
