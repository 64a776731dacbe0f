/** How many numbers `batchedFeedForward` learns: two weights and two biases. */
export function feedForwardParameters(D: number, F: number): number {
  return /* blank: the numbers in W1, b1, W2 and b2 */ 2 * D * F + F + D /* end */;
}

/** How many numbers `swiglu` learns: three weights. */
export function swigluParameters(D: number, F: number): number {
  return /* blank: the numbers in W1, W2 and W3 */ 3 * D * F /* end */;
}

/**
 * The hidden width that gives SwiGLU about as many weights as a feed-forward network with 4·D hidden units has.
 *
 *     exact:  3 · D · F = 2 · D · 4·D
 *     F     = the exact width without its fraction, then up to the next multiple of `multiple`
 *
 * Hardware likes widths that are multiples of 64 or 256. The order of the two roundings is LLaMA's.
 *
 * @param D width of the stream
 * @param multiple what the width is to be a multiple of; every whole number will do unless given
 * @throws RangeError if D or multiple is no positive whole number
 * @see Touvron et al. 2023, section 2.2, and the code published with it
 */
export function matchedHidden(D: number, multiple = 1): number {
  assertPositive("D", D);
  assertPositive("multiple", multiple);
  const whole = /* blank: the exact width without its fraction */ Math.floor((8 * D) / 3) /* end */;
  return /* blank: the next multiple that is not smaller */ multiple * Math.ceil(whole / multiple) /* end */;
}

function assertPositive(name: string, n: number): void {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`${name} must be a whole number, at least 1, got ${n}`);
}
