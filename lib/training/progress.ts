/** Where runs of the solution lie: `[step, lowest, highest]` smoothed loss, by ascending step, straight in between. */
export type Band = [step: number, low: number, high: number][];

/** What holds for a whole run. */
export interface RunFacts {
  /** The test that trains. */
  test: string;
  backend: string;
  /** Steps that the run may take. */
  steps: number;
  /** The smoothed loss at which it has learned. */
  threshold: number;
  uniform?: number | undefined;
  floor?: number | undefined;
  band?: Band | undefined;
  /** What its steps give, where that is no loss. */
  what?: string | undefined;
  /** Whether it makes all of its steps, also once it has learned. */
  whole?: boolean | undefined;
}

/** How far a run is. */
export interface RunProgress extends RunFacts {
  /** Steps done. */
  step: number;
  /** Smoothed losses, the last of them after `step`. */
  losses: number[];
  seconds: number;
  stepsPerSecond: number;
  /** At most: a run ends when it has learned. */
  secondsLeft: number;
  done: boolean;
  /** The step after which the threshold was met first. */
  learnedAt?: number | undefined;
}
