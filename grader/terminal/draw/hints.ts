import type { PlacedExercise } from "../../core/course/course.js";
import { rungTitle } from "../../core/report/hints.js";
import type { Look } from "./look.js";
import { edges, wrap } from "./text.js";

/** How to climb on, by keys on the watch screen and by commands elsewhere. */
const WAYS = {
  keys: ["h again for the next rung", "the ladder ends here; s shows the solution"],
  commands: ["the same command again shows the next rung", "the ladder ends here: npm run kata -- solution"],
};

/**
 * A hint with its place on the ladder.
 *
 * @param isUntouched the learner has filled nothing yet
 */
export function hintLines(
  exercise: PlacedExercise,
  rung: number,
  look: Look,
  ways: keyof typeof WAYS = "keys",
  isUntouched = false,
): string[] {
  const title = ` ${look.color.cyan.bold(rungTitle(rung, isUntouched))}`;
  const more = look.color.dim(WAYS[ways][rung < 4 ? 0 : 1]);
  const hint = wrap(exercise.hints[rung - 1], look, 3);
  // On the watch screen every line above the verdict pushes one of its lines off.
  const first = edges(title, more, look);
  return ways === "keys" && first.length === 1 ? [...first, ...hint] : [title, ...hint, `   ${more}`];
}
