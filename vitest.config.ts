import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { kataResolver } from "./grader/run/resolver.js";
import { passedUnchanged } from "./grader/state/passed.js";

/** What takes minutes: begun last it would run alone, beside an idle core. */
const LONG = ["course/exercises.test.ts", "course/backends.test.ts", "grader/training.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const turn = ({ moduleId }: TestSpecification) =>
      LONG.findIndex((name) => moduleId.endsWith(name)) + 1 || LONG.length + 1;
    return sorted.sort((a, b) => turn(a) - turn(b));
  }
}

const root = path.dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [kataResolver({ root, isPassed: passedUnchanged })],
        test: {
          name: "exercises",
          root,
          include: ["exercises/**/*.spec.ts"],
          setupFiles: ["lib/kit/matchers.ts"],
          expect: { requireAssertions: true },
          allowOnly: false,
          // Exercises that train take their time.
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "tests",
          root,
          include: ["tests/**/*.test.ts"],
          setupFiles: ["lib/kit/matchers.ts"],
          // Most tests wait for processes of their own; with one worker a machine of two cores would idle.
          maxWorkers: Math.max(2, os.availableParallelism() - 1),
          // Only the proofs of exercises run side by side in one file; each takes a core.
          maxConcurrency: Math.min(8, Math.max(2, os.availableParallelism())),
          // Projects with different numbers of workers run one after the other.
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
