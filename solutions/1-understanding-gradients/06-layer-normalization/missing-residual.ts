import type { Matrix, Vector } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { dot } from "../02-qkv-projections/dot.js";
import { multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { feedForward } from "../05-feed-forward-network/feed-forward.js";
import { addResidual } from "./add-residual.js";
import { layerNorm } from "./layer-norm.js";

/**
 * The cosine of the angle between two vectors: 1 for the same direction, 0 at right angles, −1 for opposite directions.
 *
 *     cosine = u · v / (‖u‖ ‖v‖),   ‖u‖ = √(u · u), the length of u
 *
 * @param u `[n]`, of a length between 1e-70 and 1e70
 * @param v `[n]`, likewise
 * @returns a number from −1 to 1, up to rounding
 * @throws RangeError if u or v is all zeros (it has no direction), or they differ in length
 */
export function cosine(u: Vector, v: Vector): number {
  const lengths =
    /* blank: the product of both lengths */ Math.sqrt(dot(u, u)) * Math.sqrt(dot(v, v)) /* end */;
  if (lengths === 0) throw new RangeError("a vector of zeros has no direction");
  return /* blank: the cosine of the angle between u and v */ dot(u, v) / lengths /* end */;
}

/**
 * A transformer block as a book prints it: attention, a feed-forward network (FFN), and one norm at the end.
 *
 * It runs and all shapes fit, but **one line is missing**. The symptom, measured on "I like transformers":
 *
 *                                 length of a row    cosine of two rows
 *     X, the input                0.45 to 0.65       −0.40 to 0.15
 *     output of the attention     0.03 to 0.06       −0.09 to 0.92
 *     output of the FFN           0.48               0.9996 to 1.0000
 *     output of the block         4.00               0.992 to 0.9996
 *
 * Five different tokens go in, five nearly parallel rows come out: the model predicts the same after every token. With
 * the line in its place, the last cosines are −0.09 to 0.49. It belongs at one of the three places below: write it
 * there, and delete the blanks at the two places where nothing is missing.
 *
 * @param X the tokens, one a row, `[T, D]`
 * @param p the parameters; of the norms, this block uses ln2 only
 * @returns a new matrix, `[T, D]`
 */
export function bookBlock(X: Matrix, p: Parameters): Matrix {
  let h = X; // [T, D]
  // blank: place 1: does a line belong here? write it, or delete this blank
  // end
  h = multiHeadAttention(h, p).output; // [T, D]
  // blank: place 2: does a line belong here? write it, or delete this blank
  h = addResidual(X, h); // [T, D]
  // end
  h = addResidual(h, feedForward(h, p).output); // [T, D]
  // blank: place 3: does a line belong here? write it, or delete this blank
  // end
  return layerNorm(h, p.ln2_gamma, p.ln2_beta).output; // [T, D]
}
