import type { Attempt } from "../../core/judge/attempt.js";
import { questionsAfter } from "../../core/tutor/question.js";
import { readSource } from "../../node/course/read-source.js";
import { EXERCISE, exerciseAt } from "../desk.js";
import { tool } from "../tool.js";

const RUN_FIRST = "Call `run` first: the question leads on from what a run shows.";

export const ask = tool({
  name: "ask",
  title: "A question for the learner",
  description:
    "A question that leads on from the last run and what it showed to be misunderstood. Put it to the learner, and don't answer it for them.",
  params: { exercise: EXERCISE },
  isReading: true,
  answer(desk, { exercise: name }) {
    const exercise = exerciseAt(desk, name);
    const made = desk.last.get(exercise.slug);
    if (!made) return RUN_FIRST;
    const source = readSource(exercise.files.stub);
    if (!("text" in source) || source.text !== made.texts.stub)
      return `The file has changed since the last run. ${RUN_FIRST}`;
    return questionText(made);
  },
});

/** The question after a run, with what it showed. */
export function questionText(made: Attempt): string {
  const { diagnosis, exercise } = made;
  const questions = questionsAfter(made);
  if (questions.length === 0) return `${exercise.slug} has passed. \`explain_back\` has a question.`;
  return [
    ...(diagnosis ? [`What the run showed: ${diagnosis.because}`, ""] : []),
    ...questions.map((question, i) => `${i === 0 ? "Ask the learner" : "Then"}: ${question}`),
    "",
    "Wait for the answer. If it is right, ask which line of theirs does something else; if not, do the smallest case together, with other numbers than the spec's.",
  ].join("\n");
}
