import type { PlacedChapter, PlacedExercise } from "../course/course.js";
import { type LessonPage, pageFor } from "../course/lesson.js";

const COLLEAGUE = /^Explain to a colleague: (.*\S)/m;

/** What the lesson's page of an exercise asks its reader to explain, if it has such a line. */
export function colleagueQuestion(
  exercise: PlacedExercise,
  chapter: PlacedChapter,
  pages: LessonPage[],
): string | undefined {
  const { at } = pageFor(exercise, chapter, pages);
  const question = COLLEAGUE.exec(pages[at]?.body ?? "")?.[1];
  return question && question[0].toUpperCase() + question.slice(1);
}
