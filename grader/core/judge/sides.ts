import type { Exhibit } from "../../../lib/exhibit/forms.js";

/** What one run showed, and which files it ran. */
export interface ShownRun {
  /** A hash of everything that the exhibits depend on. */
  key: string;
  /** The run's verdict: the exhibits of a wrong answer are kept too. */
  verdict: string;
  exhibits: Exhibit[];
}

/** What the two runs showed: the learner's file and the solution. */
export interface Sides {
  /** Undefined where the learner's file cannot be run; then `problem` says why. */
  yours: ShownRun | undefined;
  problem: string | undefined;
  reference: ShownRun;
}
