import { readFileSync } from "node:fs";
import type { PlacedExercise } from "../course/course.js";

/** Whether a run of the exercise can show anything: only its spec calls `exhibit`. */
export function isPictured({ files }: PlacedExercise): boolean {
  return /\bexhibit\(/.test(readFileSync(files.spec, "utf8"));
}
