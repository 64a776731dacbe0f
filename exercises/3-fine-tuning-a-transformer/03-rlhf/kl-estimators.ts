import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";

/** Three estimates of a KL divergence for each sample, `[N]` each, in nats. */
export interface KlEstimates {
  k1: number[];
  k2: number[];
  k3: number[];
}

/**
 * Computes three estimates of KL(π ‖ π_ref) from N samples drawn from the policy π.
 *
 * By definition, the KL divergence is a sum over all possible outputs. There are too many of them, so the mean of an estimate over
 * samples replaces the sum. All you know about a sample is its probability under the policy and under the reference.
 *
 * | estimate | what it is                                               | expected value                   | one sample        |
 * | -------- | -------------------------------------------------------- | -------------------------------- | ----------------- |
 * | k1       | the quantity whose mean is KL                            | KL                               | can be negative   |
 * | k2       | a multiple of k1 squared                                 | near KL if π is near π_ref       | never negative    |
 * | k3       | k1 plus a term whose expected value is always 0          | KL                               | never negative    |
 *
 * The term in k3 is made from the ratio of the two probabilities, without a logarithm. The factor in k2 makes k2 and k3 agree for
 * small k1: their difference is of third order in k1.
 *
 * @param logProbs ln π of each sample, `[N]`
 * @param refLogProbs ln π_ref of the same samples, `[N]`; −Infinity if the reference never produces the sample
 * @returns new lists with one number for each sample; Infinity where ln π_ref is −Infinity
 * @throws RangeError if the lengths of the two lists differ
 * @see Schulman 2020, "Approximating KL divergence", http://joschu.net/blog/kl-approx.html
 */
export function klEstimates(logProbs: number[], refLogProbs: number[]): KlEstimates {
  assertSameLength("log-probabilities of policy and reference", logProbs.length, refLogProbs.length);
  const k1: number[] = blank("for each sample, the quantity whose mean is KL"); // [N]
  const k2: number[] = blank("a multiple of k1 squared"); // [N]
  const k3: number[] = blank("k1 plus a term that is 0 on average"); // [N]
  return { k1, k2, k3 };
}
