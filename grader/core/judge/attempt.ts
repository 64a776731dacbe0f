import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { BlankCount } from "../course/blanks.js";
import type { PlacedExercise } from "../course/course.js";
import type { BuiltOn } from "./builds-on.js";
import type { Diagnosis } from "./diagnose.js";
import type { TrainingRun } from "./training-log.js";
import type { Verdict } from "./verdict.js";

/** One judgment of a learner's file: everything that a screen or a script shows about it. */
export interface Attempt {
  exercise: PlacedExercise;
  result: Verdict;
  /** Whether it passed the unchanged spec with the unchanged kit of the course. */
  counts: boolean;
  /** Whether the verdict is about the answer. It is not if the run was stopped, lacked files or memory, or used a changed kit. */
  isJudged: boolean;
  /** The time of an earlier pass, if this attempt repeats its record and nothing ran now. */
  recordedAt?: string;
  diagnosis: Diagnosis | undefined;
  blanks: BlankCount;
  /** The texts that were judged. The files may have changed since. */
  texts: { stub: string; spec: string };
  /** The fingerprint of the learner's helper files; undefined if the answer is a single file. */
  helpers: string | undefined;
  /** The prompts of the stub's blanks, in order. */
  prompts: string[];
  builtOn: BuiltOn[];
  /** The learner's earlier exercises that may be wrong: with the reference in their place this answer passes. */
  suspects: string[];
  /** What the learner's code printed; if a test failed, only what belongs to that test. */
  output: string;
  durationMs: number;
  /** The tensor backend that computed; `none` if the spec uses no tensors. */
  backend: string;
  /** The spec's trainings, in order. */
  trainings: TrainingRun[];
  /** The learner's results that the spec showed. */
  exhibits: Exhibit[];
  /** Messages beside the verdict: an edited spec, progress that could not be saved. */
  notices: string[];
}
