import * as tf from "@tensorflow/tfjs";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { type RewardModel, rewardScores } from "./last-state.js";
import { rankingLoss } from "./ranking-loss.js";

/** Two whole texts. People preferred the chosen text. */
export interface RankedPair {
  chosen: number[];
  rejected: number[];
}

/** The settings for training a reward model. */
export interface RewardPlan {
  steps: number;
  /** the learning rate of every step */
  lr: number;
  /** the largest norm that the gradients may have together */
  maxNorm: number;
}

/**
 * Makes an untrained reward model. It has no preferences yet: it gives all texts the same reward.
 *
 * @param trunk a GPT of variables; it becomes part of the reward model without being copied
 * @returns the reward model, with a new variable as its head
 */
export function newRewardModel(trunk: GPT): RewardModel {
  const D = trunk.E.shape[1] as number;
  const w: tf.Variable = /* blank: the head, `[D, 1]` */ tf.tidy(() =>
    tf.variable(tf.zeros([D, 1])),
  ) /* end */; // [D, 1]
  return { trunk, w };
}

/**
 * Computes the ranking loss of pairs. All texts go through the model in one pass.
 *
 * @param model the reward model
 * @param pairs B pairs, one or more
 * @returns a new scalar, `[]`
 */
export function rewardLoss(model: RewardModel, pairs: RankedPair[]): tf.Scalar {
  const B = pairs.length;
  return tf.tidy(() => {
    const rows: number[][] =
      /* blank: the texts of all pairs, in an order that lets you separate their rewards */ [
        ...pairs.map(({ chosen }) => chosen),
        ...pairs.map(({ rejected }) => rejected),
      ] /* end */;
    const rewards = rewardScores(model, rows); // [2·B]
    // blank: the loss of the chosen and the rejected rewards
    return rankingLoss(tf.slice(rewards, 0, B), tf.slice(rewards, B, B)); // []
    // end
  });
}

/**
 * Trains a reward model step by step; asking for the next loss makes the next step.
 *
 * Each step clips the gradients, and AdamW without weight decay updates all parameters of both the trunk and the head.
 *
 * @param model the reward model, trained in place
 * @param draw returns the pairs of a step; it is called once per step
 * @returns for each step, the loss of its pairs before the update; the function reads it with `await`
 */
export async function* trainReward(
  model: RewardModel,
  draw: () => RankedPair[],
  { steps, lr, maxNorm }: RewardPlan,
): AsyncGenerator<number, void> {
  const variables: tf.Variable[] = /* blank: all variables that learn */ [
    ...(Object.values(gptParameters(model.trunk)) as tf.Variable[]),
    model.w,
  ] /* end */;
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const pairs = draw();
      const loss: tf.Scalar = tf.tidy(() => {
        // blank: one step; it returns the loss
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
