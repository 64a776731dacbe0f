import path from "node:path";
import { root } from "../../lib/root.js";

export { root };

/** Where a file of the course is on this disk. */
export function onDisk(file: string): string {
  return path.resolve(root, file);
}

/** A file's path in the course, as the learner sees it: relative to the root, with forward slashes. */
export function inCourse(file: string): string {
  return path.relative(root, onDisk(file)).split(path.sep).join("/");
}
