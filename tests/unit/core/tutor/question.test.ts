import { expect, test } from "vitest";
import type { Attempt } from "../../../../grader/core/judge/attempt.js";
import type { Verdict } from "../../../../grader/core/judge/verdict.js";
import { failureMark } from "../../../../grader/core/tutor/failure-mark.js";
import { questionsAfter } from "../../../../grader/core/tutor/question.js";
import { reportToTutor } from "../../../../grader/core/tutor/report.js";

const FILES = { stub: "exercises/a.ts", spec: "exercises/a.spec.ts" };

function attempt(result: Verdict, more: Partial<Attempt> = {}): Attempt {
  return {
    exercise: {
      slug: "a",
      title: "A",
      explore: "more",
      hints: ["Is it 1?", "law", "maths", "sketch"],
      files: FILES,
    },
    result,
    isJudged: true,
    blanks: { filled: 1, total: 2 },
    texts: { stub: "const secret = 1;\n", spec: "const reference = 2;\n" },
    prompts: [],
    builtOn: [],
    suspects: [],
    trainings: [],
    exhibits: [],
    notices: [],
    output: "",
    ...more,
  } as unknown as Attempt;
}

/** A test that fails, by the kind that the kit observed. */
function failed(kind: string, values = [1, 2], name = "a law"): Verdict {
  const finding = { headline: "h", details: ["d"], map: [], observed: { kind, shape: [2], values } };
  const stack = [
    { file: FILES.stub, line: 1, column: 1 },
    { file: FILES.spec, line: 1, column: 1 },
  ];
  const failure = { kind: "finding" as const, message: "m", finding, stack };
  return { verdict: "failed", tests: [{ name, state: "failed", failure }], failure, in: name };
}

const diagnosis = { mistake: "m", because: "You did.", rung: 2, exact: true };

test("the question names the law; after a recognized mistake the first hint follows, unless the ladder begins there", () => {
  const asked = (rung: number) =>
    questionsAfter(attempt(failed("values"), { diagnosis: { ...diagnosis, rung } }));
  expect(asked(2)).toEqual([expect.stringContaining("“a law”"), "Is it 1?"]);
  expect(asked(1)).toEqual([expect.stringContaining("“a law”")]);
});

test.each([
  ["shape", "Which shape"],
  ["changed x", "write into"],
  ["not new: a", "write into"],
  ["unheeded x", "Call it twice"],
  ["gradient dx", "path"],
  ["missing name", "name by name"],
  ["refused nothing", "must be refused"],
  ["leak of 2", "frees"],
  ["finite", "leave the finite numbers"],
  ["values", "smallest case"],
])("it is one of the failure's kind: %s", (kind, words) => {
  expect(questionsAfter(attempt(failed(kind)))).toEqual([expect.stringContaining(words)]);
});

test("after a pass nothing is asked", () => {
  expect(questionsAfter(attempt({ verdict: "passed", tests: [] }))).toEqual([]);
  expect(failureMark(attempt({ verdict: "passed", tests: [] }))).toBeUndefined();
});

test("two failures are one by the law and by what was seen, but for last digits", () => {
  const mark = (result: Verdict) => failureMark(attempt(result));
  expect(mark(failed("values", [1, 2]))).toBe(mark(failed("values", [1, 2 + 1e-12])));
  expect(mark(failed("values", [1, 2]))).not.toBe(mark(failed("values", [1, 3])));
  expect(mark(failed("values", [1, 2]))).not.toBe(mark(failed("values", [1, 2], "a later law")));
  const timeout: Verdict = { verdict: "timeout", tests: [], seconds: 10, busy: false };
  expect(mark(timeout)).toBe(mark(timeout));
  // A machine without its packages says nothing of an answer.
  expect(failureMark(attempt(failed("values"), { isJudged: false }))).toBeUndefined();
});

test("an assistant hears places, and no line of the answer or the spec", () => {
  const said = JSON.stringify(reportToTutor(attempt(failed("values"), { diagnosis }), []));
  expect(said).toContain("You did.");
  expect(said).toContain("exercises/a.ts:1, exercises/a.spec.ts:1");
  expect(said).not.toMatch(/secret|reference/);
});
