import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Exhibit } from "../../lib/exhibit/forms.js";
import { type BlankCount, countBlanks, promptsOf } from "../course/blanks.js";
import { type BuiltOn, buildsOn } from "../course/builds-on.js";
import { missingExports } from "../course/exports.js";
import { fingerprint } from "../course/fingerprint.js";
import { kitProblem } from "../course/kit.js";
import type { Course, PlacedExercise } from "../course/load.js";
import { root } from "../course/paths.js";
import { shippedSpecs } from "../course/pristine.js";
import { readSource } from "../course/source.js";
import { exhibitsIn } from "../show/kept.js";
import { keepLearners, keepPassed, withLearnersShared } from "../show/sides.js";
import { keepModels } from "../state/models.js";
import { takeNotice } from "../state/notice.js";
import { passedIn } from "../state/passed.js";
import { readProgress, updateProgress } from "../state/progress.js";
import { recordRun } from "../state/record.js";
import { mistakesLike } from "./bank-cache.js";
import { borrowed } from "./borrowed.js";
import { type Diagnosis, diagnose } from "./diagnose.js";
import type { Host } from "./host.js";
import { modulesOf } from "./modules.js";
import { printedBy, readOutput } from "./output.js";
import { LEARNER } from "./subject.js";
import { TrainingLog, type TrainingRun } from "./training.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** One judgement of a learner's file: everything that a screen or a script shows of it. */
export interface Attempt {
  exercise: PlacedExercise;
  result: Verdict;
  /** Passed, by the course's own spec. */
  counts: boolean;
  /** Whether this says something of the answer: not where another kit has judged it. */
  isJudged: boolean;
  diagnosis: Diagnosis | undefined;
  blanks: BlankCount;
  /** What was judged, as it was then: the files may be others by now. */
  texts: { stub: string; spec: string };
  /** What the stub's blanks ask for, in order. */
  prompts: string[];
  builtOn: BuiltOn[];
  /** Earlier exercises of the learner's that let this one down: with the reference's it passes. */
  suspects: string[];
  /** What the learner's code printed, in the failed test if one failed. */
  output: string;
  durationMs: number;
  /** The tensor backend that computed, `none` where the spec uses no tensors. */
  backend: string;
  /** What the spec trained, in order. */
  trainings: TrainingRun[];
  /** What the spec showed of the learner's results. */
  exhibits: Exhibit[];
  /** Things to tell beside the verdict: an edited spec, progress that could not be saved. */
  notices: string[];
}

export interface AttemptOptions {
  /** Called with the verdict as soon as it is there, before the diagnosis is known and the pass is saved. */
  onVerdict?(attempt: Attempt): void;
  /** Called while the spec trains, up to 15 times a second. */
  onTraining?(run: TrainingRun): void;
  /** Whether nobody waits for the diagnosis any more, so that no further run begins. */
  isOutdated?(): boolean;
}

