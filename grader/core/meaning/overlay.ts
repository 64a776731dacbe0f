import { exportedNames } from "../course/exports.js";

/**
 * Lines of a module that is the solution but for what a mistake replaces. The solution's other functions call what it replaces,
 * as those of a learner do who gets one function wrong. The lines declare `differing`, the names of all exports that are not the
 * solution's.
 *
 * @param file how an import names the solution, quotes included
 * @param source its text
 * @param bank the same of its mistakes
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

/** The beginning of a declaration on the top level, where nothing is indented. */
const DECLARED = /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/gm;

/** The other exports of a module on which a function of it is built, to any depth; none for what is no function. */
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

/** The solution's text, with names of their own for what it exports. */
function withOwnNames(source: string, exported: string[]): string {
  return source.replace(DECLARED, (declaration, name) =>
    exported.includes(name) ? declaration.replace(/^export /, "").replace(/\w+$/, `own${name}`) : declaration,
  );
}
