import { passChecker } from "../../core/progress/passed.js";
import { disk } from "../course/disk.js";
import { readProgress } from "./progress.js";

/** Whether later exercises may build on the learner's file, by progress as it is now. */
export function passedUnchanged(slug: string, file: string, spec: string): boolean {
  try {
    return passChecker(readProgress().progress, disk)(slug, file, spec);
  } catch {
    return false;
  }
}
