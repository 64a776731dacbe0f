import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";
import { softmax } from "../../1-understanding-gradients/03-attention/softmax.js";
import { logSumExp } from "../../1-understanding-gradients/07-cross-entropy-loss/log-sum-exp.js";

/** The best policy on a leash, and what it is worth. */
export interface Optimum {
  /** the probability of each response */
  policy: number[];
  /** its objective, in units of reward */
  value: number;
}

/**
 * What RLHF would find with infinite time and no noise: the policy over K responses with the largest objective.
 *
 *     objective(policy) = Σ_y policy[y] · rewards[y] − β · KL(policy‖reference)
 *
 * KL is that of `klDivergence`. Nothing is trained: the optimum has a closed form. A response that the reference rules out keeps
 * the probability 0, whatever its reward, because its KL would be infinite.
 *
 * Policy and value are right even for rewards of 1000 and −1000, and for a β of 0.001.
 *
 * @param reference the probability of each response before training, `[K]`, K one or more
 * @param rewards the reward of each response, `[K]`, finite
 * @param beta β, what one nat of KL costs, in units of reward: above 0 and finite
 * @returns the policy, a new list that sums to 1, and its objective: no other policy has a larger one
 * @throws RangeError if reference is empty, has an entry outside 0 to 1, or does not sum to 1 (within 1e-6); if the rewards are not one
 *   for each response, or one is not finite; or if beta is not a finite number above 0
 * @see Ziegler et al. 2019, "Fine-tuning language models from human preferences", section 3.1.1; Rafailov et al. 2023, appendix A.1
 */
export function optimalPolicy(reference: number[], rewards: number[], beta: number): Optimum {
  assertProbabilities("reference", reference);
  assertSameLength("the numbers of probabilities and rewards", reference.length, rewards.length);
  const odd = rewards.findIndex((reward) => !Number.isFinite(reward));
  if (odd >= 0) throw new RangeError(`rewards[${odd}] must be a finite number, got ${rewards[odd]}`);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  const logits: number[] = /* blank: the logits of the best policy   [K] */ reference.map(
    (p, y) => Math.log(p) + rewards[y] / beta,
  ) /* end */;
  const policy = softmax(logits); // [K]
  const value: number = /* blank: its objective */ beta * logSumExp(logits) /* end */;
  return { policy, value };
}
