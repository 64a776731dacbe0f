import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { attentionScores } from "./attention-scores.js";
import { causalMask } from "./causal-mask.js";
import { scaleScores } from "./scale-scores.js";
import { softmax } from "./softmax.js";

/** The result of one head of attention. */
export interface Attention {
  /** For every query, the values mixed by its weights, `[queries, d_v]`. */
  output: Matrix;
  /** How much query i attends to key j, `[queries, keys]`; every row sums to 1. */
  weights: Matrix;
}

/**
 * Scaled dot-product attention, one head.
 *
 *     weights = softmax(Q Kᵀ / √d_k), row by row;   output = weights · V
 *
 * With `causal`, query i sees only keys 0 to i: the others are hidden before the softmax.
 *
 * @param Q queries, `[queries, d_k]`
 * @param K keys, `[keys, d_k]`
 * @param V values, one for each key, `[keys, d_v]`; d_v may differ from d_k
 * @param options `causal`: hide the future, false by default
 * @returns output and weights, new matrices
 * @throws RangeError if the numbers of keys and values differ, or the widths of queries and keys
 * @see Vaswani et al. 2017, equation 1
 */
export function attention(
  Q: Matrix,
  K: Matrix,
  V: Matrix,
  { causal = false }: { causal?: boolean } = {},
): Attention {
  assertSameLength("the numbers of keys and values", K.length, V.length);
  const scores = blank("the raw scores, scaled"); // [queries, keys]
  const visible = blank("the scores that softmax may see, with and without causal"); // [queries, keys]
  return blank("the attention weights of every query, and the values, mixed by them");
}
