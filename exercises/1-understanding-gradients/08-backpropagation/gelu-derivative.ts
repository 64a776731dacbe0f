import { blank } from "#lib/blank";

const ROOT = Math.sqrt(2 / Math.PI);

/**
 * The derivative gelu′ of the GELU in its tanh form.
 *
 *     gelu(x) = ½ · x · (1 + t)      with t = tanh(u),  u = √(2/π) · (x + 0.044715 · x³)
 *
 * x occurs twice, so the product rule gives two terms. The derivative of tanh(u) with respect to u is 1 − t².
 *
 * @param x a number, up to 1e100 in size
 * @returns gelu′(x): near 0 far to the left, near 1 far to the right
 * @see Hendrycks and Gimpel 2016, section 2
 */
export function geluDerivative(x: number): number {
  const t = blank("the tanh of the forward pass");
  const slopeOfU = blank("u′, the derivative of u");
  return (
    blank("gelu′(x), both terms of the product rule")
  );
}
