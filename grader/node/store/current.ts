import type { Course, PlacedExercise } from "../../core/course/course.js";
import { currentExercise } from "../../core/course/order.js";
import { statesOf } from "../../core/progress/passed.js";
import type { Progress } from "../../core/progress/schema.js";
import { disk } from "../course/disk.js";
import { readProgress } from "./progress.js";

/** Where the learner goes on in the course on this disk. */
export function currentHere(course: Course, progress: Progress = readProgress().progress): PlacedExercise {
  return currentExercise(course, progress.current, () => statesOf(course, progress, disk));
}
