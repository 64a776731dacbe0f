import type { Band } from "../../../lib/training/progress.js";
import type { TrainingRun } from "../judge/training-log.js";
import { lossText, speedText, tenths } from "../numbers.js";

// What is said of a training, while it runs and afterwards.

/** What its steps give: the loss, unless it says otherwise. */
export function nameOfRun({ what = "loss" }: TrainingRun): string {
  return what;
}

/** `step 120 of 300`, `loss 1.42`, `38 steps/s`, `at most 5 s left` */
export function progressTexts(run: TrainingRun): string[] {
  const { step, steps, losses, stepsPerSecond, secondsLeft, done } = run;
  return [
    `step ${step} of ${steps}`,
    `${nameOfRun(run)} ${lossText(losses[losses.length - 1])}`,
    `${speedText(stepsPerSecond)} steps/s`,
    ...(done ? [] : [`at most ${Math.ceil(secondsLeft)} s left`]),
  ];
}

/** Where a run is, in words. */
export function progressText(run: TrainingRun): string {
  return progressTexts(run).join(", ");
}

/** What came of a run: `4.21 to 1.42 in 300 of 300 steps, 8.2 s` */
export function cameText({ losses, step, steps, seconds }: TrainingRun): string {
  return `${lossText(losses[0])} to ${lossText(losses[losses.length - 1])} in ${step} of ${steps} steps, ${tenths(seconds)} s`;
}

/** What the marks of a chart stand for; the band only where there is one. */
export function legendTexts(run: TrainingRun): { curve: string; band: string | undefined; line: string } {
  return {
    curve: nameOfRun(run),
    band: run.band && "runs of the solution",
    line: run.whole ? "below this at the end" : "to reach",
  };
}

/** What a chart shows over the steps of a budget. */
export interface Charted {
  /** The loss after every step so far; what is not finite is left out. */
  losses: number[];
  steps: number;
  threshold: number;
  band?: Band | undefined;
}

/** From the lowest of curve, band and threshold to the highest; a loss that runs away does not flatten the rest. */
export function chartRange({ losses, threshold, band = [] }: Charted): [low: number, high: number] {
  const finite = losses.filter(Number.isFinite);
  const usual = [threshold, ...finite.slice(0, 1), ...band.flatMap(([, low, high]) => [low, high])];
  const top = Math.max(...usual);
  const most = top + (top - Math.min(...usual));
  return [Math.min(...usual, ...finite), Math.max(top, Math.min(most, Math.max(...finite, top)))];
}
