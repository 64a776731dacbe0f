import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { BlankCount } from "../course/blanks.js";
import type { PlacedExercise } from "../course/course.js";
import type { BuiltOn } from "./builds-on.js";
import type { Diagnosis } from "./diagnose.js";
import type { TrainingRun } from "./training-log.js";
import type { Verdict } from "./verdict.js";

/** One judgement of a learner's file: everything that a screen or a script shows of it. */
export interface Attempt {
  exercise: PlacedExercise;
  result: Verdict;
  /** Passed, by the course's own spec. */
  counts: boolean;
  /** Whether this says something of the answer: not where it was ended from outside, lacked what it needs, or met another kit. */
  isJudged: boolean;
  /** When the text passed, where this is the record of that pass and nothing ran. */
  recordedAt?: string;
  diagnosis: Diagnosis | undefined;
  blanks: BlankCount;
  /** What was judged, as it was then: the files may be others by now. */
  texts: { stub: string; spec: string };
  /** What stands for the files of the learner's own that the answer is spread over, if it is. */
  helpers: string | undefined;
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
