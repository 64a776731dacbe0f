import type { PlacedExercise } from "../core/course/course.js";
import { type MistakeText, traceIn } from "../core/judge/bank.js";
import { type Bank, diagnose, diagnoseTrace } from "../core/judge/diagnose.js";
import { asWritten, bankOf, showsAsWritten, tracesFile } from "../core/judge/traces.js";
import type { Verdict } from "../core/judge/verdict.js";
import { disk } from "../node/course/disk.js";
import type { Row } from "./row.js";

// Whether the mistakes of an exercise are rejected, and get their names by what is written of them.

/** Every mistake must fail, and not at a blank. */
export function rejectMistakes(mistakes: MistakeText[], verdicts: Verdict[], row: Row): void {
  row.mistakes.total = mistakes.length;
  for (const [i, { name }] of mistakes.entries()) {
    const { verdict } = verdicts[i];
    if (verdict === "passed") row.problems.push(`the mistake ${name} passes`);
    else if (verdict === "blank") row.problems.push(`the mistake ${name} ends in a blank`);
    else row.mistakes.rejected++;
  }
}

/** Every mistake must show what is written of it, and be recognized by that among the others. */
export function nameMistakes(
  exercise: PlacedExercise,
  mistakes: MistakeText[],
  verdicts: Verdict[],
  row: Row,
): void {
  // What would be written of them now: what is written may be out of date.
  const bank = mistakes.map((mistake, i) => ({ ...mistake, trace: asWritten(traceIn(verdicts[i]) ?? {}) }));
  for (const [i, { name }] of mistakes.entries())
    noteName(name, diagnose(verdicts[i].tests, bank)?.mistake, verdicts[i], row);
  const tests = verdicts.flatMap(({ tests }) => tests.map(({ name }) => name));
  noteStale(exercise, others(bank, bankOf(exercise, [...new Set(tests)], disk)), row);
}

/** The mistakes, by their place, that show something else than is written of them, in the tests that ran. */
export function showingOtherwise(exercise: PlacedExercise, verdicts: Verdict[], names: string[]): number[] {
  const written = bankOf(exercise, names, disk);
  const isAsWritten = (verdict: Verdict, i: number) => {
    const now = asWritten(traceIn(verdict) ?? {});
    const known = Object.entries(written[i]?.trace ?? {}).filter(([test]) => test in now);
    return showsAsWritten(now, Object.fromEntries(known));
  };
  return verdicts.flatMap((verdict, i) => (isAsWritten(verdict, i) ? [] : [i]));
}

/** Every mistake is recognized by what is written of it, and shows that where a test rejects it now. */
export function nameAsWritten(
  exercise: PlacedExercise,
  mistakes: MistakeText[],
  verdicts: Verdict[],
  names: string[],
  row: Row,
): void {
  const written = bankOf(exercise, names, disk);
  const isOf = ({ name, because, rung }: MistakeText, i: number) =>
    written[i]?.name === name && written[i].because === because && written[i].rung === rung;
  const otherwise = showingOtherwise(exercise, verdicts, names);
  const stale = mistakes.filter((mistake, i) => !isOf(mistake, i) || otherwise.includes(i));
  const left = [...stale, ...written.slice(mistakes.length)].map(({ name }) => name);
  noteStale(exercise, left, row);
  if (left.length > 0) return;
  for (const [i, { name, trace }] of written.entries())
    noteName(name, diagnoseTrace(trace, names, written)?.mistake, verdicts[i], row);
}

function noteName(name: string, found: string | undefined, { verdict }: Verdict, row: Row): void {
  if (found === name) row.mistakes.named++;
  else if (verdict !== "passed") row.problems.push(`the mistake ${name} is taken for ${found ?? "none"}`);
}

function noteStale({ slug, chapter }: PlacedExercise, stale: string[], row: Row): void {
  if (stale.length > 0)
    row.problems.push(
      `${tracesFile(chapter)} is out of date (${stale.join(", ")}): run npm run kata -- author traces ${slug}`,
    );
}

/** The names of mistakes that say or show something else than is written of them, are new, or are no more. */
function others(now: Bank, written: Bank): string[] {
  const isAsWritten = ({ because, rung, trace }: Bank[number], other: Bank[number]) =>
    other.because === because && other.rung === rung && showsAsWritten(trace, other.trace);
  const stale = now.filter(({ name }, i) => written[i]?.name !== name || !isAsWritten(now[i], written[i]));
  return [...stale, ...written.slice(now.length)].map(({ name }) => name);
}
