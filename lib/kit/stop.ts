import { afterEach, beforeAll, beforeEach, type RunnerTask } from "vitest";
import { NOT_TRAINED } from "../training/not-trained.js";
import type { FindingData } from "./finding.js";

/**
 * Skips what is left of a spec once this many of its tests have failed: one rejects a wrong answer, and two tell it from nearly
 * all others. A training that was left out is no failure, so the tests after it may still reject.
 */
export function stopAfterFailures(most: number): void {
  beforeEach(({ task, skip }) => skip(testsOf(task.file.tasks).filter(hasFailed).length >= most));
}

function hasFailed(task: RunnerTask): boolean {
  return task.result?.state === "fail" && !isUntrained(task);
}

function isUntrained({ result }: RunnerTask): boolean {
  const error = result?.errors?.[0] as { finding?: FindingData } | undefined;
  return error?.finding?.observed.kind === NOT_TRAINED;
}

function testsOf(tasks: RunnerTask[]): RunnerTask[] {
  return tasks.flatMap((task) => (task.type === "suite" ? testsOf(task.tasks) : [task]));
}

/** How long each test took when `timeTests` last looked. A process serves several specs. */
const took = new Map<string, number>();
const keyOf = ({ name, file }: RunnerTask) => `${file.filepath.replace(/\?.*$/, "")} ${name}`;

/** Remembers how long each test of a spec takes, for an order in the same process. What was not trained takes longest. */
export function timeTests(): void {
  afterEach(({ task }) => {
    const ms = Date.now() - (task.result?.startTime ?? 0);
    took.set(keyOf(task), isUntrained(task) ? Number.MAX_SAFE_INTEGER : ms);
  });
}

/** Tests that took longer, in milliseconds, wait until the others have had their say. */
const SLOW = 100;

/** Moves the slow tests of a spec to its end, where it matters that one of its tests fails and hardly which. */
export function slowestLast(): void {
  const msOf = (task: RunnerTask) => {
    const ms = took.get(keyOf(task)) ?? 0;
    return ms > SLOW ? ms : 0;
  };
  // biome-ignore lint/correctness/noEmptyPattern: vitest refuses any other first argument
  beforeAll(({}, file) => void file.tasks.sort((a, b) => msOf(a) - msOf(b)));
}

/**
 * Turns a spec round, where it only matters that one of its tests fails and not which: what took long waits for the rest.
 *
 * @param grouped what then puts some of them before others
 */
export function quickestFirst(grouped: (tasks: RunnerTask[]) => RunnerTask[] = (tasks) => tasks): void {
  const msOf = (task: RunnerTask) => took.get(keyOf(task)) ?? 0;
  // biome-ignore lint/correctness/noEmptyPattern: vitest refuses any other first argument
  beforeAll(({}, file) => {
    file.tasks.sort((a, b) => msOf(a) - msOf(b));
    file.tasks.splice(0, file.tasks.length, ...grouped([...file.tasks]));
  });
}
