import { lstatSync, readFileSync, unlinkSync } from "node:fs";
import type { PlacedExercise } from "../../core/course/course.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { stubOf } from "../../core/course/pristine.js";
import { disk } from "../course/disk.js";
import { inCourse, onDisk } from "../course/paths.js";
import { isFile } from "../course/read-source.js";
import { keptOf } from "./kept-files.js";
import { replaceFile } from "./replace.js";

/**
 * Puts an exercise's stub back. What was there is kept.
 *
 * @returns where the old file was kept, or undefined if there was nothing to keep
 * @throws NotKept as `replaceFile` does
 */
export async function resetExercise(exercise: PlacedExercise): Promise<string | undefined> {
  const stub = onDisk(exercise.files.stub);
  const fresh = stubOf(exercise, disk).text;
  // Nothing is to be done, and what is not touched cannot be lost.
  if (bytesOf(stub)?.equals(Buffer.from(fresh))) return undefined;
  return worthKeeping(await replaceFile(exercise.slug, stub, fresh), fresh);
}

/**
 * Puts back the file that was kept last, of those that differ from what is there now, which is kept.
 *
 * @returns which file it was, and where the present one was kept; undefined if there is none
 * @throws NotKept as `replaceFile` does
 */
export async function restoreExercise(
  exercise: PlacedExercise,
): Promise<{ from: string; kept: string | undefined } | undefined> {
  const stub = onDisk(exercise.files.stub);
  const present = bytesOf(stub);
  const last = keptOf(exercise.slug)
    .map((file) => ({ file, bytes: readFileSync(file) }))
    .find(({ bytes }) => bytes.length > 0 && !present?.equals(bytes));
  if (!last) return undefined;
  const kept = await replaceFile(exercise.slug, stub, last.bytes);
  return { from: inCourse(last.file), kept: worthKeeping(kept, stubOf(exercise, disk).text) };
}

/** The bytes of a plain file. */
function bytesOf(file: string): Buffer | undefined {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : undefined;
}

/** A stub that nobody has touched is not kept; and an empty file is left, because a save may be on its way into it. */
export function worthKeeping(kept: string | undefined, fresh: string): string | undefined {
  if (!kept || !isFile(kept)) return undefined;
  const text = readFileSync(kept, "utf8");
  if (fingerprint(text) === fingerprint(fresh)) unlinkSync(kept);
  else if (text.length > 0) return inCourse(kept);
  return undefined;
}
