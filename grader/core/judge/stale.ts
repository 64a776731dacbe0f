import type { Course, PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/specs.js";
import type { Place } from "../ports.js";
import type { States } from "../progress/passed.js";
import { forgetPass } from "../progress/proven.js";
import type { Progress } from "../progress/schema.js";
import { judge } from "./judge.js";
import { expectedMs } from "./once-more.js";
import type { Signal } from "./runner.js";

/** Exercises that take longer, such as trainings, are judged last. */
const LONG_MS = 10_000;

/**
 * Lists the passes that are stale only because the course changed the spec; the newest pass comes first. Files that the learner has
 * changed since the pass are not included.
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
        // A spec that the learner has edited proves nothing.
        shipped[exercise.slug] === printOf(exercise.files.spec),
    )
    .sort((a, b) => Number(isLong(a)) - Number(isLong(b)) || passedAt(b).localeCompare(passedAt(a), "en"));
}

/** `unsure`: the run did not finish or could not be judged, so the pass is unchanged. */
export type Fate = "passed" | "failed" | "unsure";

/**
 * Judges an exercise that passed again, and takes the pass back if the text fails now.
 *
 * @param signal ends the work early
 * @returns undefined if the work ended early
 */
export async function judgePassAgain(
  place: Place,
  course: Course,
  exercise: PlacedExercise,
  signal: Signal,
): Promise<Fate | undefined> {
  // No diagnosis here: the learner gets it when they open the exercise.
  const made = await judge(place, course, exercise, { signal, diagnoses: false });
  if (made.counts) return "passed";
  if (signal.aborted) return undefined;
  await forgetPass(made, place);
  return place.store.read().progress.exercises[exercise.slug]?.passed ? "unsure" : "failed";
}
