import type { Reporter } from "vitest/node";
import { startVitest } from "vitest/node";
import { GROUNDS, keyOf } from "./grounds.js";
import { keep, PROVE_ALL, readKept } from "./keep.js";

// `npm test`: all tests but those that have passed with everything that they depend on as it is now.
// KATA_RECORD=0 runs them too, and so does CI. Files that are named (npm test -- tests/grader/watch) always run.

/** Ten minutes of a core, for backends that few learners have. */
const CI_ONLY = ["tests/course/backends.test.ts"];
const named = process.argv.slice(2);
const started = performance.now();
const kinds = GROUNDS.map((kind) => {
  const key = keyOf(kind);
  const known = PROVE_ALL || named.length > 0 ? undefined : readKept<string[]>(kind.name);
  const kept = known?.key === key ? known.proof.filter((file) => kind.tests.includes(file)) : [];
  return { kind, key, kept };
});

const keeper: Reporter = {
  async onTestRunEnd(modules, errors) {
    // An error outside of any test may be anybody's.
    if (errors.length > 0 || named.length > 0) return;
    const passed = modules
      // What was skipped for want of a browser or a compiler has not passed.
      .filter((module) => [...module.children.allTests()].every((test) => test.result().state === "passed"))
      .filter((module) => module.ok())
      .map(({ relativeModuleId }) => relativeModuleId.replaceAll("\\", "/"));
    for (const { kind, key, kept } of kinds) {
      // Somebody may have edited what was tested.
      if (keyOf(kind) !== key) continue;
      const proof = [...kept, ...passed.filter((file) => kind.tests.includes(file))];
      await keep(kind.name, { key, ms: performance.now() - started, proof });
    }
  },
};

for (const { kind, kept } of kinds)
  if (kept.length > 0)
    console.log(
      `${kept.length} of ${kind.tests.length} ${kind.name} test files passed before, and nothing that they depend on has changed.`,
    );
const left = process.env.CI || named.length > 0 ? [] : CI_ONLY;
if (left.length > 0) console.log(`Left to CI: ${left.join(", ")}. CI=true npm test runs everything.`);
const vitest = await startVitest("test", named, {
  ...{
    run: true,
    watch: false,
    project: ["proofs", "tests"],
    cliExclude: [...kinds.flatMap(({ kept }) => kept), ...left],
  },
  reporters: ["default", keeper],
});
await vitest.close();
