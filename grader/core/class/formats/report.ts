import { count } from "../../course/count.js";
import { UsageError } from "../../usage-error.js";
import type { CourseFile } from "../course-file.js";
import type { Mark, Marked } from "../marks.js";

/** What all formats are made of. */
export interface Report {
  course: CourseFile;
  learners: Marked[];
}

/** Reports of one learner cannot have two, and a report with points missing would take them for 0. */
export class NotOneLearner extends UsageError {}

/** Something could not be judged, and the format has no way to say so but to be absent. */
export class NotAllJudged extends Error {
  override name = "NotAllJudged";
}

/** The only learner of a report whose format has one, with all points known. */
export function onlyLearner({ learners }: Report): Marked {
  const [learner, other] = learners;
  if (!learner)
    throw new NotOneLearner("there is no hand-in that can be read, so there is nothing to report");
  if (other)
    throw new NotOneLearner(
      `this format reports one learner, and here are hand-ins of ${learners.length}: grade them one by one`,
    );
  if (learner.open > 0)
    throw new NotAllJudged(
      `${count(learner.open, "exercise")} could not be judged here, so no report was written: ${whyOpen(learner)}`,
    );
  return learner;
}

const whyOpen = ({ marks }: Marked) =>
  marks
    .filter(({ points }) => points === null)
    .map(({ exercise, outcome }) => `${exercise.slug} (${outcome?.message?.split("\n")[0] ?? "no reason"})`)
    .join(", ");

/** `passed`, `failed`, `not handed in` … */
export function stateOf({ outcome }: Mark): string {
  if (!outcome) return "not handed in";
  return outcome.isJudged ? outcome.verdict : "not judged";
}

/** All that is said of a mark, in lines: what was seen, the misunderstanding, how late it came. */
export function linesOf({ outcome, daysLate, otherSpec, remarks }: Mark): string[] {
  return [
    ...(outcome?.failedTest ? [`In the test "${outcome.failedTest}":`] : []),
    ...(outcome?.message ? outcome.message.split("\n") : []),
    ...(outcome?.mistake ? [outcome.mistake.because] : []),
    ...(daysLate > 0 ? [`Handed in ${count(daysLate, "day")} late.`] : []),
    ...(otherSpec ? ["The learner had another version of this spec."] : []),
    ...remarks.map((remark) => `${remark[0].toUpperCase()}${remark.slice(1)}.`),
  ];
}
