import { countBlanks, promptsOf } from "../course/blanks.js";
import type { Course, PlacedExercise } from "../course/course.js";
import { missingExports } from "../course/exports.js";
import { fingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/specs.js";
import { borrowed } from "../meaning/borrowed.js";
import { helpersFingerprint, modulesOf } from "../meaning/modules.js";
import { saysOfAnswer } from "../meaning/outside.js";
import { LEARNER } from "../meaning/subject.js";
import type { Place } from "../ports.js";
import { recordRun } from "../progress/record.js";
import type { Attempt } from "./attempt.js";
import { buildsOn } from "./builds-on.js";
import { type Bank, diagnose } from "./diagnose.js";
import { notRun } from "./not-run.js";
import { printedBy, readOutput } from "./output.js";
import { ownDraws } from "./own-draws.js";
import type { Runner, Signal } from "./runner.js";
import { exhibitsIn } from "./shown.js";
import { Snapshot } from "./snapshot.js";
import { bankOf } from "./traces.js";
import { TrainingLog, type TrainingRun } from "./training-log.js";
import { type TestResult, verdictOf } from "./verdict.js";

export interface JudgeOptions {
  /** Called as soon as the verdict is known, before the diagnosis is known and the pass is saved. */
  onVerdict?(attempt: Attempt): void;
  /** Called while the spec trains, up to 15 times a second. */
  onTraining?(run: TrainingRun): void;
  /** Ends the run, or the search for a diagnosis. */
  signal?: Signal;
  /** Whether to look for the mistake behind a wrong answer; true by default. */
  diagnoses?: boolean;
}

const NEVER: Signal = { aborted: false, addEventListener() {}, removeEventListener() {} };

/** Judges the learner's file of an exercise and records a pass. Saves, commands and pages all call this function. */
export async function judge(
  place: Place,
  course: Course,
  exercise: PlacedExercise,
  { onVerdict, onTraining, signal = NEVER, diagnoses = true }: JudgeOptions = {},
): Promise<Attempt> {
  const { runner, store } = place;
  const source = place.answer(exercise);
  const { progress, notices } = store.read();
  const prompts = promptsOf(exercise, place.files);
  if ("problem" in source) return notRun(exercise, { notices, prompts }, source.problem);

  const { stub } = exercise.files;
  const snapshot = new Snapshot(place.files, progress, { [stub]: source.text });
  const spec = snapshot.read(exercise.files.spec);
  const texts = { stub: source.text, spec: spec ?? "" };
  const known = { texts, helpers: helpersFingerprint(stub, snapshot), notices, prompts };
  if (spec === undefined)
    return notRun(exercise, known, `The spec cannot be read. ${putBack(exercise)}`, false);

  const [missing] = missingExports(place.files.read(exercise.files.solution) ?? "", source.text);
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
  const edited = fingerprint(spec) !== shippedSpecs(place.files)[exercise.slug];
  if (edited) {
    notices.push(
      `The spec ${exercise.slug}.spec.ts is not the course's: a pass does not count. ${putBack(exercise)}`,
    );
  }
  const training = new TrainingLog(onTraining);
  const job = { spec: exercise.files.spec, subject: LEARNER };
  const kit = place.kitProblem();
  const onTold = training.take.bind(training);
  const runOnce = () => runner.run([job], { seconds: exercise.seconds, signal, onTold, snapshot });
  let ran = await runOnce();
  // A run that was stopped may still be translating the earlier text, and vite may hand this run the result.
  if (!ran.killed && !snapshot.hasRun(stub)) ran = await runOnce();
  const notTheKit = await kit;
  if (notTheKit) notices.push(notTheKit);
  const result = verdictOf(ran);
  const made: Attempt = {
    exercise,
    result,
    counts: result.verdict === "passed" && !edited && !notTheKit,
    isJudged: saysOfAnswer(result) && !notTheKit,
    diagnosis: undefined,
    blanks: countBlanks(prompts, source.text),
    texts,
    // Computed again, because a helper file may have appeared during the run.
    helpers: helpersFingerprint(stub, snapshot),
    prompts,
    builtOn: buildsOn(course, exercise, modules, progress, place.files),
    suspects: [],
    output: printedBy(readOutput(ran.output), "in" in result ? result.in : undefined),
    durationMs: ran.durationMs,
    backend: ran.told.findLast((told) => told.kind === "backend")?.name ?? "none",
    trainings: training.runs,
    exhibits: store.withShared(exercise, exhibitsIn(ran.told)),
    notices,
  };
  if (result.verdict === "killed" && result.killed.reason === "cancelled") return made;
  const hindrance = result.verdict === "passed" ? undefined : place.hindrance();
  if (hindrance) return notRun(exercise, known, hindrance, false);
  onVerdict?.(made);
  notices.push(...(await store.keep(made, ran, modules)));
  if (diagnoses && (result.verdict === "failed" || result.verdict === "error")) {
    const found = diagnose(result.tests, bankIn(exercise, result.tests, place, notices));
    made.diagnosis = found?.exact ? found : (ownDraws(source.text) ?? found);
    if (!made.diagnosis && !signal.aborted) made.suspects = await suspects(runner, made, snapshot, signal);
  }
  notices.push(...(await store.update((progress) => recordRun(progress, made, new Date()))));
  return made;
}

/** The mistakes that may have been made. Without their file a wrong answer has no name, and its verdict is what it is. */
function bankIn(exercise: PlacedExercise, tests: TestResult[], { files }: Place, notices: string[]): Bank {
  try {
    return bankOf(
      exercise,
      tests.map(({ name }) => name),
      files,
    );
  } catch (error) {
    notices.push((error as Error).message);
    return [];
  }
}

function putBack({ slug }: PlacedExercise): string {
  return `This puts it back, and keeps yours in git's stash: git stash push -- "*/${slug}.spec.ts"`;
}

/** Earlier exercises that may be at fault: an answer that passed may still be wrong in a way that only a later exercise reveals. */
async function suspects(
  runner: Runner,
  { exercise, builtOn }: Attempt,
  snapshot: Snapshot,
  signal: Signal,
): Promise<string[]> {
  const own = builtOn.filter(({ whose }) => whose === "yours").map(({ slug }) => slug);
  if (own.length === 0) return [];
  const job = { spec: exercise.files.spec, subject: { kind: "alone" } as const };
  const ran = await runner.run([job], { seconds: exercise.seconds, snapshot, signal });
  return verdictOf(ran).verdict === "passed" ? own : [];
}
