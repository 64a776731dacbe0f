import { fingerprint } from "../course/fingerprint.js";
import type { Attempt } from "../judge/attempt.js";
import { dayOf } from "./days.js";
import { entryOf, type Progress } from "./schema.js";

/** Records a run in progress: its count and day, the mistake that was named, and a pass. */
export function recordRun(progress: Progress, made: Attempt, now: Date): void {
  const entry = entryOf(progress, made.exercise.slug);
  const file = fingerprint(made.texts.stub);
  entry.runs++;
  // The watch screen judges the current file at every start. A mistake counts once for the same file.
  if (made.diagnosis && entry.judged !== file) {
    const { mistake } = made.diagnosis;
    entry.mistakes = { ...entry.mistakes, [mistake]: (entry.mistakes?.[mistake] ?? 0) + 1 };
  }
  entry.judged = file;
  if (made.counts) {
    const { passed: before } = entry;
    const spec = fingerprint(made.texts.spec);
    // A second pass of the same text keeps the time of the first.
    const isSame = before?.file === file && before.spec === spec && before.helpers === made.helpers;
    const pass = { file, spec, ms: made.durationMs, ...(made.helpers && { helpers: made.helpers }) };
    entry.passed = isSame ? { ...before, ...pass } : { at: now.toISOString(), ...pass };
  }
  const today = dayOf(now);
  if (!progress.days?.includes(today)) progress.days = [...(progress.days ?? []), today].sort();
}
