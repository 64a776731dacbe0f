import { isText, type Token, tokensOf } from "./tokens.js";

const known = new Map<string, string[]>();
const MOST_KNOWN = 500;

/** Stands in for an import with a computed name, which is known only when the code runs. */
export const COMPUTED = "(computed)";

/**
 * Lists what a text imports, in order: by `import`, `export ... from` and `import("...")`. Imports of types alone do not count, nor
 * does text in comments or strings.
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
  /** Whether the loop is inside an import or export statement and has not reached its `from` yet. */
  let isOpen = false;
  for (let i = 0; i < tokens.length; i++) {
    if (isOpen && is(i, "from") && isText(tokens[i + 1])) {
      found.push(inside(tokens[i + 1]));
      isOpen = false;
    }
    // These tokens never occur between `import` and `from`.
    if (/^[;=(]$/.test(tokens[i].value)) isOpen = false;
    // A learner could write by hand what vite makes of a computed import, or use vite's `import.meta.glob`.
    if (named(tokens[i]).startsWith("__vite_ssr_")) found.push(COMPUTED);
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

/** A token as it is read: a name may be written with escapes, `\u005f` for `_`. */
function named({ value }: Token): string {
  return value.replace(/\\u(?:\{0*([\da-f]{1,6})\}|([\da-f]{4}))/gi, (_, braced, plain) =>
    String.fromCodePoint(Math.min(Number.parseInt(braced ?? plain, 16), 0x10ffff)),
  );
}

function inside({ value }: Token): string {
  return value.slice(1, -1);
}
