import ts from "typescript";
import { patternsLike } from "./patterns.js";

/** Texts that a wrong answer may have in the place of a node. */
export type Rule = (node: ts.Node, checker: ts.TypeChecker) => string[];

const K = ts.SyntaxKind;

/** What may stand in the place of an operator. */
const OPERATORS: Partial<Record<ts.SyntaxKind, string[]>> = {
  [K.PlusToken]: ["-"],
  [K.MinusToken]: ["+"],
  [K.AsteriskToken]: ["/"],
  [K.SlashToken]: ["*"],
  [K.AsteriskAsteriskToken]: ["*"],
  [K.LessThanToken]: ["<="],
  [K.LessThanEqualsToken]: ["<", ">"],
  [K.GreaterThanToken]: [">=", "<"],
  [K.GreaterThanEqualsToken]: [">", "<="],
  [K.EqualsEqualsEqualsToken]: ["!=="],
  [K.ExclamationEqualsEqualsToken]: ["==="],
  [K.AmpersandAmpersandToken]: ["||"],
  [K.BarBarToken]: ["&&"],
  [K.PlusEqualsToken]: ["-=", "="],
  [K.MinusEqualsToken]: ["+="],
  [K.AsteriskEqualsToken]: ["/=", "="],
  [K.SlashEqualsToken]: ["*="],
};

/** Functions that are mistaken for one another. */
const NAMES = pairs(
  "max min, maximum minimum, argMax argMin, floor ceil, floor round, sum mean, add sub, mul div, sin cos, ones zeros",
  "onesLike zerosLike, greater greaterEqual, less lessEqual, greater less, some every, logicalAnd logicalOr, log exp",
  "sqrt square, softmax logSoftmax, shift pop, push unshift, tanh sigmoid",
);

/** Where the order of the arguments makes no difference. */
const SYMMETRIC = /^(add|mul|max|min|maximum|minimum|equal|logicalAnd|logicalOr|assert\w*|hypot)$/;

/** Another operator, the operands exchanged, one of them left out. */
const operators: Rule = (node, checker) => {
  if (!ts.isBinaryExpression(node) || isText(node, checker)) return [];
  const [left, right] = [node.left.getText(), node.right.getText()];
  const operator = node.operatorToken.kind;
  const others = (OPERATORS[operator] ?? []).map((other) => `${left} ${other} ${right}`);
  const isArithmetic = [K.PlusToken, K.MinusToken, K.AsteriskToken, K.SlashToken].includes(operator);
  const isOrdered = [K.MinusToken, K.SlashToken].includes(operator);
  const sign = node.operatorToken.getText();
  return [
    ...others,
    ...(isArithmetic || operator === K.AmpersandAmpersandToken ? [left, right] : []),
    ...(isOrdered ? [`${bracketed(node.right)} ${sign} ${bracketed(node.left)}`] : []),
  ];
};

function bracketed(node: ts.Expression): string {
  return ts.isBinaryExpression(node) || ts.isConditionalExpression(node)
    ? `(${node.getText()})`
    : node.getText();
}

/** Another number beside it, the other truth, no sign. */
const literals: Rule = (node) => {
  if (ts.isPrefixUnaryExpression(node) && [K.MinusToken, K.ExclamationToken].includes(node.operator)) {
    const inner = node.operand.getText();
    return ts.isNumericLiteral(node.operand) ? [inner, String(1 - Number(inner))] : [inner];
  }
  if (node.kind === K.TrueKeyword) return ["false"];
  if (node.kind === K.FalseKeyword) return ["true"];
  if (!ts.isNumericLiteral(node) || ts.isPrefixUnaryExpression(node.parent)) return [];
  const value = Number(node.text);
  if (value > 1e6) return [];
  if (!Number.isInteger(value)) return [String(1 - value)];
  return value === 0 ? ["1", "-1"] : [String(value - 1), String(value + 1)];
};

