import type { Failure, TestResult } from "../judge/verdict.js";

/** What an answer does that remembers, ignores an argument, or writes into it: any law may fail of it first. */
const IMPURE = /^(unheeded|remembered|drifted|overwritten|changed) ?/;

/** A result that is not there says enough: all that asks for it later fails too, for no other cause. */
const MISSING = /(^|: )missing$/;

const isImpure = (failure: Failure | undefined) => IMPURE.test(failure?.finding?.observed.kind ?? "");

/** Where the first test that failed tells a symptom, what a later one says of the cause. */
export function causeText(tests: TestResult[], shown: Failure): string | undefined {
  if (isImpure(shown) || MISSING.test(shown.finding?.observed.kind ?? "")) return undefined;
  const finding = tests.find(({ failure }) => isImpure(failure))?.failure?.finding;
  if (!finding) return undefined;
  const said = [finding.headline, finding.misconception].filter((text) => text !== undefined);
  return `A later test may tell why: ${said.join(". ")}`;
}
