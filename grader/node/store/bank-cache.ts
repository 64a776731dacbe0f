import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import type { PlacedExercise } from "../../core/course/course.js";
import { type MistakeText, runSights, runTraces } from "../../core/judge/bank.js";
import { agrees, type Bank, type Sight, type Trace, traceOf } from "../../core/judge/diagnose.js";
import type { Runner, Signal } from "../../core/judge/runner.js";
import type { TestResult } from "../../core/judge/verdict.js";
import { modulesOf } from "../../core/meaning/modules.js";
import { specId } from "../../core/meaning/subject.js";
import { disk } from "../course/disk.js";
import { readMistakes } from "../course/mistakes.js";
import { runKey } from "../runner/depends.js";
import { cacheFolder } from "./kata-folder.js";
import { writeFileAtomic } from "./write.js";

/** What is known of an exercise's mistakes. */
interface KnownMistakes {
  key: string;
  /** By test: how every mistake shows itself there. */
  sights: Record<string, (Sight | null)[]>;
  /** By mistake: how it shows itself in all tests. */
  traces: Record<string, Trace>;
}

/** Mistakes that run in one batch: a save ends a batch, and what it has found is lost. */
const BATCH = 8;
/** Of what is kept: another one makes the files of before void. */
const FORMAT = 5;

/**
 * The mistakes that may explain a wrong answer: those that show themselves as it does in the first test that it fails. Only
 * that test runs with all of them, and the whole spec with the few that are left.
 *
 * @param signal says when nobody waits for the answer any more
 * @returns undefined if it was ended before its time
 */
export async function mistakesLike(
  host: Runner,
  exercise: PlacedExercise,
  tests: TestResult[],
  signal: Signal,
): Promise<Bank | undefined> {
  const [first] = Object.entries(traceOf(tests));
  if (!first) return [];
  const [test, sight] = first;
  const mistakes = await readMistakes(exercise);
  const kept = readKept(exercise);
  const isTraced = mistakes.every(({ name }) => kept.traces[name]);
  if (!isTraced && !kept.sights[test] && !signal.aborted) {
    const sights = await runSights(host, exercise, mistakes, test, signal);
    if (sights) {
      kept.sights[test] = sights;
      await keep(exercise, kept);
    }
  }
  const sights = kept.sights[test];
  const alike = sights ? mistakes.filter((_, i) => agrees(sight, sights[i])) : mistakes;
  return traced(host, exercise, alike, kept, signal);
}

/** Runs every mistake whose trace is not known yet, so that a diagnosis is there at once. */
export async function prepareBank(host: Runner, exercise: PlacedExercise, signal: Signal): Promise<void> {
  await traced(host, exercise, await readMistakes(exercise), readKept(exercise), signal);
}

/** These mistakes with their traces, run where they are not known; undefined if that was ended before its time. */
async function traced(
  host: Runner,
  exercise: PlacedExercise,
  mistakes: MistakeText[],
  kept: KnownMistakes,
  signal: Signal,
): Promise<Bank | undefined> {
  const unknown = mistakes.filter(({ name }) => !kept.traces[name]);
  for (let i = 0; i < unknown.length; i += BATCH) {
    const batch = unknown.slice(i, i + BATCH);
    const traces = signal.aborted ? undefined : await runTraces(host, exercise, batch, signal);
    // Part of the bank would name the wrong mistake.
    if (!traces) return undefined;
    for (const [j, { name }] of batch.entries()) kept.traces[name] = traces[j];
    await keep(exercise, kept);
  }
  return mistakes.map((mistake) => ({ ...mistake, trace: kept.traces[mistake.name] }));
}

function fileOf({ slug }: PlacedExercise): string {
  return path.join(cacheFolder, `${slug}.bank`);
}

/** v8's format keeps NaN and the infinities, which JSON does not. */
async function keep(exercise: PlacedExercise, kept: KnownMistakes): Promise<void> {
  try {
    mkdirSync(cacheFolder, { recursive: true });
    await writeFileAtomic(fileOf(exercise), serialize(kept));
  } catch {
    // A folder that cannot be written only costs the time of running the mistakes again.
  }
}

/** What is kept, if nothing that it depends on has changed. */
function readKept(exercise: PlacedExercise): KnownMistakes {
  const key = keyOf(exercise);
  try {
    const kept = deserialize(readFileSync(fileOf(exercise))) as KnownMistakes;
    if (kept.key === key) return kept;
  } catch {
    // None yet, or damaged.
  }
  return { key, sights: {}, traces: {} };
}

/** The solution and the mistakes import other solutions; all of them run. */
function keyOf(exercise: PlacedExercise): string {
  const { spec, mistakes } = exercise.files;
  const modules = modulesOf([specId(spec, { kind: "solution" }), mistakes], () => false, disk);
  return runKey(modules.keys(), FORMAT);
}
