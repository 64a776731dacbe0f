import type { Course, Part, PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { asksTheSame } from "../course/specs.js";
import { helpersFingerprint } from "../meaning/modules.js";
import type { Progress } from "./schema.js";

/** `stale`: it has passed, but the learner's file or the spec has changed since. */
export type ExerciseState = "open" | "passed" | "stale";

export function stateOf(exercise: PlacedExercise, progress: Progress, files: CourseFiles): ExerciseState {
  const { stub, spec } = exercise.files;
  return stateOfFiles(progress, exercise.slug, stub, spec, files);
}

/** The states of exercises by slug. Finding them reads every file that has passed. */
export type States = ReadonlyMap<string, ExerciseState>;

export function statesOf(course: Course, progress: Progress, files: CourseFiles): States {
  return new Map(course.exercises.map((exercise) => [exercise.slug, stateOf(exercise, progress, files)]));
}

/** Whether the last exercise of a part has passed, as its file is now or as it was. */
export function hasEnded({ chapters }: Part, stateOf: (slug: string) => ExerciseState | undefined): boolean {
  const last = chapters.at(-1)?.exercises.at(-1);
  return last !== undefined && (stateOf(last.slug) ?? "open") !== "open";
}

function stateOfFiles(
  progress: Progress,
  slug: string,
  file: string,
  spec: string,
  files: CourseFiles,
): ExerciseState {
  const passed = progress.exercises[slug]?.passed;
  if (!passed) return "open";
  const [answer, asked] = [file, spec]
    .map((name) => files.read(name))
    .map((text) => text && fingerprint(text));
  if (!asked || answer !== passed.file || !asksTheSame(slug, passed.spec, asked, files)) return "stale";
  // The search for helpers is the slowest step, and nearly no answer has any.
  return passed.helpers === undefined || passed.helpers === helpersFingerprint(file, files)
    ? "passed"
    : "stale";
}

/** Makes the function that decides whether later exercises may build on a learner's file. */
export function passChecker(
  progress: Progress,
  files: CourseFiles,
): (slug: string, file: string, spec: string) => boolean {
  return (slug, file, spec) => stateOfFiles(progress, slug, file, spec, files) === "passed";
}