/** Arguments exchanged or left out, another function, none at all. */
const calls: Rule = (node, checker) => {
  if (!ts.isCallExpression(node)) return [];
  const { expression: called, arguments: given } = node;
  const name = ts.isPropertyAccessExpression(called) ? called.name.text : called.getText();
  if (/Error$|^assert|^blank$|^tidy$|^keep$|^dispose$|^axesOf$/.test(name)) return [];
  const texts = given.map((argument) => argument.getText());
  const call = (args: string[], fn = called.getText()) => `${fn}(${args.join(", ")})`;
  const alike = (a: ts.Node, b: ts.Node) => isAlike(checker, a, b);
  const swapped = given.flatMap((argument, i) =>
    i > 0 && !SYMMETRIC.test(name) && texts[i] !== texts[i - 1] && alike(given[i - 1], argument)
      ? [call(texts.with(i - 1, texts[i]).with(i, texts[i - 1]))]
      : [],
  );
  const last = given.at(-1);
  const isOption = last && given.length > 1 && /^(-?\d+|true|false|\[[^\]]*\])$/.test(last.getText());
  const inner = [...given, ...(ts.isPropertyAccessExpression(called) ? [called.expression] : [])];
  const renamed = ts.isPropertyAccessExpression(called)
    ? (NAMES[name] ?? []).map((other) => call(texts, `${called.expression.getText()}.${other}`))
    : [];
  const transposed =
    name === "matMul" && given.length === 2
      ? [call([...texts, "false", "true"]), call([...texts, "true"])]
      : [];
  return [
    ...swapped,
    ...(isOption ? [call(texts.slice(0, -1))] : []),
    ...renamed,
    ...transposed,
    ...inner.filter((argument) => alike(argument, node)).map((argument) => argument.getText()),
    ...(name === "slice" ? shifted(given, texts).map((args) => call(args)) : []),
  ];
};

/** Each plain argument of a slice, one further and one less. */
function shifted(given: readonly ts.Node[], texts: string[]): string[][] {
  return given.flatMap((argument, i) =>
    ts.isIdentifier(argument) ? [texts.with(i, `${texts[i]} + 1`), texts.with(i, `${texts[i]} - 1`)] : [],
  );
}

/** A place beside the one that is read. */
const places: Rule = (node) => {
  if (!ts.isElementAccessExpression(node) || !ts.isIdentifier(node.argumentExpression)) return [];
  const [list, at] = [node.expression.getText(), node.argumentExpression.getText()];
  return [`${list}[${at} - 1]`, `${list}[0]`];
};

/** What may be missing is taken for there. */
const absences: Rule = (node) => {
  const isAccess = ts.isPropertyAccessExpression(node);
  if (!(isAccess || ts.isElementAccessExpression(node) || ts.isCallExpression(node))) return [];
  if (!node.questionDotToken) return [];
  const at = node.questionDotToken.getStart() - node.getStart();
  return [`${node.getText().slice(0, at)}${isAccess ? "." : ""}${node.getText().slice(at + 2)}`];
};

/** One branch whatever the condition, or the branches exchanged. */
const branches: Rule = (node) => {
  if (ts.isIfStatement(node)) return [""];
  if (!ts.isConditionalExpression(node)) return [];
  const [yes, no] = [node.whenTrue.getText(), node.whenFalse.getText()];
  return [yes, no, `${node.condition.getText()} ? ${no} : ${yes}`];
};

/** A regular expression that matches less or more. */
const patterns: Rule = (node) => (ts.isRegularExpressionLiteral(node) ? patternsLike(node.text) : []);

/** A statement that is missing; a loop that lost one might never end. */
const statements: Rule = (node) => {
  const isDropped =
    ts.isExpressionStatement(node) ||
    ts.isForOfStatement(node) ||
    (ts.isForStatement(node) && node.statement);
  return isDropped && !ts.findAncestor(node, ts.isWhileStatement) ? [""] : [];
};

/** Another parameter of the same kind: dx for x, K for Q. */
const parameters: Rule = (node, checker) => {
  if (!ts.isIdentifier(node) || !isValue(node)) return [];
  const declared = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (!declared || !ts.isParameter(declared) || declared.parent.getSourceFile() !== node.getSourceFile())
    return [];
  const others = (declared.parent as ts.SignatureDeclaration).parameters.filter(
    (other) => other !== declared && ts.isIdentifier(other.name) && isAlike(checker, declared, other),
  );
  return others.slice(0, 2).map((other) => other.name.getText());
};

/** Whether an identifier stands for a value, and is no name of something. */
function isValue({ parent }: ts.Identifier): boolean {
  return !(
    ts.isParameter(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isTypeNode(parent) ||
    ts.isBindingElement(parent)
  );
}

function isText(node: ts.Node, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) !== 0;
}

/** Whether each of two expressions could stand where the other does; functions never are. */
function isAlike(checker: ts.TypeChecker, a: ts.Node, b: ts.Node): boolean {
  if ([a, b].some((node) => ts.isFunctionLike(node))) return false;
  const [first, second] = [a, b].map((node) =>
    checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(node)),
  );
  return checker.isTypeAssignableTo(first, second) && checker.isTypeAssignableTo(second, first);
}

function pairs(...lists: string[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const pair of lists.join(", ").split(", ")) {
    const [a, b] = pair.split(" ");
    names[a] = [...(names[a] ?? []), b];
    names[b] = [...(names[b] ?? []), a];
  }
  return names;
}

export const RULES: Rule[] = [
  operators,
  literals,
  patterns,
  calls,
  places,
  absences,
  branches,
  statements,
  parameters,
];
