import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { mutantsOf, programOf } from "../../../../grader/author/mutants/mutate.js";

const folder = mkdtempSync(path.join(realpathSync.native(tmpdir()), "kata-mutants-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The changed lines of a function's mutants. */
function after(code: string, where?: "blanks" | "given"): string[] {
  const file = path.join(folder, "answer.ts").replaceAll("\\", "/");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code);
  return mutantsOf(programOf([file]), file, where).map((mutant) => mutant.after);
}

test("only code inside blanks is changed, and no two mutants are the same", () => {
  const code = [
    "export function f(a: number): number {",
    "  const b = a + 1;",
    "  return /* blank: twice b */ 2 * b /* end */;",
    "}",
  ].join("\n");
  expect(after(code)).toEqual([
    "return 2 / b ;",
    "return 2 ;",
    "return b ;",
    "return 1 * b ;",
    "return 3 * b ;",
  ]);
  expect(after(code, "given")).toEqual([
    "const b = a - 1;",
    "const b = a;",
    "const b = 1;",
    "const b = a + 0;",
    "const b = a + 2;",
  ]);
});

test("arguments are exchanged where their types agree, and where the order matters", () => {
  const code = [
    "declare function cut(list: number[], from: number, to: number): number[];",
    "export function f(list: number[], a: number, b: number): number[] {",
    "  // blank: the part",
    "  return cut(list, a, b);",
    "  // end",
    "}",
    "export function g(a: number, b: number): number {",
    "  return /* blank: the larger */ Math.max(a, b) /* end */;",
    "}",
  ].join("\n");
  const lines = after(code);
  expect(lines).toContain("return cut(list, b, a);");
  expect(lines).not.toContain("return cut(a, list, b);");
  expect(lines).toContain("return Math.min(a, b) ;");
  expect(lines).not.toContain("return Math.max(b, a) ;");
});

test("a replacement stays in one piece among its neighbors", () => {
  const code = [
    "export function f(a: number, b: number): number {",
    "  return /* blank: the quotient */ a / (2 * Math.sqrt(b - a)) /* end */;",
    "}",
    "export function g(text: string): boolean {",
    "  return /* blank: whether it has words alone */ /^\\w+$/.test(text) /* end */;",
    "}",
  ].join("\n");
  const lines = after(code);
  expect(lines).toContain("return a / (2 * (b - a)) ;");
  expect(lines).toContain("return (2 * Math.sqrt(b - a)) / a ;");
  expect(lines).toContain("return a / (2 * Math.sqrt(b + a)) ;");
  expect(lines).toContain("return /^\\w+/.test(text) ;");
});

test("what may be missing is taken for there", () => {
  const code = [
    "export function f(lists: number[][], x: { at?: number } | undefined): unknown {",
    "  return /* blank: the first length */ [lists[0]?.length, lists[1]?.[0], x?.at] /* end */;",
    "}",
  ].join("\n");
  const lines = after(code);
  expect(lines).toContain("return [lists[0].length, lists[1]?.[0], x?.at] ;");
  expect(lines).toContain("return [lists[0]?.length, lists[1][0], x?.at] ;");
  expect(lines).toContain("return [lists[0]?.length, lists[1]?.[0], x.at] ;");
});

test("statements and refusals are left out, but none inside a while loop", () => {
  const code = [
    "export function f(a: number[]): number[] {",
    "  // blank: refuse, then reverse",
    '  if (a.length === 0) throw new RangeError("empty");',
    "  const kept = [...a];",
    "  kept.reverse();",
    "  while (kept.length > 3) kept.pop();",
    "  return kept;",
    "  // end",
    "}",
  ].join("\n");
  const lines = after(code);
  expect(lines.filter((line) => line === "")).toHaveLength(2);
  expect(lines.filter((line) => line.startsWith("while"))).not.toContain("while (kept.length > 3)");
});
