import * as tf from "@tensorflow/tfjs";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import type { AdamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { tokenLogProbs } from "../../3-fine-tuning-a-transformer/03-rlhf/rollout.js";
import { clippedPolicy } from "./clipped-policy.js";
import { groupAdvantages, liveGroups } from "./group-advantages.js";
import type { GroupRollout } from "./roll-out-groups.js";
import { type Average, averageObjective } from "./three-averages.js";

/** The settings for learning from a rollout. */
export interface GrpoPlan {
  /** what the advantages are divided by */
  scale: "std" | "none";
  /** how the objective is averaged over tokens */
  average: Average;
  /** ε_low: how far below 1 a ratio may move before the clip */
  low: number;
  /** ε_high: how far above 1 a ratio may move before the clip */
  high: number;
  /** how many updates are made on one rollout, 1 or more */
  epochs: number;
  /** the largest number of tokens in a chain */
  cap: number;
}

/** A model that can be trained and that computes how likely rows are. */
export interface Policy {
  /** ln P of tokens 1 to T − 1 of B rows, `[B, T − 1]`; the longest row has T tokens, and after the end of a row the numbers are arbitrary */
  logProbs(rows: number[][]): tf.Tensor;
  /** all parameters that learn */
  variables: tf.Variable[];
}

/**
 * Makes the updates on one rollout by group relative policy optimization (GRPO).
 *
 * Advantages compare each chain with its group. A group whose rewards are all equal teaches nothing. It is left out of the batch and of its
 * averages, which count only the rows and tokens of live groups. If no group is live, the policy stays unchanged, and the optimizer makes
 * no step.
 *
 * Each epoch is one update on all chains of the live groups at once, up the gradient of the average of `clippedPolicy`. In every epoch,
 * the ratios compare the current policy with the policy that wrote the chains.
 *
 * @param policy trained in place; nothing else is trained
 * @param optimizer makes one step in each epoch
 * @param rollout what was written
 * @param rewards one for each row of the rollout
 * @param lr the learning rate of every step
 * @returns how many groups are live, and the average objective of each epoch before its step, read with `await`; `[]` if no group is live
 * @throws RangeError if there isn't one reward for each row; in that case the policy stays unchanged
 * @see Shao et al. 2024, "DeepSeekMath", algorithm 1, without the penalty; Yu et al. 2025 (DAPO), section 3.2
 */
export async function grpoUpdate(
  policy: Policy,
  optimizer: AdamW,
  rollout: GroupRollout,
  rewards: number[],
  plan: GrpoPlan,
  lr: number,
): Promise<{ live: number; objectives: number[] }> {
  const { groupSize, rows } = rollout;
  if (rewards.length !== rows.length)
    throw new RangeError(`each row has one reward, got ${rewards.length} rewards of ${rows.length} rows`);
  const live = liveGroups(rewards, groupSize);
  if (live.length === 0) return { live: 0, objectives: [] };
  const kept: number[] = /* blank: the indices of all rows that teach */ live.flatMap((group) =>
    Array.from({ length: groupSize }, (_, g) => group * groupSize + g),
  ) /* end */; // [B]
  const advantages: number[] = /* blank: the advantages of these rows */ groupAdvantages(
    rewards,
    groupSize,
    plan.scale,
  ).filter((_, row) => kept.includes(row)) /* end */; // [B]
  const batch = rowsOf(rollout, kept);
  const objectives: tf.Scalar[] = tf.tidy(() => {
    const [old, mask] = [tf.tensor2d(batch.oldLogProbs), tf.tensor2d(batch.mask)]; // [B, M] each
    const A = tf.tensor1d(advantages); // [B]
    const whole = { rows: kept.length, tokens: batch.mask.flat().reduce((n, x) => n + x, 0), cap: plan.cap };
    // blank: the updates; the objective of each epoch
    return Array.from({ length: plan.epochs }, () => {
      const { value, grads } = tf.variableGrads(() => {
        const each = clippedPolicy(policy.logProbs(batch.rows), old, A, mask, plan); // [B, M]
        return tf.neg(averageObjective(each, mask, plan.average, whole)) as tf.Scalar; // []
      }, policy.variables); // [], the shapes of the variables
      optimizer.step(grads as Gradients, lr);
      return tf.neg(value) as tf.Scalar; // []
    });
    // end
  });
  const told = await Promise.all(objectives.map(async (each) => (await each.data())[0]));
  tf.dispose(objectives);
  return { live: live.length, objectives: told };
}

/** Some rows of a rollout, with their columns up to the end of the longest: M may be smaller than before. */
function rowsOf({ rows, mask, oldLogProbs }: GroupRollout, kept: number[]) {
  const M = Math.max(...kept.map((b) => rows[b].length)) - 1;
  return {
    rows: kept.map((b) => rows[b]),
    mask: kept.map((b) => mask[b].slice(0, M)), // [B, M]
    oldLogProbs: kept.map((b) => oldLogProbs[b].slice(0, M)), // [B, M]
  };
}

/** Turns a GPT into a policy. All of its parameters learn. */
export function gptPolicy(model: GPT): Policy {
  return {
    logProbs: (rows) => tokenLogProbs(model, rows), // [B, T − 1]
    variables: Object.values(gptParameters(model)) as tf.Variable[],
  };
}
