/** The losses, in nats, of three models that know at most one token. */
export interface Baselines {
  /** all tokens are equally likely */
  uniform: number;
  /** each token is as likely as it is frequent in the training text */
  unigram: number;
  /** each token is as likely as it is frequent after the token before it */
  bigram: number;
}

/**
 * Computes landmarks for a loss: the mean cross-entropy of three counted models on the validation text.
 *
 *     uniform   P(b) = 1 / V
 *     unigram   P(b) = (n(b) + s) / (N + s·V)              n(b)     how often b occurs in the training text, N = Σ n(b)
 *     bigram    P(b | a) = (n(a, b) + s) / (n(a) + s·V)    n(a, b)  how often b follows a,  n(a) = Σ_b n(a, b)
 *     loss      −(1/n) Σ ln P(target)
 *
 * All three are judged on the same n targets: every token of the validation text except the first. Smoothing adds s to each
 * count, so the loss of a pair that was never seen is large, but not infinite.
 *
 * @param train the tokens that are counted
 * @param validation the tokens that are predicted
 * @param V the size of the vocabulary
 * @param smoothing s; 0.1 by default
 * @throws RangeError if the validation text has fewer than two tokens
 * @see Shannon 1948, section 3
 */
export function ngramBaselines(train: number[], validation: number[], V: number, smoothing = 0.1): Baselines {
  if (validation.length < 2) throw new RangeError("a text of fewer than two tokens has nothing to predict");
  const single: number[] = Array(V).fill(0); // [V]
  const pairs: number[][] = Array.from({ length: V }, () => Array(V).fill(0)); // [V before, V after]
  // blank: count each token, and each pair of neighbors, of the training text
  for (const b of train) single[b]++;
  for (let i = 1; i < train.length; i++) pairs[train[i - 1]][train[i]]++;
  // end
  const share = (counts: number[], b: number): number => {
    // blank: the smoothed share of b in these counts
    const total = counts.reduce((sum, n) => sum + n, 0);
    return (counts[b] + smoothing) / (total + smoothing * V);
    // end
  };
  const unigram = single.map((_, b) => share(single, b)); // [V]
  const bigram = pairs.map((after) => after.map((_, b) => share(after, b))); // [V, V]

  const lossOf = (probability: (a: number, b: number) => number): number => {
    // blank: minus the mean logarithm of the probability of each target b after its a
    let sum = 0;
    for (let i = 1; i < validation.length; i++)
      sum -= Math.log(probability(validation[i - 1], validation[i]));
    return sum / (validation.length - 1);
    // end
  };
  return {
    uniform: lossOf(() => 1 / V),
    unigram: lossOf((_, b) => unigram[b]),
    bigram: lossOf((a, b) => bigram[a][b]),
  };
}
