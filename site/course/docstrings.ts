import ts from "typescript";
import type { Documented } from "./data.js";

/** The docstrings of all functions, classes and constants that a stub exports: together they are the task's text. */
export function docstringsOf(file: string, text: string): Documented[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = source.statements.filter(isExported).flatMap((statement) => {
    const name = nameOf(statement);
    const doc = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
    return name && doc ? [documented(name, doc)] : [];
  });
  if (found.length === 0)
    throw new Error(`${file} exports nothing that has a docstring: its page would have no task. Write one.`);
  return found;
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** Types are left out: they stand in the stub, beside the names that they are for. */
function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text;
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0].name.getText();
  return undefined;
}

function documented(name: string, doc: ts.JSDoc): Documented {
  const tags = doc.tags ?? [];
  const params = (tags as readonly ts.JSDocTag[])
    .filter(ts.isJSDocParameterTag)
    .map((tag) => ({ name: tag.name.getText(), text: said(tag.comment) }));
  const named = (word: string) => tags.filter((tag) => tag.tagName.text === word);
  return {
    name,
    text: said(doc.comment),
    params,
    returns: named("returns").map(({ comment }) => said(comment))[0],
    throws: named("throws").map(thrown),
    // A source may be an address, which the parser takes for a name: its own words are safer.
    sees: named("see").map((tag) => asMarkdown(plain(tag).replace(/^@see\s*/, ""))),
  };
}

/** `@throws RangeError if ...`; TypeScript takes the class for a part of the text, or for a type in braces. */
function thrown(tag: ts.JSDocTag): string {
  const text = plain(tag).replace(/^@throws\s*/, "");
  return asMarkdown(text.replace(/^\{?([A-Z]\w*Error)\}?/, "`$1`"));
}

/** A tag's own words, without the stars in front of its lines. */
function plain(tag: ts.JSDocTag): string {
  return tag
    .getText()
    .replaceAll(/^\s*\*+\/?/gm, "")
    .replaceAll(/\s*\*?\/?$/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function said(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return asMarkdown(ts.getTextOfJSDocComment(comment) ?? "");
}

/** Docstrings are Markdown with two exceptions: they have no formulas between dollars, and no HTML. Code keeps its signs. */
function asMarkdown(text: string): string {
  return text
    .split("\n")
    .map((line) => (/^ {4}/.test(line) ? line : escaped(line)))
    .join("\n");
}

function escaped(line: string): string {
  return line
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : unbroken(part.replaceAll(/[$<]/g, "\\$&"))))
    .join("");
}

/** A line would be broken after its minus. */
const unbroken = (text: string): string => text.replaceAll(/(?<!\w)-Infinity\b/g, "`-Infinity`");
