import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generalizedAdvantages, whiten } from "./advantages.js";
import { clippedLoss, clippedShare, valueLoss } from "./clipped-objective.js";
import { type Actor, actorOutputs, type Rollout, rollout, tokenLogProbs } from "./rollout.js";
import { scored, shapedRewards } from "./shaped-rewards.js";

/** The settings for training an actor. */
export interface PpoPlan {
  /** the number of rollouts; each is followed by its own updates */
  iterations: number;
  /** the maximum number of tokens in a response */
  length: number;
  /** the number of updates on each rollout; each update uses all rows */
  epochs: number;
  /** the learning rate of every update */
  lr: number;
  /** the largest norm that the gradients may have together */
  maxNorm: number;
  /** β, the weight of the KL penalty */
  beta: number;
  /** γ of the advantages */
  gamma: number;
  /** λ of the advantages */
  lambda: number;
  /** ε of the clipped objective */
  epsilon: number;
  /** the weight of the value head's loss; the clipped loss has weight 1 */
  valueWeight: number;
  /** the fine for a response without `<eos>` */
  missingEos: number;
}

/** The report of one iteration. */
export interface PpoReport {
  /** mean score of the rollout's responses, as `score` returned it */
  score: number;
  /** mean over the responses of ln π(response) − ln π_ref(response): an estimate of the KL divergence from the reference, in nats */
  kl: number;
  /** share of the rollout's response tokens whose ratio is outside the band after the iteration's updates */
  clipped: number;
  /** the responses that the policy wrote in the rollout */
  responses: number[][];
}

/** The targets of one iteration's updates, `[B, M]` each, with the columns of the rollout. */
export interface Targets {
  /** whitened */
  advantages: number[][];
  /** what the value head should have predicted, in units of reward */
  returns: number[][];
}

/**
 * Turns the scores of a rollout into the targets of its updates. It subtracts the fine for a missing `<eos>` from the scores, shapes them
 * into rewards, and computes the advantages and returns of these rewards. Only the advantages are whitened.
 *
 * @param record the rollout
 * @param scores one score for each of its B responses
 * @param plan see `PpoPlan`
 * @returns new lists, `[B, M]` each
 * @throws RangeError if there aren't B scores
 */
export function ppoTargets(record: Rollout, scores: number[], plan: PpoPlan): Targets {
  return blank("all steps from scores to targets");
}

/**
 * Computes the loss of an update: the clipped loss of the policy plus `valueWeight` times the loss of the value head.
 *
 * Both losses come from one pass of the current actor over all rows of the rollout. The record of the rollout stays the same in every
 * epoch.
 *
 * @returns a new scalar, `[]`. Gradients flow back to the policy and to the value head
 */
export function ppoLoss(actor: Actor, record: Rollout, targets: Targets, plan: PpoPlan): tf.Scalar {
  return tf.tidy(() => {
    const mask = tf.tensor2d(record.mask); // [B, M]
    return blank("the loss of the policy and the value head together");
  });
}

/**
 * Runs proximal policy optimization: the policy writes, its responses are scored, and the policy and the value head are updated. Asking
 * for the next report runs the next iteration.
 *
 *     for await (const { score, kl } of ppo(actor, reference, drawPrompts, score, plan, rng)) ...
 *
 * An iteration makes one rollout, and as many updates on it as the plan has epochs. An update clips the gradient of `ppoLoss` to
 * `maxNorm` and passes it to AdamW without weight decay, which keeps its moments over all iterations.
 *
 * @param actor the policy and the value head; both are trained in place, and nothing else is trained
 * @param reference the frozen model to which the policy is kept close
 * @param drawPrompts returns the prompts of an iteration; it is called once per iteration
 * @param score returns a score for each of the B responses; it is called once per rollout, with its rows and its responses
 * @param plan see `PpoPlan`
 * @param rng the source of the draws in the rollouts
 * @returns a report for each iteration; the function reads its numbers with `await`
 * @throws RangeError if `score` doesn't return one number for each response
 * @see Schulman et al. 2017; Ziegler et al. 2019, section 2
 */
export async function* ppo(
  actor: Actor,
  reference: GPT,
  drawPrompts: () => number[][],
  score: (rows: number[][], responses: number[][]) => number[] | Promise<number[]>,
  plan: PpoPlan,
  rng: Random,
): AsyncGenerator<PpoReport, void> {
  const variables: tf.Variable[] = blank("all variables that learn");
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let iteration = 0; iteration < plan.iterations; iteration++) {
      const record = await rollout(actor, reference, drawPrompts(), plan.length, rng);
      const scores = await score(record.rows, record.responses); // [B]
      tf.tidy(() => {
        blank("the iteration's updates");
      });
      const kl: number = blank("the estimate of the KL divergence for the report");
      yield {
        score: mean(scores),
        kl,
        clipped: await shareOutside(actor.policy, record, plan.epsilon),
        responses: record.responses,
      };
    }
  } finally {
    optimizer.dispose();
  }
}

/** Computes the share of the response tokens whose ratio has left the band since the rollout. */
async function shareOutside(policy: GPT, record: Rollout, epsilon: number): Promise<number> {
  const share = tf.tidy(() => {
    const [old, mask] = [tf.tensor2d(record.logProbs), tf.tensor2d(record.mask)]; // [B, M] each
    return clippedShare(tokenLogProbs(policy, record.rows), old, mask, epsilon); // []
  });
  const [told] = await share.data();
  share.dispose();
  return told;
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
