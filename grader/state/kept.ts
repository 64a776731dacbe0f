import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { fingerprint } from "../course/fingerprint.js";
import type { PlacedExercise } from "../course/load.js";
import { shown } from "../course/paths.js";
import { stubOf } from "../course/pristine.js";
import { isFile } from "../course/source.js";
import { keptFolder } from "./files.js";

/**
 * Puts an exercise's stub back. What was there is kept first.
 *
 * @returns where the old file was kept, or undefined if there was nothing to keep
 * @throws NotKept if the old file cannot be kept; then nothing is changed
 */
export async function resetExercise(exercise: PlacedExercise): Promise<string | undefined> {
  const { stub } = exercise.files;
  refuseFolder(stub);
  const fresh = stubOf(exercise).text;
  const kept = isWorthKeeping(stub, fresh) ? keepCopy(exercise.slug, stub) : undefined;
  await writeFileAtomic(stub, fresh);
  return kept;
}

/**
 * Puts back the file that was kept last, of those that differ from what is there now, which is kept first.
 *
 * @returns which file it was, and where the present one was kept; undefined if there is none
 * @throws NotKept if the present file cannot be kept; then nothing is changed
 */
export async function restoreExercise(
  exercise: PlacedExercise,
): Promise<{ from: string; kept: string | undefined } | undefined> {
  const { stub } = exercise.files;
  const present = isFile(stub) ? readFileSync(stub) : undefined;
  const kept = keptOf(exercise.slug)
    .map((file) => ({ file, bytes: readFileSync(file) }))
    .find(({ bytes }) => !present?.equals(bytes));
  if (!kept) return undefined;
  refuseFolder(stub);
  const copy = isWorthKeeping(stub, stubOf(exercise).text) ? keepCopy(exercise.slug, stub) : undefined;
  await writeFileAtomic(stub, kept.bytes);
  return { from: shown(kept.file), kept: copy };
}

/** The files that are kept of an exercise, the last one first. */
function keptOf(slug: string): string[] {
  const folder = path.join(keptFolder, slug);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter(isFile)
    .map((file) => ({ file, at: statSync(file).birthtimeMs || statSync(file).mtimeMs }))
    .sort((a, b) => b.at - a.at || b.file.localeCompare(a.file, "en", { numeric: true }))
    .map(({ file }) => file);
}

/** @throws NotKept where a folder is in the file's place */
function refuseFolder(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new NotKept(`${shown(file)} is a folder, so nothing was changed. Move it away first.`);
  }
}

/** A copy could not be made, so nothing else was done. */
export class NotKept extends Error {
  override name = "NotKept";
}

/**
 * Copies a file byte for byte under `.kata/kept/<slug>/`, named by the time.
 *
 * @throws NotKept if that cannot be written
 */
export function keepCopy(slug: string, file: string): string {
  try {
    return copyOf(slug, file);
  } catch (error) {
    throw new NotKept(`your file could not be kept (${(error as Error).message}), so nothing was changed`);
  }
}

function copyOf(slug: string, file: string): string {
  const folder = path.join(keptFolder, slug);
  mkdirSync(folder, { recursive: true });
  const stamp = new Date().toISOString().replaceAll(":", "-").replace(/\..*$/, "");
  let target = path.join(folder, `${stamp}.ts`);
  for (let n = 2; existsSync(target); n++) target = path.join(folder, `${stamp}-${n}.ts`);
  copyFileSync(file, target);
  return shown(target);
}

function isWorthKeeping(file: string, fresh: string): boolean {
  if (!isFile(file)) return false;
  const bytes = readFileSync(file);
  return bytes.length > 0 && fingerprint(bytes.toString("utf8")) !== fingerprint(fresh);
}
