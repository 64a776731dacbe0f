import type { Told } from "../../../lib/told.js";
import type { RunProgress } from "../../../lib/training/progress.js";

/** One training of a spec, as far as it has got, with the smoothed losses of all its steps. */
export type TrainingRun = RunProgress;

/**
 * Puts together what specs tell of their training.
 *
 * @param onProgress called with the run whose turn it is, whenever it got further
 */
export class TrainingLog {
  readonly runs: TrainingRun[] = [];
  readonly #onProgress: (run: TrainingRun) => void;

  constructor(onProgress: (run: TrainingRun) => void = () => {}) {
    this.#onProgress = onProgress;
  }

  take(message: Told): void {
    if (message.kind !== "training") return;
    const isFirst = message.step === message.losses.length;
    const before = isFirst ? undefined : this.runs.pop();
    // What is left of a run that was cancelled may still arrive.
    if (!isFirst && !before) return;
    const run = { ...message, losses: [...(before?.losses ?? []), ...message.losses] };
    this.runs.push(run);
    this.#onProgress(run);
  }
}
