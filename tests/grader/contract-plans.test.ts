import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plansOf } from "../../grader/author/contract/plans.js";
import { signaturesOf } from "../../grader/author/contract/signatures.js";
import { planName } from "../../lib/kit/contract/plan.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "contract-plans-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The wrappers of a solution that are about options left out. */
function zeroOptions(solution: string): string[] {
  const file = path.join(folder, "solution.ts");
  writeFileSync(file, solution);
  return signaturesOf(file)
    .flatMap((signature) => plansOf(signature, false))
    .filter(({ kind }) => kind === "zero-option")
    .map(planName);
}

test("an option may be nothing where its default is something", () => {
  const solution = `
interface Plan { clip?: number; how?: "sum" | "mean"; mark?: "" | "x"; none?: number }
export function f(x: number, by = 2, from = 0, off: string[] = [], way: "up" | "down" = "up", word = "a") {
  return /* blank: it */ x + by + from + off.length + way.length + word.length /* end */;
}
export function g(x: number, { clip, how, mark, none = 0 }: Plan, { k = 3, s = false } = {}) {
  return /* blank: it */ x /* end */;
}
`;
  expect(zeroOptions(solution)).toEqual([
    "zero-option--f--1",
    "zero-option--f--5",
    "zero-option--g--1--clip",
    "zero-option--g--1--mark",
    "zero-option--g--2--k",
  ]);
});
