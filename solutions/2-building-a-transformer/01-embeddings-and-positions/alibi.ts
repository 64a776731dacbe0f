import * as tf from "@tensorflow/tfjs";

/** Slopes for a number of heads that is a power of two: a decreasing geometric sequence that ends at 2^−8. */
function geometricSlopes(heads: number): number[] {
  return Array.from(
    { length: heads },
    (_, h) => /* blank: the slope of head h, counted from 0 */ 2 ** ((-8 * (h + 1)) / heads) /* end */,
  );
}

/**
 * Returns a slope for each head, which says how strongly the head prefers nearby keys. If H is a power of two:
 *
 *     m[h] = 2^(−8(h + 1)/H),   h = 0, 1, ... H − 1
 *
 * For any other H the published rule takes the slopes of n heads, where n is the largest power of two below H. It then adds
 * every second slope of 2n heads, starting with the first; these lie between the slopes of n heads.
 *
 * @param H number of heads
 * @returns a new list of the slopes, one for each head, `[H]`
 * @throws RangeError if H is not a whole number above 0
 * @see Press, Smith and Lewis 2022, section 3 and its published code
 */
export function alibiSlopes(H: number): number[] {
  if (!Number.isInteger(H) || H < 1) throw new RangeError(`there must be at least one head, got ${H}`);
  const n = 2 ** Math.floor(Math.log2(H));
  const first = geometricSlopes(n); // [n]
  const inserted: number[] = /* blank: the slopes of the missing heads; none if n is H */ geometricSlopes(
    2 * n,
  )
    .filter((_, h) => h % 2 === 0)
    .slice(0, H - n) /* end */; // [H − n]
  return [...first, ...inserted]; // [H]
}

/**
 * Returns the bias of ALiBi (attention with linear biases): the term added to the scaled scores, so that a key counts less the farther back
 * it is.
 *
 *     bias[h][i][j] = −m[h] · (i − j)  if j <= i,  else −Infinity
 *
 * The bias also hides the future: it replaces the causal mask. No position vector is added to any token.
 *
 * @param H number of heads
 * @param T number of positions
 * @returns `[H, T, T]`: head, query i, key j
 * @throws RangeError if H is not a whole number above 0
 */
export function alibiBias(H: number, T: number): tf.Tensor {
  const positions = Array.from({ length: T }, (_, i) => i); // [T]
  const biasOf = (slope: number, i: number, j: number): number => {
    // blank: the bias of query i for key j, in a head of this slope
    return j <= i ? -slope * (i - j) : -Infinity;
    // end
  };
  const bias = alibiSlopes(H).map((slope) => positions.map((i) => positions.map((j) => biasOf(slope, i, j)))); // [H, T, T]
  return tf.tensor3d(bias, [H, T, T]); // [H, T, T]
}
