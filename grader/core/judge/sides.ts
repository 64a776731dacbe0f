import type { Exhibit } from "../../../lib/exhibit/forms.js";

/** The exhibits of one run, and a key for the files that ran. */
export interface ShownRun {
  /** A hash of everything that the exhibits depend on. */
  key: string;
  /** The run's verdict: the exhibits of a wrong answer are kept too. */
  verdict: string;
  exhibits: Exhibit[];
}

/** The exhibits of two runs: the learner's file and the solution. */
export interface Sides {
  /** Undefined if the learner's file cannot run; then `problem` says why. */
  yours: ShownRun | undefined;
  problem: string | undefined;
  reference: ShownRun;
}
