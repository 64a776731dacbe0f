import type { Job, Ran, Runner } from "./runner.js";
import { type Verdict, verdictOf, verdictsOf } from "./verdict.js";

/**
 * Finds the verdict of each job in a batch. An uncaught error is reported for the whole batch and cannot be assigned to a job,
 * because a rejection may surface while the next job runs. Jobs with failed tests need no further run. Jobs in which every test
 * passed run again without the others, and then alone if an uncaught error remains.
 *
 * @param report the results of these jobs, in their order; after a kill, each job is judged by the tests that it ran
 * @param seconds the limit of one job
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
