import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";
import { addPositions } from "./add-positions.js";
import { embedTokens } from "./embed-tokens.js";
import { encode } from "./encode.js";

/**
 * The whole path from a sentence to the matrix X, which the first layer of a transformer reads.
 *
 *     ids = encode(text),   X[i] = E[ids[i]] + P[i]
 *
 * @param text the sentence
 * @param vocabulary every token that the model knows, `[V]`
 * @param E the token table, `[V, D]`; it stays unchanged
 * @param P the position table, `[L, D]`; it stays unchanged
 * @returns X, `[T, D]`, where T is the number of words plus 2; a new matrix
 * @throws RangeError for a word without an id, and for a sentence of more than L tokens
 */
export function embedSentence(text: string, vocabulary: string[], E: Matrix, P: Matrix): Matrix {
  return blank("in several statements: from the text to X, with this chapter's functions");
}
