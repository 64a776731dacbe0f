import type { RunnerTask } from "vitest";
import { TestRunner } from "vitest";
import { Finding, observe } from "../kit/finding.js";

/** The name of the test that runs, without those of its suites. */
export function testName(): string {
  return TestRunner.getCurrentTest()?.name ?? "";
}

/**
 * Does not spend the time of training where it would only repeat what an earlier, quicker test has said.
 *
 * @throws Finding if a test of this spec has failed
 */
export function refuseAfterFailure(): void {
  const failed = firstFailed(TestRunner.getCurrentTest()?.file.tasks ?? []);
  if (!failed) return;
  throw new Finding({
    headline: "not trained: an earlier test of this spec fails",
    details: [],
    map: [],
    observed: observe("not trained", [], []),
  });
}

function firstFailed(tasks: RunnerTask[]): RunnerTask | undefined {
  const tests = tasks.flatMap((task) => (task.type === "suite" ? (firstFailed(task.tasks) ?? []) : [task]));
  return tests.find(({ result }) => result?.state === "fail");
}
