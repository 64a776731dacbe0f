import path from "node:path";
import { root } from "../../../lib/platform/root.js";

export { root };

/** Where a file of the course is on this disk. */
export function onDisk(file: string): string {
  return path.resolve(root, file);
}

/** A file's path in the course, as the learner sees it: relative to the root, with forward slashes. */
export function inCourse(file: string): string {
  return path.relative(root, onDisk(file)).split(path.sep).join("/");
}

/** Cuts the course's folder out of paths, also where they are written with slashes, as vite does on Windows. */
export function withoutRoot(text: string, folder = root, separator: string = path.sep): string {
  return text.replaceAll(`${folder}${separator}`, "").replaceAll(`${folder.replaceAll(separator, "/")}/`, "");
}
