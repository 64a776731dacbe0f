import { blank } from "#lib/blank";

/** A learning-rate schedule. */
export interface Schedule {
  /** the highest learning rate */
  peak: number;
  /** how many steps the warmup takes; the last of them has the peak learning rate */
  warmup: number;
  /** the step from which on the learning rate is `min` */
  total: number;
  /** the lowest learning rate, at which the training ends */
  min: number;
}

/**
 * Returns the learning rate of a step: linear warmup, then cosine decay.
 *
 *     s < warmup             peak · (s + 1) / warmup
 *     warmup <= s <= total   min + (peak − min) · (1 + cos(π · (s − warmup) / (total − warmup))) / 2
 *     s > total              min
 *
 * Step 0 already learns, because the warmup uses s + 1. Stanford's CS336 and Hugging Face's schedule use s / warmup: there step 0
 * has the learning rate 0, and step `warmup` is the first with the peak.
 *
 * @param step counted from 0
 * @throws RangeError if the step is not a whole number of at least 0, or the warmup leaves no step for the decay
 * @see Loshchilov and Hutter 2016, equation 5
 */
export function warmupCosine(step: number, { peak, warmup, total, min }: Schedule): number {
  if (!Number.isInteger(step) || step < 0)
    throw new RangeError(`steps are counted 0, 1, 2, ..., got ${step}`);
  if (!(warmup >= 0 && warmup < total))
    throw new RangeError(`a warmup of ${warmup} steps must leave some of ${total} for the decay`);
  blank("the learning rate during warmup, if this step belongs to it");
  const progress: number = blank("how much of the decay is done, from 0 to 1 and never more");
  return blank("the learning rate at this point of the decay");
}
