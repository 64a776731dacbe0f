import { type Token, tokensOf } from "./tokens.js";

/** The functions, constants and classes that one of the course's own files exports. */
export function exportedNames(source: string): string[] {
  const declared = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;
  return [...source.matchAll(declared)].map(([, name]) => name);
}

/** Names that the solution exports and the learner's text does not. */
export function missingExports(solution: string, text: string): string[] {
  const names = namesExportedBy(text);
  return exportedNames(solution).filter((name) => names && !names.has(name));
}

/**
 * Collects every name that a text exports, in any form that TypeScript has. It may include a few names too many.
 *
 * @returns undefined if `export * from` makes the names unknown
 */
function namesExportedBy(text: string): Set<string> | undefined {
  const tokens = tokensOf(text);
  const names = new Set<string>();
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].value !== "export" || tokens[i - 1]?.value === ".") continue;
    let at = i + 1;
    while (/^(?:async|abstract|declare)$/.test(tokens[at]?.value ?? "")) at++;
    const kind = tokens[at]?.value ?? "";
    if (kind === "*" && tokens[at + 1]?.value === "from") return undefined;
    if (kind === "function" && tokens[at + 1]?.value === "*") at++;
    if (/^(?:function|class|enum)$/.test(kind)) names.add(tokens[at + 1]?.value ?? "");
    // The loop goes on after the names of this export.
    else if (kind === "{") i = addWords(tokens, at, /^\}$/, names);
    else if (/^(?:const|let|var)$/.test(kind)) i = addWords(tokens, at + 1, /^[=;]$/, names);
  }
  return names;
}

/** Adds the words from `from` up to the token `end` or the next export, and returns the index where it stopped. */
function addWords(tokens: Token[], from: number, end: RegExp, names: Set<string>): number {
  let at = from;
  for (; at < tokens.length && !end.test(tokens[at].value); at++) {
    if (tokens[at].value === "export") return at - 1;
    if (tokens[at].type === "IdentifierName") names.add(tokens[at].value);
  }
  return at;
}
