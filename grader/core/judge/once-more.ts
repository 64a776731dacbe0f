import type { Course, PlacedExercise } from "../course/course.js";
import type { Place } from "../ports.js";
import { passChecker } from "../progress/passed.js";
import { forgetPass, rememberProven } from "../progress/proven.js";
import type { Progress } from "../progress/schema.js";
import { judge } from "./judge.js";
import type { Signal } from "./runner.js";

/** How far it is, and what came of it so far. */
export interface OnceMore {
  /** The exercise that is judged now. */
  at: PlacedExercise;
  done: number;
  of: number;
  /** What did not pass, in order. */
  failed: PlacedExercise[];
  /** Milliseconds that are left, as it goes so far. */
  leftMs: number;
}

/** What came of it. */
export interface Outcome {
  /** What does not pass now, in order. */
  open: PlacedExercise[];
  /** What could not be judged, for no fault of the answer: it keeps its tick, and nothing is proven. */
  unjudged: PlacedExercise[];
}

/** What each process needs before it computes. */
const START_MS = 400;
/** A run whose time is not known takes about this part of what it may. */
const USUAL_SHARE = 0.1;

/** How long an exercise's run takes on this machine: as long as its last pass, if that is known. */
export function expectedMs({ slug, seconds }: PlacedExercise, progress: Progress): number {
  return START_MS + (progress.exercises[slug]?.passed?.ms ?? 1000 * seconds * USUAL_SHARE);
}

/** How long it takes to judge everything once more. */
export function onceMoreMs({ exercises }: Course, progress: Progress): number {
  return exercises.reduce((sum, exercise) => sum + expectedMs(exercise, progress), 0);
}

/**
 * Judges every exercise once more: an answer that passed may lean on another that was changed since. What does not pass loses
 * its tick. Where everything passes, that is remembered.
 *
 * @param onStep called before each exercise
 * @param signal ends it early
 * @returns what came of it; undefined where it ended before its time, and everything had passed until then
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
  // What has lost its tick by now must be told.
  const soFar = () => (failed.length > 0 ? { open: failed, unjudged } : undefined);
  for (const [done, at] of exercises.entries()) {
    if (signal.aborted) return soFar();
    // Once a few seconds are done, what they took says more than what earlier runs took.
    const took = Date.now() - started;
    const pace = took > 5000 ? took / (rest(0) - rest(done)) : 1;
    onStep({ at, done, of: exercises.length, failed: [...failed], leftMs: pace * rest(done) });
    // No diagnosis here: the learner gets it at the exercise they are led to.
    const made = await judge(place, course, at, { signal, diagnoses: false });
    const { result } = made;
    const isCancelled = result.verdict === "killed" && result.killed.reason === "cancelled";
    if (isCancelled || signal.aborted) return soFar();
    await forgetPass(made, place);
    if (!made.isJudged) unjudged.push(at);
    else if (!made.counts) failed.push(at);
  }
  // A file may have been saved after its turn.
  const isPassed = passChecker(place.store.read().progress, place.files);
  const open = exercises.filter(({ slug, files }) => !isPassed(slug, files.stub, files.spec));
  if (open.length === 0 && unjudged.length === 0) await rememberProven(course, place);
  return { open, unjudged };
}
