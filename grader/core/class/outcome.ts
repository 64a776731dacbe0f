import * as v from "valibot";
import type { Attempt } from "../judge/attempt.js";
import type { Failure } from "../judge/verdict.js";
import { endingText, errorText } from "../report/failure-text.js";
import { plain } from "../report/plain.js";

/** What judging one answer came to, as it is kept and as reports have it. */
export const Outcome = v.object({
  verdict: v.picklist(["passed", "failed", "blank", "error", "timeout", "killed"]),
  /** Whether it says something of the answer: a machine that fails takes no points. */
  isJudged: v.boolean(),
  /** Of the spec's tests; 0 of 0 where none came to its end. */
  tests: v.object({ passed: v.number(), of: v.number() }),
  /** The first test that the answer fails. */
  failedTest: v.optional(v.string()),
  message: v.optional(v.string()),
  /** In the learner's file. */
  line: v.optional(v.number()),
  mistake: v.optional(v.object({ name: v.string(), because: v.string(), exact: v.boolean() })),
  ms: v.number(),
});
export type Outcome = v.InferOutput<typeof Outcome>;

const MOST_MESSAGE = 2000;

/** @param names the tests that the teacher's solution passes; an answer that passes has passed these */
export function outcomeOf(made: Attempt, names: string[] | undefined): Outcome {
  const { result, exercise, diagnosis, isJudged, durationMs, texts } = made;
  const passed = result.tests.filter(({ state }) => state === "passed");
  const tests = { passed: passed.length, of: names?.length ?? result.tests.length };
  if (result.verdict === "passed") {
    const own = result.tests.map(({ name }) => name).join("\n");
    if (names && own !== names.join("\n")) return notOfSpec(durationMs);
    return { verdict: "passed", isJudged, tests, ms: durationMs };
  }
  if (!("failure" in result)) {
    const message = plain(endingText(result)[0]);
    return { verdict: result.verdict, isJudged, tests, message, ms: durationMs };
  }
  const { failure, in: failedTest } = result;
  const at = failure.stack.find(({ file }) => file.endsWith(exercise.files.stub));
  return {
    verdict: result.verdict,
    isJudged,
    tests,
    ...(failedTest !== undefined && { failedTest: plain(failedTest) }),
    message: plain(saidOf(failure, texts.stub)).slice(0, MOST_MESSAGE),
    ...(at && { line: at.line }),
    ...(diagnosis && {
      mistake: { name: diagnosis.mistake, because: diagnosis.because, exact: diagnosis.exact },
    }),
    ms: durationMs,
  };
}

function saidOf(failure: Failure, code: string): string {
  if (failure.kind === "error") return errorText(failure, code);
  return failure.kind === "blank" ? `not filled in yet: ${failure.prompt || "a blank"}` : failure.message;
}

/** A pass with other tests than the spec's is none. */
function notOfSpec(ms: number): Outcome {
  return {
    verdict: "error",
    isJudged: false,
    tests: { passed: 0, of: 0 },
    message: "the tests that this answer says it passed are not those of the spec: look at it by hand",
    ms,
  };
}

/**
 * The outcome of an answer that passes with the public numbers, by its verdict with secret ones. These are told to nobody: the text says
 * that they were others.
 */
export function withSecret(open: Outcome, secret: Outcome): Outcome {
  if (secret.verdict === "passed" && secret.isJudged) return { ...open, ms: open.ms + secret.ms };
  const message = secret.isJudged
    ? "passes with the spec's public numbers, and fails with others"
    : secret.message;
  const { verdict, isJudged, tests } = secret;
  return { verdict, isJudged, tests, ...(message !== undefined && { message }), ms: open.ms + secret.ms };
}

/** Of an exercise whose own solution does not pass here. */
export function unfit(what: string): Outcome {
  return { verdict: "error", isJudged: false, tests: { passed: 0, of: 0 }, message: what, ms: 0 };
}
