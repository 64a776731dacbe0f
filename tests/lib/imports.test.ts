import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { root } from "../../lib/root.js";

// lib judges in a browser too: what it needs of Node stands in a few files, which a bundle for a browser leaves out.

/** Files that only Node loads: what lib asks of it, and the loaders of what only Node has. */
const NODE_ONLY = ["backend/dawn.ts", "backend/native.ts", "platform/node.ts", "root.ts"];

const GLOBALS = new Set([
  ...["process", "Buffer", "global", "require", "__dirname", "__filename"],
  ...["setImmediate", "clearImmediate"],
]);
const BUILT_IN = new Set(builtinModules);

const folder = path.join(root, "lib");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .sort();

/** What a source takes of Node: modules that only Node has, its globals, and the place of the file on the disk. */
function ofNode(text: string): string[] {
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
function moduleIn(node: ts.Node): string | undefined {
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

describe("only the files for Node take something of Node", () => {
  test.each(files.filter((file) => !NODE_ONLY.includes(file)))("%s", (file) => {
    expect(ofNode(readFileSync(path.join(folder, file), "utf8"))).toEqual([]);
  });

  test("and each of those does", () => {
    const idle = NODE_ONLY.filter(
      (file) => ofNode(readFileSync(path.join(folder, file), "utf8")).length === 0,
    );
    // Dawn is a package, and its loader puts things on globalThis; it must not reach a browser all the same.
    expect(idle).toEqual(["backend/dawn.ts"]);
  });
});

test.each([
  ['import { readFileSync } from "node:fs";', ["node:fs"]],
  ['import fs from "fs";', ["fs"]],
  ['import "fs/promises";', ["fs/promises"]],
  ['export * from "node:path";', ["node:path"]],
  ['const os = await import("node:os");', ["node:os"]],
  ['import fs = require("node:fs");', ["node:fs"]],
  ['require("fs");', ["require"]],
  ["process.env.X;", ["process"]],
  ["globalThis.process;", ["process"]],
  ["f({ process });", ["process"]],
  ["Buffer.from(x);", ["Buffer"]],
  ["new URL('.', import.meta.url);", ["import.meta"]],
  ["setImmediate(f); __dirname;", ["setImmediate", "__dirname"]],
  ['import type { Worker } from "node:worker_threads";', []],
  ["// process.env, and a text: \n 'process.env';", []],
  ["x.process(); const y = { process: 1 }; type T = Buffer;", []],
])("finds what there is of Node in %s", (text, found) => {
  expect(ofNode(text)).toEqual(found);
});
