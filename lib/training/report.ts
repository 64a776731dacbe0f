import { tellGrader } from "../judge/grader-link.js";
import type { TrainingTold } from "../judge/told.js";
import type { RunFacts } from "./progress.js";

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
