import { countBlanks, promptsOf } from "../../grader/core/course/blanks.js";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import type { CourseFiles } from "../../grader/core/course/files.js";
import { diagnose } from "../../grader/core/judge/diagnose.js";
import { printedBy, readOutput } from "../../grader/core/judge/output.js";
import type { Job, Ran } from "../../grader/core/judge/runner.js";
import { bankOf } from "../../grader/core/judge/traces.js";
import { TrainingLog } from "../../grader/core/judge/training-log.js";
import { verdictOf } from "../../grader/core/judge/verdict.js";
import type { Group } from "../../grader/core/report/blocks.js";
import { report } from "../../grader/core/report/report.js";

// What is said of one job, on a page and in the terminal: by the same functions, of what each place's runner has seen.

/** Stands in the lines of an overlay for the file of mistakes: a second instance has one of its own. */
export const BANK = "(bank)";

export interface Said {
  verdict: string;
  /** The first test that failed. */
  in: string | undefined;
  name: string | undefined;
  groups: Group[];
  tests: string[];
}

/** @param at which job of the run */
export function saidOf(exercise: PlacedExercise, job: Job, at: number, ran: Ran, files: CourseFiles): Said {
  const single: Ran = {
    ...ran,
    jobs: [ran.jobs[at]],
    stray: [],
    killed: ran.jobs[at] ? undefined : ran.killed,
  };
  const result = verdictOf(single);
  const names = result.tests.map(({ name }) => name);
  const diagnosis = diagnose(result.tests, bankOf(exercise, names, files));
  const log = new TrainingLog();
  const prompts = promptsOf(exercise, files);
  const stub = files.read(job.subject.kind === "stub" ? exercise.files.stub : exercise.files.solution) ?? "";
  const groups = report({
    ...{
      exercise,
      result,
      counts: false,
      isJudged: true,
      diagnosis,
      blanks: countBlanks(prompts, stub),
      prompts,
    },
    ...{
      texts: { stub, spec: files.read(exercise.files.spec) ?? "" },
      helpers: undefined,
      builtOn: [],
      suspects: [],
    },
    ...{ output: printedBy(readOutput(""), undefined), durationMs: 0, backend: "none", trainings: log.runs },
    ...{ exhibits: [], notices: [] },
  });
  return {
    ...{
      verdict: result.verdict,
      in: "in" in result ? result.in : undefined,
      name: diagnosis?.mistake,
      groups,
    },
    tests: result.tests.map(({ name, state }) => `${state} ${name}`),
  };
}
