import type { PlacedExercise } from "../../core/course/course.js";
import { problemIn } from "../../core/course/source.js";
import type { Runner } from "../../core/judge/runner.js";
import type { Place } from "../../core/ports.js";
import { empty } from "../../core/progress/schema.js";
import { placeHere } from "../../node/here.js";

/**
 * The teacher's course with one answer in it. Nothing of a learner is known or kept here: what an answer builds on are solutions, so that a
 * mistake counts once.
 */
export function placeWith(answer: string, runner: Runner): Place {
  const problem = problemIn(answer);
  return {
    ...placeHere(runner),
    answer: (_: PlacedExercise) => (problem === undefined ? { text: answer } : { problem }),
    store: {
      read: () => ({ progress: empty(), notices: [] }),
      keep: async () => [],
      update: async () => [],
      lastShown: () => [],
      withShared: (_, exhibits) => exhibits,
    },
    // What the teacher has here is what counts.
    kitProblem: async () => undefined,
  };
}
