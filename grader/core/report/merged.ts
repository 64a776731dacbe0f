import type { Coming, Merged } from "../progress/merge.js";

const WHAT: Record<Coming["what"], string> = {
  taken: "Taken, where you have no answer yet",
  replaces: "Taken in place of yours, which are kept: they pass, and yours don't or passed earlier",
  kept: "Kept beside yours, which stay",
};

/** What becomes of work that comes from elsewhere, in lines. */
export function reportMerged({ coming, progress, unknown }: Merged): string[] {
  const passed = Object.values(progress.exercises).filter((entry) => entry.passed).length;
  const slugsOf = (what: string) =>
    coming.filter((one) => one.what === what).map(({ exercise }) => exercise.slug);
  return [
    ...Object.entries(WHAT).flatMap(([what, words]) => line(words, slugsOf(what))),
    ...(coming.length === 0 ? ["No answer changes."] : []),
    ...line("Not in this course, so left in the file", unknown),
    `Passes afterwards: ${passed}`,
  ];
}

const line = (what: string, slugs: string[]) =>
  slugs.length === 0 ? [] : [`${what} (${slugs.length}): ${slugs.join(", ")}`];
