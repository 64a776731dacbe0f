import { existsSync } from "node:fs";
import type { PlacedExercise } from "../core/course/course.js";
import { onDisk } from "../node/course/paths.js";

/** Which of an exercise's files are missing, by their kind; a stub is made, and not every exercise has golden values. */
export function missingFiles({ files }: PlacedExercise): string[] {
  const due = Object.entries(files).filter(([kind]) => !["stub", "golden"].includes(kind));
  return due.filter(([, file]) => !existsSync(onDisk(file))).map(([kind]) => kind);
}
