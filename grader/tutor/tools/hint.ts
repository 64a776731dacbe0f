import type { PlacedExercise } from "../../core/course/course.js";
import { stateOf } from "../../core/progress/passed.js";
import { entryOf } from "../../core/progress/schema.js";
import { isUntouchedAttempt } from "../../core/report/blank.js";
import { rungTitle } from "../../core/report/hints.js";
import { climbOf, keepClimb, lastRungAt } from "../../core/tutor/climb.js";
import { afterRung, type Step, step } from "../../core/tutor/ladder.js";
import { disk } from "../../node/course/disk.js";
import { readProgress, updateProgress } from "../../node/store/progress.js";
import { EXERCISE, exerciseAt } from "../desk.js";
import { tool } from "../tool.js";

export const hint = tool({
  name: "hint",
  title: "The next hint",
  description:
    "The next of four hints: what you see, the law, the maths, a sketch. The grader counts: each needs an attempt since the last one, " +
    "which is a run of new code that fails in a new way, and there is one a minute at most. For the learner, when they want one.",
  params: { exercise: EXERCISE },
  isReading: false,
  async answer(desk, { exercise: name }) {
    const exercise = exerciseAt(desk, name);
    if (stateOf(exercise, readProgress().progress, disk) === "passed")
      return `${exercise.slug} has passed. There is nothing to hint at: \`explain_back\` has a question.`;
    const now = desk.now();
    let came: Step = { needs: "a run" };
    let shown = 0;
    // Read and changed under one lock: two assistants, or one and the watch screen, get one rung, and not two.
    await updateProgress((progress) => {
      const entry = entryOf(progress, exercise.slug);
      const climb = climbOf(entry);
      shown = entry.hints;
      came = step(climb, shown, lastRungAt(progress), now.getTime());
      if (!("gives" in came)) return;
      entry.hints = Math.max(shown, came.gives);
      keepClimb(entry, afterRung(climb, now));
    });
    return textOf(exercise, came, shown, {
      now,
      isUntouched: isUntouchedAttempt(desk.last.get(exercise.slug)),
    });
  },
});

function textOf(
  exercise: PlacedExercise,
  came: Step,
  shown: number,
  { now, isUntouched }: { now: Date; isUntouched: boolean },
): string {
  if ("gives" in came) {
    // A rung that could not be counted would come again and again.
    const kept = climbOf(readProgress().progress.exercises[exercise.slug]).at;
    if (kept !== now.toISOString()) return "The count of hints can't be kept, so there is none.";
    return rungText(exercise, came.gives, isUntouched);
  }
  const again = shown > 0 ? `\n\nThe last one again:\n\n${rungText(exercise, shown, isUntouched)}` : "";
  return `${WHY[came.needs](came)}${again}`;
}

/** A hint with its place on the ladder. */
export function rungText({ hints }: PlacedExercise, rung: number, isUntouched = false): string {
  return `${rungTitle(rung, isUntouched)}\n\n${hints[rung - 1]}`;
}

const WHY: Record<Exclude<Step, { gives: number }>["needs"], (came: Step) => string> = {
  "a run": () => "No hint before the first run. Let the learner save what they have, and call `run`.",
  "an attempt": () =>
    "No new hint yet: it takes an attempt since the last one, that is a run of new code that fails in a new way. Ask what the last hint changed.",
  time: (came) =>
    `No new hint yet: there is one a minute at most, and the next may come in ${"seconds" in came ? came.seconds : 60} s. Let the learner think.`,
  "nothing more": () =>
    "All four hints have been shown. The solution is the learner's to open: `kata solution` asks first.",
};
