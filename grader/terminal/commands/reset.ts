import { loadCourse } from "../../node/course/load.js";
import { currentHere } from "../../node/store/current.js";
import { resetExercise } from "../../node/store/reset.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise } from "./find.js";
import { confirm, mayAsk } from "./interactive.js";
import { print } from "./print.js";

/** `kata reset [slug]`: puts the stub back; the learner's file is kept. */
export async function reset(slug: string | undefined, options: { yes?: boolean }): Promise<number> {
  const course = await loadCourse();
  const exercise = slug ? findExercise(course, slug) : currentHere(course);
  if (!options.yes && !mayAsk())
    throw new UsageError(`to reset ${exercise.slug} without being asked, add --yes`);
  if (!options.yes && !(await confirm(`Put the stub of ${exercise.slug} back? A copy of yours is kept.`)))
    return EXIT.notPassed;
  const kept = await resetExercise(exercise);
  print(
    kept
      ? [`Reset. Your file was kept as ${kept}`, `To put it back: npm run kata -- restore ${exercise.slug}`]
      : ["Reset. There was nothing to keep."],
  );
  return EXIT.passed;
}
