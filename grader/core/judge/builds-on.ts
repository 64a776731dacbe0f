import type { Course, PlacedExercise } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import type { Module } from "../meaning/modules.js";
import { stateOf } from "../progress/passed.js";
import type { Progress } from "../progress/schema.js";

/** Another exercise that this one's run loads, and whose code that is. */
export interface BuiltOn {
  slug: string;
  whose: "yours" | "reference";
  /** The learner's own has passed, but was changed since. */
  stale: boolean;
  /** The exercise's file or its spec imports it; else one of those does that they import. */
  direct: boolean;
}

/**
 * The other exercises among the modules of a run.
 *
 * @param modules of the exercise's file and spec, by `modulesOf`
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
    // The learner's own code may stand beside the reference's, which builds on references alone.
    const whose = isYours || before?.whose === "yours" ? "yours" : "reference";
    found.set(slug, { slug, whose, stale, direct: before?.direct || own.includes(importer ?? "") });
  }
  return [...found.values()];
}
