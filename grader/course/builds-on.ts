import { readFileSync } from "node:fs";
import path from "node:path";
import { stateOf } from "../state/passed.js";
import type { Progress } from "../state/progress.js";
import type { Course, PlacedExercise } from "./load.js";

/** Another exercise that this one imports, and whose code that import means. */
export interface BuiltOn {
  slug: string;
  whose: "yours" | "reference";
  /** The learner's own has passed, but was changed since. */
  stale: boolean;
}

/** The earlier exercises that an exercise's file and spec import. */
export function buildsOn(
  course: Course,
  exercise: PlacedExercise,
  text: string,
  progress: Progress,
): BuiltOn[] {
  const spec = readFileSync(exercise.files.spec, "utf8");
  const slugs = new Set(
    [...`${text}\n${spec}`.matchAll(/^(?:import|export)\b(?! type)[^;]*?\bfrom\s+["'](\.[^"']*)["']/gm)].map(
      ([, from]) => path.posix.basename(from).replace(/\.(js|ts)$/, ""),
    ),
  );
  slugs.delete(exercise.slug);
  return [...slugs].flatMap((slug) => {
    const other = course.bySlug.get(slug);
    if (!other) return [];
    const state = stateOf(other, progress);
    return [{ slug, whose: state === "passed" ? "yours" : "reference", stale: state === "stale" } as const];
  });
}
