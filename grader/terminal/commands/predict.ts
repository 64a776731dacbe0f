import type { PlacedExercise } from "../../core/course/course.js";
import { entryOf } from "../../core/progress/schema.js";
import { progressOrNone, updateProgress } from "../../node/store/progress.js";
import type { Look } from "../draw/look.js";
import { toldLines } from "../draw/prediction.js";
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
export function predictionLines({ predict, slug }: PlacedExercise, look: Look): string[] {
  const guess = progressOrNone().progress.exercises[slug]?.predicted;
  return predict ? toldLines(predict, guess, look) : [];
}
