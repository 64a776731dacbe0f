import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "../../../../lib/platform/root.js";

const folder = path.join(root, "lib", "backend", "wasm");
const built = path.join(folder, "kernels.wasm");
const compiled = new WebAssembly.Module(readFileSync(built));

test("kernels.wasm exports the functions that Simd names, and asks for nothing but the memory", () => {
  const source = ts.createSourceFile(
    "simd.ts",
    readFileSync(path.join(folder, "simd.ts"), "utf8"),
    ts.ScriptTarget.ES2022,
  );
  const simd = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === "Simd");
  const named = (simd as ts.InterfaceDeclaration).members.map(
    (member) => (member.name as ts.Identifier).text,
  );
  const exported = WebAssembly.Module.exports(compiled).map(({ name, kind }) => `${kind} ${name}`);
  expect(exported.sort()).toEqual(named.map((name) => `function ${name}`).sort());
  expect(WebAssembly.Module.imports(compiled)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
});

/** What simd/check.mjs, which every build asks, says of a file: nothing if it is good. */
function complaint(file: string): string {
  const check = path.join(folder, "simd", "check.mjs");
  return spawnSync(process.execPath, [check, file], { encoding: "utf8" }).stderr;
}

test("kernels.wasm holds no data, which would lie over the backend's memory; a build with data or a stack fails", () => {
  expect(complaint(built)).toBe("");
  const magic = [0, ...ascii("asm"), 1, 0, 0, 0];
  // A memory of one page, and the letter a at its beginning.
  const data = [...magic, 5, 3, 1, 0, 1, 11, 7, 1, 0, 0x41, 0, 11, 1, ...ascii("a")];
  // An imported global, a variable 32-bit number.
  const name = "__stack_pointer";
  const stack = [
    ...magic,
    2,
    9 + name.length,
    1,
    3,
    ...ascii("env"),
    name.length,
    ...ascii(name),
    3,
    0x7f,
    1,
  ];
  const scratch = mkdtempSync(path.join(os.tmpdir(), "kernels-"));
  const file = path.join(scratch, "wrong.o");
  for (const [bytes, what] of [
    [data, "static data"],
    [stack, name],
  ] as const) {
    writeFileSync(file, Uint8Array.from(bytes));
    expect(complaint(file)).toContain(`this one uses ${what}`);
  }
  rmSync(scratch, { recursive: true });
});

function ascii(text: string): number[] {
  return [...Buffer.from(text, "ascii")];
}
