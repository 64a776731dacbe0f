import { assertSameLength, type Matrix } from "#lib/arrays";

/** The gradients of the two embedding tables. */
export interface EmbeddingGradients {
  /** with respect to the token table, `[V, D]` */
  dTokens: Matrix;
  /** with respect to the position table, `[L, D]` */
  dPositions: Matrix;
}

/**
 * The backward pass of the embedding, X[t] = E[ids[t]] + P[t].
 *
 *     dTokens[v] = ∂L/∂E[v]      for each token v of the vocabulary
 *     dPositions[i] = ∂L/∂P[i]   for each position i of the table
 *
 * Rows that were not used have the gradient 0.
 *
 * @param dX the gradient with respect to the embedded tokens, `[T, D]`
 * @param ids the tokens, each 0 to V − 1, `[T]`
 * @param vocabularySize V, the number of rows of the token table
 * @param positions L, the number of rows of the position table, L >= T
 * @returns both gradients, new matrices of the tables' shapes
 * @throws RangeError if dX and ids differ in length, an id is not a token, or there are more tokens than positions
 */
export function embeddingBackward(
  dX: Matrix,
  ids: number[],
  vocabularySize: number,
  positions: number,
): EmbeddingGradients {
  assertSameLength("the numbers of rows of dX and ids", dX.length, ids.length);
  if (ids.length > positions) {
    throw new RangeError(`${ids.length} tokens do not fit into ${positions} positions`);
  }
  const odd = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabularySize);
  if (odd !== undefined) throw new RangeError(`id ${odd} has no row in a table of ${vocabularySize}`);
  const zeros = (rows: number): Matrix => Array.from({ length: rows }, () => dX[0].map(() => 0)); // [rows, D]
  const dTokens = zeros(vocabularySize); // [V, D]
  const dPositions = zeros(positions); // [L, D]
  ids.forEach((id, t) => {
    // blank: pass the gradient of position t to the two rows that made X[t]
    dX[t].forEach((d, i) => {
      dTokens[id][i] += d;
      dPositions[t][i] += d;
    });
    // end
  });
  return { dTokens, dPositions };
}
