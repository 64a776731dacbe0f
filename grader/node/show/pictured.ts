import { readFileSync } from "node:fs";
import type { PlacedExercise } from "../../core/course/course.js";
import { onDisk } from "../course/paths.js";

/** Whether a run of the exercise can show anything: only its spec calls `exhibit`. */
export function isPictured({ files }: PlacedExercise): boolean {
  return /\bexhibit\(/.test(readFileSync(onDisk(files.spec), "utf8"));
}
