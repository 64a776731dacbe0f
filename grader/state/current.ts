import type { Course, PlacedExercise } from "../course/course.js";
import { disk } from "../course/disk.js";
import { currentExercise } from "../course/order.js";
import { statesOf } from "./passed.js";
import { readProgress } from "./progress.js";
import type { Progress } from "./schema.js";

/** Where the learner goes on in the course on this disk. */
export function currentHere(course: Course, progress: Progress = readProgress().progress): PlacedExercise {
  return currentExercise(course, progress.current, () => statesOf(course, progress, disk));
}
