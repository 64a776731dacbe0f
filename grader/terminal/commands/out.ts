import { closeSync, lstatSync, openSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import { FORMAT, TRAVEL_FILE } from "../../core/progress/travel.js";
import { root } from "../../node/course/paths.js";
import { UsageError } from "./exit.js";

/** What `--out` names, and by what its own files are known. */
export interface Made {
  /** `a page of this course` */
  what: string;
  /** `page.html` */
  example: string;
  /** @param start the file's first bytes, each as one character */
  isOurs(start: string): boolean;
}

export const PAGE: Made = {
  what: "a page of this course",
  example: "portfolio.html",
  isOurs: (start) => start.startsWith("<!doctype html>") && start.includes(" - Transformer Kata</title>"),
};

/** What is written into each PNG file: without it a photo of the learner's would look like a picture of ours. */
export const SOFTWARE = { Software: "Transformer Kata" };
export const PICTURE: Made = {
  what: "a picture of this course",
  example: "picture.png",
  isOurs: (start) => start.startsWith("\x89PNG") && start.includes("Software\0Transformer Kata"),
};

export const PROGRESS: Made = {
  what: "a progress file of this course",
  example: TRAVEL_FILE,
  isOurs: (start) => start.includes(`"format": "${FORMAT}"`),
};

/** The folders that the course comes in: who names a file of theirs has slipped, and most of all in `exercises`. */
const COURSES = "exercises solutions lib grader tests docs node_modules .git .github .ci".split(" ");
/** So much of a file tells what it is. */
const START = 2048;

/**
 * Checks that what is made may be written where `--out` says: into no folder of the course, and over no file but an older one of
 * the same kind. Links are followed.
 *
 * @returns the absolute path
 * @throws UsageError if not
 */
export function checkOut(out: string, { what, example, isOurs }: Made): string {
  const file = path.resolve(out);
  const stat = statOf(out, file);
  if (stat?.isDirectory())
    throw new UsageError(`${out} is a folder: name the file, such as ${path.join(out, example)}`);
  if (!stat && lstatSync(file, { throwIfNoEntry: false }))
    throw new UsageError(`${out} is a link to a file that is not there: name the file itself`);
  const [folder, ...inside] = path.relative(realpathSync.native(root), real(file)).split(path.sep);
  if (inside.length > 0 && COURSES.includes(folder))
    throw new UsageError(
      `${out} lies in ${folder}, among the files of the course: name one elsewhere, such as ${example}`,
    );
  if (stat && !mayReplace(file, stat, isOurs))
    throw new UsageError(
      `${out} is there already and is not ${what}, so it was left as it is: name another file, or move that one away`,
    );
  return file;
}

function statOf(out: string, file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`${out} cannot be written: ${(error as Error).message}`);
  }
}

/** Nothing is lost with an empty file, or with one that can be made again. */
function mayReplace(file: string, stat: Stats, isOurs: Made["isOurs"]): boolean {
  return stat.isFile() && (stat.size === 0 || isOurs(startOf(file)));
}

function startOf(file: string): string {
  const bytes = Buffer.alloc(START);
  const opened = openSync(file, "r");
  try {
    return bytes.toString("latin1", 0, readSync(opened, bytes, 0, START, 0));
  } finally {
    closeSync(opened);
  }
}

/** A path with its links followed as far as there are files. */
function real(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(real(parent), path.basename(file));
  }
}
