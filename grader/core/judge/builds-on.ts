import type { Course, PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import type { Module } from "../meaning/modules.js";
import { stateOf } from "../progress/passed.js";
import type { Progress } from "../progress/schema.js";

/** Another exercise that a run loads, with the learner's code or the reference's. */
export interface BuiltOn {
  slug: string;
  whose: "yours" | "reference";
  /** The learner's file or its spec has changed since it passed. */
  stale: boolean;
  /** Whether the exercise's file or spec imports it directly, and not through another module. */
  direct: boolean;
}

/**
 * Lists the other exercises among the modules of a run.
 *
 * @param modules what `modulesOf` finds for the exercise's file and spec
 */
export function buildsOn(
  course: Course,
  exercise: PlacedExercise,
  modules: Map<string, Module>,
  progress: Progress,
  files: CourseFiles,
): BuiltOn[] {
  const { stub, spec } = exercise.files;
  const own = [stub, spec];
  const found = new Map<string, BuiltOn>();
  for (const { file, importer } of modules.values()) {
    const slug = /([^/]+)\.ts$/.exec(file)?.[1] ?? "";
    const other = course.bySlug.get(slug);
    if (!other || slug === exercise.slug) continue;
    const isYours = file === other.files.stub;
    if (!isYours && file !== other.files.solution) continue;
    const before = found.get(slug);
    const stale = stateOf(other, progress, files) === "stale";
    // A run may load both: reference solutions import references even if the learner's file is loaded too.
    const whose = isYours || before?.whose === "yours" ? "yours" : "reference";
    found.set(slug, { slug, whose, stale, direct: before?.direct || own.includes(importer ?? "") });
  }
  return [...found.values()];
}
