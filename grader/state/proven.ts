import { fingerprint } from "../course/fingerprint.js";
import type { Course, PlacedExercise } from "../course/load.js";
import { entryOf, type Progress, updateProgress } from "./progress.js";

/** One word for all that has passed: another file or another spec makes it another one. */
function wordOf({ exercises }: Course, progress: Progress): string {
  const passes = exercises.map(({ slug }) => {
    const passed = progress.exercises[slug]?.passed;
    return `${slug} ${passed?.file} ${passed?.spec}`;
  });
  return fingerprint(passes.join("\n"));
}

/** Whether everything was judged once more as it is now. All must have passed. */
export function isProven(course: Course, progress: Progress): boolean {
  return progress.proven === wordOf(course, progress);
}

/** Remembers that everything was judged once more, and passed. */
export async function rememberProven(course: Course): Promise<void> {
  await updateProgress((progress) => {
    progress.proven = wordOf(course, progress);
  });
}

/** Takes a pass back that does not hold any more. */
export async function forgetPass({ slug }: PlacedExercise): Promise<void> {
  await updateProgress((progress) => {
    entryOf(progress, slug).passed = undefined;
  });
}
