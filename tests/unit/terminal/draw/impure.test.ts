import { Chalk } from "chalk";
import { expect, test } from "vitest";
import type { FindingData } from "#lib/kit/finding";
import type { Failure, TestResult } from "../../../../grader/core/judge/verdict.js";
import { impureLines } from "../../../../grader/terminal/draw/impure.js";
import type { Look } from "../../../../grader/terminal/draw/look.js";

const look: Look = {
  width: 200,
  height: 24,
  color: new Chalk({ level: 0 }),
  unicode: true,
  links: false,
  tty: true,
};

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
  expect(impureLines([wrong, failed("shape", "its shape"), changed], wrong.failure, look)).toEqual([
    "",
    "   A later test may tell why: the input p.W_O was changed. Return a new value.",
  ]);
  expect(impureLines([wrong, remembered], wrong.failure, look)[1]).toMatch(/why: the result is still/);
});

test("it is silent where there is no such test, or the one that is shown says it", () => {
  expect(impureLines([wrong], wrong.failure, look)).toEqual([]);
  expect(impureLines([changed, remembered], changed.failure, look)).toEqual([]);
  const missing = failed("missing", "the result has no W_lm");
  expect(impureLines([missing, remembered], missing.failure, look)).toEqual([]);
});
