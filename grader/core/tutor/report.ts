import type { Attempt } from "../judge/attempt.js";
import type { Block, Group } from "../report/blocks.js";
import { placeIn } from "../report/excerpt.js";
import { report } from "../report/report.js";

/**
 * What an assistant is told of an attempt: what the learner reads, with places instead of lines of code. A line of a spec may compute
 * the expected value, and the learner's own lines are where the learner can show them.
 *
 * @param guess what came of the learner's prediction, for a pass
 */
export function reportToTutor(attempt: Attempt, guess: Group): Group[] {
  const groups = report(attempt, { guess }).map((group) => group.filter(isTold));
  return [...groups, places(attempt)].filter((group) => group.length > 0);
}

const isTold = ({ is }: Block) => is !== "code" && is !== "next";

/** Where the failure shows: the innermost line of the learner's code, and the line of the spec. */
function places({ result, exercise }: Attempt): Group {
  if (!("failure" in result)) return [];
  const { stub, spec } = exercise.files;
  const at = [stub, spec].flatMap((file) => {
    const line = placeIn(file, result.failure)?.line;
    return line === undefined ? [] : [`${file}:${line}`];
  });
  return at.length > 0 ? [{ is: "text", words: [`Where it shows: ${at.join(", ")}`] }] : [];
}
