import { lstatSync } from "node:fs";
import path from "node:path";
import { root } from "../course/paths.js";
import { isThere } from "../store/move.js";
import { type Change, holds, placeOf, slugOf } from "./blobs.js";

/** The learner's own files, tracked by nobody, that are where the new course has its own. git may well ignore them. */
export function inTheWay(changes: Change[]): string[] {
  const gone = new Set(changes.filter(({ after }) => !after).map(({ name }) => name));
  // Where a drive takes both cases for one name, a file whose name changes only in case is not in its own way.
  const anyCase = new Set([...gone].map((name) => name.toLowerCase()));
  const taken = changes.flatMap(({ name, before, after }) => {
    if (!after) return [];
    const blocked = foldersOf(name).find((folder) => isNoFolder(placeOf(folder)) && !gone.has(folder));
    if (blocked) return [blocked];
    const isNew = !before && !anyCase.has(name.toLowerCase());
    return isNew && isThere(placeOf(name)) && !holds(placeOf(name), after) ? [name] : [];
  });
  return [...new Set(taken)];
}

/** The folders that a file lies in, the outermost first. */
function foldersOf(name: string): string[] {
  const folder = path.posix.dirname(name);
  return folder === "." ? [] : [...foldersOf(folder), folder];
}

function isNoFolder(place: string): boolean {
  const kind = lstatSync(place, { throwIfNoEntry: false });
  return kind !== undefined && !kind.isDirectory();
}

/** The answers whose stub is another one in the new course, or is gone. */
export function answersConcerned(changes: Change[]): { slug: string; file: string }[] {
  return changes.flatMap(({ name, before, after }) => {
    const slug = slugOf(name);
    const file = path.join(root, name);
    const isPlain = lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
    return slug && before && isPlain && !holds(file, before) && !holds(file, after) ? [{ slug, file }] : [];
  });
}
