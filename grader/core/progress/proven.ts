import type { Course } from "../course/course.js";
import { fingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/pristine.js";
import type { Attempt } from "../judge/attempt.js";
import type { Place } from "../ports.js";
import { entryOf, type Progress } from "./schema.js";

/** One word for all that has passed: another file or another spec makes it another one. */
function wordOf({ exercises }: Course, progress: Progress): string {
  const passes = exercises.map(({ slug }) => {
    const passed = progress.exercises[slug]?.passed;
    return `${slug} ${passed?.file} ${passed?.spec}${passed?.helpers ? ` ${passed.helpers}` : ""}`;
  });
  return fingerprint(passes.join("\n"));
}

/** Whether everything was judged once more as it is now. All must have passed. */
export function isProven(course: Course, progress: Progress): boolean {
  return progress.proven === wordOf(course, progress);
}

/** Remembers that everything was judged once more, and passed. */
export async function rememberProven(course: Course, { store }: Place): Promise<void> {
  await store.update((progress) => {
    progress.proven = wordOf(course, progress);
  });
}

/** Takes a pass back that does not hold any more: that of the text which was judged now, and of no other. */
export async function forgetPass(made: Attempt, { store, files }: Place): Promise<void> {
  const { exercise, texts, helpers, counts, isJudged } = made;
  if (counts || !isJudged) return;
  await store.update((progress) => {
    const entry = entryOf(progress, exercise.slug);
    const { passed } = entry;
    if (passed?.file !== fingerprint(texts.stub)) return;
    // Where an update has brought another spec, that one counts now; one that the learner has edited proves nothing.
    const isOfSpec = [passed.spec, shippedSpecs(files)[exercise.slug]].includes(fingerprint(texts.spec));
    // Before helpers were written down, the text alone had to do.
    if (isOfSpec && (passed.helpers ?? helpers) === helpers) entry.passed = undefined;
  });
}
