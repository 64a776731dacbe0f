import { blank } from "#lib/blank";

/** The measurements of one iteration of reinforcement learning. */
export interface Measured {
  /** the mean reward that the policy is trained on */
  proxy: number;
  /** the mean of the reward that is really wanted, from a judge that isn't used in training */
  gold: number;
  /** how far the policy is from the reference, in nats */
  kl: number;
}

/** The verdict on a run. */
export interface RunVerdict {
  /** the index of the iteration whose policy you should keep */
  peak: number;
  /** the KL divergence at the peak, in nats: up to this distance, the trained reward could be trusted */
  kl: number;
  /** how much gold fell from the peak to the end, 0 or more */
  lost: number;
  /** how much the trained reward rose from the peak to the end */
  gained: number;
  /** whether the reward rose from the peak to the end, and more than `tolerance` was lost */
  overOptimized: boolean;
}

/**
 * Checks a run for over-optimization: the reward that the policy is trained on (proxy) keeps rising while the reward that is really
 * wanted (gold) falls.
 *
 * The numbers of an iteration come from a few samples and are noisy, so all three curves are smoothed first. A smoothed number is the
 * mean of `window` consecutive iterations and belongs to the middle one. Iterations too near the start or the end for a whole window have
 * no smoothed number. All results come from the smoothed curves, and the end of the run is their last iteration.
 *
 * @param history one entry for each iteration, in order; `window` entries or more
 * @param options window: an odd number of iterations; tolerance: how much gold may fall by chance, 0 or more
 * @returns the verdict; if several iterations are equally good, the first is the peak
 * @throws RangeError if window isn't an odd integer of 1 or more, if tolerance is negative or NaN, if the history is shorter than the
 *   window, or if one of its numbers isn't finite, as in a run that diverged
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

/** Computes the means of all whole windows, in order, `[length − window + 1]`. */
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
