import * as tf from "@tensorflow/tfjs";
import { assertDivides } from "#lib/shapes";

/** Cosine and sine of the angle by which each pair is turned at each position. */
export interface RopeTables {
  /** `[L, headDim/2]` */
  cos: tf.Tensor;
  /** `[L, headDim/2]` */
  sin: tf.Tensor;
}

/**
 * Computes the tables of rotary positions: at position t, pair i of a query or key turns by t · θ[i].
 *
 *     θ[i] = base^(−2i/headDim),   cos[t][i] = cos(t · θ[i]),   sin[t][i] = sin(t · θ[i])
 *
 * RoPE turns queries and keys in each head, so the width that counts is the head dimension, not the model's. The angles are
 * computed in JavaScript's float64: in float32, a large angle loses the digits that say where in the turn it is.
 *
 * @param L positions, counted from 0
 * @param headDim width of a query or key in one head, even
 * @param base a larger base makes the slow pairs slower; 10,000 by default
 * @returns both tables
 * @throws RangeError if headDim is odd
 * @see Su et al. 2021, section 3.2.2
 */
export function ropeTables(L: number, headDim: number, base = 10_000): RopeTables {
  assertDivides("headDim by the 2 numbers of a pair", headDim, 2);
  const half = headDim / 2;
  const theta: number[] = Array.from(
    { length: half },
    (_, i) =>
      /* blank: the angle by which pair i turns from one position to the next */ base **
      ((-2 * i) / headDim) /* end */,
  ); // [headDim/2]
  const angles: number[][] = /* blank: a row for every position, with the angle of every pair */ Array.from(
    { length: L },
    (_, t) => theta.map((step) => t * step),
  ) /* end */; // [L, headDim/2]
  const tableOf = (f: (angle: number) => number) =>
    tf.tensor2d(
      angles.map((row) => row.map(f)),
      [L, half],
    ); // [L, headDim/2]
  return { cos: tableOf(Math.cos), sin: tableOf(Math.sin) };
}
