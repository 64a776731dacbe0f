import type { Verdict } from "../judge/verdict.js";

/** Errors of the system: too many open files, a full disk, no memory or process to be had, a medium that fails. */
const OF_SYSTEM = /\b(EMFILE|ENFILE|ENOSPC|EDQUOT|ENOMEM|EAGAIN|EIO|EROFS|EBUSY)\b/;
/** A package, or a part of one, that is no import of the learner's: an install beside the run empties their folder and fills it again. */
const OF_PACKAGES = /^(?!.*exercises[\\/]).*(Cannot find (package|module)|Failed to (load|resolve))/s;
/** The runner lost its process. */
const OF_RUNNER = /^\[vitest-pool\]|^\[birpc\]|Channel closed|spawn \S+ E[A-Z]+$/;

/**
 * Whether a run says something of the answer. One that was ended from outside says nothing, and neither does one that lacked what
 * the machine or an install took away: a pass of before is as good as it was.
 */
export function saysOfAnswer(result: Verdict): boolean {
  // The clock on the wall ran out while others computed.
  if (result.verdict === "timeout") return !result.busy;
  // Whoever ended a process, its exit does not tell; what grew or printed without end was the code.
  if (result.verdict === "killed")
    return result.killed.reason === "memory" || result.killed.reason === "output";
  if (result.verdict !== "error" || result.failure.kind !== "error") return true;
  const { message } = result.failure;
  return ![OF_SYSTEM, OF_PACKAGES, OF_RUNNER].some((cause) => cause.test(message));
}
