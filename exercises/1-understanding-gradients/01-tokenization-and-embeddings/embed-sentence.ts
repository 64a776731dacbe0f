import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";
import { addPositions } from "./add-positions.js";
import { embedTokens } from "./embed-tokens.js";
import { encode } from "./encode.js";

/**
 * The whole way from a sentence to the matrix X that the first layer of a transformer reads.
 *
 *     ids = encode(text),   X[i] = E[ids[i]] + P[i]
 *
 * @param text the sentence
 * @param vocabulary every token that the model knows, `[V]`
 * @param E the token table, `[V, D]`; it is left as it is
 * @param P the position table, `[L, D]`; it is left as it is
 * @returns X, `[T, D]`, where T is the number of words plus 2; a new matrix
 * @throws RangeError for a word without an id, and for a sentence of more than L tokens
 */
export function embedSentence(text: string, vocabulary: string[], E: Matrix, P: Matrix): Matrix {
  return blank("in several statements: from the text to X, by the functions of this chapter");
}
