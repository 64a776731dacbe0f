import { type Told, tellGrader } from "../grader-link.js";

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

/** What the grader is told; its losses are those since the message before, from step 1 in a run's first message. */
export type TrainingTold = Told & RunProgress & { kind: "training" };

const MOST_A_SECOND = 15;

/**
 * Tells the grader how a run goes: its first step at once, then at most 15 times a second, and its end.
 *
 * @param smoothed the run's smoothed losses, which grow
 */
export function reportRun(
  facts: RunFacts,
  smoothed: number[],
): { step(): void; end(learnedAt: number | undefined): void } {
  const started = performance.now();
  let firstStepAt = started;
  let toldAt = Number.NEGATIVE_INFINITY;
  let told = 0;

  function tell(now: number, done: boolean, learnedAt?: number): void {
    const step = smoothed.length;
    // The first step also sets up what the others find: it says nothing of their speed.
    const pace = step > 1 ? (step - 1) / (now - firstStepAt) : 1 / (now - started);
    const stepsPerSecond = Number((1000 * pace).toPrecision(3));
    const message: TrainingTold = {
      kind: "training",
      ...facts,
      step,
      losses: smoothed.slice(told),
      seconds: (now - started) / 1000,
      stepsPerSecond,
      secondsLeft: done ? 0 : (facts.steps - step) / stepsPerSecond,
      done,
      learnedAt,
    };
    tellGrader(message);
    toldAt = now;
    told = step;
  }

  return {
    step: () => {
      const now = performance.now();
      if (smoothed.length === 1) firstStepAt = now;
      if (now - toldAt >= 1000 / MOST_A_SECOND) tell(now, false);
    },
    end: (learnedAt) => {
      if (smoothed.length > 0) tell(performance.now(), true, learnedAt);
    },
  };
}
