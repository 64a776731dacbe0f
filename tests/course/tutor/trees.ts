import ts from "typescript";

// Code in texts, compared as syntax trees: comments, layout, quotes, brackets and semicolons make no difference.

const CODE = (text: string) => ts.createSourceFile("code.ts", text, ts.ScriptTarget.Latest, true);

/** A tree as text, and of how many names, literals and operators it is made. */
export interface Tree {
  text: string;
  size: number;
}

/** These mean the same everywhere. Other names are numbered, unless they are called: code with other names is the same code. */
const KEPT = new Set(["Math", "Array", "Object", "Number", "JSON", "tf", "Infinity", "NaN", "undefined"]);

export function treeOf(root: ts.Node): Tree {
  const numbers = new Map<string, number>();
  const named = (name: string) => {
    if (KEPT.has(name)) return name;
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return `$${numbers.get(name)}`;
  };
  const of = (node: ts.Node): Tree => {
    // Brackets, the semicolon of an expression, and what only types say compute nothing.
    if (ts.isParenthesizedExpression(node) || ts.isExpressionStatement(node)) return of(node.expression);
    if (ts.isAsExpression(node) || ts.isNonNullExpression(node)) return of(node.expression);
    if (ts.isIdentifier(node))
      return { text: isMember(node) || isCalled(node) ? node.text : named(node.text), size: 1 };
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node))
      return { text: JSON.stringify(node.text), size: 1 };
    const children: Tree[] = [];
    ts.forEachChild(node, (child) => void (ts.isTypeNode(child) || children.push(of(child))));
    if (children.length === 0) return { text: node.getText() || ts.SyntaxKind[node.kind], size: 1 };
    const unary = ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node);
    return {
      text: `(${ts.SyntaxKind[node.kind]}${unary ? node.operator : ""} ${children.map(({ text }) => text).join(" ")})`,
      size: children.reduce((sum, { size }) => sum + size, unary ? 1 : 0),
    };
  };
  return of(root);
}

const isCalled = (node: ts.Identifier) =>
  (ts.isCallExpression(node.parent) || ts.isNewExpression(node.parent)) && node.parent.expression === node;

/** The name behind a dot, or the key of an object. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

/** A line of code: a statement with what is nested in it set apart, or the expression that it computes. */
export interface Line extends Tree {
  source: string;
}

/**
 * The lines of some code: every statement at every depth, and of a declaration, an assignment and a return what it computes too, because
 * that is the line.
 *
 * @param isExpression whether the code is an expression; otherwise it is statements
 */
export function linesOf(code: string, isExpression = false): Line[] {
  const lines: Line[] = [];
  const add = (node: ts.Node) => lines.push({ ...treeOf(node), source: sourceOf(node) });
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node)) add(node);
    if (ts.isVariableDeclaration(node) && node.initializer) add(node.initializer);
    if (ts.isReturnStatement(node) && node.expression) add(node.expression);
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) add(node.body);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) add(node.right);
    ts.forEachChild(node, visit);
  };
  if (isExpression) CODE(`(${code}\n);`).statements.forEach(visit);
  else
    (
      CODE(`async function* f() {\n${code}\n}`).statements[0] as ts.FunctionDeclaration
    ).body!.statements.forEach(visit);
  return lines;
}

/** Without the brackets that an expression was put into, to be a statement. */
function sourceOf(node: ts.Node): string {
  return ts.isExpressionStatement(node) && ts.isParenthesizedExpression(node.expression)
    ? node.expression.expression.getText()
    : node.getText();
}

/** Words without any of these are no code of more than one name. */
const LIKE_CODE = /[([{=*/+<>?-]|\w\.\w/;

/** All trees, at every depth, of what a text may mean as code: its fences, its spans in code font, and each of its lines. */
export function treesIn(text: string): Set<string> {
  const fences = [...text.matchAll(/^\s*```\w*\n([\s\S]*?)^\s*```/gm)].map(([, code]) => code);
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);
  const found = new Set<string>();
  for (const code of new Set([...fences, ...spans, ...text.split("\n")])) {
    if (!LIKE_CODE.test(code)) continue;
    const visit = (node: ts.Node): void => {
      found.add(treeOf(node).text);
      ts.forEachChild(node, visit);
    };
    for (const statement of CODE(code).statements) visit(statement);
  }
  return found;
}
