import {
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { inCourse } from "../course/paths.js";
import { NotKept, notKept, underNewName } from "./kept-files.js";
import { copyTo, isThere, putBack } from "./move.js";
import { patiently } from "./patience.js";
import { temporaryOf, writeWhole } from "./write.js";

/**
 * Puts something else in the place of a learner's file. What is there moves away in one step, whatever it holds then, and nothing
 * is overwritten: a save that comes in between stays.
 *
 * @returns the file that was there, among what is kept; undefined if there was none
 * @throws NotKept if a folder is there, or one of the steps is refused, and then nothing is changed; or if a save came in between
 */
export async function replaceFile(
  slug: string,
  file: string,
  content: string | Uint8Array,
): Promise<string | undefined> {
  if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new NotKept(`${inCourse(file)} is a folder, so nothing was changed. Move it away first.`);
  const next = temporaryOf(file);
  try {
    await writeWhole(next, content);
    const kept = await movedAway(slug, file);
    try {
      if (!putBack(next, file)) throw new NotKept(savedMeanwhile(file, kept));
    } catch (error) {
      if (kept && !(error instanceof NotKept)) putBack(kept, file);
      throw error;
    }
    return kept;
  } catch (error) {
    throw error instanceof NotKept ? error : notKept(error);
  } finally {
    if (isThere(next)) unlinkSync(next);
  }
}

function savedMeanwhile(file: string, kept: string | undefined): string {
  const before = kept ? ` The version before is kept as ${inCourse(kept)}.` : "";
  return `${inCourse(file)} was saved at this very moment, so it stays as it was saved.${before}`;
}

/** @returns where it is now; undefined if there was nothing with a content */
async function movedAway(slug: string, file: string): Promise<string | undefined> {
  const moved = await patiently(() => {
    if (!isThere(file)) return undefined;
    return underNewName(slug, (target) => move(file, target));
  });
  if (!moved) return undefined;
  const stat = lstatSync(moved);
  if (stat.isSymbolicLink()) return keepLinked(moved, file);
  if (stat.isFile()) return moved;
  // A pipe.
  unlinkSync(moved);
  return undefined;
}

function move(file: string, target: string): void {
  try {
    renameSync(file, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    moveToOtherDisk(file, target);
  }
}

/** `.kata` may lie on another disk: the file moves beside itself first, so that no save goes to what is being copied. */
function moveToOtherDisk(file: string, target: string): void {
  const beside = temporaryOf(file);
  renameSync(file, beside);
  try {
    if (!lstatSync(beside).isFile()) throw new Error("it is no plain file, and .kata lies on another disk");
    copyTo(beside, target);
    unlinkSync(beside);
  } catch (error) {
    putBack(beside, file);
    throw error;
  }
}

/** Of a link what it leads to is kept, which itself stays where it is, untouched. */
function keepLinked(link: string, file: string): string | undefined {
  const target = path.resolve(path.dirname(file), readlinkSync(link));
  try {
    const bytes = statSync(target, { throwIfNoEntry: false })?.isFile() ? readFileSync(target) : undefined;
    const copy = `${link}.copy`;
    if (bytes) writeFileSync(copy, bytes, { flag: "wx" });
    unlinkSync(link);
    if (bytes) renameSync(copy, link);
    return bytes && link;
  } catch (error) {
    putBack(link, file);
    throw error;
  }
}
