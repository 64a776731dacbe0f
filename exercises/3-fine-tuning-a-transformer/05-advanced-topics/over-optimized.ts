import { blank } from "#lib/blank";

/** What was measured in one iteration of reinforcement learning. */
export interface Measured {
  /** the mean reward that the policy is trained on */
  proxy: number;
  /** the mean of what is really wanted, by a judge that training never sees */
  gold: number;
  /** how far the policy is from the reference, in nats */
  kl: number;
}

/** What became of a run. */
export interface RunVerdict {
  /** the index of the iteration whose policy is the one to keep */
  peak: number;
  /** the KL divergence there, in nats: how far this reward could be trusted */
  kl: number;
  /** how much of what is really wanted was lost from the peak to the end, 0 or more */
  lost: number;
  /** how much the training's reward gained meanwhile */
  gained: number;
  /** whether the reward rose from the peak to the end, and more than `tolerance` was lost */
  overOptimized: boolean;
}

/**
 * Looks for over-optimization: the reward that a policy is trained on keeps rising while what it stands for falls.
 *
 * An iteration's numbers come from a few samples and jump, so all three curves are smoothed first. A smoothed number is the mean of
 * `window` neighboring iterations and belongs to the middle one. Iterations too near the start or the end for a whole window have no
 * smoothed number. Every result is taken from the smoothed curves; the end is their last iteration.
 *
 * @param history one entry for each iteration, in order, `window` or more
 * @param options window: an odd number of iterations; tolerance: how much may be lost by chance, 0 or more
 * @returns the verdict; if several iterations are equally good, the first is the peak
 * @throws RangeError if window is not an odd integer of 1 or more, tolerance is negative or NaN, the history is shorter than the
 *   window, or one of its numbers is not finite, as in a run that exploded
 * @see Gao et al. 2023, "Scaling Laws for Reward Model Overoptimization"
 */
export function overOptimized(
  history: Measured[],
  { window = 5, tolerance = 0.5 }: { window?: number; tolerance?: number } = {},
): RunVerdict {
  assertOptions(window, tolerance);
  assertHistory(history, window);
  const curve = (name: keyof Measured): number[] =>
    smoothed(
      history.map((entry) => entry[name]),
      window,
    );
  const [proxy, gold, kl] = [curve("proxy"), curve("gold"), curve("kl")]; // [iterations − window + 1] each
  return blank("the peak, and what happened from there to the end");
}

/** The means of all whole windows, in order, `[length − window + 1]`. */
function smoothed(values: number[], window: number): number[] {
  return blank("one mean for each window");
}

function assertOptions(window: number, tolerance: number): void {
  if (!(Number.isInteger(window) && window >= 1 && window % 2 === 1))
    throw new RangeError(`window must be an odd whole number of 1 or more, got ${window}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be 0 or more, got ${tolerance}`);
}

function assertHistory(history: Measured[], window: number): void {
  if (history.length < window)
    throw new RangeError(`a window of ${window} needs ${window} iterations or more, got ${history.length}`);
  for (const [i, entry] of history.entries())
    for (const name of ["proxy", "gold", "kl"] as const)
      if (!Number.isFinite(entry[name]))
        throw new RangeError(`${name} of iteration ${i} must be a finite number, got ${entry[name]}`);
}
