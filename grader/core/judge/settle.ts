import type { Job, Ran, Runner } from "./runner.js";
import { type Verdict, verdictOf, verdictsOf } from "./verdict.js";

/**
 * What each job of a batch came to. An error that nothing caught is reported for the whole batch, and nobody knows whose it is: a
 * rejection may come up when the next job runs. Failed tests speak for themselves; the jobs whose tests all passed run again
 * without the others, and alone where that does not settle it.
 *
 * @param report of these jobs, in their order; where it was killed, each job is told by the tests that it ran
 * @param seconds wall clock limit of one job
 */
export async function settle(host: Runner, jobs: Job[], report: Ran, seconds: number): Promise<Verdict[]> {
  if (jobs.length === 1) return [verdictOf(report)];
  const told = { ...report, killed: undefined, stray: [] };
  const verdicts = verdictsOf(told);
  if (report.killed || report.stray.length === 0) return verdicts;
  const open = [...jobs.keys()].filter((i) => verdicts[i].verdict === "passed");
  const groups = open.length < jobs.length ? [open] : open.map((i) => [i]);
  for (const group of groups.filter(({ length }) => length > 0)) {
    const again = group.map((i) => jobs[i]);
    const settled = await settle(
      host,
      again,
      await host.run(again, { seconds: seconds * group.length }),
      seconds,
    );
    for (const [j, i] of group.entries()) verdicts[i] = settled[j];
  }
  return verdicts;
}
