import * as tf from "@tensorflow/tfjs";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { type RewardModel, rewardScores } from "./last-state.js";
import { rankingLoss } from "./ranking-loss.js";

/** Two whole texts; people preferred the first. */
export interface RankedPair {
  chosen: number[];
  rejected: number[];
}

/** How a reward model is trained. */
export interface RewardPlan {
  steps: number;
  /** the learning rate of every step */
  lr: number;
  /** the largest norm a gradient may have */
  maxNorm: number;
}

/**
 * A reward model before its training: it has no opinion, whatever it reads.
 *
 * @param trunk a GPT of variables; it becomes part of the reward model, without a copy
 */
export function newRewardModel(trunk: GPT): RewardModel {
  const D = trunk.E.shape[1] as number;
  const w: tf.Variable = /* blank: the head, `[D, 1]` */ tf.tidy(() =>
    tf.variable(tf.zeros([D, 1])),
  ) /* end */; // [D, 1]
  return { trunk, w };
}

/**
 * The ranking loss of pairs. All texts go through the model in one pass.
 *
 * @param pairs B pairs, one or more
 */
export function rewardLoss(model: RewardModel, pairs: RankedPair[]): tf.Scalar {
  const B = pairs.length;
  return tf.tidy(() => {
    const rows: number[][] = /* blank: the texts of all pairs, in an order that can be taken apart */ [
      ...pairs.map(({ chosen }) => chosen),
      ...pairs.map(({ rejected }) => rejected),
    ] /* end */;
    const rewards = rewardScores(model, rows); // [2·B]
    // blank: the loss of the chosen rewards and the rejected ones
    return rankingLoss(tf.slice(rewards, 0, B), tf.slice(rewards, B, B)); // []
    // end
  });
}

/**
 * Trains a reward model step by step; asking for the next loss makes the next step.
 *
 * All parameters learn, those of the trunk and the head, by AdamW without weight decay, after the gradient was clipped.
 *
 * @param model is trained in place
 * @param draw returns the pairs of a step; it is called once for each
 * @returns the loss of each step's pairs before the step; it is read with `await`
 */
export async function* trainReward(
  model: RewardModel,
  draw: () => RankedPair[],
  { steps, lr, maxNorm }: RewardPlan,
): AsyncGenerator<number, void> {
  const variables: tf.Variable[] = /* blank: everything that learns */ [
    ...(Object.values(gptParameters(model.trunk)) as tf.Variable[]),
    model.w,
  ] /* end */;
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const pairs = draw();
      const loss: tf.Scalar = tf.tidy(() => {
        // blank: one step; it gives the loss
        const { value, grads } = tf.variableGrads(() => rewardLoss(model, pairs), variables); // [], the shapes of the variables
        optimizer.step(clipGradients(grads as Gradients, maxNorm).grads, lr);
        return value; // []
        // end
      });
      const [told] = await loss.data();
      loss.dispose();
      yield told;
    }
  } finally {
    optimizer.dispose();
  }
}
