import type { PlacedExercise } from "../../core/course/course.js";
import { stubOf } from "../../core/course/pristine.js";
import type { Attempt } from "../../core/judge/attempt.js";
import { judge } from "../../core/judge/judge.js";
import { entryOf } from "../../core/progress/schema.js";
import type { Group } from "../../core/report/blocks.js";
import { LETTERS, reportGuess } from "../../core/report/prediction.js";
import { climbOf, keepClimb } from "../../core/tutor/climb.js";
import { failureMark } from "../../core/tutor/failure-mark.js";
import { afterTry } from "../../core/tutor/ladder.js";
import { reportToTutor } from "../../core/tutor/report.js";
import { disk } from "../../node/course/disk.js";
import { placeHere } from "../../node/here.js";
import { progressOrNone, updateProgress } from "../../node/store/progress.js";
import { EXERCISE, exerciseAt, plainText } from "../desk.js";
import { tool } from "../tool.js";
import { treePrint } from "../tree.js";

const SKIP = "skip";

export const run = tool({
  name: "run",
  title: "Judge the learner's file",
  description:
    "Judges the learner's file as it is saved, exactly as `kata run` does: the verdict, the misunderstanding if it is recognized, the law that broke, and where it shows.",
  params: {
    exercise: EXERCISE,
    guess: {
      type: "string",
      description: "the learner's answer to the question of `exercise`, before the first run",
      values: [...LETTERS, SKIP],
    },
  },
  isReading: false,
  async answer(desk, { exercise: name, guess }, { signal, onTraining }) {
    const exercise = exerciseAt(desk, name);
    if (guess) await keepGuess(exercise, guess);
    const made = await desk.inTurn(async () =>
      judge(placeHere(await desk.runner()), desk.course, exercise, { signal, onTraining }),
    );
    desk.last.set(exercise.slug, made);
    await keepTry(made);
    return runText(made, guessOf(exercise));
  },
});

/** A first guess counts, as on the watch screen: after a run it would be no prediction. */
async function keepGuess({ slug, predict }: PlacedExercise, guess: string): Promise<void> {
  const choice = guess === SKIP ? null : LETTERS.indexOf(guess);
  if (!predict || (choice !== null && !(choice in predict.choices))) return;
  await updateProgress((progress) => {
    const entry = entryOf(progress, slug);
    if (entry.predicted === undefined && entry.runs === 0) entry.predicted = choice;
  });
}

/** Counts a run towards the next hint. */
async function keepTry(made: Attempt): Promise<void> {
  const failure = failureMark(made);
  if (failure === undefined) return;
  const tree = await treePrint(stubOf(made.exercise, disk).text, made.texts.stub);
  await updateProgress((progress) => {
    const entry = entryOf(progress, made.exercise.slug);
    keepClimb(entry, afterTry(climbOf(entry), { tree, failure, rung: made.diagnosis?.rung }));
  });
}

/**
 * What is said of a run.
 *
 * @param guess what came of the learner's prediction
 */
export function runText(made: Attempt, guess: Group = []): string {
  const { exercise, result, counts } = made;
  const body = plainText(reportToTutor(made, guess));
  const next = counts
    ? "It has passed. `explain_back` has a question for the learner."
    : "Talk about what was misunderstood, not about the code. `ask` has a question, and `hint` the next hint when the learner wants one.";
  return `${exercise.slug}: ${result.verdict}\n\n${body}\n\n${next}`;
}

function guessOf({ slug, predict }: PlacedExercise): Group {
  return predict ? reportGuess(predict, progressOrNone().progress.exercises[slug]?.predicted) : [];
}
