import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";
import type { Random } from "#lib/random";
import { softmax } from "../../1-understanding-gradients/03-attention/softmax.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { policyGradientLoss } from "./policy-gradient.js";

/** The settings for training the bandit. */
export interface BanditPlan {
  /** β, the price of one nat of KL divergence, in units of reward; 0 or more */
  beta: number;
  steps: number;
  /** N, how many actions each step draws, one or more */
  samples: number;
  /** the learning rate of every step */
  lr: number;
}

/**
 * Trains a bandit, which is RLHF in its smallest form: one state, and K actions, each with a fixed reward. The policy is a softmax over K
 * logits, its only parameters. It starts as the reference.
 *
 * Training maximizes the objective of `optimalPolicy`, mean reward − β · KL(policy‖reference), from samples alone. Each step:
 *
 * 1. draws N actions from the policy, as `sampleToken` does, with one number from rng for each;
 * 2. computes the return of each action: the reward minus β times this sample's contribution to the KL divergence. The expected return
 *    of a sample from the policy is the objective;
 * 3. takes the mean return of the step's N samples as the baseline; the advantage of an action is its return minus the baseline;
 * 4. takes one AdamW step, without weight decay, down the gradient of `policyGradientLoss`, in which each action is a row with one token.
 *
 * Asking for the next policy makes the next step.
 *
 * @param reference the probability of each action, `[K]`, K two or more, each above 0
 * @param rewards the reward of each action, `[K]`
 * @param plan see `BanditPlan`
 * @param rng draws the samples
 * @returns the policy after each step, `[K]`, a new list; the function reads it with `await`
 * @throws RangeError at the first step, if reference isn't a probability distribution, has an entry of 0, or has fewer than two entries,
 *   or if there isn't exactly one reward for each action
 * @see Sutton and Barto 2018, section 2.8, "Gradient bandit algorithms"
 */
export async function* trainBandit(
  reference: number[],
  rewards: number[],
  { beta, steps, samples, lr }: BanditPlan,
  rng: Random,
): AsyncGenerator<number[], void> {
  checkArms(reference, rewards);
  const K = reference.length;
  const logits = tf.tidy(() => tf.variable(tf.tensor1d(reference.map(Math.log)))); // [K]
  const optimizer = adamW([logits], { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const z = Array.from(await logits.data()); // [K]
      const policy = softmax(z); // [K]
      const actions = Array.from({ length: samples }, () => sampleToken(z, {}, rng)); // [N]
      const returns: number[] = blank("the return of each drawn action   [N]");
      const baseline: number =
        blank("what the returns are compared with");
      tf.tidy(() => {
        const advantages = tf.tensor2d(returns.map((x) => [x - baseline])); // [N, 1]
        const { grads } = tf.variableGrads(() => {
          return blank("the loss of these samples");
        }, [logits]);
        optimizer.step(grads as Gradients, lr);
      });
      yield softmax(Array.from(await logits.data())); // [K]
    }
  } finally {
    optimizer.dispose();
    logits.dispose();
  }
}

function checkArms(reference: number[], rewards: number[]): void {
  assertProbabilities("reference", reference);
  assertSameLength("the numbers of probabilities and rewards", reference.length, rewards.length);
  if (reference.length < 2) throw new RangeError(`a bandit has two actions or more, got ${reference.length}`);
  const odd = reference.indexOf(0);
  if (odd >= 0)
    throw new RangeError(`reference[${odd}] must be above 0: an action that is never drawn never learns`);
}
