import { blank } from "#lib/blank";

/** How the learning rate rises and falls. */
export interface Schedule {
  /** the highest rate */
  peak: number;
  /** steps of the rise; the last of them has the peak */
  warmup: number;
  /** the step from which on the rate is `min` */
  total: number;
  /** the lowest rate, with which the training ends */
  min: number;
}

/**
 * The learning rate of a step: a straight rise, then half a cosine down.
 *
 *     s < warmup             peak · (s + 1) / warmup
 *     warmup <= s <= total   min + (peak − min) · (1 + cos(π · (s − warmup) / (total − warmup))) / 2
 *     s > total              min
 *
 * Step 0 already learns: the rise is (s + 1) / warmup. Stanford's CS336 and Hugging Face's schedule use s / warmup, whose step 0
 * has the rate 0 and whose step `warmup` is the first with the peak.
 *
 * @param step counted from 0
 * @throws RangeError if the step is no whole number from 0 on, or the rise is longer than the training
 * @see Loshchilov and Hutter 2016, equation 5
 */
export function warmupCosine(step: number, { peak, warmup, total, min }: Schedule): number {
  if (!Number.isInteger(step) || step < 0)
    throw new RangeError(`steps are counted 0, 1, 2, ..., got ${step}`);
  if (!(warmup >= 0 && warmup < total))
    throw new RangeError(`a rise of ${warmup} steps must leave some of ${total} for the fall`);
  blank("the rate during the rise, if this step belongs to it");
  const progress: number = blank("how much of the fall is done, from 0 to 1 and never more");
  return blank("the rate at this point of the fall");
}
