import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import { fingerprint } from "../../grader/core/course/fingerprint.js";
import type { Job, RanJob } from "../../grader/core/judge/runner.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { readMistakes } from "../../grader/node/course/mistakes.js";
import { withoutRoot } from "../../grader/node/course/paths.js";
import { Host, trains } from "../../grader/node/runner/host.js";
import { openVitest, type Told } from "./support/with-vitest.js";

// The grader runs specs by a runner of its own. Here it is held against vitest itself: the same tests, states, messages and findings for
// the stub, the solution and every mistake. A few exercises are drawn each day; `KATA_SAME=softmax,tree-beam` or `KATA_SAME=all` names them.

const DRAWN = 3;

const { exercises } = await loadCourse();
const asked = process.env.KATA_SAME;
const today = new Date().toISOString().slice(0, 10);
const chosen =
  asked === "all"
    ? exercises
    : asked
      ? exercises.filter(({ slug }) => asked.split(",").includes(slug))
      : exercises
          .filter(({ files }) => !trains(files.spec))
          .sort((a, b) => (fingerprint(today + a.slug) < fingerprint(today + b.slug) ? -1 : 1))
          .slice(0, DRAWN);

let host: Host;
let vitest: Awaited<ReturnType<typeof openVitest>>;
beforeAll(async () => {
  [host, vitest] = await Promise.all([Host.start(), openVitest()]);
});
afterAll(() => Promise.all([host?.close(), vitest?.close()]));

type Tested = RanJob["tests"][number] | Told;

/** What is compared: not the stack, which names files of the two runners. */
function compared(tests: readonly Tested[] | undefined) {
  return tests?.map(({ name, state, error }) => ({
    name,
    state,
    ...(error && { error: said(error as Told["error"]) }),
  }));
}

function said({ name, message, finding, expected, actual }: NonNullable<Told["error"]> = { message: "" }) {
  const text = withoutRoot(String(message));
  // A time that was measured is another one each time.
  if (text.includes("milliseconds")) return { name, message: text.replace(/\d+(\.\d+)?/g, "#") };
  return { name, message: text, finding, expected, actual };
}

async function jobsOf(exercise: PlacedExercise): Promise<Job[]> {
  const { spec } = exercise.files;
  const mistakes = await readMistakes(exercise);
  return [
    { spec, subject: { kind: "stub" } },
    { spec, subject: { kind: "solution" } },
    ...mistakes.map(({ name }): Job => ({ spec, subject: { kind: "mistake", name, untrained: true } })),
  ];
}

describe("the grader's runner of specs and vitest agree", () => {
  test.each(chosen.map((exercise) => [exercise.slug, exercise] as const))(
    "%s",
    { timeout: 600_000 },
    async (_, exercise) => {
      const jobs = await jobsOf(exercise);
      const own = await host.run(jobs, { seconds: exercise.seconds * jobs.length });
      const theirs = await vitest.run(jobs);
      expect(own.killed).toBeUndefined();
      expect(own.jobs).not.toContain(undefined);
      for (const [i, { subject }] of jobs.entries())
        expect({ subject, tests: compared(own.jobs[i]?.tests) }).toEqual({
          subject,
          tests: compared(theirs[i]),
        });
      expect(own.jobs[1]?.tests.every(({ state }) => state === "passed")).toBe(true);
    },
  );
});
