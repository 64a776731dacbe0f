import type { Vector } from "#lib/arrays";

/** The center and the spread of a list of numbers. */
export interface Statistics {
  /** μ, the average. */
  mean: number;
  /** σ², the average squared distance from the mean. */
  variance: number;
}

/**
 * Mean and variance of a list, in two passes: first the mean, then the distances from it.
 *
 *     μ = (1/n) Σ v[i],   σ² = (1/n) Σ (v[i] − μ)²
 *
 * This is the biased variance, which divides by n, not by n − 1: layer norm describes these n numbers, and doesn't
 * estimate anything from a sample. The variance is never negative, and 0 for a single number.
 *
 * @param v `[n]`
 * @returns mean and variance
 * @throws RangeError if v is empty
 * @see Ba, Kiros and Hinton 2016, equation 3
 */
export function meanAndVariance(v: Vector): Statistics {
  if (v.length === 0) throw new RangeError("a list without numbers has no mean");
  // blank: in several statements: the average, then the average squared distance from it
  const mean = v.reduce((sum, x) => sum + x, 0) / v.length;
  const variance = v.reduce((sum, x) => sum + (x - mean) ** 2, 0) / v.length;
  return { mean, variance };
  // end
}
