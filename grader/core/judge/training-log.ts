import type { Told } from "../../../lib/judge/told.js";
import type { RunProgress } from "../../../lib/training/progress.js";

/** One training of a spec up to its current step, with the smoothed losses of all steps so far. */
export type TrainingRun = RunProgress;

/**
 * Assembles training runs from the messages of specs.
 *
 * @param onProgress called with the current run after each of its messages
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
    // Messages of a cancelled run may still arrive.
    if (!isFirst && !before) return;
    const run = { ...message, losses: [...(before?.losses ?? []), ...message.losses] };
    this.runs.push(run);
    this.#onProgress(run);
  }
}
