import { readFileSync } from "node:fs";
import type { PlacedExercise } from "./course.js";
import { onDisk } from "./paths.js";

/** The solution as a learner would have written it: without the blank markers. */
export function solutionText(exercise: PlacedExercise): string {
  return readFileSync(onDisk(exercise.files.solution), "utf8")
    .replaceAll("\r\n", "\n")
    .replace(/^[ \t]*\/\/ (blank: .*|end[ \t]*)\n/gm, "")
    .replace(/\/\* blank: .+? \*\/ ?/g, "")
    .replace(/ ?\/\* end \*\//g, "");
}
