import type { PlacedExercise } from "../../core/course/course.js";
import { entryOf } from "../../core/progress/schema.js";
import type { Group } from "../../core/report/blocks.js";
import { reportGuess } from "../../core/report/prediction.js";
import { progressOrNone, updateProgress } from "../../node/store/progress.js";
import { ask, mayAsk } from "./interactive.js";

const SKIP = -1;

/** Asks for the learner's guess before the first run; only where somebody can answer, and only once. */
export async function askPrediction({ predict, slug }: PlacedExercise): Promise<void> {
  const entry = progressOrNone().progress.exercises[slug];
  if (!predict || entry?.predicted !== undefined || entry?.passed || !mayAsk()) return;
  const choice = await ask<number>((theme) => ({
    type: "select",
    message: `What do you expect? ${predict.question}`,
    choices: [
      ...predict.choices.map((name, value) => ({ name, value })),
      { name: "skip the question", value: SKIP },
    ],
    theme,
  }));
  await updateProgress((progress) => {
    entryOf(progress, slug).predicted = choice === undefined || choice === SKIP ? null : choice;
  });
}

/** What came of the guess, beside a pass. */
export function guessOf({ predict, slug }: PlacedExercise): Group {
  const guess = progressOrNone().progress.exercises[slug]?.predicted;
  return predict ? reportGuess(predict, guess) : [];
}
