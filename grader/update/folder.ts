import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import path from "node:path";
import { patientlySync } from "../state/patience.js";
import { isThere } from "./blobs.js";

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
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    }
  }
  unlinkSync(from);
}

const ENDING = /(\.[^./]*)?$/;

/** The name without what `takeAway` added to it. */
export function firstName(name: string): string {
  return name.replace(/~\d+((\.[^./]*)?)$/, "$1");
}

/** Moves whatever is in a place away in one step, to a name in `folder` that is free, and says where it is. */
export function takeAway(place: string, folder: string, name: string): string {
  const to = freeName(folder, name);
  mkdirSync(path.dirname(to), { recursive: true });
  patientlySync(() => renameSync(place, to));
  return to;
}

/** A place in `folder` for a file of this name where nothing is yet. */
export function freeName(folder: string, name: string): string {
  let to = path.join(folder, ...name.split("/"));
  for (let n = 2; isThere(to); n++) to = path.join(folder, ...name.replace(ENDING, `~${n}$&`).split("/"));
  return to;
}

/** Moves a file to a free place if it is free. */
export function putBack(from: string, to: string): boolean {
  try {
    moveTo(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
