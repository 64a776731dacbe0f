import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { projectHeads } from "../02-qkv-projections/project-heads.js";
import { attention } from "../03-attention/attention.js";
import { concatHeads } from "./concat-heads.js";
import { outputProjection } from "./output-projection.js";

/** The result of multi-head attention, with everything that a backward pass needs. */
export interface MultiHead {
  /** What attention found for each token, `[T, D]`. */
  output: Matrix;
  /** Queries of each head, `[H, T, d_k]`. */
  Q: Matrix[];
  /** Keys of each head, `[H, T, d_k]`. */
  K: Matrix[];
  /** Values of each head, `[H, T, d_k]`. */
  V: Matrix[];
  /** Attention weights of each head, `[H, T, T]`. */
  weights: Matrix[];
  /** The results of all heads side by side, `[T, H·d_k]`. */
  concatenated: Matrix;
}

/**
 * Causal multi-head attention.
 *
 *     Q[h], K[h], V[h] = X · W_Q[h], X · W_K[h], X · W_V[h]
 *     head h           = attention(Q[h], K[h], V[h]), causal
 *     output           = [ head 0 | head 1 | ... ] · W_Oᵀ
 *
 * @param X the tokens, one per row, `[T, D]`
 * @param p weights: `W_Q`, `W_K`, `W_V` `[H, D, d_k]`, stored [in, out] for each head; `W_O` `[D, H·d_k]`, stored [out, in]
 * @returns the output and every stage before it, new matrices
 * @throws RangeError if the weights don't fit X or each other
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function multiHeadAttention(X: Matrix, p: Pick<Parameters, "W_Q" | "W_K" | "W_V" | "W_O">): MultiHead {
  assertSameLength("the heads of W_Q and W_K", p.W_Q.length, p.W_K.length);
  assertSameLength("the heads of W_K and W_V", p.W_K.length, p.W_V.length);
  return blank("in several statements: project, attend in each head, concatenate, mix");
}
