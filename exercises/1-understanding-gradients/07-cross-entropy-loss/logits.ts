import { blank } from "#lib/blank";
import { assertSameLength, type Matrix } from "#lib/arrays";
import { dot } from "../02-qkv-projections/dot.js";

/**
 * Turns hidden vectors into logits, the scores of all possible next tokens. Every token v of the vocabulary has a row
 * in W_lm; its logit is the dot product of that row and the hidden vector.
 *
 *     logits[t][v] = hidden[t] · W_lm[v]
 *
 * @param hidden the model's vector for each position, `[T, D]`
 * @param W_lm the output weights, one row for each token of the vocabulary, `[V, D]`
 * @returns a new matrix, `[T, V]`
 * @throws RangeError if the rows of hidden and W_lm differ in width
 */
export function logits(hidden: Matrix, W_lm: Matrix): Matrix {
  assertSameLength("the widths of hidden and W_lm", hidden[0].length, W_lm[0].length);
  return blank("for every position, the logit of every token");
}
