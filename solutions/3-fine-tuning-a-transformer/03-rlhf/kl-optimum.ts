import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";
import { softmax } from "../../1-understanding-gradients/03-attention/softmax.js";
import { logSumExp } from "../../1-understanding-gradients/07-cross-entropy-loss/log-sum-exp.js";

/** The optimal policy under a KL penalty, and the value of its objective. */
export interface Optimum {
  /** the probability of each response */
  policy: number[];
  /** the policy's objective, in units of reward */
  value: number;
}

/**
 * Computes the policy over K responses that maximizes the objective. RLHF would find this policy with infinite time and no noise.
 *
 *     objective(policy) = Σ_y policy[y] · rewards[y] − β · KL(policy‖reference)
 *
 * KL is `klDivergence`. Nothing is trained, because the optimum has a closed form. If a response has probability 0 under the reference,
 * its probability stays 0 for any reward, because otherwise the KL divergence would be infinite.
 *
 * Policy and value must be right even for rewards of 1000 and −1000, and for a β of 0.001.
 *
 * @param reference the probability of each response before training, `[K]`, K one or more
 * @param rewards the reward of each response, `[K]`, finite
 * @param beta β, the price of one nat of KL divergence, in units of reward: above 0 and finite
 * @returns the policy, a new list that sums to 1, and its objective, which no other policy exceeds
 * @throws RangeError if reference is empty, has an entry outside 0 to 1, or doesn't sum to 1 (within 1e-6); if there isn't exactly one
 *   reward for each response, or a reward isn't finite; or if beta isn't a finite number above 0
 * @see Ziegler et al. 2019, "Fine-tuning language models from human preferences", section 3.1.1; Rafailov et al. 2023, appendix A.1
 */
export function optimalPolicy(reference: number[], rewards: number[], beta: number): Optimum {
  assertProbabilities("reference", reference);
  assertSameLength("the numbers of probabilities and rewards", reference.length, rewards.length);
  const odd = rewards.findIndex((reward) => !Number.isFinite(reward));
  if (odd >= 0) throw new RangeError(`rewards[${odd}] must be a finite number, got ${rewards[odd]}`);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  const logits: number[] = /* blank: the logits of the optimal policy   [K] */ reference.map(
    (p, y) => Math.log(p) + rewards[y] / beta,
  ) /* end */;
  const policy = softmax(logits); // [K]
  const value: number = /* blank: its objective */ beta * logSumExp(logits) /* end */;
  return { policy, value };
}
