import type { Course, PlacedExercise } from "../course/course.js";
import { disk } from "../course/disk.js";
import { fileFingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/pristine.js";
import type { States } from "../state/passed.js";
import { readProgress } from "../state/progress.js";
import { forgetPass } from "../state/proven.js";
import type { Progress } from "../state/schema.js";
import { placeHere } from "./here.js";
import { judge } from "./judge.js";
import { expectedMs } from "./once-more.js";
import type { Runner, Signal } from "./runner.js";

/** What takes longer, like a training, comes after all that does not. */
const LONG_MS = 10_000;

/**
 * What passed, and is as it was, while the course brought another spec since: the newest pass first. A file that the learner
 * has changed since its pass is their own affair.
 */
export function outdatedPasses(course: Course, progress: Progress, states: States): PlacedExercise[] {
  const stale = course.exercises.filter(({ slug }) => states.get(slug) === "stale");
  if (stale.length === 0) return [];
  const shipped = shippedSpecs(disk);
  const passedAt = ({ slug }: PlacedExercise) => progress.exercises[slug]?.passed?.at ?? "";
  const isLong = (exercise: PlacedExercise) => expectedMs(exercise, progress) > LONG_MS;
  return stale
    .filter(
      ({ slug, files }) =>
        progress.exercises[slug]?.passed?.file === fileFingerprint(files.stub) &&
        // An edited spec proves nothing.
        shipped[slug] === fileFingerprint(files.spec),
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
  host: Runner,
  course: Course,
  exercise: PlacedExercise,
  signal: Signal,
): Promise<Fate | undefined> {
  // No diagnosis: the learner gets it when they come to the exercise.
  const made = await judge(placeHere(host), course, exercise, { signal, diagnoses: false });
  if (made.counts) return "passed";
  if (signal.aborted) return undefined;
  await forgetPass(made);
  return readProgress().progress.exercises[exercise.slug]?.passed ? "unsure" : "failed";
}
