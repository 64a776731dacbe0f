import { existsSync } from "node:fs";
import type { PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { pageNaming } from "../../core/course/lesson.js";
import { routeOf } from "../../core/course/site-pages.js";
import { lessonPages } from "../course/lesson-pages.js";
import { inCourse } from "../course/paths.js";

/** The site's page of a file, wherever it is on this disk. */
export const routeHere = (file: string): string => routeOf(inCourse(file));

export const exerciseRoute = ({ files }: PlacedExercise): string => routeHere(files.stub);

/** The page of a chapter's lesson that has an exercise; of a chapter without a lesson, the exercise itself. */
export function lessonRoute(chapter: PlacedChapter, exercise: PlacedExercise): string {
  if (!existsSync(chapter.lesson)) return exerciseRoute(exercise);
  const pages = lessonPages(chapter);
  return routeHere(pages[pageNaming(pages, exercise.slug)].file);
}
