import { fingerprint } from "../course/fingerprint.js";
import type { Attempt } from "../judge/attempt.js";
import { traceOf } from "../judge/diagnose.js";
import { asWritten } from "../judge/traces.js";

/**
 * The fingerprint of what a run failed with: the first law that it breaks, and what was seen there, but for last digits. It is undefined
 * if the run passed, or says nothing about the answer.
 */
export function failureMark({ result, isJudged }: Attempt): string | undefined {
  if (!isJudged || result.verdict === "passed") return undefined;
  if (result.verdict === "timeout") return fingerprint("timeout");
  if (result.verdict === "killed") return fingerprint(`killed ${result.killed.reason}`);
  const { failure } = result;
  const sight = result.in === undefined ? undefined : asWritten(traceOf(result.tests))[result.in];
  const seen = sight ? JSON.stringify(sight) : `${failure.kind} ${failure.message}`;
  return fingerprint(`${result.in ?? ""}\n${seen}`);
}
