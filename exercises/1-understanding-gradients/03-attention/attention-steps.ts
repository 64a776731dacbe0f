import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import { matmul } from "../02-qkv-projections/matmul.js";
import { attentionScores } from "./attention-scores.js";
import { causalMask } from "./causal-mask.js";
import { scaleScores } from "./scale-scores.js";
import { softmax } from "./softmax.js";

/** Every stage of causal attention, one matrix for each head. No two stages share a list. */
export interface AttentionSteps {
  /** Q Kᵀ, `[heads, queries, keys]` */
  raw: Matrix[];
  /** raw / √d_k, `[heads, queries, keys]` */
  scaled: Matrix[];
  /** scaled, with -Infinity for the future, `[heads, queries, keys]` */
  masked: Matrix[];
  /** softmax of every row of masked, `[heads, queries, keys]` */
  weights: Matrix[];
  /** weights · V, `[heads, queries, d_v]` */
  output: Matrix[];
}

/**
 * Causal attention in all heads, with every stage kept: the backward pass goes through the stages in reverse, and
 * needs each one unchanged.
 *
 *     raw → scaled → masked → weights → output
 *
 * The heads are independent: head h uses Q[h], K[h] and V[h] and nothing else.
 *
 * @param Q queries of each head, `[heads, queries, d_k]`
 * @param K keys of each head, `[heads, keys, d_k]`
 * @param V values of each head, `[heads, keys, d_v]`
 * @returns the five stages, each a list of new matrices
 * @throws RangeError if the numbers of heads differ
 * @see Vaswani et al. 2017, sections 3.2.1 and 3.2.2
 */
export function attentionSteps(Q: Matrix[], K: Matrix[], V: Matrix[]): AttentionSteps {
  assertSameLength("the numbers of heads in Q and K", Q.length, K.length);
  assertSameLength("the numbers of heads in K and V", K.length, V.length);
  return blank("in several statements: the five stages of every head, each from the previous one");
}
