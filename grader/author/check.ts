import type { PlacedExercise } from "../core/course/course.js";
import type { Host } from "../node/runner/host.js";
import { type ProveOptions, proveExercise } from "./prove.js";
import type { Row } from "./row.js";
import { writtenProblems } from "./written-problems.js";

/** All that is known of one exercise: what can be seen of its files and texts, and what its runs prove. */
export async function checkExercise(
  host: Host,
  exercise: PlacedExercise,
  options: ProveOptions,
): Promise<Row> {
  const problems = await writtenProblems(exercise);
  const row = await proveExercise(host, exercise, options);
  return { ...row, problems: [...problems, ...row.problems] };
}
