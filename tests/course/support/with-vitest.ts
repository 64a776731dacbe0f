import { createVitest, type TestCase, type TestModule, type TestSpecification } from "vitest/node";
import type { Job } from "../../../grader/core/judge/runner.js";
import { specId } from "../../../grader/core/meaning/subject.js";
import { root } from "../../../grader/node/course/paths.js";
import { kataPlugin } from "../../../grader/node/runner/plugin.js";
import { pathOf } from "../../../grader/node/runner/realm.mjs";

/** What a test came to, and the text of its error. */
export interface Told {
  name: string;
  state: string;
  error?:
    | { name?: string | undefined; message: string; expected?: unknown; actual?: unknown; finding?: unknown }
    | undefined;
}

/** vitest as it is, with nothing of ours but what imports mean: what the grader's own runner of specs is compared with. */
export async function openVitest() {
  let ended: readonly TestModule[] = [];
  const vitest = await createVitest(
    "test",
    {
      ...{ watch: false, config: false, root, cache: false },
      ...{ include: ["exercises/**/*.spec.ts"], setupFiles: ["lib/kit/matchers.ts"] },
      ...{ pool: "forks", maxWorkers: 1, isolate: false, fileParallelism: false },
      ...{ disableConsoleIntercept: true, dangerouslyIgnoreUnhandledErrors: true },
      ...{ expect: { requireAssertions: true }, allowOnly: false, testTimeout: 0 },
      reporters: [
        {
          onTestRunEnd: (modules) => {
            ended = modules;
          },
        },
      ],
    },
    { plugins: [kataPlugin({ isPassed: () => false })], logLevel: "silent", server: { watch: null } },
  );

  return {
    /** The tests of each job; undefined for one that did not run. */
    async run(jobs: Job[]): Promise<(Told[] | undefined)[]> {
      const project = vitest.getRootProject();
      const specs: TestSpecification[] = jobs.map(({ spec, subject }) =>
        project.createSpecification(pathOf(root, specId(spec, subject))),
      );
      ended = [];
      await vitest.runTestSpecifications(specs);
      const moduleOf = (spec: TestSpecification) => ended.find(({ moduleId }) => moduleId === spec.moduleId);
      return specs.map((spec) => {
        const module = moduleOf(spec);
        return module && [...module.children.allTests()].map(told);
      });
    },
    close: () => vitest.close(),
  };
}

function told(test: TestCase): Told {
  const { state, errors } = test.result();
  return { name: test.name, state, error: errors?.[0] as Told["error"] };
}
