import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** What the contract bank needs to know of an exported function: what its author wrote, not what it does. */
export interface Signature {
  fn: string;
  parameters: number;
  /** Whether a parameter may be a list, an object or a tensor. */
  takesLists: boolean;
  /** Optional parameters, and optional members of object parameters, of which the body makes use. */
  optional: Option[];
  /** Whether it says that it refuses something. */
  throws: boolean;
  /** Whether `@returns` says that the result is new. */
  returnsNew: boolean;
  /** Whether null or undefined is among its results. */
  returnsNull: boolean;
}

/** What a caller may leave out. */
export interface Option {
  parameter: number;
  member?: string;
  /** Whether 0, false or nothing may say something else there than an option that is left out. */
  takesNothing: boolean;
}

type Interface = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** The exported functions of a solution of which something is the learner's to write. */
export function signaturesOf(file: string): Signature[] {
  const source = parse(file);
  const functions = source.statements.filter(ts.isFunctionDeclaration);
  return functions
    .filter((node) => isExported(node) && node.body && !node.asteriskToken && hasBlank(node, functions))
    .map((node) => signatureOf(node, source));
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
}

function isExported(node: ts.FunctionDeclaration): boolean {
  return Boolean(ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
}

/** Whether it has a blank, or calls a function of its file that has one. */
function hasBlank(
  node: ts.FunctionDeclaration,
  functions: ts.FunctionDeclaration[],
  seen = new Set<ts.Node>(),
): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const text = node.getText();
  if (/\bblank:/.test(text)) return true;
  const called = functions.filter(
    ({ name }) => name && new RegExp(`\\b${name.text}\\b`).test(node.body?.getText() ?? ""),
  );
  return called.some((other) => hasBlank(other, functions, seen));
}

function signatureOf(node: ts.FunctionDeclaration, source: ts.SourceFile): Signature {
  const tags = ts.getJSDocTags(node);
  const textOf = (name: string) =>
    tags
      .filter(({ tagName }) => tagName.text === name)
      .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
      .join(" ");
  return {
    fn: node.name?.text ?? "default",
    parameters: node.parameters.length,
    takesLists: node.parameters.some(({ type }) => !/^(number|string|boolean)$/.test(type?.getText() ?? "")),
    optional: node.parameters.flatMap((parameter, i) =>
      optionsOf(parameter, i, source, node.body?.getText() ?? ""),
    ),
    throws: tags.some(({ tagName }) => tagName.text === "throws"),
    returnsNew: /\bnew\b/.test(textOf("returns")),
    returnsNull: /\b(null|undefined)\b/.test(node.type?.getText() ?? ""),
  };
}

function optionsOf(
  node: ts.ParameterDeclaration,
  parameter: number,
  source: ts.SourceFile,
  body: string,
): Signature["optional"] {
  if (node.dotDotDotToken) return [];
  const members = new Map<string, boolean>();
  if (ts.isObjectBindingPattern(node.name)) {
    for (const { name, propertyName, initializer } of node.name.elements)
      if (initializer) members.set((propertyName ?? name).getText(), !isNothing(initializer));
  }
  const used = (member: string) =>
    ts.isObjectBindingPattern(node.name) || new RegExp(`\\b${member}\\b`).test(body);
  for (const { name, type } of node.type ? optionalMembers(node.type, source) : [])
    if (used(name)) members.set(name, members.get(name) !== false && !isNamed(type));
  const whole = (node.questionToken || node.initializer) && !ts.isObjectBindingPattern(node.name);
  const takesNothing = !isNothing(node.initializer) && !isNamed(node.type);
  return [
    ...(whole ? [{ parameter, takesNothing }] : []),
    ...[...members].map(([member, takesNothing]) => ({ parameter, member, takesNothing })),
  ];
}

/** Whether an option is 0, false or nothing already where it is left out. */
const isNothing = (initializer: ts.Expression | undefined) =>
  /^(-?0|false|""|\[\])$/.test(initializer?.getText() ?? "");

/** Whether a type is a choice of words, none of them empty. */
function isNamed(type: ts.TypeNode | undefined): boolean {
  if (!type) return false;
  const parts = ts.isUnionTypeNode(type) ? [...type.types] : [type];
  return parts.every(
    (part) => ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal) && part.literal.text !== "",
  );
}

interface Member {
  name: string;
  type?: ts.TypeNode;
}

/** The optional members of a type that is written out, or declared in this file or in one that it imports. */
function optionalMembers(type: ts.TypeNode, source: ts.SourceFile): Member[] {
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => optionalMembers(part, source));
  if (ts.isTypeLiteralNode(type)) return optionalIn(type.members);
  if (!ts.isTypeReferenceNode(type)) return [];
  const found = declarationOf(type.typeName.getText(), source);
  if (!found) return [];
  const { declaration, file } = found;
  return ts.isInterfaceDeclaration(declaration)
    ? optionalIn(declaration.members)
    : optionalMembers(declaration.type, file);
}

function optionalIn(members: ts.NodeArray<ts.TypeElement>): Member[] {
  return members.flatMap((member) =>
    member.name && member.questionToken
      ? [{ name: member.name.getText(), type: ts.isPropertySignature(member) ? member.type : undefined }]
      : [],
  );
}

function declarationOf(
  name: string,
  source: ts.SourceFile,
): { declaration: Interface; file: ts.SourceFile } | undefined {
  for (const node of source.statements) {
    if ((ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name.text === name)
      return { declaration: node, file: source };
    if (
      !ts.isImportDeclaration(node) ||
      !new RegExp(`\\b${name}\\b`).test(node.importClause?.getText() ?? "")
    )
      continue;
    const target = (node.moduleSpecifier as ts.StringLiteral).text;
    const file = path.join(path.dirname(source.fileName), target.replace(/\.js$/, ".ts"));
    return target.startsWith(".") && existsSync(file) ? declarationOf(name, parse(file)) : undefined;
  }
  return undefined;
}
