import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { axesOf } from "#lib/shapes";

/** What the heads of a layer attend to, `[H]` each. */
export type HeadScores = {
  /** share of attention on the position just before */
  previous: tf.Tensor;
  /** share on position 0 */
  first: tf.Tensor;
  /** share on the positions right after earlier occurrences of the query's token */
  induction: tf.Tensor;
  /** entropy of the weights in nats: 0 for one position, ln n for n equal weights */
  entropy: tf.Tensor;
};

/**
 * Measures how closely the attention of each head follows a known pattern.
 *
 *     previous  = mean of w[t][t − 1]                                  over the queries t ≥ 1
 *     first     = mean of w[t][0]                                      over the queries t ≥ 1
 *     induction = mean of Σ { w[t][j + 1] : j < t, ids[j] = ids[t] }   over the queries whose token occurred before
 *     entropy   = mean of −Σ_j w[t][j] ln w[t][j], 0 ln 0 = 0          over the queries t ≥ 1
 *
 * Query 0 sees only itself, so it says nothing about a head. If no token occurs twice, induction is 0.
 *
 * @param weights attention weights of one text with at least two tokens, `[H, T, T]`
 * @param ids the tokens of this text, `[T]`
 * @returns four scores for each head
 * @throws RangeError if the number of ids is not the number of queries
 * @see Olsson et al. 2022, "In-context Learning and Induction Heads"
 */
export function headScores(weights: tf.Tensor, ids: number[]): HeadScores {
  const [, T] = axesOf("weights", weights, "H T T");
  assertSameLength("the numbers of ids and queries", ids.length, T);
  /** A table with 1 for each key that counts for a query, and 0 for the others. */
  const keys = (counts: (query: number, key: number) => boolean): number[][] =>
    ids.map((_, query) => ids.map((_, key) => Number(query > 0 && counts(query, key)))); // [T, T]
  return tf.tidy(() => {
    const share = (wanted: number[][]): tf.Tensor => {
      // blank: the attention on wanted keys, averaged over the queries that have one; 0 if none has
      const found = tf.sum(tf.mul(weights, tf.tensor2d(wanted)), [1, 2]); // [H]
      const queries = wanted.filter((row) => row.includes(1)).length;
      return tf.div(found, Math.max(queries, 1)); // [H]
      // end
    };
    const isInductionKey = (query: number, key: number): boolean =>
      /* blank: whether the key comes right after an earlier occurrence of the query's token */ key > 0 &&
      key - 1 < query &&
      ids[key - 1] === ids[query] /* end */;
    const terms = tf.mul(weights, tf.log(tf.maximum(weights, 1e-30))); // [H, T, T]
    return {
      previous: share(
        keys((query, key) => /* blank: whether the key is the previous one */ key === query - 1 /* end */),
      ),
      first: share(keys((_, key) => key === 0)),
      induction: share(keys(isInductionKey)),
      entropy: /* blank: the mean entropy of the queries from 1 on */ tf.neg(
        tf.mean(tf.sum(tf.slice(terms, [0, 1, 0], [-1, -1, -1]), -1), -1),
      ) /* end */,
    };
  });
}
