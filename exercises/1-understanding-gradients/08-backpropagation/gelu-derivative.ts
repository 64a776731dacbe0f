import { blank } from "#lib/blank";

const ROOT = Math.sqrt(2 / Math.PI);

/**
 * The slope of the GELU in its tanh form.
 *
 *     gelu(x)  = ½ · x · (1 + t)      with t = tanh(u),  u = √(2/π) · (x + 0.044715 · x³)
 *     gelu′(x) = ½ · (1 + t) + ½ · x · (1 − t²) · u′
 *
 * The first summand is the slope by the factor x, the second that by the factor 1 + t. The slope of tanh(u) is 1 − t².
 *
 * @param x a number, up to 1e100 in size
 * @returns the slope at x: near 0 far to the left, near 1 far to the right
 * @see Hendrycks and Gimpel 2016, section 2
 */
export function geluDerivative(x: number): number {
  const t = blank("the tanh of the forward pass");
  const slopeOfU = blank("u′, the slope of u");
  return blank("both summands");
}
