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

/** How an actor is trained. */
export interface PpoPlan {
  /** rollouts, and as many rounds of updates */
  iterations: number;
  /** tokens of a response at most */
  length: number;
  /** updates on each rollout, each on all of its rows */
  epochs: number;
  /** the learning rate of every update */
  lr: number;
  /** how long a gradient may be */
  maxNorm: number;
  /** β, the weight of the KL penalty */
  beta: number;
  /** γ of the advantages */
  gamma: number;
  /** λ of the advantages */
  lambda: number;
  /** ε of the clipped objective */
  epsilon: number;
  /** what the loss of the value head counts, beside a 1 for the clipped loss */
  valueWeight: number;
  /** what a response without `<eos>` loses */
  missingEos: number;
}

/** What one iteration tells. */
export interface PpoReport {
  /** mean score of the rollout's responses, as `score` gave it */
  score: number;
  /** mean over the responses of ln π(response) − ln π_ref(response): an estimate of the KL divergence from the reference, in nats */
  kl: number;
  /** share of the rollout's response tokens whose ratio has left the band, after the iteration's updates */
  clipped: number;
  /** what the policy wrote in the rollout */
  responses: number[][];
}

/** What the updates of one iteration learn from, `[B, M]` each, in the columns of the rollout. */
export interface Targets {
  /** whitened */
  advantages: number[][];
  /** what the value head should have said, in units of reward */
  returns: number[][];
}

/**
 * From the scores of a rollout to what its updates learn from: scores less the fine for a missing `<eos>`, shaped into rewards, and
 * the advantages and returns of these rewards. The policy learns from advantages that are whitened.
 *
 * @param record the rollout
 * @param scores one for each of its B responses
 * @returns new lists, `[B, M]` each
 * @throws RangeError if there are not B scores
 */
export function ppoTargets(record: Rollout, scores: number[], plan: PpoPlan): Targets {
  // blank: the whole way from scores to targets
  const rewards = shapedRewards(scored(scores, record.responses, plan.missingEos), record, plan.beta); // [B, M]
  const { advantages, returns } = generalizedAdvantages(rewards, record.values, record.mask, plan); // [B, M] each
  return { advantages: whiten(advantages, record.mask), returns };
  // end
}

/**
 * The loss of an update: the clipped loss of the policy, and `valueWeight` times the loss of the value head.
 *
 * Both are taken by one pass of the actor, as it is now, through all rows of the rollout. What the rollout recorded stays what it
 * was when the rows were written, in every epoch.
 *
 * @returns a new tensor with one number. Gradients flow to the policy and to the value head
 */
export function ppoLoss(actor: Actor, record: Rollout, targets: Targets, plan: PpoPlan): tf.Scalar {
  return tf.tidy(() => {
    const mask = tf.tensor2d(record.mask); // [B, M]
    // blank: the loss of policy and value head together
    const { logProbs, values } = actorOutputs(actor, record.rows); // [B, M] each
    const policyLoss = clippedLoss(
      logProbs,
      tf.tensor2d(record.logProbs),
      tf.tensor2d(targets.advantages),
      mask,
      plan.epsilon,
    ); // []
    const headLoss = valueLoss(values, tf.tensor2d(targets.returns), mask); // []
    return tf.add(policyLoss, tf.mul(plan.valueWeight, headLoss)) as tf.Scalar; // []
    // end
  });
}

/**
 * Proximal policy optimization: the policy writes, what it wrote is scored, and policy and value head are updated. Asking for the
 * next report makes the next iteration.
 *
 *     for await (const { score, kl } of ppo(actor, reference, drawPrompts, score, plan, rng)) ...
 *
 * An iteration makes one rollout, and as many updates on it as the plan has epochs. An update follows the gradient of `ppoLoss`,
 * clipped to `maxNorm`, by AdamW without weight decay, which keeps its moments for all iterations.
 *
 * @param actor policy and value head; both are trained in place, and nothing else is
 * @param reference the frozen model that the policy is kept close to
 * @param drawPrompts gives the prompts of an iteration; it is called once for each
 * @param score gives each of the B responses a score; it is called once for each rollout, with its rows and its responses
 * @param rng where the draws of the rollouts come from
 * @returns a report for each of the iterations; what it reads, it reads with `await`
 * @throws RangeError if `score` does not give one number for each response
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
  const variables: tf.Variable[] = /* blank: everything that learns */ [
    ...(Object.values(gptParameters(actor.policy)) as tf.Variable[]),
    actor.v,
  ] /* end */;
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let iteration = 0; iteration < plan.iterations; iteration++) {
      const record = await rollout(actor, reference, drawPrompts(), plan.length, rng);
      const scores = await score(record.rows, record.responses); // [B]
      tf.tidy(() => {
        // blank: the iteration's updates
        const targets = ppoTargets(record, scores, plan);
        for (let epoch = 0; epoch < plan.epochs; epoch++) {
          const { grads } = tf.variableGrads(() => ppoLoss(actor, record, targets, plan), variables); // shapes of the variables
          optimizer.step(clipGradients(grads as Gradients, plan.maxNorm).grads, plan.lr);
        }
        // end
      });
      const kl: number = /* blank: the estimate of the KL divergence that a report tells */ mean(
        record.mask.map((row, b) =>
          row.reduce((sum, x, m) => sum + x * (record.logProbs[b][m] - record.refLogProbs[b][m]), 0),
        ),
      ) /* end */;
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

/** The share of the response tokens that the policy has moved out of the band since the rollout. */
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
