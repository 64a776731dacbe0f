import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import path from "node:path";

/** Whether anything is there: a file, a folder, a link to nowhere. */
export function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Systems whose drives have no hard links say it in these ways. */
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK", "EISDIR"];

/**
 * Moves a file to a place that must be free: a save that has come there first stays.
 *
 * @throws Error with code EEXIST if the place is taken
 */
export function moveTo(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  const kind = lstatSync(from);
  if (kind.isDirectory()) {
    if (isThere(to)) throw Object.assign(new Error(`${to} is taken`), { code: "EEXIST" });
    renameSync(from, to);
    return;
  }
  if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else {
    try {
      linkSync(from, to);
    } catch (error) {
      if (!NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      moveWithoutLink(from, to);
      return;
    }
  }
  unlinkSync(from);
}

/** An empty file holds the place until the other one replaces it: a drive that is full has room for that too. */
function moveWithoutLink(from: string, to: string): void {
  closeSync(openSync(to, "wx"));
  try {
    renameSync(from, to);
  } catch (error) {
    if (lstatSync(to).size === 0) unlinkSync(to);
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    copyTo(from, to);
    unlinkSync(from);
  }
}

/** Moves a file to a place if that is free. */
export function putBack(from: string, to: string): boolean {
  try {
    moveTo(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/** Copies a file to a place that must be free, down to the disk: all of it, or nothing. */
export function copyTo(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    const copy = openSync(to, "r+");
    fsyncSync(copy);
    closeSync(copy);
  } catch (error) {
    // What a full disk has left of it.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" && isThere(to)) unlinkSync(to);
    throw error;
  }
}
