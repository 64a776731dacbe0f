import type { CourseFiles } from "../../core/course/files.js";
import { inCourse } from "./paths.js";
import { isFile, isSameFile } from "./read-source.js";
import { readText } from "./read-text.js";

/** The course on this disk. */
export const disk: CourseFiles = {
  has: isFile,
  read: readText,
  named: inCourse,
  isSameFile,
};
