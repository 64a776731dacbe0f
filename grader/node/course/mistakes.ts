import { existsSync } from "node:fs";
import type { PlacedExercise } from "../../core/course/course.js";
import type { MistakeText } from "../../core/judge/bank.js";
import { readDeclarations } from "./declarations.js";
import { onDisk } from "./paths.js";

/** The names and sentences of an exercise's mistakes. */
export async function readMistakes(exercise: PlacedExercise): Promise<MistakeText[]> {
  if (!existsSync(onDisk(exercise.files.mistakes))) return [];
  const [mistakes] = await readDeclarations<Record<string, { because: string; rung?: number }>>([
    onDisk(exercise.files.mistakes),
  ]);
  return Object.entries(mistakes).map(([name, { because, rung = 2 }]) => ({ name, because, rung }));
}
