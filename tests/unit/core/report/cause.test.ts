import { expect, test } from "vitest";
import type { FindingData } from "#lib/kit/finding";
import type { Failure, TestResult } from "../../../../grader/core/judge/verdict.js";
import { causeText } from "../../../../grader/core/report/cause.js";

function failed(kind: string, headline: string, misconception?: string): TestResult & { failure: Failure } {
  const finding: FindingData = {
    headline,
    ...(misconception && { misconception }),
    details: [],
    map: [],
    observed: { kind, shape: [], values: [] },
  };
  return {
    name: headline,
    state: "failed",
    failure: { kind: "finding", message: headline, finding, stack: [] },
  };
}

const wrong = failed("values", "the result has the wrong values");
const changed = failed("changed p.W_O", "the input p.W_O was changed", "Return a new value.");
const remembered = failed("remembered X", "the result is still the old one");

test("behind a symptom it says what a later test found of the cause", () => {
  expect(causeText([wrong, failed("shape", "its shape"), changed], wrong.failure)).toBe(
    "A later test may tell why: the input p.W_O was changed. Return a new value.",
  );
  expect(causeText([wrong, remembered], wrong.failure)).toMatch(/why: the result is still/);
});

test("it is silent where there is no such test, or the one that is shown says it", () => {
  expect(causeText([wrong], wrong.failure)).toBeUndefined();
  expect(causeText([changed, remembered], changed.failure)).toBeUndefined();
  const missing = failed("missing", "the result has no W_lm");
  expect(causeText([missing, remembered], missing.failure)).toBeUndefined();
});
