import { onlyLearner, type Report, stateOf } from "./report.js";

/** What Classroom 50's runner says of a submission, by the names of its variables. */
export const FROM_RUNNER = {
  classroom: "CLASSROOM",
  assignment: "ASSIGNMENT",
  submission: "SUBMISSION_TAG",
  commit: "COMMIT_URL",
  release: "RELEASE_URL",
  review: "REVIEW_URL",
} as const;

/** `result.json` of Classroom 50, version 1, of one learner. Its points are whole numbers. */
export function classroom50(report: Report, variables: Record<string, string | undefined>): string {
  const { marks } = onlyLearner(report);
  const tests = marks.map((mark) => ({
    "test-name": mark.exercise.slug,
    passed: mark.outcome?.verdict === "passed",
    score: Math.floor(mark.points ?? 0),
    "max-score": mark.exercise.points,
    // Other fields of a test are kept as they are.
    state: stateOf(mark),
    ...(mark.outcome?.message && { message: mark.outcome.message }),
    ...(mark.outcome?.mistake && { diagnosis: mark.outcome.mistake }),
    ...(mark.daysLate > 0 && { "days-late": mark.daysLate }),
  }));
  const given = Object.entries(FROM_RUNNER).map(([field, name]) => [field, variables[name]] as const);
  const times = marks.flatMap(({ at }) => at ?? []).sort();
  const result = {
    schema: "classroom50/result/v1",
    ...Object.fromEntries(given.filter(([, value]) => value)),
    ...(times.length > 0 && { datetime: times.at(-1)?.replace(/\.\d+Z$/, "Z") }),
    score: tests.reduce((sum, { score }) => sum + score, 0),
    "max-score": tests.reduce((sum, test) => sum + test["max-score"], 0),
    tests,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
