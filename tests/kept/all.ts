import type { Reporter } from "vitest/node";
import { startVitest } from "vitest/node";
import { keep, PROVE_ALL, readKept } from "./keep.js";
import { keyOf, SLOW, testsOf } from "./slow.js";

// `npm test`: all tests but those slow ones that have passed with everything that they depend on as it is now.
// KATA_PROVE_ALL=1 runs them too, and so does CI. Files that are named (npm test -- tests/grader/watch) always run.

/** Ten minutes of a core, for backends that few learners have. */
const CI_ONLY = ["tests/course/backends.test.ts"];
const named = process.argv.slice(2);
const started = performance.now();
const kinds = SLOW.map((slow) => {
  const [key, tests] = [keyOf(slow), testsOf(slow)];
  const known = PROVE_ALL || named.length > 0 ? undefined : readKept<string[]>(slow.name);
  const kept = known?.key === key ? known.proof.filter((file) => tests.includes(file)) : [];
  return { slow, key, tests, kept };
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
    for (const { slow, key, tests, kept } of kinds) {
      // Somebody may have edited what was tested.
      if (keyOf(slow) !== key) continue;
      const proof = [...kept, ...passed.filter((file) => tests.includes(file))];
      await keep(slow.name, { key, ms: performance.now() - started, proof });
    }
  },
};

for (const { slow, tests, kept } of kinds)
  if (kept.length > 0)
    console.log(
      `${kept.length} of ${tests.length} ${slow.name} test files passed before, and nothing that they depend on has changed.`,
    );
const left = PROVE_ALL || named.length > 0 ? [] : CI_ONLY;
if (left.length > 0)
  console.log(`Left to CI: ${left.join(", ")}. KATA_PROVE_ALL=1 npm test runs everything.`);
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
