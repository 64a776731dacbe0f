import { blank } from "#lib/blank";

/**
 * Returns how often k samples would have been enough: the unbiased estimate of pass@k.
 *
 * A problem has n samples, and `right` of them are right. Pick k of the n at random, none of them twice. The result is the
 * probability that at least one right sample is among them. Averaged over many draws of n samples, it is exactly the probability that k
 * fresh samples contain a right one.
 *
 * It is exact up to rounding, even for thousands of samples: 0 if no sample is right, and 1 if k picks can't avoid a right one.
 *
 * @param n how many samples the problem has, at least 1
 * @param right how many of them are right, 0 to n
 * @param k how many samples a user would draw, 1 to n
 * @throws RangeError if one of the three isn't a whole number or is out of its range
 * @see Chen et al. 2021, "Evaluating large language models trained on code", section 2.1
 */
export function passAtK(n: number, right: number, k: number): number {
  assertWhole("n", n, 1, Number.POSITIVE_INFINITY);
  assertWhole("right", right, 0, n);
  assertWhole("k", k, 1, n);
  return blank("the probability that k of the n samples contain a right one");
}

function assertWhole(name: string, x: number, least: number, most: number): void {
  if (!(Number.isInteger(x) && x >= least && x <= most))
    throw new RangeError(`${name} must be a whole number from ${least} to ${most}, got ${x}`);
}
