import { loadCourse } from "../../node/course/load.js";
import { currentHere } from "../../node/store/current.js";
import { restoreExercise } from "../../node/store/reset.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise } from "./find.js";
import { print } from "./print.js";

/** `kata restore [slug]`: puts the file back that was kept last. Called again it swaps back. */
export async function restore(slug: string | undefined): Promise<number> {
  const course = await loadCourse();
  const exercise = slug ? findExercise(course, slug) : currentHere(course);
  const restored = await restoreExercise(exercise);
  if (!restored) {
    throw new UsageError(
      `of ${exercise.slug} no other file is kept under .kata/kept: there is nothing to put back`,
    );
  }
  const { from, kept } = restored;
  print([`Put back: ${from}`, ...(kept ? [`What was there was kept as ${kept}`] : [])]);
  return EXIT.passed;
}
