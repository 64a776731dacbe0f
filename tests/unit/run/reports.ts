import type { Report } from "../../../grader/run/runner.js";

/** What the tests of one job did: passed, unless an error or another state is given. */
export type Ran = { name: string; state?: "skipped"; error?: object }[];

/** What the runner reports of a batch of jobs, in the shape of vitest's own report. */
export function reportOf(jobs: Ran[], errors: object[] = []): Report {
  const modules = jobs.map((tests) => ({
    children: {
      allTests: () =>
        tests.map(({ name, state, error }) => ({
          name,
          result: () => (error ? { state: "failed", errors: [error] } : { state: state ?? "passed" }),
        })),
    },
    errors: () => errors,
  }));
  return { modules, stray: [], killed: undefined, output: "", told: [], durationMs: 1 } as unknown as Report;
}
