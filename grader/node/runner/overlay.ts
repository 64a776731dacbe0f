import ts from "typescript";
import { exportedNames } from "../../core/course/exports.js";

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
  const declarations = declarationsIn(source);
  const built = Object.fromEntries(exported.map((name) => [name, builtOn(name, declarations, exported)]));
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
    ...(isBuilt ? [withOwnNames(source, declarations, exported)] : []),
  ];
}

/** Something that a module declares for all of its code. */
interface Declaration {
  /** Where the name stands. */
  name: ts.Identifier;
  isFunction: boolean;
  /** Where its `export` stands, with the space behind it; empty if it has none. */
  exporting: { from: number; to: number };
  /** Every name that its code mentions, without those of properties. */
  mentions: Set<string>;
}

function declarationsIn(source: string): Declaration[] {
  const file = ts.createSourceFile("solution.ts", source, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => {
    const word = ts.canHaveModifiers(statement)
      ? ts.getModifiers(statement)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : undefined;
    const from = word?.getStart() ?? 0;
    const exporting = { from, to: word ? word.end + 1 : from };
    const isFunction = ts.isFunctionDeclaration(statement);
    const mentions = mentionsIn(statement);
    if ((isFunction || ts.isClassDeclaration(statement)) && statement.name)
      return [{ name: statement.name, isFunction, exporting, mentions }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [{ name, isFunction, exporting, mentions }] : [],
    );
  });
}

function mentionsIn(node: ts.Node, found = new Set<string>()): Set<string> {
  const isOfProperty =
    (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
    (ts.isPropertyAssignment(node.parent) && node.parent.name === node);
  if (ts.isIdentifier(node) && !isOfProperty) found.add(node.text);
  node.forEachChild((child) => void mentionsIn(child, found));
  return found;
}

/** The other exports that a function uses, directly or through other declarations; empty if `name` is not a function. */
function builtOn(name: string, declarations: Declaration[], exported: string[]): string[] {
  const mentions = new Map(declarations.map((one) => [one.name.text, one.mentions]));
  if (!declarations.some((one) => one.isFunction && one.name.text === name)) return [];
  const found = new Set([name]);
  for (const each of found)
    for (const other of mentions.keys()) if (mentions.get(each)?.has(other)) found.add(other);
  return exported.filter((other) => other !== name && found.has(other));
}

/** The solution's text with its exports renamed to `own...`. */
function withOwnNames(source: string, declarations: Declaration[], exported: string[]): string {
  let text = source;
  // From the end, so that the places before stay what they are.
  for (const { name, exporting } of [...declarations].reverse()) {
    if (!exported.includes(name.text)) continue;
    text = `${text.slice(0, name.getStart())}own${text.slice(name.getStart())}`;
    text = text.slice(0, exporting.from) + text.slice(exporting.to);
  }
  return text;
}
