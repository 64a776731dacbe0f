import { readFileSync } from "node:fs";
import { runAll } from "../../grader/author/mutants/judge.js";
import type { PlacedExercise } from "../../grader/course/load.js";
import type { Host } from "../../grader/run/host.js";
import type { Subject } from "../../grader/run/subject.js";
import type { Verdict } from "../../grader/run/verdict.js";
import { type Mutant, mayNotEnd, mutantsOf } from "./mutants.js";

/** How a spec stands against the mutants of its solution. */
export interface Score {
  mutants: number;
  /** Those that no test of the spec tells from the solution. */
  survivors: Mutant[];
}

/**
 * Judges all mutants of an exercise's solution by its spec. What quick tests let pass is judged once more with the trainings, where
 * there are any and `trained` says so.
 *
 * @throws Error if the solution passes no test
 */
export async function judgeAll(host: Host, exercise: PlacedExercise, trained: boolean): Promise<Score> {
  const { solution, spec } = exercise.files;
  const source = readFileSync(solution, "utf8").replaceAll("\r\n", "\n");
  const mutants = await mutantsOf(solution, source);
  const started = performance.now();
  const [right] = await runAll(host, exercise, [{ kind: "solution", untrained: true }], exercise.seconds);
  const passes = passedBy(right);
  if (passes.length === 0) throw new Error(`the solution of ${exercise.slug} passes no test`);
  const patience = 0.5 + (1.5 * (performance.now() - started)) / 1000;
  const endless = mutants.filter((mutant) => mayNotEnd(mutant, source));
  const quick = mutants.filter((mutant) => !endless.includes(mutant));
  // Each of those alone: one that never ends takes the others of its process with it.
  const groups = [quick, ...endless.map((mutant) => [mutant])].filter(({ length }) => length > 0);
  const survivors: Mutant[] = [];
  for (const group of groups)
    survivors.push(...(await surviving(host, exercise, group, passes, patience, false)));
  const trains = /tensorSpec\("train"/.test(readFileSync(spec, "utf8"));
  if (!trains || !trained || survivors.length === 0) return { mutants: mutants.length, survivors };
  const [whole] = await runAll(host, exercise, [{ kind: "solution" }], exercise.seconds);
  const left: Mutant[] = [];
  for (const mutant of survivors)
    left.push(...(await surviving(host, exercise, [mutant], passedBy(whole), 3 * exercise.seconds, true)));
  return { mutants: mutants.length, survivors: left };
}

async function surviving(
  host: Host,
  exercise: PlacedExercise,
  mutants: Mutant[],
  passes: string[],
  seconds: number,
  trained: boolean,
): Promise<Mutant[]> {
  const subjects = mutants.map(({ edit }): Subject => ({ kind: "mutant", edit, trained, failures: 1 }));
  const verdicts = await runAll(host, exercise, subjects, seconds);
  return mutants.filter((_, i) => survives(verdicts[i], passes));
}

function passedBy(verdict: Verdict): string[] {
  return verdict.tests.filter(({ state }) => state === "passed").map(({ name }) => name);
}

/** Whether every test that the solution passes passes. */
function survives(verdict: Verdict, passes: string[]): boolean {
  const own = new Set(passedBy(verdict));
  return passes.every((name) => own.has(name));
}
