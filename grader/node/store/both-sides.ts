import { existsSync } from "node:fs";
import path from "node:path";
import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { Told } from "../../../lib/judge/told.js";
import type { PlacedExercise } from "../../core/course/course.js";
import type { Job, Ran } from "../../core/judge/runner.js";
import { exhibitsIn } from "../../core/judge/shown.js";
import type { ShownRun, Sides } from "../../core/judge/sides.js";
import { type Verdict, verdictOf } from "../../core/judge/verdict.js";
import { type Module, modulesOf } from "../../core/meaning/modules.js";
import { LEARNER, type Subject, specId } from "../../core/meaning/subject.js";
import { disk } from "../course/disk.js";
import { readSource } from "../course/read-source.js";
import { runKey } from "../runner/depends.js";
import { keep, readKept } from "./exhibits.js";
import { cacheFolder, exhibitsFolder, passedFolder } from "./kata-folder.js";
import { leaveNotice } from "./notice.js";
import { passedUnchanged } from "./passed-here.js";
import { withShared } from "./shared.js";

/** A run was ended before its time: by a save in the watch screen, or by the learner. */
export class Cancelled extends Error {
  override name = "Cancelled";
}

/** Ends the name of a file with what the solution showed. */
const REFERENCES = ".exhibits";

/** Runs a job; not called where everything is fresh. */
export type RunSide = (job: Job, seconds: number, whose: "your code" | "the reference") => Promise<Ran>;

/**
 * The exhibits of the learner and of the reference. What is kept and fresh is taken; else the file is run once.
 *
 * @throws Cancelled if a run was ended before its time
 */
export async function bothSides(exercise: PlacedExercise, run: RunSide): Promise<Sides> {
  const { stub, spec } = exercise.files;
  const source = readSource(stub);
  let yours: ShownRun | undefined;
  if (!("problem" in source)) {
    const modules = modulesOf([stub, spec], passedUnchanged, disk);
    yours = await freshOrRun(keptFile(exercise), learnersKey(exercise, source.text, modules), LEARNER);
  }
  const file = path.join(cacheFolder, `${exercise.slug}${REFERENCES}`);
  const modules = modulesOf([specId(spec, { kind: "solution" })], () => false, disk);
  const key = runKey([...modules.keys(), exercise.files.golden]);
  const reference = await freshOrRun(file, key, { kind: "solution" });
  return {
    yours: yours && { ...yours, exhibits: withLearnersShared(exercise, yours.exhibits) },
    problem: "problem" in source ? source.problem : undefined,
    reference: {
      ...reference,
      exhibits: withShared(reference.exhibits, cacheFolder, REFERENCES, file),
    },
  };

  async function freshOrRun(file: string, key: string, subject: Subject): Promise<ShownRun> {
    const kept = readKept(file);
    if (kept?.key === key) return kept;
    const whose = subject === LEARNER ? "your code" : "the reference";
    const report = await run({ spec, subject }, exercise.seconds * 2, whose);
    const result = verdictOf(report);
    if (result.verdict === "killed" && result.killed.reason === "cancelled") throw new Cancelled();
    const made = { key, verdict: result.verdict, exhibits: exhibitsIn(report.told) };
    await keep(file, made);
    return made;
  }
}

/** What a run of the learner's showed; in shared pictures, what their other exercises showed too. */
export function withLearnersShared(exercise: PlacedExercise, exhibits: Exhibit[]): Exhibit[] {
  return withShared(exhibits, exhibitsFolder, ".json", keptFile(exercise));
}

/** Keeps what the learner's run showed; of an exercise that never showed anything nothing is kept. */
export async function keepLearners(
  exercise: PlacedExercise,
  text: string,
  modules: Map<string, Module>,
  verdict: Verdict["verdict"],
  told: Told[],
): Promise<void> {
  const file = keptFile(exercise);
  const exhibits = exhibitsIn(told);
  if (exhibits.length === 0 && !existsSync(file)) return;
  tell(await keep(file, { key: learnersKey(exercise, text, modules), verdict, exhibits }));
}

/** Keeps what a run that counts as a pass showed, where no later run of another answer replaces it. */
export async function keepPassed({ slug }: PlacedExercise, told: Told[]): Promise<void> {
  const exhibits = exhibitsIn(told);
  if (exhibits.length > 0)
    tell(await keep(path.join(passedFolder, `${slug}.json`), { key: "", verdict: "passed", exhibits }));
}

function tell(problem: string | undefined): void {
  if (problem) leaveNotice(`What your code showed could not be kept: ${problem}`);
}

/**
 * What the last run of an exercise that passed showed; undefined if there was none, or it showed nothing.
 *
 * @param hasPassed by the record. It vouches for what was kept before passes were kept apart
 */
export function lastPassed(slug: string, hasPassed: boolean): Exhibit[] | undefined {
  const passed = readKept(path.join(passedFolder, `${slug}.json`));
  const last = passed ?? (hasPassed ? readKept(path.join(exhibitsFolder, `${slug}.json`)) : undefined);
  return last?.verdict === "passed" ? last.exhibits : undefined;
}

function keptFile({ slug }: PlacedExercise): string {
  return path.join(exhibitsFolder, `${slug}.json`);
}

/** Their file as it was run, its spec, and what both are built on. */
function learnersKey({ files }: PlacedExercise, text: string, modules: Map<string, Module>): string {
  const others = [...modules.keys()].filter((file) => file !== files.stub);
  return runKey([...others, files.golden], text);
}
