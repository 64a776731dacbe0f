import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { exportedNames, missingExports } from "../../../../grader/core/course/exports.js";
import { readSource } from "../../../../grader/node/course/read-source.js";

const folder = mkdtempSync(path.join(tmpdir(), "kata-source-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Buffer) {
  const file = path.join(folder, "dot.ts");
  writeFileSync(file, content);
  return readSource(file);
}

describe("readSource", () => {
  test("gives the text of a file, whatever its line endings, without a byte order mark", () => {
    expect(read("const a = 'Σ';\r\n")).toEqual({ text: "const a = 'Σ';\r\n" });
    expect(read("\ufeffconst a = 1;\n")).toEqual({ text: "const a = 1;\n" });
  });

  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
  test.each<[string, string | Buffer, RegExp]>([
    ["an empty file", "", /^The file is empty/],
    ["nothing but whitespace", " \n\t\r\n", /^The file is empty/],
    ["UTF-16, as Windows writes it", utf16("const a = 1;"), /UTF-16.*Save it as UTF-8/],
    ["UTF-16 with the other byte order", utf16("const a = 1;").swap16(), /UTF-16.*Save it as UTF-8/],
    ["a letter in Latin-1", Buffer.from("// caf\xe9\n", "latin1"), /not valid UTF-8/],
    ["a file cut in the middle of a letter", Buffer.from("// Σ").subarray(0, 4), /not valid UTF-8/],
  ])("says what is wrong with %s", (_, content, problem) => {
    expect(read(content)).toEqual({ problem: expect.stringMatching(problem) });
  });

  test("says that a file is gone, that it is a folder, that it is far too large, and that it is full of nothing", () => {
    expect(readSource(path.join(folder, "none.ts"))).toEqual({
      problem: expect.stringMatching(/^The file is gone/),
    });
    expect(readSource(folder)).toEqual({
      problem: expect.stringMatching(/^Where the file should be is a folder/),
    });
    expect(read(`/**${"\n".repeat(3000)}*/\n`)).toEqual({
      problem: "The file has 3000 spaces or line breaks in a row. Delete them, and save again.",
    });
    expect(read("x".repeat(300_000))).toEqual({
      problem: expect.stringMatching(/^The file has 300 kB, and no exercise takes more than 64/),
    });
  });
});

test("exportedNames: functions, constants and classes, but no types and nothing indented", () => {
  const source = `
export function dot() {}
export async function later() {}
export function* every() {}
export const SPECIAL = 1;
export class Rope {}
export interface Shape {}
export type Vector = number[];
function hidden() {}
  export const inner = 2;
`;
  expect(exportedNames(source)).toEqual(["dot", "later", "every", "SPECIAL", "Rope"]);
});

describe("missingExports", () => {
  const solution = "export function dot() {}\n";
  test.each([
    "export function dot(u, v) {}",
    "export const dot = (u, v) => 0;",
    "export let dot = 1;",
    "export async function dot() {}",
    "export function*dot() {}",
    "function dot() {}\nexport { dot };",
    "function product() {}\nexport {\n  product as dot,\n};",
    "export const { dot, norm } = make();",
    'export * from "./mine.js";',
  ])("is satisfied by %j", (text) => {
    expect(missingExports(solution, text)).toEqual([]);
  });

  test.each([
    "function dot() {}",
    "export function dotProduct() {\n  return dot(1)\n}",
    "export const other = dot;",
    "export function Dot() {}",
    "// export function dot() {}",
    "export type dot = number;",
    "export default function () {}",
  ])("is not satisfied by %j", (text) => {
    expect(missingExports(solution, text)).toEqual(["dot"]);
  });

  test("lists every missing name in the solution's order", () => {
    const two = "export const SPECIAL = 1;\nexport function encode() {}\nexport function decode() {}\n";
    expect(missingExports(two, "export function encode() {}")).toEqual(["SPECIAL", "decode"]);
  });
});
