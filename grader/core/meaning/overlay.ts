import { exportedNames } from "../course/exports.js";

/**
 * The lines of a module that is the solution with one mistake. The solution's other functions call the wrong function, as they
 * would in the file of a learner who gets that function wrong. The lines declare `differing`: the names of all exports that
 * differ from the solution's.
 *
 * @param file the solution's name for an import, in quotes
 * @param source the solution's text
 * @param bank the name of the file with its mistakes, in quotes
 */
export function overlay(file: string, source: string, bank: string, mistake: string): string[] {
  const exported = exportedNames(source);
  const built = Object.fromEntries(exported.map((name) => [name, builtOn(name, source)]));
  const isBuilt = Object.values(built).some((names) => names.length > 0);
  const right = (name: string) =>
    built[name].length > 0 ? `(differs("${name}") ? own${name} : right.${name})` : `right.${name}`;
  return [
    `import * as right from ${file};`,
    `import bank from ${bank};`,
    `const wrong = bank[${JSON.stringify(mistake)}];`,
    `if (!wrong) throw new Error(${JSON.stringify(`there is no mistake named ${mistake}`)});`,
    `const built = ${JSON.stringify(built)};`,
    "const differs = (name) => name in wrong || built[name].some((other) => other in wrong);",
    "const differing = Object.keys(built).filter(differs);",
    ...exported.map((name) => `export const ${name} = wrong.${name} ?? ${right(name)};`),
    ...(isBuilt ? [withOwnNames(source, exported)] : []),
  ];
}

/** The start of a top-level declaration, which is never indented. */
const DECLARED = /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/gm;

/** The other exports that a function uses, directly or through other functions; empty if `name` is not a function. */
function builtOn(name: string, source: string): string[] {
  if (!new RegExp(`^export (async )?function\\*? ${name}\\b`, "m").test(source)) return [];
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  const starts = [...code.matchAll(DECLARED)];
  const words = new Map(
    starts.map(({ 1: declared, index }, i) => [
      declared,
      new Set(code.slice(index, starts[i + 1]?.index).match(/[\w$]+/g)),
    ]),
  );
  const found = new Set([name]);
  for (const each of found)
    for (const other of words.keys()) if (words.get(each)?.has(other)) found.add(other);
  return exportedNames(source).filter((other) => other !== name && found.has(other));
}

/** The solution's text with its exports renamed to `own...`. */
function withOwnNames(source: string, exported: string[]): string {
  return source.replace(DECLARED, (declaration, name) =>
    exported.includes(name) ? declaration.replace(/^export /, "").replace(/\w+$/, `own${name}`) : declaration,
  );
}
