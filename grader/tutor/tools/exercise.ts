import { stubOf } from "../../core/course/pristine.js";
import { stateOf } from "../../core/progress/passed.js";
import type { ExerciseEntry } from "../../core/progress/schema.js";
import { LETTERS } from "../../core/report/prediction.js";
import { disk } from "../../node/course/disk.js";
import { readProgress } from "../../node/store/progress.js";
import { EXERCISE, exerciseAt } from "../desk.js";
import { tool } from "../tool.js";

export const exercise = tool({
  name: "exercise",
  title: "What an exercise asks for",
  description:
    "What an exercise asks for: its file, its blanks, the stub with its comments, what it takes for granted, and the question before the first run.",
  params: { exercise: EXERCISE },
  isReading: true,
  answer(desk, { exercise: name }) {
    const exercise = exerciseAt(desk, name);
    const { slug, title, files, chapter, minutes, needs = [] } = exercise;
    const { progress } = readProgress();
    const entry = progress.exercises[slug];
    const { text, blanks } = stubOf(exercise, disk);
    return [
      `${slug}: ${title}, in ${chapter}, about ${minutes} minutes`,
      `The learner's file: ${files.stub}. The spec: ${files.spec}`,
      `State: ${stateOf(exercise, progress, disk)}, ${runsText(entry)}, ${entry?.hints ?? 0} of 4 hints shown`,
      "",
      `Blanks: ${blanks.length}`,
      ...blanks.map(({ prompt, line }, i) => `${i + 1}. line ${line}: ${prompt}`),
      ...(needs.length > 0 ? ["", "It takes for granted:", ...needs.map((need) => `- ${need}`)] : []),
      ...(exercise.predict ? ["", ...questionLines(exercise.predict, entry)] : []),
      "",
      "The stub, as it was before the learner began:",
      "```ts",
      text.trim(),
      "```",
    ].join("\n");
  },
});

function runsText(entry: ExerciseEntry | undefined): string {
  const runs = entry?.runs ?? 0;
  return runs === 1 ? "1 run" : `${runs} runs`;
}

/** The question whose answer the exercise measures. */
function questionLines(
  { question, choices }: { question: string; choices: string[] },
  entry: ExerciseEntry | undefined,
): string[] {
  const isAnswered = entry?.predicted !== undefined;
  const ask = isAnswered
    ? "The learner has answered the question before the first run:"
    : "Before the first run, ask for a guess, and hand its letter to `run` (or skip):";
  return [ask, question, ...choices.map((choice, i) => `${LETTERS[i]}) ${choice}`)];
}
