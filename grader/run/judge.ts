import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { countBlanks, promptsOf } from "../course/blanks.js";
import { buildsOn } from "../course/builds-on.js";
import type { Course, PlacedExercise } from "../course/course.js";
import { missingExports } from "../course/exports.js";
import { fingerprint } from "../course/fingerprint.js";
import { kitProblem } from "../course/kit.js";
import { onDisk, root } from "../course/paths.js";
import { shippedSpecs } from "../course/pristine.js";
import { readSource } from "../course/source.js";
import { exhibitsIn } from "../show/kept.js";
import { keepLearners, keepPassed, withLearnersShared } from "../show/sides.js";
import { keepModels } from "../state/models.js";
import { takeNotices } from "../state/notice.js";
import { progressOrNone, updateProgress } from "../state/progress.js";
import { recordRun } from "../state/record.js";
import type { Attempt } from "./attempt.js";
import { mistakesLike } from "./bank-cache.js";
import { borrowed } from "./borrowed.js";
import { diagnose } from "./diagnose.js";
import { helpersFingerprint, modulesOf } from "./modules.js";
import { notRun } from "./not-run.js";
import { printedBy, readOutput } from "./output.js";
import { saysOfAnswer } from "./outside.js";
import { ownDraws } from "./own-draws.js";
import type { Runner, Signal } from "./runner.js";
import { Snapshot } from "./snapshot.js";
import { LEARNER } from "./subject.js";
import { TrainingLog, type TrainingRun } from "./training.js";
import { verdictOf } from "./verdict.js";

export interface AttemptOptions {
  /** Called with the verdict as soon as it is there, before the diagnosis is known and the pass is saved. */
  onVerdict?(attempt: Attempt): void;
  /** Called while the spec trains, up to 15 times a second. */
  onTraining?(run: TrainingRun): void;
  /** Ends the run, and says when nobody waits for the diagnosis any more. */
  signal?: Signal;
  /** Whether the mistake behind a wrong answer is looked for; unless given it is. */
  diagnoses?: boolean;
}

const NEVER: Signal = { aborted: false, addEventListener() {}, removeEventListener() {} };

/** Judges the learner's file of an exercise, and records a pass. */
export async function attempt(
  host: Runner,
  course: Course,
  exercise: PlacedExercise,
  { onVerdict, onTraining, signal = NEVER, diagnoses = true }: AttemptOptions = {},
): Promise<Attempt> {
  const source = readSource(exercise.files.stub);
  // A verdict is worth more than none: without progress it is built on the reference.
  const { progress, problem: unread } = progressOrNone();
  const notices = [...(unread ? [unread] : []), ...takeNotices()];
  if ("problem" in source) return notRun(exercise, { notices }, source.problem);

  const { stub } = exercise.files;
  const snapshot = new Snapshot(progress, { [stub]: source.text });
  const spec = snapshot.read(exercise.files.spec);
  const texts = { stub: source.text, spec: spec ?? "" };
  const known = { texts, helpers: helpersFingerprint(stub, snapshot), notices };
  if (spec === undefined)
    return notRun(exercise, known, `The spec cannot be read. ${putBack(exercise)}`, false);

  const [missing] = missingExports(readFileSync(onDisk(exercise.files.solution), "utf8"), source.text);
  if (missing) {
    return notRun(
      exercise,
      known,
      `The file does not export ${missing}. Is its export still there, under this name?`,
    );
  }
  const problem = borrowed(exercise, modulesOf([stub], snapshot.isPassed, snapshot), snapshot);
  if (problem) return notRun(exercise, known, problem);

  const modules = modulesOf([stub, exercise.files.spec], snapshot.isPassed, snapshot);
  const edited = fingerprint(spec) !== shippedSpecs()[exercise.slug];
  if (edited) {
    notices.push(
      `The spec ${exercise.slug}.spec.ts is not the course's: a pass does not count. ${putBack(exercise)}`,
    );
  }
  const prompts = promptsOf(exercise);
  const training = new TrainingLog(onTraining);
  const job = { spec: exercise.files.spec, subject: LEARNER };
  const kit = kitProblem();
  const runOnce = () =>
    host.run([job], { seconds: exercise.seconds, signal, onTold: (told) => training.take(told), snapshot });
  let report = await runOnce();
  // A run that was ended may still be translating the text of before, and vite hands that on.
  if (!report.killed && !snapshot.hasRun(stub)) report = await runOnce();
  const notTheKit = await kit;
  if (notTheKit) notices.push(notTheKit);
  const result = verdictOf(report);
  const exhibits = exhibitsIn(report.told);
  const made: Attempt = {
    exercise,
    result,
    counts: result.verdict === "passed" && !edited && !notTheKit,
    isJudged: saysOfAnswer(result) && !notTheKit,
    diagnosis: undefined,
    blanks: countBlanks(prompts, source.text),
    texts,
    // A file that came only now is among what has run.
    helpers: helpersFingerprint(stub, snapshot),
    prompts,
    builtOn: buildsOn(course, exercise, modules, progress),
    suspects: [],
    output: printedBy(readOutput(report.output), "in" in result ? result.in : undefined),
    durationMs: report.durationMs,
    backend: report.told.findLast((told) => told.kind === "backend")?.name ?? "none",
    trainings: training.runs,
    exhibits: withLearnersShared(exercise, exhibits),
    notices,
  };
  if (result.verdict === "killed" && result.killed.reason === "cancelled") return made;
  if (result.verdict !== "passed" && !packagesAreThere()) return notRun(exercise, known, NO_PACKAGES, false);
  onVerdict?.(made);
  await keepLearners(exercise, source.text, modules, { result, exhibits });
  if (made.counts) await keepPassed(exercise, exhibits);
  const notKept = made.counts && (await keepModels(exercise.slug, report.told));
  if (notKept) notices.push(notKept);
  if (diagnoses && (result.verdict === "failed" || result.verdict === "error")) {
    const mistakes = await mistakesLike(host, exercise, result.tests, signal);
    const found = diagnose(result.tests, mistakes ?? []);
    made.diagnosis = found?.exact ? found : (ownDraws(source.text) ?? found);
    if (!made.diagnosis && !signal.aborted) made.suspects = await suspects(host, made, snapshot, signal);
  }
  await updateProgress((progress) => recordRun(progress, made, new Date()));
  notices.push(...takeNotices());
  return made;
}

function putBack({ slug }: PlacedExercise): string {
  return `This puts it back, and keeps yours in git's stash: git stash push -- "*/${slug}.spec.ts"`;
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
async function suspects(
  host: Runner,
  { exercise, builtOn }: Attempt,
  snapshot: Snapshot,
  signal: Signal,
): Promise<string[]> {
  const own = builtOn.filter(({ whose }) => whose === "yours").map(({ slug }) => slug);
  if (own.length === 0) return [];
  const job = { spec: exercise.files.spec, subject: { kind: "alone" } as const };
  const report = await host.run([job], { seconds: exercise.seconds, snapshot, signal });
  return verdictOf(report).verdict === "passed" ? own : [];
}
