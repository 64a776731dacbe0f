import { beforeEach, TestRunner } from "vitest";
import { firstFailed } from "../../training/earlier.js";
import { NOT_TRAINED } from "../../training/not-trained.js";
import type { FindingData } from "../finding.js";

/**
 * Skips what is left of a spec once a test has failed: a wrapper is rejected by one. Where only the training was left out,
 * the next tests may still reject it.
 */
export function stopAtFirstFailure(): void {
  beforeEach((context) => {
    const failed = firstFailed(TestRunner.getCurrentTest()?.file.tasks ?? []);
    const error = failed?.result?.errors?.[0] as { finding?: FindingData } | undefined;
    if (failed && error?.finding?.observed.kind !== NOT_TRAINED) context.skip();
  });
}
