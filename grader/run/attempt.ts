import { readFileSync } from "node:fs";
import { type BlankCount, countBlanks } from "../course/blanks.js";
import { type BuiltOn, buildsOn } from "../course/builds-on.js";
import { fingerprint } from "../course/fingerprint.js";
import type { Course, PlacedExercise } from "../course/load.js";
import { shippedSpecs } from "../course/pristine.js";
import { missingExports, readSource } from "../course/source.js";
import { entryOf, readProgress, updateProgress } from "../state/progress.js";
import { cachedBank } from "./bank-cache.js";
import { type Diagnosis, diagnose } from "./diagnose.js";
import type { Host } from "./host.js";
import { LEARNER } from "./subject.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** One judgement of a learner's file: everything that a screen or a script shows of it. */
export interface Attempt {
  exercise: PlacedExercise;
  result: Verdict;
  diagnosis: Diagnosis | undefined;
  blanks: BlankCount;
  builtOn: BuiltOn[];
  /** What the learner's code printed. */
  output: string;
  durationMs: number;
  /** Things to tell beside the verdict: an edited spec, progress that could not be saved. */
  notices: string[];
}

export interface AttemptOptions {
  /** Called with the verdict as soon as it is there, before the diagnosis is known and the pass is saved. */
  onVerdict?(attempt: Attempt): void;
}

/** Judges the learner's file of an exercise, and records a pass. */
export async function attempt(
  host: Host,
  course: Course,
  exercise: PlacedExercise,
  { onVerdict }: AttemptOptions = {},
): Promise<Attempt> {
  const source = readSource(exercise.files.stub);
  const before = readProgress();
  const notices = before.notice ? [before.notice] : [];
  if ("problem" in source) return notJudged(exercise, source.problem, notices);

  const [missing] = missingExports(readFileSync(exercise.files.solution, "utf8"), source.text);
  if (missing) {
    return notJudged(
      exercise,
      `The file does not export ${missing}. Is its export still there, under this name?`,
      notices,
    );
  }

  const spec = readFileSync(exercise.files.spec, "utf8");
  const edited = fingerprint(spec) !== shippedSpecs()[exercise.slug];
  if (edited) {
    notices.push(
      `The spec ${exercise.slug}.spec.ts is not the course's: a pass does not count. Put it back with: git checkout -- "*/${exercise.slug}.spec.ts"`,
    );
  }
  const report = await host.run([{ spec: exercise.files.spec, subject: LEARNER }], exercise.seconds ?? 10);
  const result = verdictOf(report, report.modules[0]);
  const made: Attempt = {
    exercise,
    result,
    diagnosis: undefined,
    blanks: countBlanks(exercise, source.text),
    builtOn: buildsOn(course, exercise, source.text, before.progress),
    output: report.output,
    durationMs: report.durationMs,
    notices,
  };
  if (result.verdict === "killed" && result.killed.reason === "cancelled") return made;
  onVerdict?.(made);
  if (result.verdict === "failed" || result.verdict === "error") {
    made.diagnosis = diagnose(result.tests, await cachedBank(host, exercise));
  }
  const saved = await updateProgress((progress) => {
    const entry = entryOf(progress, exercise.slug);
    entry.runs++;
    if (result.verdict === "passed" && !edited) {
      entry.passed = {
        at: new Date().toISOString(),
        file: fingerprint(source.text),
        spec: fingerprint(spec),
      };
    }
  });
  if (saved.notice && !notices.includes(saved.notice)) notices.push(saved.notice);
  return made;
}

function notJudged(exercise: PlacedExercise, problem: string, notices: string[]): Attempt {
  return {
    exercise,
    result: {
      verdict: "error",
      tests: [],
      in: undefined,
      failure: { kind: "error", message: problem, stack: [] },
    },
    diagnosis: undefined,
    blanks: { ...countBlanks(exercise, ""), filled: 0 },
    builtOn: [],
    output: "",
    durationMs: 0,
    notices,
  };
}
