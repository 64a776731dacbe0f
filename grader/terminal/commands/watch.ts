import type { Course, PlacedExercise } from "../../core/course/course.js";
import { nextOpen } from "../../core/course/order.js";
import { statesOf } from "../../core/progress/passed.js";
import type { Progress } from "../../core/progress/schema.js";
import { disk } from "../../node/course/disk.js";
import { loadCourse } from "../../node/course/load.js";
import { Host } from "../../node/runner/host.js";
import { currentHere } from "../../node/store/current.js";
import { lockWatch } from "../../node/store/lock-watch.js";
import { readProgress, updateProgress } from "../../node/store/progress.js";
import { lookOf } from "../draw/look.js";
import { wrap } from "../draw/text.js";
import { watchCourse } from "../watch/watch.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise, NoSuchName } from "./find.js";
import { mayAsk } from "./interactive.js";
import { print, remark } from "./print.js";
import { run } from "./run.js";

/** @throws UsageError if it is no exercise: as likely as not it was meant for a command */
function exerciseNamed(course: Course, name: string): PlacedExercise {
  try {
    return findExercise(course, name);
  } catch (error) {
    if (!(error instanceof NoSuchName)) throw error;
    throw new UsageError(
      `there is no command "${error.named}", and no exercise or chapter of that name. All commands: npm run kata -- --help. ${error.hint}`,
    );
  }
}

/** Where the learner leaves, and how to come back. */
function farText(course: Course, progress: Progress): string {
  const states = statesOf(course, progress, disk);
  const passed = course.exercises.filter(({ slug }) => states.get(slug) === "passed").length;
  if (passed === course.exercises.length)
    return `All ${passed} exercises have passed. A page of what you have built: npm run kata -- portfolio`;
  const { slug } = currentHere(course, progress);
  const far = `${passed} of ${course.exercises.length} exercises ${passed === 1 ? "has" : "have"} passed, and you are at ${slug}`;
  const next = states.get(slug) === "passed" && nextOpen(course, states, course.bySlug.get(slug));
  return next
    ? `${far}, which has passed. npm start comes back to it, and n goes on to ${next.slug}.`
    : `${far}. npm start goes on there.`;
}

/**
 * `npm start`: the watch screen; without a terminal one verdict and the way on.
 *
 * @param name the exercise at which it opens; without one it goes on where the learner was
 */
export async function watch(name: string | undefined): Promise<number> {
  const loaded = name === undefined ? undefined : await loadCourse();
  const named = loaded && name !== undefined ? exerciseNamed(loaded, name) : undefined;
  if (!mayAsk()) {
    const why = process.stdout.isTTY ? "The watch screen cannot draw here" : "This is no terminal";
    remark(
      `${why}, so here is one verdict instead of the watch screen. All commands: npm run kata -- --help`,
    );
    return run(named?.slug, {});
  }
  readProgress(); // a file from a newer course ends it here, before the screen is taken
  const unlock = await lockWatch();
  const starting = Host.start();
  starting.catch(() => {});
  try {
    const [course, host] = await Promise.all([loaded ?? loadCourse(), starting]);
    if (named)
      await updateProgress((progress) => {
        progress.current = named.slug;
      });
    const at = await watchCourse(course, host);
    let { progress } = readProgress();
    // Whoever never left the first exercise comes back to it too, also when it has passed.
    if (progress.current === undefined)
      ({ progress } = await updateProgress((saved) => {
        saved.current = at.slug;
      }));
    print(wrap(farText(course, progress), lookOf(process.stdout), 0));
    return EXIT.passed;
  } finally {
    await (await starting.catch(() => undefined))?.close();
    unlock();
  }
}
