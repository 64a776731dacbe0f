import type { Course, PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/pristine.js";
import type { Place } from "../ports.js";
import type { States } from "../progress/passed.js";
import { forgetPass } from "../progress/proven.js";
import type { Progress } from "../progress/schema.js";
import { judge } from "./judge.js";
import { expectedMs } from "./once-more.js";
import type { Signal } from "./runner.js";

/** What takes longer, like a training, comes after all that does not. */
const LONG_MS = 10_000;

/**
 * What passed, and is as it was, while the course brought another spec since: the newest pass first. A file that the learner
 * has changed since its pass is their own affair.
 */
export function outdatedPasses(
  course: Course,
  progress: Progress,
  states: States,
  files: CourseFiles,
): PlacedExercise[] {
  const stale = course.exercises.filter(({ slug }) => states.get(slug) === "stale");
  if (stale.length === 0) return [];
  const shipped = shippedSpecs(files);
  const printOf = (file: string) => fingerprint(files.read(file) ?? "");
  const passedAt = ({ slug }: PlacedExercise) => progress.exercises[slug]?.passed?.at ?? "";
  const isLong = (exercise: PlacedExercise) => expectedMs(exercise, progress) > LONG_MS;
  return stale
    .filter(
      (exercise) =>
        progress.exercises[exercise.slug]?.passed?.file === printOf(exercise.files.stub) &&
        // An edited spec proves nothing.
        shipped[exercise.slug] === printOf(exercise.files.spec),
    )
    .sort((a, b) => Number(isLong(a)) - Number(isLong(b)) || passedAt(b).localeCompare(passedAt(a), "en"));
}

/** `unsure`: it did not come to an end, or could not be judged; the pass is as it was. */
export type Fate = "passed" | "failed" | "unsure";

/**
 * Judges a pass again. It is taken back where the text that has passed does not pass any more.
 *
 * @param signal says when to leave it
 * @returns what came of it; undefined where it was left
 */
export async function judgePassAgain(
  place: Place,
  course: Course,
  exercise: PlacedExercise,
  signal: Signal,
): Promise<Fate | undefined> {
  // No diagnosis: the learner gets it when they come to the exercise.
  const made = await judge(place, course, exercise, { signal, diagnoses: false });
  if (made.counts) return "passed";
  if (signal.aborted) return undefined;
  await forgetPass(made, place);
  return place.store.read().progress.exercises[exercise.slug]?.passed ? "unsure" : "failed";
}
