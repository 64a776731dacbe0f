import { expect, test } from "vitest";
import type { Job, Ran } from "../../../../grader/core/judge/runner.js";
import { settle } from "../../../../grader/core/judge/settle.js";
import { reportOf } from "./reports.js";

const finding = { name: "Finding", message: "wrong", finding: { headline: "wrong", details: [], map: [] } };
const rejection = { name: "Error", message: "nobody awaited this" };

/** Jobs by name: `fails` in its test, `floats` leaves a rejection that nothing catches, everything else passes. */
function runner() {
  const batches: string[][] = [];
  const job = (spec: string): Job => ({ spec, subject: { kind: "solution" } });
  const run = async (jobs: Job[]): Promise<Ran> => {
    const names = jobs.map(({ spec }) => spec);
    batches.push(names);
    const report = reportOf(
      names.map((name) => [{ name: "a", ...(name.startsWith("fails") && { error: finding }) }]),
    );
    return { ...report, stray: (names.some((name) => name.includes("floats")) ? [rejection] : []) as never };
  };
  const settled = async (...names: string[]) => {
    const jobs = names.map(job);
    const verdicts = await settle({ run }, jobs, await run(jobs), 5);
    return { verdicts: verdicts.map(({ verdict }) => verdict), again: batches.slice(1) };
  };
  return settled;
}

test("a rejection of one job does not fail the others", async () => {
  const found = await runner()("solution", "seed", "floats", "fails");
  expect(found.verdicts).toEqual(["passed", "passed", "error", "failed"]);
});

test("where the job that left it failed anyway, one run of the rest settles it", async () => {
  const found = await runner()("solution", "seed", "fails and floats");
  expect(found.verdicts).toEqual(["passed", "passed", "failed"]);
  expect(found.again).toEqual([["solution", "seed"]]);
});

test("else each of the rest runs alone", async () => {
  const found = await runner()("solution", "floats");
  expect(found.verdicts).toEqual(["passed", "error"]);
  expect(found.again).toEqual([["solution"], ["floats"]]);
});

test("nothing runs again without a stray error, or for a job alone", async () => {
  expect(await runner()("solution", "fails")).toEqual({ verdicts: ["passed", "failed"], again: [] });
  expect(await runner()("floats")).toEqual({ verdicts: ["error"], again: [] });
});

test("of a batch that was killed each job is told by the tests that it ran", async () => {
  const report = { ...reportOf([[{ name: "a" }], [{ name: "a", error: finding }]]), stray: [rejection] };
  const killed = { ...report, killed: { reason: "timeout", seconds: 5 } } as unknown as Ran;
  const jobs: Job[] = ["one", "two"].map((spec) => ({ spec, subject: { kind: "solution" } }));
  const run = async () => expect.unreachable("nothing is to run again") as never;
  const verdicts = await settle({ run }, jobs, killed, 5);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["passed", "failed"]);
});
