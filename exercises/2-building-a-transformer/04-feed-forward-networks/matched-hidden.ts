import { blank } from "#lib/blank";

/** Returns the number of parameters of `batchedFeedForward`: two weight matrices and two biases. */
export function feedForwardParameters(D: number, F: number): number {
  return blank("the number of parameters in W1, b1, W2 and b2");
}

/** Returns the number of parameters of `swiglu`: three weight matrices. */
export function swigluParameters(D: number, F: number): number {
  return blank("the number of parameters in W1, W2 and W3");
}

/**
 * Returns the hidden width that gives SwiGLU about as many weights as a feed-forward network with 4·D hidden units.
 *
 *     exact:  3 · D · F = 2 · D · 4·D
 *     F     = the exact width without its fraction, then up to the next multiple of `multiple`
 *
 * Hardware likes widths that are multiples of 64 or 256. The order of the two roundings is LLaMA's.
 *
 * @param D width of the residual stream
 * @param multiple the width must be a multiple of this number; 1 by default, which allows every width
 * @throws RangeError if D or multiple is not a positive whole number
 * @see Touvron et al. 2023, section 2.2, and the code published with it
 */
export function matchedHidden(D: number, multiple = 1): number {
  assertPositive("D", D);
  assertPositive("multiple", multiple);
  const whole = blank("the exact width without its fraction");
  return (
    blank("the smallest multiple that is not below it")
  );
}

function assertPositive(name: string, n: number): void {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`${name} must be a whole number, at least 1, got ${n}`);
}
