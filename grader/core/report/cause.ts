import type { Failure, TestResult } from "../judge/verdict.js";

/** Findings about answers that remember results, ignore an argument or write into it. Such an answer may fail any law first. */
const IMPURE = /^(unheeded|remembered|drifted|overwritten|changed) ?/;

/** A missing result needs no other cause, and later tests fail because of it. */
const MISSING = /(^|: )missing$/;

const isImpure = (failure: Failure | undefined) => IMPURE.test(failure?.finding?.observed.kind ?? "");

/** If the first failed test shows a symptom, what a later test says about the cause. */
export function causeText(tests: TestResult[], shown: Failure): string | undefined {
  if (isImpure(shown) || MISSING.test(shown.finding?.observed.kind ?? "")) return undefined;
  const finding = tests.find(({ failure }) => isImpure(failure))?.failure?.finding;
  if (!finding) return undefined;
  const said = [finding.headline, finding.misconception].filter((text) => text !== undefined);
  return `A later test may tell why: ${said.join(". ")}`;
}
