import type { Failure, TestResult } from "../../core/judge/verdict.js";
import type { Look } from "./look.js";
import { wrap } from "./text.js";

/** What an answer does that remembers, ignores an argument, or writes into it: any law may fail of it first. */
const IMPURE = /^(unheeded|remembered|drifted|overwritten|changed) ?/;

/** A result that is not there says enough: all that asks for it later fails too, for no other cause. */
const MISSING = /(^|: )missing$/;

const isImpure = (failure: Failure | undefined) => IMPURE.test(failure?.finding?.observed.kind ?? "");

/** Where the first test that failed tells a symptom, what a later one says of the cause. */
export function impureLines(tests: TestResult[], shown: Failure, look: Look): string[] {
  if (isImpure(shown) || MISSING.test(shown.finding?.observed.kind ?? "")) return [];
  const finding = tests.find(({ failure }) => isImpure(failure))?.failure?.finding;
  if (!finding) return [];
  const said = [finding.headline, finding.misconception].filter((text) => text !== undefined);
  return ["", ...wrap(`A later test may tell why: ${said.join(". ")}`, look, 3)];
}
