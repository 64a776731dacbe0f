import type { Course, PlacedExercise } from "../course/course.js";
import type { Place } from "../ports.js";
import { passChecker } from "../progress/passed.js";
import { forgetPass, rememberProven } from "../progress/proven.js";
import type { Progress } from "../progress/schema.js";
import { judge } from "./judge.js";
import type { Signal } from "./runner.js";

/** The progress of judging everything again. */
export interface OnceMore {
  /** The exercise that is being judged. */
  at: PlacedExercise;
  done: number;
  of: number;
  /** The exercises that did not pass so far, in order. */
  failed: PlacedExercise[];
  /** The estimated time left, in milliseconds. */
  leftMs: number;
}

/** The result of judging everything again. */
export interface Outcome {
  /** The exercises that do not pass now, in order. */
  open: PlacedExercise[];
  /** The exercises that could not be judged, though their answers are not at fault. They keep their ticks, and nothing is proven. */
  unjudged: PlacedExercise[];
}

/** The time that a process takes to start. */
const START_MS = 400;
/** If the time of a run is not known, it is estimated as this share of its limit. */
const USUAL_SHARE = 0.1;

/** Estimates how long an exercise's run takes on this machine, from its last pass if there was one. */
export function expectedMs({ slug, seconds }: PlacedExercise, progress: Progress): number {
  return START_MS + (progress.exercises[slug]?.passed?.ms ?? 1000 * seconds * USUAL_SHARE);
}

/** Estimates how long it takes to judge everything again. */
export function onceMoreMs({ exercises }: Course, progress: Progress): number {
  return exercises.reduce((sum, exercise) => sum + expectedMs(exercise, progress), 0);
}

/**
 * Judges every exercise again, because an answer that passed may build on another that has changed since. An exercise that does not
 * pass loses its tick. If all pass, progress records it.
 *
 * @param onStep called before each exercise
 * @param signal ends the work early
 * @returns undefined if the work ended early and everything had passed until then
 */
export async function judgeOnceMore(
  place: Place,
  course: Course,
  onStep: (far: OnceMore) => void,
  signal: Signal,
): Promise<Outcome | undefined> {
  const { exercises } = course;
  const { progress } = place.store.read();
  const expected = exercises.map((exercise) => expectedMs(exercise, progress));
  const rest = (from: number) => expected.slice(from).reduce((sum, ms) => sum + ms, 0);
  const started = Date.now();
  const failed: PlacedExercise[] = [];
  const unjudged: PlacedExercise[] = [];
  // The learner must hear of exercises that have already lost their ticks.
  const soFar = () => (failed.length > 0 ? { open: failed, unjudged } : undefined);
  for (const [done, at] of exercises.entries()) {
    if (signal.aborted) return soFar();
    // After a few seconds, the time of this work predicts the rest better than earlier runs do.
    const took = Date.now() - started;
    const pace = took > 5000 ? took / (rest(0) - rest(done)) : 1;
    onStep({ at, done, of: exercises.length, failed: [...failed], leftMs: pace * rest(done) });
    // No diagnosis here: the learner gets it when they open the exercise.
    const made = await judge(place, course, at, { signal, diagnoses: false });
    const { result } = made;
    const isCancelled = result.verdict === "killed" && result.killed.reason === "cancelled";
    if (isCancelled || signal.aborted) return soFar();
    await forgetPass(made, place);
    if (!made.isJudged) unjudged.push(at);
    else if (!made.counts) failed.push(at);
  }
  // The learner may have saved a file after it was judged.
  const isPassed = passChecker(place.store.read().progress, place.files);
  const open = exercises.filter(({ slug, files }) => !isPassed(slug, files.stub, files.spec));
  if (open.length === 0 && unjudged.length === 0) await rememberProven(course, place);
  return { open, unjudged };
}
