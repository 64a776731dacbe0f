import type { Reporter } from "vitest/node";
import { startVitest } from "vitest/node";
import { endToEndKey, endToEndTests } from "./end-to-end.js";
import { keep, PROVE_ALL, readKept } from "./keep.js";

// `npm test`: all tests but those end-to-end tests that have passed with everything that they depend on as it is now.
// KATA_PROVE_ALL=1 runs them too, and so does CI. Files that are named (npm test -- tests/grader/watch) always run.

const NAME = "end-to-end";
/** Ten minutes of a core, for backends that few learners have. */
const CI_ONLY = ["tests/course/backends.test.ts"];
const named = process.argv.slice(2);
const started = performance.now();
const key = endToEndKey();
const slow = endToEndTests();
const known = PROVE_ALL || named.length > 0 ? undefined : readKept<string[]>(NAME);
const kept = known?.key === key ? known.proof.filter((file) => slow.includes(file)) : [];

const keeper: Reporter = {
  async onTestRunEnd(modules, errors) {
    // An error outside of any test may be anybody's; and somebody may have edited what was tested.
    if (errors.length > 0 || named.length > 0 || endToEndKey() !== key) return;
    const passed = modules
      // What was skipped for want of a browser or a compiler has not passed.
      .filter((module) => [...module.children.allTests()].every((test) => test.result().state === "passed"))
      .filter((module) => module.ok())
      .map(({ relativeModuleId }) => relativeModuleId.replaceAll("\\", "/"))
      .filter((file) => slow.includes(file));
    await keep(NAME, { key, ms: performance.now() - started, proof: [...kept, ...passed] });
  },
};

if (kept.length > 0)
  console.log(
    `${kept.length} of ${slow.length} end-to-end test files passed before, and nothing that they depend on has changed.`,
  );
const left = PROVE_ALL || named.length > 0 ? [] : CI_ONLY;
if (left.length > 0)
  console.log(`Left to CI: ${left.join(", ")}. KATA_PROVE_ALL=1 npm test runs everything.`);
const vitest = await startVitest("test", named, {
  ...{ run: true, watch: false, project: "tests", cliExclude: [...kept, ...left] },
  reporters: ["default", keeper],
});
await vitest.close();
