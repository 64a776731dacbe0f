import type TS from "typescript";
import { fingerprint } from "../core/course/fingerprint.js";

// Whether two answers are the same but for their look: comments, layout, quotes, brackets, semicolons, and how local names are called.

/**
 * The fingerprint of the syntax tree of a learner's answer, that is of the statements of its file that have a blank in the stub. If one
 * of them is gone, or the file is no code, it is that of the whole file.
 */
export async function treePrint(stub: string, answer: string): Promise<string> {
  const { default: ts } = await import("typescript");
  const parse = (text: string) => ts.createSourceFile("answer.ts", text, ts.ScriptTarget.Latest, true);
  const file = parse(answer);
  const names = parse(stub)
    .statements.filter((statement) => callsBlank(ts, statement))
    .map((statement) => nameOf(ts, statement));
  const found = names.map((name) =>
    file.statements.filter((statement) => name !== undefined && nameOf(ts, statement) === name),
  );
  const isWhole = names.length > 0 && found.every(({ length }) => length > 0);
  return fingerprint(shapeOf(ts, isWhole ? found.flat() : [...file.statements]));
}

function callsBlank(ts: typeof TS, node: TS.Node): boolean {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "blank")
    return true;
  return ts.forEachChild(node, (child) => callsBlank(ts, child) || undefined) === true;
}

function nameOf(ts: typeof TS, statement: TS.Statement): string | undefined {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name?.text;
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join();
  return undefined;
}

/** A tree as text. Names that are declared in it are numbered in the order in which they come. */
function shapeOf(ts: typeof TS, nodes: TS.Node[]): string {
  const locals = new Map<string, string>();
  const collect = (node: TS.Node): void => {
    const isDeclared = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
    if (isDeclared && ts.isIdentifier(node.name) && !locals.has(node.name.text))
      locals.set(node.name.text, `$${locals.size}`);
    ts.forEachChild(node, collect);
  };
  nodes.forEach(collect);

  const shape = (node: TS.Node): string => {
    if (ts.isParenthesizedExpression(node)) return shape(node.expression);
    if (ts.isEmptyStatement(node)) return "";
    if (ts.isIdentifier(node)) return isMember(ts, node) ? node.text : (locals.get(node.text) ?? node.text);
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return JSON.stringify(node.text);
    const children: string[] = [];
    ts.forEachChild(node, (child) => void children.push(shape(child)));
    return `(${node.kind}${detail(ts, node)} ${children.filter(Boolean).join(" ")})`;
  };
  return nodes.map(shape).join("\n");
}

/** The name behind a dot, or the key of an object, is no local name. */
function isMember(ts: typeof TS, node: TS.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

/** What tells two nodes of one kind apart that have the same children: `-x` and `!x`, two pieces of a template. */
function detail(ts: typeof TS, node: TS.Node): string {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return `:${node.operator}`;
  const isText =
    ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isRegularExpressionLiteral(node);
  return isText ? JSON.stringify(node.text) : "";
}
