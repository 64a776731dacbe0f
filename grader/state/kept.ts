import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { fingerprint } from "../course/fingerprint.js";
import type { PlacedExercise } from "../course/load.js";
import { shown } from "../course/paths.js";
import { stubOf } from "../course/pristine.js";
import { keptFolder } from "./files.js";

/**
 * Puts an exercise's stub back. What was there is kept first.
 *
 * @returns where the old file was kept, or undefined if there was nothing to keep
 * @throws Error if the old file cannot be kept; then nothing is changed
 */
export async function resetExercise(exercise: PlacedExercise): Promise<string | undefined> {
  const { stub } = exercise.files;
  const fresh = stubOf(exercise).text;
  const kept = isWorthKeeping(stub, fresh) ? keepCopy(exercise.slug, stub) : undefined;
  await writeFileAtomic(stub, fresh);
  return kept;
}

/** Copies a file byte for byte under `.kata/kept/<slug>/`, named by the time. */
export function keepCopy(slug: string, file: string): string {
  const folder = path.join(keptFolder, slug);
  mkdirSync(folder, { recursive: true });
  const stamp = new Date().toISOString().replaceAll(":", "-").replace(/\..*$/, "");
  let target = path.join(folder, `${stamp}.ts`);
  for (let n = 2; existsSync(target); n++) target = path.join(folder, `${stamp}-${n}.ts`);
  copyFileSync(file, target);
  return shown(target);
}

function isWorthKeeping(file: string, fresh: string): boolean {
  if (!existsSync(file)) return false;
  const bytes = readFileSync(file);
  return bytes.length > 0 && fingerprint(bytes.toString("utf8")) !== fingerprint(fresh);
}
