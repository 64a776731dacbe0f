import type { Course, PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { stubOf } from "../course/pristine.js";
import { asksTheSame } from "../course/specs.js";
import { type ExerciseEntry, type Progress, VERSION } from "./schema.js";
import type { Travel } from "./travel.js";

// What becomes of two states of one learner's work. Nothing goes: where both have an answer, one of them is kept aside.

/** What is to be done with an answer that came. */
export interface Coming {
  exercise: PlacedExercise;
  /**
   * `taken`: it comes where nothing was. `replaces`: it takes the place of the answer here, which is kept. `kept`: the answer here stays,
   * and the one that came is kept beside it.
   */
  what: "taken" | "replaces" | "kept";
  text: string;
}

export interface Merged {
  coming: Coming[];
  progress: Progress;
  /** Exercises that this course does not have: their work stays in the file that came. */
  unknown: string[];
}

/**
 * Merges what came into what is here.
 *
 * @param here with the answers as they are here, without those that are stubs
 */
export function merge(course: Course, here: Travel, came: Travel, files: CourseFiles): Merged {
  const coming: Coming[] = [];
  const exercises: Record<string, ExerciseEntry> = { ...here.progress.exercises };
  for (const exercise of course.exercises) {
    const sides = [here, came].map((side) => sideOf(exercise, side, files));
    const [own, other] = sides;
    const winner = winnerOf(own, other);
    const what = whatBecomes(own, other, winner);
    if (what) coming.push({ exercise, what, text: other.text! });
    const entry = mergedEntry(own.entry, other.entry, winner.entry);
    if (entry) exercises[exercise.slug] = entry;
  }
  const known = new Set(course.exercises.map(({ slug }) => slug));
  const unknown = Object.keys({ ...came.files, ...came.progress.exercises }).filter(
    (slug) => !known.has(slug),
  );
  const days = [...new Set([...(here.progress.days ?? []), ...(came.progress.days ?? [])])].sort();
  const current = here.progress.current ?? came.progress.current;
  const { proven: _, ...rest } = { ...came.progress, ...here.progress };
  return {
    coming,
    unknown: [...new Set(unknown)].sort(),
    progress: {
      ...rest,
      version: VERSION,
      exercises,
      ...(days.length > 0 && { days }),
      ...(current !== undefined && { current }),
    },
  };
}

/** Puts merged progress in the place of what was there. */
export function become(progress: Progress, merged: Progress): void {
  for (const key of Object.keys(progress)) delete progress[key];
  Object.assign(progress, merged);
}

interface Side {
  text: string | undefined;
  entry: ExerciseEntry | undefined;
  /** When this very answer passed the spec as it is; undefined if it has not. */
  passedAt: string | undefined;
}

function sideOf(exercise: PlacedExercise, { progress, files: answers }: Travel, files: CourseFiles): Side {
  const { slug } = exercise;
  const text = Object.hasOwn(answers, slug) ? answers[slug] : undefined;
  const entry = Object.hasOwn(progress.exercises, slug) ? progress.exercises[slug] : undefined;
  const isStub = text !== undefined && fingerprint(text) === fingerprint(stubOf(exercise, files).text);
  const own = isStub ? undefined : text;
  const { passed } = entry ?? {};
  const spec = files.read(exercise.files.spec);
  const holds =
    passed !== undefined &&
    own !== undefined &&
    spec !== undefined &&
    fingerprint(own) === passed.file &&
    asksTheSame(slug, passed.spec, fingerprint(spec), files);
  return { text: own, entry, passedAt: holds ? passed.at : undefined };
}

/** A stub gives way; the answer that passes wins; of two that pass the later one, and of two that do not the one here. */
function winnerOf(own: Side, other: Side): Side {
  if (other.text === undefined) return own;
  if (own.text === undefined) return other;
  if (other.passedAt === undefined) return own;
  if (own.passedAt === undefined) return other;
  return other.passedAt > own.passedAt ? other : own;
}

function whatBecomes(own: Side, other: Side, winner: Side): Coming["what"] | undefined {
  if (other.text === undefined) return undefined;
  if (own.text !== undefined && fingerprint(own.text) === fingerprint(other.text)) return undefined;
  if (winner !== other) return "kept";
  return own.text === undefined ? "taken" : "replaces";
}

function mergedEntry(
  own: ExerciseEntry | undefined,
  other: ExerciseEntry | undefined,
  winner: ExerciseEntry | undefined,
): ExerciseEntry | undefined {
  if (!own || !other) return own ?? other;
  const passed = winner?.passed ?? own.passed ?? other.passed;
  const predicted = own.predicted === undefined ? other.predicted : own.predicted;
  const mistakes = most(own.mistakes, other.mistakes);
  const judged = winner?.judged ?? own.judged ?? other.judged;
  const { passed: _, predicted: __, mistakes: ___, judged: ____, ...rest } = { ...other, ...own };
  return {
    ...rest,
    runs: Math.max(own.runs, other.runs),
    hints: Math.max(own.hints, other.hints),
    solutionShown: own.solutionShown || other.solutionShown,
    ...(passed && { passed }),
    ...(predicted !== undefined && { predicted }),
    ...(mistakes && { mistakes }),
    ...(judged !== undefined && { judged }),
  };
}

function most(
  a: Record<string, number> = {},
  b: Record<string, number> = {},
): Record<string, number> | undefined {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, Math.max(a[name] ?? 0, b[name] ?? 0)]));
}
