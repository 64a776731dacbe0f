import type { Course, PlacedExercise } from "../course/course.js";
import { disk } from "../course/disk.js";
import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { helpersFingerprint } from "../run/modules.js";
import { readProgress } from "./progress.js";
import type { Progress } from "./schema.js";

/** `stale`: it passed once, and the learner's file or the spec is another one now. */
export type ExerciseState = "open" | "passed" | "stale";

export function stateOf(exercise: PlacedExercise, progress: Progress): ExerciseState {
  const { stub, spec } = exercise.files;
  return stateOfFiles(progress, exercise.slug, stub, spec);
}

/** Exercises' states by slug. To know them takes a look at every file that has passed. */
export type States = ReadonlyMap<string, ExerciseState>;

export function statesOf(course: Course, progress: Progress): States {
  return new Map(course.exercises.map((exercise) => [exercise.slug, stateOf(exercise, progress)]));
}

function stateOfFiles(
  progress: Progress,
  slug: string,
  file: string,
  spec: string,
  files: CourseFiles = disk,
): ExerciseState {
  const passed = progress.exercises[slug]?.passed;
  if (!passed) return "open";
  const is = (name: string, known: string) => {
    const text = files.read(name);
    return text !== undefined && fingerprint(text) === known;
  };
  if (!is(file, passed.file) || !is(spec, passed.spec)) return "stale";
  // To look for helpers takes longer than all else, and nearly no answer has any.
  return passed.helpers === undefined || passed.helpers === helpersFingerprint(file, files)
    ? "passed"
    : "stale";
}

/** For the resolver, with progress as it was read. */
export function passedIn(
  progress: Progress,
  files?: CourseFiles,
): (slug: string, file: string, spec: string) => boolean {
  return (slug, file, spec) => stateOfFiles(progress, slug, file, spec, files) === "passed";
}

/** For the resolver: whether later exercises may build on the learner's file. */
export function passedUnchanged(slug: string, file: string, spec: string): boolean {
  try {
    return stateOfFiles(readProgress().progress, slug, file, spec) === "passed";
  } catch {
    return false;
  }
}
