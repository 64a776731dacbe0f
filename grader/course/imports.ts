import jsTokens from "js-tokens";

const known = new Map<string, string[]>();
const MOST_KNOWN = 500;

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
  const tokens = [...jsTokens(text)].filter(({ type }) => !/Space|Line|Comment/.test(type));
  const is = (at: number, value: string) => tokens[at]?.value === value;
  const isText = (at: number) => /^(StringLiteral|NoSubstitutionTemplate)$/.test(tokens[at]?.type ?? "");
  const found: string[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (!is(i, "import") && !is(i, "export")) continue;
    if (is(i - 1, ".") || is(i - 1, "typeof")) continue;
    // The source of a statement stands behind `from`, and before anything that can only follow it.
    let at = i + 1;
    if (is(i, "import") && is(at, "(")) at++;
    else if (!isText(at)) {
      if (is(at, "type") && !is(at + 1, "from") && !is(at + 1, ",")) continue;
      if (is(i, "export") && !is(at, "{") && !is(at, "*")) continue;
      while (at < tokens.length && !(is(at, "from") && isText(at + 1)) && !/^[;=(]$/.test(tokens[at].value))
        at++;
      at++;
    }
    if (isText(at)) found.push(tokens[at].value.slice(1, -1));
  }
  return found;
}
