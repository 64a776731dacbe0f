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

function hasFailed({ result }: RunnerTask): boolean {
  const error = result?.errors?.[0] as { finding?: FindingData } | undefined;
  return result?.state === "fail" && error?.finding?.observed.kind !== NOT_TRAINED;
}

function testsOf(tasks: RunnerTask[]): RunnerTask[] {
  return tasks.flatMap((task) => (task.type === "suite" ? testsOf(task.tasks) : [task]));
}

/** How long each test took when `timeTests` last looked, by its name. */
const took = new Map<string, number>();

/** Remembers how long each test of a spec takes, for `quickestFirst` in the same process. */
export function timeTests(): void {
  afterEach(({ task }) => void took.set(task.name, Date.now() - (task.result?.startTime ?? 0)));
}

/**
 * Turns a spec round, where it only matters that one of its tests fails and not which: what took long waits for the rest.
 *
 * @param grouped what then puts some of them before others
 */
export function quickestFirst(grouped: (tasks: RunnerTask[]) => RunnerTask[] = (tasks) => tasks): void {
  const msOf = ({ name }: RunnerTask) => took.get(name) ?? 0;
  // biome-ignore lint/correctness/noEmptyPattern: vitest refuses any other first argument
  beforeAll(({}, file) => {
    file.tasks.sort((a, b) => msOf(a) - msOf(b));
    file.tasks.splice(0, file.tasks.length, ...grouped([...file.tasks]));
  });
}
