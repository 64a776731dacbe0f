import type { PlainError, Ran, RanTest } from "../../../../grader/core/judge/runner.js";

/** What the tests of one job did: passed, unless an error or another state is given. */
export type Did = { name: string; state?: "skipped"; error?: object }[];

/** What the runner gives back of a batch of jobs. */
export function reportOf(jobs: Did[], errors: object[] = []): Ran {
  const fatal = errors[0] as PlainError | undefined;
  return {
    jobs: jobs.map((tests) => ({
      tests: tests.map(
        ({ name, state, error }): RanTest => ({
          name,
          state: error ? "failed" : (state ?? "passed"),
          error: error as PlainError | undefined,
        }),
      ),
      fatal,
    })),
    stray: [],
    killed: undefined,
    output: "",
    told: [],
    durationMs: 1,
  };
}
