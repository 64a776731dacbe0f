import type { CourseFiles } from "./files.js";
import { readText } from "./fingerprint.js";
import { inCourse } from "./paths.js";
import { isFile, isSameFile } from "./source.js";

/** The course on this disk. */
export const disk: CourseFiles = {
  has: isFile,
  read: readText,
  named: inCourse,
  isSame: isSameFile,
};
