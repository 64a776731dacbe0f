import type { PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { loadCourse } from "../../node/course/load.js";
import { currentHere } from "../../node/store/current.js";
import { findExercise } from "./find.js";

/** The exercise that was named, or the current one, and its chapter. */
export async function chosen(
  slug: string | undefined,
): Promise<{ exercise: PlacedExercise; chapter: PlacedChapter }> {
  const course = await loadCourse();
  const exercise = slug ? findExercise(course, slug) : currentHere(course);
  const chapters = course.parts.flatMap((part) => part.chapters);
  return { exercise, chapter: chapters.find(({ path }) => path === exercise.chapter) as PlacedChapter };
}
