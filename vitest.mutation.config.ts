import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { kataResolver } from "./grader/run/resolver.js";

// For StrykerJS (`npm run mutation`): every spec judges its own solution, which Stryker has mutated in a copy of the
// project. All other exercises come from the project itself, unmutated, so that a mutant counts as killed only by the
// spec of its own exercise: the one that a learner runs.

const root = path.dirname(fileURLToPath(import.meta.url));
const inSandbox = path.basename(path.dirname(root)) === ".stryker-tmp";
const reference = inSandbox ? path.resolve(root, "../..") : root;

export default defineConfig({
  plugins: [kataResolver({ root, isPassed: () => false, subject: { kind: "solution" }, reference })],
  test: {
    root,
    include: ["exercises/**/*.spec.ts"],
    setupFiles: ["lib/kit/matchers.ts"],
    expect: { requireAssertions: true },
    allowOnly: false,
    // Exercises that train take their time.
    testTimeout: 120_000,
  },
});
