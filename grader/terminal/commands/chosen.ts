import type { PlacedExercise } from "../../core/course/course.js";
import { loadCourse } from "../../node/course/load.js";
import { currentHere } from "../../node/store/current.js";
import { findExercise } from "./find.js";

/** The exercise that was named, or the current one. */
export async function chosen(slug: string | undefined): Promise<PlacedExercise> {
  const course = await loadCourse();
  return slug ? findExercise(course, slug) : currentHere(course);
}
