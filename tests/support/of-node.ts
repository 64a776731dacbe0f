import { builtinModules } from "node:module";
import ts from "typescript";

const GLOBALS = new Set([
  ...["process", "Buffer", "global", "require", "__dirname", "__filename"],
  ...["setImmediate", "clearImmediate"],
]);
const BUILT_IN = new Set(builtinModules);

/** What a source takes of Node: modules that only Node has, its globals, and the place of the file on the disk. */
export function ofNode(text: string): string[] {
  const source = ts.createSourceFile("lib.ts", text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const from = moduleIn(node);
    if (from !== undefined && isNodes(from)) found.push(from);
    if (ts.isMetaProperty(node)) found.push("import.meta");
    if (ts.isIdentifier(node) && isGlobal(node)) found.push(node.text);
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** What an import, an export or a call of import names, types set aside: they are gone when the code runs. */
export function moduleIn(node: ts.Node): string | undefined {
  const named = (text: ts.Node | undefined) => (text && ts.isStringLiteralLike(text) ? text.text : undefined);
  if (ts.isImportDeclaration(node))
    return node.importClause?.isTypeOnly ? undefined : named(node.moduleSpecifier);
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : named(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return named(node.expression);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return named(node.arguments[0]);
  return undefined;
}

function isNodes(name: string): boolean {
  return name.startsWith("node:") || BUILT_IN.has(name.split("/")[0]);
}

/** A name of Node's that is used as a value or taken off globalThis: no property of something else, no type, no declaration. */
function isGlobal(node: ts.Identifier): boolean {
  if (!GLOBALS.has(node.text)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return parent.expression.getText() === "globalThis";
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  const isName = "name" in parent && parent.name === node;
  return !isName || ts.isShorthandPropertyAssignment(parent);
}
