import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { scaleScores } from "../03-attention/scale-scores.js";
import { softmaxBackward } from "./softmax-backward.js";

/** The gradients of one head. */
export interface AttentionGradients {
  /** with respect to the queries, `[queries, d_k]` */
  dQ: Matrix;
  /** with respect to the keys, `[keys, d_k]` */
  dK: Matrix;
  /** with respect to the values, `[keys, d_v]` */
  dV: Matrix;
}

/**
 * The backward pass of one head of attention, from its output to its queries, keys and values.
 *
 *     output  = weights · V               going back: dV and dWeights
 *     weights = softmax(scaled)           going back: dScaled
 *     scaled  = Q Kᵀ / √d_k               going back: dQ and dK
 *
 * `scaleScores(scores, d_k)` divides all numbers of a matrix by √d_k, and works for the gradient of scores too.
 *
 * The mask needs no step of its own: a hidden key has the weight 0, so softmaxBackward returns 0 for its score.
 *
 * @param dOutput the gradient with respect to the output, `[queries, d_v]`
 * @param Q queries, `[queries, d_k]`
 * @param K keys, `[keys, d_k]`
 * @param V values, `[keys, d_v]`
 * @param weights the attention weights of the forward pass, masked or not, `[queries, keys]`
 * @returns the three gradients, new matrices
 * @throws RangeError if the shapes don't fit each other
 * @see Vaswani et al. 2017, equation 1, for the forward pass
 */
export function attentionBackward(
  dOutput: Matrix,
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  weights: Matrix,
): AttentionGradients {
  assertSameLength("the numbers of rows of dOutput and Q", dOutput.length, Q.length);
  assertSameLength("the numbers of rows of weights and Q", weights.length, Q.length);
  assertSameLength("the widths of Q and K", Q[0].length, K[0].length);
  const dV = blank("the gradient of the values"); // [keys, d_v]
  const dWeights = blank("the gradient of the attention weights"); // [queries, keys]
  const dScaled = blank("back through the softmax of every query"); // [queries, keys]
  return blank("back through the scale to queries and keys; all three gradients are returned");
}
