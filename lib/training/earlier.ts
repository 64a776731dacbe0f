import type { RunnerTask } from "vitest";
import { expect, TestRunner } from "vitest";
import { setting } from "#platform";
import { Finding, observe } from "../kit/finding.js";
import { NOT_TRAINED } from "./not-trained.js";

/** The name of the test that runs, without those of its suites. */
export function testName(): string {
  return TestRunner.getCurrentTest()?.name ?? "";
}

/**
 * Does not spend the time of training where it would only repeat what an earlier, quicker test has said, nor where the
 * grader asks for the quick tests alone (`&untrained` behind the spec's path). `train` asks, and so does, first of all, a
 * test that prepares its training for long. `npm run bands` measures every training, that of a mistake too.
 *
 * @throws Finding if a test of this spec has failed, or training is not due
 */
export function refuseToTrain(): void {
  if (setting("KATA_MEASURE") === "1") return;
  const failed = firstFailed(TestRunner.getCurrentTest()?.file.tasks ?? []);
  const untrained = /[?&]untrained\b/.test(expect.getState().testPath ?? "");
  if (!failed && !untrained) return;
  throw new Finding({
    headline: `${NOT_TRAINED}: ${failed ? "an earlier test of this spec fails" : "only the quick tests were asked for"}`,
    details: [],
    map: [],
    observed: observe(NOT_TRAINED, [], []),
  });
}

export function firstFailed(tasks: RunnerTask[]): RunnerTask | undefined {
  const tests = tasks.flatMap((task) => (task.type === "suite" ? (firstFailed(task.tasks) ?? []) : [task]));
  return tests.find(({ result }) => result?.state === "fail");
}
