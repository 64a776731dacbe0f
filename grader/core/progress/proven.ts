import type { Course } from "../course/course.js";
import { fingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/specs.js";
import type { Attempt } from "../judge/attempt.js";
import type { Place } from "../ports.js";
import { entryOf, type Progress } from "./schema.js";

/** A fingerprint of all passes, which changes with every file and spec. */
function wordOf({ exercises }: Course, progress: Progress): string {
  const passes = exercises.map(({ slug }) => {
    const passed = progress.exercises[slug]?.passed;
    return `${slug} ${passed?.file} ${passed?.spec}${passed?.helpers ? ` ${passed.helpers}` : ""}`;
  });
  return fingerprint(passes.join("\n"));
}

/** Whether everything was judged again and passed, in its present state. */
export function isProven(course: Course, progress: Progress): boolean {
  return progress.proven === wordOf(course, progress);
}

/** Records that everything was judged again and passed. */
export async function rememberProven(course: Course, { store }: Place): Promise<void> {
  await store.update((progress) => {
    progress.proven = wordOf(course, progress);
  });
}

/** Takes a pass back after the same text has failed. Passes of other texts stay. */
export async function forgetPass(made: Attempt, { store, files }: Place): Promise<void> {
  const { exercise, texts, helpers, counts, isJudged } = made;
  if (counts || !isJudged) return;
  await store.update((progress) => {
    const entry = entryOf(progress, exercise.slug);
    const { passed } = entry;
    if (passed?.file !== fingerprint(texts.stub)) return;
    // The spec must be the one of the pass, or the course's current one after an update. An edited spec proves nothing.
    const isOfSpec = [passed.spec, shippedSpecs(files)[exercise.slug]].includes(fingerprint(texts.spec));
    // Older progress has no helpers; then the text alone decides.
    if (isOfSpec && (passed.helpers ?? helpers) === helpers) entry.passed = undefined;
  });
}
