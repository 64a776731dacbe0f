import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import type { MultiHead } from "../04-multi-head-attention/multi-head-attention.js";
import { attentionBackward } from "./attention-backward.js";
import { linearBackward } from "./linear-backward.js";

/** The gradients of multi-head attention. */
export interface MultiHeadGradients {
  /** with respect to the input, `[T, D]` */
  dX: Matrix;
  /** `[H, D, d_k]`, as W_Q is stored */
  dW_Q: Matrix[];
  /** `[H, D, d_k]` */
  dW_K: Matrix[];
  /** `[H, D, d_k]` */
  dW_V: Matrix[];
  /** `[D, H·d_k]` */
  dW_O: Matrix;
}

/**
 * The backward pass of causal multi-head attention.
 *
 *     output       = concatenated · W_Oᵀ            going back: dW_O and dConcatenated
 *     concatenated = [ head 0 | head 1 | ... ]      head h owns the columns h·d_k to (h+1)·d_k − 1
 *     head h       = attention(Q, K, V)             going back: dQ, dK, dV of head h
 *     Q            = X · W_Q[h],  same for K, V     going back: dW_Q[h], and a term of dX
 *
 * X goes into three products in every head, and reaches the loss through all of them: dX is the sum of 3H terms.
 *
 * @param dOutput the gradient with respect to the output, `[T, D]`
 * @param X the input of the forward pass, `[T, D]`
 * @param cache the result of multiHeadAttention for X
 * @param p weights: `W_Q`, `W_K`, `W_V` `[H, D, d_k]`, stored [in, out] for each head; `W_O` `[D, H·d_k]`, stored [out, in]
 * @returns the gradients, new lists
 * @throws RangeError if dOutput, X and the cache differ in their rows, or the columns of dOutput and the rows of W_O
 * @see Vaswani et al. 2017, section 3.2.2, for the forward pass
 */
export function multiHeadBackward(
  dOutput: Matrix,
  X: Matrix,
  cache: MultiHead,
  p: Pick<Parameters, "W_Q" | "W_K" | "W_V" | "W_O">,
): MultiHeadGradients {
  const { Q, K, V, weights, concatenated } = cache;
  assertSameLength("the numbers of rows of dOutput and X", dOutput.length, X.length);
  const d_k = Q[0][0].length;
  const mixed = linearBackward(dOutput, concatenated, p.W_O);
  const dHeads = Q.map((_, h) => {
    return blank("the gradients of head h, from its own columns of the concatenation");
  });
  return blank("in several statements: dX as the sum over Q, K, V of all heads; all weights");
}
