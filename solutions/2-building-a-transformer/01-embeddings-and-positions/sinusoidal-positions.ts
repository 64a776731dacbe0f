import * as tf from "@tensorflow/tfjs";
import { assertDivides } from "#lib/shapes";

/** How fast each pair of columns turns, in radians per position, `[D/2]`. Computed once, in float64. */
function frequenciesOf(D: number, base: number): number[] {
  assertDivides("the width D by the 2 columns of a pair", D, 2);
  return Array.from(
    { length: D / 2 },
    (_, i) => /* blank: the frequency of pair i */ base ** ((-2 * i) / D) /* end */,
  );
}

/**
 * Returns a position table without parameters: each pair of columns is the hand of a clock and turns with its own frequency.
 *
 *     ω[i] = base^(−2i/D),   P[t][2i] = sin(t · ω[i]),   P[t][2i + 1] = cos(t · ω[i])
 *
 * @param T positions, counted from 0
 * @param D width of a token's vector, even
 * @param base the slowest hands need nearly 2π · base positions for one turn; 10,000 by default
 * @returns the table, `[T, D]`
 * @throws RangeError if D is odd
 * @see Vaswani et al. 2017, section 3.5
 */
export function sinusoidalPositions(T: number, D: number, base = 10_000): tf.Tensor {
  const frequencies = frequenciesOf(D, base); // [D/2]
  const rows = Array.from(
    { length: T },
    (_, t) =>
      /* blank: the row of position t: for every pair its sine, then its cosine */ frequencies.flatMap(
        (w) => [Math.sin(t * w), Math.cos(t * w)],
      ) /* end */,
  ); // [T, D]
  return tf.tensor2d(rows, [T, D]); // [T, D]
}

/**
 * Returns the matrix that moves every position by the same distance. It depends on the distance, not on the position.
 *
 *     P[t] · M = P[t + distance]   for every t
 *
 * It is zero except for a 2 × 2 block on the diagonal for each pair of columns.
 *
 * @param distance how many positions to move; backwards if it is negative
 * @param D width of the table, even
 * @param base the base of the table; 10,000 by default
 * @returns M, `[D, D]`
 * @throws RangeError if D is odd
 */
export function shiftMatrix(distance: number, D: number, base = 10_000): tf.Tensor {
  const M = Array.from({ length: D }, () => Array<number>(D).fill(0)); // [D, D]
  for (const [i, w] of frequenciesOf(D, base).entries()) {
    const [sin, cos] = [Math.sin(distance * w), Math.cos(distance * w)];
    // blank: the four numbers of M in rows and columns 2i and 2i + 1
    M[2 * i][2 * i] = cos;
    M[2 * i + 1][2 * i] = sin;
    M[2 * i][2 * i + 1] = -sin;
    M[2 * i + 1][2 * i + 1] = cos;
    // end
  }
  return tf.tensor2d(M); // [D, D]
}
