import { assertSameLength } from "#lib/arrays";

/** Three estimates of a KL divergence from each sample, `[N]` each, in nats. */
export interface KlEstimates {
  k1: number[];
  k2: number[];
  k3: number[];
}

/**
 * Three estimates of KL(π ‖ π_ref), from N samples drawn from the policy π.
 *
 * The definition of KL is a sum over all possible outputs. There are too many of them, and the mean of an estimate over samples
 * replaces the sum. All you know about a sample is its probability under the policy and under the reference.
 *
 * | estimate | what it is                                               | expected value                   | one sample        |
 * | -------- | -------------------------------------------------------- | -------------------------------- | ----------------- |
 * | k1       | what KL is the mean of                                   | KL                               | can be negative   |
 * | k2       | a multiple of k1 squared                                 | near KL where the two are near   | never negative    |
 * | k3       | k1 plus a term whose expected value is 0 for any two     | KL                               | never negative    |
 *
 * The term in k3 is made from the ratio of the two probabilities, without a logarithm. The factor in k2 makes k2 and k3 agree for
 * small k1: their difference is of the third order.
 *
 * @param logProbs ln π of each sample, `[N]`
 * @param refLogProbs ln π_ref of the same samples, `[N]`; −Infinity where the reference never does what the policy did
 * @returns new lists, one number for each sample, Infinity where ln π_ref is −Infinity
 * @throws RangeError if the lengths of the two lists differ
 * @see Schulman 2020, "Approximating KL divergence", http://joschu.net/blog/kl-approx.html
 */
export function klEstimates(logProbs: number[], refLogProbs: number[]): KlEstimates {
  assertSameLength("log-probabilities of policy and reference", logProbs.length, refLogProbs.length);
  const k1: number[] = /* blank: of each sample, what KL is the mean of */ logProbs.map(
    (logProb, n) => logProb - refLogProbs[n],
  ) /* end */; // [N]
  const k2: number[] = /* blank: a multiple of its square */ k1.map((d) => d ** 2 / 2) /* end */; // [N]
  const k3: number[] = /* blank: k1 and a term that cancels on average */ k1.map(
    (d) => d + (Math.exp(-d) - 1),
  ) /* end */; // [N]
  return { k1, k2, k3 };
}