/** Judges the learner's file of an exercise, and records a pass. */
export async function attempt(
  host: Host,
  course: Course,
  exercise: PlacedExercise,
  { onVerdict, onTraining, isOutdated = () => false }: AttemptOptions = {},
): Promise<Attempt> {
  const source = readSource(exercise.files.stub);
  const before = readProgress();
  const notices = [takeNotice()].filter((notice) => notice !== undefined);
  if ("problem" in source) return notJudged(exercise, "", source.problem, notices);

  const [missing] = missingExports(readFileSync(exercise.files.solution, "utf8"), source.text);
  if (missing) {
    return notJudged(
      exercise,
      source.text,
      `The file does not export ${missing}. Is its export still there, under this name?`,
      notices,
    );
  }

  const { stub } = exercise.files;
  const isPassed = passedIn(before.progress);
  const texts = { [stub]: source.text };
  const problem = borrowed(exercise, modulesOf([stub], isPassed, texts));
  if (problem) return notJudged(exercise, source.text, problem, notices);

  const modules = modulesOf([stub, exercise.files.spec], isPassed, texts);
  const spec = readFileSync(exercise.files.spec, "utf8");
  const edited = fingerprint(spec) !== shippedSpecs()[exercise.slug];
  if (edited) {
    notices.push(
      `The spec ${exercise.slug}.spec.ts is not the course's: a pass does not count. Put it back with: git checkout -- "*/${exercise.slug}.spec.ts"`,
    );
  }
  const prompts = promptsOf(exercise);
  const training = new TrainingLog(onTraining);
  const job = { spec: exercise.files.spec, subject: LEARNER };
  const kit = kitProblem();
  const report = await host.run([job], exercise.seconds, (told) => training.take(told));
  const notTheKit = await kit;
  if (notTheKit) notices.push(notTheKit);
  const result = verdictOf(report, report.modules[0]);
  const exhibits = exhibitsIn(report.told);
  const made: Attempt = {
    exercise,
    result,
    counts: result.verdict === "passed" && !edited && !notTheKit,
    isJudged: !notTheKit,
    diagnosis: undefined,
    blanks: countBlanks(prompts, source.text),
    texts: { stub: source.text, spec },
    prompts,
    builtOn: buildsOn(course, exercise, modules, before.progress),
    suspects: [],
    output: printedBy(readOutput(report.output), "in" in result ? result.in : undefined),
    durationMs: report.durationMs,
    backend: String(report.told.findLast(({ kind }) => kind === "backend")?.name ?? "none"),
    trainings: training.runs,
    exhibits: withLearnersShared(exercise, exhibits),
    notices,
  };
  if (result.verdict === "killed" && result.killed.reason === "cancelled") return made;
  if (result.verdict !== "passed" && !packagesAreThere())
    return notJudged(exercise, source.text, NO_PACKAGES, notices);
  onVerdict?.(made);
  await keepLearners(exercise, source.text, modules, { result, exhibits });
  if (made.counts) await keepPassed(exercise, exhibits);
  const notKept = made.counts && (await keepModels(exercise.slug, report.told));
  if (notKept) notices.push(notKept);
  if (result.verdict === "failed" || result.verdict === "error") {
    const mistakes = await mistakesLike(host, exercise, result.tests, isOutdated);
    made.diagnosis = diagnose(result.tests, mistakes ?? []);
    if (!made.diagnosis && !isOutdated()) made.suspects = await suspects(host, made);
  }
  const saved = await updateProgress((progress) => recordRun(progress, made, new Date()));
  if (saved.notice && !notices.includes(saved.notice)) notices.push(saved.notice);
  return made;
}

const NO_PACKAGES =
  "The packages of the course are gone or not complete, so nothing can be judged; your file is as it was. Let npm ci come " +
  "to its end, or run it.";

/** An install that runs beside empties node_modules first, and every import fails then. */
function packagesAreThere(): boolean {
  return ["vitest", "vite", "@tensorflow/tfjs"].every((name) =>
    existsSync(path.join(root, "node_modules", name, "package.json")),
  );
}

/** A tick is no proof: an earlier answer of the learner's may be wrong where only a later exercise looks. */
async function suspects(host: Host, { exercise, builtOn }: Attempt): Promise<string[]> {
  const own = builtOn.filter(({ whose }) => whose === "yours").map(({ slug }) => slug);
  if (own.length === 0) return [];
  const job = { spec: exercise.files.spec, subject: { kind: "alone" } as const };
  const report = await host.run([job], exercise.seconds);
  return verdictOf(report, report.modules[0]).verdict === "passed" ? own : [];
}

function notJudged(exercise: PlacedExercise, stub: string, problem: string, notices: string[]): Attempt {
  const prompts = promptsOf(exercise);
  return {
    exercise,
    result: {
      verdict: "error",
      tests: [],
      in: undefined,
      failure: { kind: "error", message: problem, stack: [] },
    },
    counts: false,
    isJudged: true,
    diagnosis: undefined,
    blanks: { filled: 0, total: prompts.length },
    texts: { stub, spec: "" },
    prompts,
    builtOn: [],
    suspects: [],
    output: "",
    durationMs: 0,
    backend: "none",
    trainings: [],
    exhibits: [],
    notices,
  };
}
