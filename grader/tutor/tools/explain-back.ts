import { placeOf } from "../../core/course/chapters.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { mistakeTexts } from "../../core/judge/traces.js";
import { stateOf } from "../../core/progress/passed.js";
import type { Progress } from "../../core/progress/schema.js";
import { colleagueQuestion } from "../../core/tutor/explain.js";
import { disk } from "../../node/course/disk.js";
import { lessonPages } from "../../node/course/lesson-pages.js";
import { readProgress } from "../../node/store/progress.js";
import { EXERCISE, exerciseAt } from "../desk.js";
import { tool } from "../tool.js";

export const explainBack = tool({
  name: "explain_back",
  title: "What to explain after the pass",
  description:
    "After a pass: questions that the learner answers in their own words, what to listen for, and which misunderstandings they met on the way.",
  params: { exercise: EXERCISE },
  isReading: true,
  answer(desk, { exercise: name }) {
    const exercise = exerciseAt(desk, name);
    const { slug, title, asks = [] } = exercise;
    const { progress } = readProgress();
    if (stateOf(exercise, progress, disk) === "open")
      return `${slug} has not passed yet. This question comes after the pass.`;
    const { chapter } = placeOf(desk.course, exercise);
    const colleague = colleagueQuestion(exercise, chapter, lessonPages(chapter));
    const met = mistakesMet(exercise, progress);
    return [
      `Ask one of these, and let the learner answer in their own words.`,
      "",
      `- What does ${slug} (${title}) compute, and why in these steps? In two sentences, without code.`,
      ...asks.map(({ question, answer }) => `- ${question}\n  Listen for: ${answer}`),
      ...(colleague ? [`- From the end of the lesson's page, once it is read: ${colleague}`] : []),
      ...(met.length > 0
        ? ["", "Met on the way. Ask what is different now:", ...met.map((because) => `- ${because}`)]
        : []),
    ].join("\n");
  },
});

/** What the learner's wrong answers have shown. */
function mistakesMet(exercise: PlacedExercise, { exercises }: Progress): string[] {
  const met = exercises[exercise.slug]?.mistakes ?? {};
  return mistakeTexts(exercise, disk)
    .filter(({ name }) => met[name])
    .map(({ because }) => because);
}
