import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";

/**
 * The rewards that a policy implies.
 *
 * `optimalPolicy` goes from rewards to the best policy under them, and its value. This function goes back: from a policy to rewards under which
 * it is the best. Many rewards do that: if all of them grow by 7, the best policy stays the same, and only its value grows by 7. Returned are
 * those under which the value is 0:
 *
 *     optimalPolicy(reference, impliedRewards(policy, reference, beta), beta)   →   { policy, value: 0 }
 *
 * A response that only the reference gives has the reward −Infinity: any finite reward would leave it some probability. A response that neither
 * gives could have any reward; it has 0.
 *
 * The rewards are finite even where the quotient of two probabilities isn't, as at [1, 5e-324] and [½, ½].
 *
 * @param policy the probability of each response to one prompt, `[K]`, K one or more
 * @param reference the probability of each response before training, `[K]`
 * @param beta β, the price of one nat of KL, in units of reward: above 0 and finite
 * @returns the reward of each response, `[K]`, a new list
 * @throws RangeError if policy or reference is empty, has an entry that is not from 0 to 1, or does not sum to 1 (within 1e-6), if one
 *   is longer than the other, if the policy gives a response that the reference rules out, or if beta is not a finite number above 0
 * @see Rafailov et al. 2023, "Direct preference optimization: your language model is secretly a reward model", equation 5
 */
export function impliedRewards(policy: number[], reference: number[], beta: number): number[] {
  assertProbabilities("policy", policy);
  assertProbabilities("reference", reference);
  assertSameLength("the numbers of responses of policy and reference", policy.length, reference.length);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  const odd = policy.findIndex((p, y) => p > 0 && reference[y] === 0);
  if (odd >= 0)
    throw new RangeError(
      `no reward explains response ${odd}: the reference rules it out, and policy[${odd}] is ${policy[odd]}`,
    );
  return policy.map((p, y) => {
    return blank("the reward of response y");
  }); // [K]
}
