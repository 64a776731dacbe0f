import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
} from "node:fs";
import path from "node:path";
import { inCourse } from "../course/paths.js";
import { isFile } from "../course/read-source.js";
import { keptFolder } from "./kata-folder.js";

/** A learner's file could not be kept, or was not replaced: the message says what was done. */
export class NotKept extends Error {
  override name = "NotKept";
}

/** The files that are kept of an exercise, the last one first; by their names, because a file keeps its times when it is moved. */
export function keptOf(slug: string): string[] {
  const folder = path.join(keptFolder, slug);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((name) => path.join(folder, name + ENDING))
    .filter(isFile);
}

/**
 * Copies a file byte for byte under `.kata/kept/<slug>/`, named by the time, unless it is kept already as it is.
 *
 * @throws NotKept if that cannot be written
 */
export function keepCopy(slug: string, file: string): string {
  try {
    const [last] = keptOf(slug);
    if (last && readFileSync(last).equals(readFileSync(file))) return inCourse(last);
    return inCourse(
      underNewName(slug, (target) => {
        try {
          copyFileSync(file, target, constants.COPYFILE_EXCL);
        } catch (error) {
          // What a full disk has left of it.
          if (existsSync(target)) unlinkSync(target);
          throw error;
        }
      }),
    );
  } catch (error) {
    throw notKept(error);
  }
}

export function notKept(error: unknown): NotKept {
  // Which of the grader's own files it was is of no use to the learner.
  const why = (error as Error).message.replace(/, \w+ '.*$/s, "");
  return new NotKept(`your file could not be kept (${why}), so nothing was changed`);
}

const ENDING = ".ts";

/**
 * Has something put under a name of its own among what is kept of an exercise, and keeps other graders from that name meanwhile.
 *
 * @returns the name
 */
export function underNewName(slug: string, put: (target: string) => void): string {
  const folder = path.join(keptFolder, slug);
  mkdirSync(folder, { recursive: true });
  const stamp = new Date().toISOString().replaceAll(":", "-").replace(/\..*$/, "");
  for (let n = 1; ; n++) {
    const name = path.join(folder, n === 1 ? stamp : `${stamp}-${n}`);
    const taken = `${name}.taken`;
    try {
      closeSync(openSync(taken, "wx"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw error;
    }
    try {
      if (existsSync(name + ENDING)) continue;
      put(name + ENDING);
      return name + ENDING;
    } finally {
      unlinkSync(taken);
    }
  }
}
