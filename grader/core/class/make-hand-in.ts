import type { PlacedExercise } from "../course/course.js";
import type { Progress } from "../progress/schema.js";
import { answerOf, type HandIn, type Log } from "./hand-in.js";

/** The answers to these exercises, by slug; those that the learner has not begun are left out. */
export function answersIn(
  exercises: PlacedExercise[],
  texts: Record<string, string>,
  read: (file: string) => string | undefined,
): HandIn["answers"] {
  return Object.fromEntries(
    exercises
      .filter(({ slug }) => texts[slug] !== undefined)
      .map(({ slug, files }) => [slug, answerOf(texts[slug], read(files.spec))]),
  );
}

/** What the learner's grader has recorded of these exercises. */
export function logOf(exercises: PlacedExercise[], progress: Progress): Log {
  const begun = exercises.filter(({ slug }) => progress.exercises[slug]);
  return {
    days: progress.days ?? [],
    exercises: Object.fromEntries(
      begun.map(({ slug }) => {
        const { runs, hints, solutionShown, passed, mistakes } = progress.exercises[slug];
        return [
          slug,
          {
            ...{ runs, hints, solutionShown },
            ...(passed && { passedAt: passed.at }),
            ...(mistakes && { mistakes }),
          },
        ];
      }),
    ),
  };
}
