import { linesOf, onlyLearner, type Report, stateOf } from "./report.js";

/** `results.json` of Gradescope, of one learner. `schema.ts` says where each field comes from. */
export function gradescope(report: Report): string {
  const { marks, points } = onlyLearner(report);
  const ms = marks.reduce((sum, { outcome }) => sum + (outcome?.ms ?? 0), 0);
  const results = {
    score: points,
    execution_time: Math.round(ms / 1000),
    visibility: "visible",
    stdout_visibility: "hidden",
    tests: marks.map((mark, at) => ({
      score: mark.points ?? 0,
      max_score: mark.exercise.points,
      status: mark.outcome?.verdict === "passed" ? "passed" : "failed",
      name: mark.exercise.slug,
      number: String(at + 1),
      output: [stateOf(mark), ...linesOf(mark)].join("\n"),
      visibility: "visible",
      ...(mark.outcome?.mistake && { tags: [mark.outcome.mistake.name] }),
    })),
  };
  return `${JSON.stringify(results, null, 2)}\n`;
}
