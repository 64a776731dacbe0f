import type { Verdict } from "../judge/verdict.js";

/** System errors: too many open files, a full disk, no memory or process available, a failing disk. */
const OF_SYSTEM = /\b(EMFILE|ENFILE|ENOSPC|EDQUOT|ENOMEM|EAGAIN|EIO|EROFS|EBUSY)\b/;
/** A missing package that the learner did not import: an install during the run empties `node_modules` and fills it again. */
const OF_PACKAGES = /^(?!.*exercises[\\/]).*(Cannot find (package|module)|Failed to (load|resolve))/s;
/** The runner lost its process, or got none. */
const OF_RUNNER = /Channel closed|spawn \S+ E[A-Z]+$/;

/**
 * Whether a run's verdict says something about the answer. It does not if the run was stopped from outside, or if the system or
 * an install took away what the run needed. Then an earlier pass stays valid.
 */
export function saysOfAnswer(result: Verdict): boolean {
  // If `busy`, wall-clock time ran out while other programs used the machine.
  if (result.verdict === "timeout") return !result.busy;
  // An exit code does not tell who ended the process. Endless memory or output comes from the learner's code.
  if (result.verdict === "killed")
    return result.killed.reason === "memory" || result.killed.reason === "output";
  if (result.verdict !== "error" || result.failure.kind !== "error") return true;
  const { message } = result.failure;
  return ![OF_SYSTEM, OF_PACKAGES, OF_RUNNER].some((cause) => cause.test(message));
}
