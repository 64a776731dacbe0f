import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import { dot } from "../02-qkv-projections/dot.js";

/**
 * From hidden vectors to scores for the next token. Every token v of the vocabulary has a row in W_lm; its score is the
 * dot product of that row with the hidden vector.
 *
 *     logits[t][v] = hidden[t] · W_lm[v],   for all at once   logits = hidden W_lmᵀ
 *
 * @param hidden what the model made of each position, `[T, D]`
 * @param W_lm the output weights, one row for each token of the vocabulary, `[V, D]`
 * @returns a new matrix, `[T, V]`
 * @throws RangeError if the rows of hidden and W_lm differ in width
 */
export function logits(hidden: Matrix, W_lm: Matrix): Matrix {
  assertSameLength("the widths of hidden and W_lm", hidden[0].length, W_lm[0].length);
  return blank("for every position the score of every token");
}
