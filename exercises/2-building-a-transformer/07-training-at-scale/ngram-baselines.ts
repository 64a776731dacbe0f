import { blank } from "#lib/blank";

/** The losses of three models that look at no more than one token, in nats. */
export interface Baselines {
  /** every token alike */
  uniform: number;
  /** every token as often as in the training text */
  unigram: number;
  /** every token as often as it followed the one before */
  bigram: number;
}

/**
 * What must be beaten: the mean cross-entropy of three counted models on the validation text.
 *
 *     uniform   P(b) = 1 / V
 *     unigram   P(b) = (n(b) + s) / (N + s·V)              n(b)     how often b stands in the training text, N = Σ n(b)
 *     bigram    P(b | a) = (n(a, b) + s) / (n(a) + s·V)    n(a, b)  how often b follows a,  n(a) = Σ_b n(a, b)
 *     loss      −(1/n) Σ ln P(target)
 *
 * All three are judged by the same n targets: every token of the validation text but its first. The smoothing s stands for
 * s occurrences of everything, so that a pair never seen costs much and not Infinity.
 *
 * @param train tokens that are counted
 * @param validation tokens that are predicted
 * @param V how many tokens the vocabulary has
 * @param smoothing s; 0.1 unless given
 * @throws RangeError if the validation text has fewer than two tokens
 * @see Shannon 1948, section 3
 */
export function ngramBaselines(train: number[], validation: number[], V: number, smoothing = 0.1): Baselines {
  if (validation.length < 2) throw new RangeError("a text of fewer than two tokens has nothing to predict");
  const single: number[] = Array(V).fill(0); // [V]
  const pairs: number[][] = Array.from({ length: V }, () => Array(V).fill(0)); // [V before, V after]
  blank("count every token, and every pair of neighbours, of the training text");
  const share = (counts: number[], b: number): number => {
    return blank("the smoothed share of b in these counts");
  };
  const unigram = single.map((_, b) => share(single, b)); // [V]
  const bigram = pairs.map((after) => after.map((_, b) => share(after, b))); // [V, V]

  const lossOf = (probability: (a: number, b: number) => number): number => {
    return blank("minus the mean logarithm of what each target b of the validation gets behind its a");
  };
  return {
    uniform: lossOf(() => 1 / V),
    unigram: lossOf((_, b) => unigram[b]),
    bigram: lossOf((a, b) => bigram[a][b]),
  };
}
