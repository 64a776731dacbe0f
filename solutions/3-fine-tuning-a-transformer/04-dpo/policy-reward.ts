import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";

/**
 * Computes the rewards that a policy implies.
 *
 * `optimalPolicy` goes from rewards to the optimal policy and its value. This function goes back, from a policy to rewards under which the
 * policy is optimal. Many rewards have this property: if all rewards grow by 7, the optimal policy stays the same, and only its value
 * grows by 7. The function returns the rewards for which the value is 0:
 *
 *     optimalPolicy(reference, impliedRewards(policy, reference, beta), beta)   →   { policy, value: 0 }
 *
 * If a response has probability 0 under the policy but not under the reference, its reward is −Infinity: any finite reward would leave it
 * some probability. If a response has probability 0 under both, any reward would do, and its reward is 0.
 *
 * The rewards are finite even if the quotient of two probabilities isn't, as for [1, 5e-324] and [½, ½].
 *
 * @param policy the probability of each response to one prompt, `[K]`, K one or more
 * @param reference the probability of each response before training, `[K]`
 * @param beta β, the price of one nat of KL divergence, in units of reward: above 0 and finite
 * @returns the reward of each response, `[K]`, a new list
 * @throws RangeError if policy or reference is empty, has an entry outside 0 to 1, or doesn't sum to 1 (within 1e-6), if one of them is
 *   longer than the other, if a response has probability 0 under the reference but not under the policy, or if beta isn't a finite number
 *   above 0
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
    // blank: the reward of response y
    if (p === reference[y]) return 0; // also where both are 0
    return beta * (Math.log(p) - Math.log(reference[y]));
    // end
  }); // [K]
}
