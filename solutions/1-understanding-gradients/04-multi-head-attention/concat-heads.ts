import { assertSameLength, type Matrix } from "#lib/arrays";

/**
 * Puts the results of all heads side by side, so that every token has one long row again.
 *
 *     concatenated[t] = [ heads[0][t] | heads[1][t] | ... | heads[H−1][t] ]
 *
 * The numbers of head h stay together, in columns h·d_k to (h+1)·d_k − 1.
 *
 * @param heads what each head found for each token, `[H, T, d_k]`
 * @returns a new matrix, `[T, H·d_k]`
 * @throws RangeError if two heads differ in the number of tokens
 * @see Vaswani et al. 2017, section 3.2.2
 */
export function concatHeads(heads: Matrix[]): Matrix {
  for (const head of heads) assertSameLength("the tokens of two heads", heads[0].length, head.length);
  // blank: for every token, its row from each head, joined end to end, head 0 first
  return heads[0].map((_, t) => heads.flatMap((head) => head[t])); // [T, H·d_k]
  // end
}
