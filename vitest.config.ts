import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { notBegunSkipped } from "./grader/node/runner/not-begun.js";
import { kataPlugin } from "./grader/node/runner/plugin.js";
import { passedUnchanged } from "./grader/node/store/passed-here.js";

/** What takes minutes: begun last it would run alone, beside an idle core. */
const LONG = ["course/backends.test.ts", "grader/training.test.ts"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const turn = ({ moduleId }: TestSpecification) =>
      LONG.findIndex((name) => moduleId.endsWith(name)) + 1 || LONG.length + 1;
    return sorted.sort((a, b) => turn(a) - turn(b));
  }
}

/** The one file that proves all exercises, as many at a time as there are cores. */
const PROOFS = "tests/course/exercises.test.ts";

/** Of the project's own tests. */
const OWN = { setupFiles: ["lib/kit/matchers.ts"], testTimeout: 60_000, hookTimeout: 60_000 };

const root = path.dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [notBegunSkipped, kataPlugin({ isPassed: passedUnchanged })],
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
          ...OWN,
          name: "proofs",
          include: [PROOFS],
          // They keep every core busy, and wait for the other tests: with twice as many processes as cores, all compute for longer.
          maxConcurrency: Math.min(8, os.availableParallelism()),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...OWN,
          name: "tests",
          // With `exclude` here, npm test could leave out nothing.
          include: ["tests/**/!(exercises).test.ts"],
          // Many wait for processes of their own.
          maxWorkers: os.availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
