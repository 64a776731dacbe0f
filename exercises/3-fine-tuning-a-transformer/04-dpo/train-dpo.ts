import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import type { PairLogProbs } from "./dpo-loss.js";
import { type DpoMetrics, dpoMetrics, type PairNumbers } from "./dpo-metrics.js";
import { type CachedPair, cachedLogProbs, cacheReference, pairLogProbs } from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";

/** A loss of a batch of pairs, such as `dpoLoss`; it also receives the pairs, for whatever else a loss may need. */
export type PairLoss = (policy: PairLogProbs, reference: PairLogProbs, pairs: CachedPair[]) => tf.Scalar;

/** How a policy is trained on pairs. */
export interface PairPlan {
  steps: number;
  /** B, pairs of a step */
  batch: number;
  /** the learning rate of every step */
  lr: number;
  /** the largest norm a gradient may have */
  maxNorm: number;
}

/**
 * Trains a policy on preferences, step by step; asking for the next loss makes the next step.
 *
 * It needs no reward model, no sampling, and no reference model, because the pairs carry the reference's numbers. A step draws its pairs, takes
 * the gradient of their loss for every parameter of the policy, clips it, and lets AdamW update the parameters, without weight decay.
 *
 * @param policy a GPT of variables, trained in place
 * @param pairs where the pairs of a step are drawn from; a pair may be drawn several times
 * @param rng draws one integer for each pair of a step, in order; each pair is as likely as any other
 * @returns the loss of each step's pairs, before the step; it is read with `await`
 * @throws RangeError if there is no pair to draw from
 * @see Rafailov et al. 2023, "Direct Preference Optimization", appendix B
 */
export async function* trainDpo(
  policy: GPT,
  pairs: CachedPair[],
  lossOf: PairLoss,
  { steps, batch: B, lr, maxNorm }: PairPlan,
  rng: Random,
): AsyncGenerator<number, void> {
  if (pairs.length === 0) throw new RangeError("training needs one pair or more, got none");
  const variables = Object.values(gptParameters(policy)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const drawn: CachedPair[] = blank("the pairs of this step");
      const loss: tf.Scalar = tf.tidy(() => {
        return blank("one step; it gives the loss");
      });
      const [told] = await loss.data();
      loss.dispose();
      yield told;
    }
  } finally {
    optimizer.dispose();
  }
}

/** What became of a policy. */
export interface PolicyReport extends DpoMetrics {
  /** the mean score of what the policy writes */
  score: number;
  /** how far the policy has moved from the reference, in nats per response */
  kl: number;
}

/** What a policy is judged by. */
export interface Trial {
  /** pairs that training hasn't shown */
  pairs: CachedPair[];
  /** the prompts the policy responds to, one or more */
  prompts: number[][];
  /** how many tokens a response has at most */
  length: number;
  /** what a response is really worth */
  score: (response: number[]) => number;
}

/**
 * Judges a policy by what it prefers and by what it writes. The two can disagree: a policy may rank new pairs correctly and write nonsense.
 *
 * For the first, `dpoMetrics` of the trial's pairs. For the second, the policy samples one response to each prompt, at temperature 1, up to
 * `<eos>`. Their mean score is one number. The other is an estimate of KL(policy ‖ reference) from these samples: the mean log-ratio of whole
 * responses.
 *
 * All numbers are read with `await`; no tensor is left.
 *
 * @param rng the source of randomness for the samples, as `generateBatch` draws them
 */
export async function judgePolicy(
  policy: GPT,
  reference: GPT,
  { pairs, prompts, length, score }: Trial,
  rng: Random,
): Promise<PolicyReport> {
  const own = await cacheReference(policy, pairs, pairs.length); // the policy's numbers of each pair
  const metrics: DpoMetrics = blank("how the policy ranks the pairs");
  const responses = await generateBatch(policy, prompts, length, { temperature: 1 }, rng, { stop: EOS });
  const rows = prompts.map((prompt, i) => [...prompt, ...responses[i]]);
  const starts = prompts.map((prompt) => prompt.length);
  const ratio: tf.Tensor = tf.tidy(
    () =>
      blank("from these samples, how far the policy is from the reference   []"),
  ); // []
  const [kl] = await ratio.data();
  ratio.dispose();
  return { ...metrics, kl, score: mean(responses.map(score)) };
}

/** The numbers that pairs carry, side by side. */
function sides(pairs: CachedPair[]): PairNumbers {
  return {
    chosen: pairs.map(({ reference }) => reference.chosen),
    rejected: pairs.map(({ reference }) => reference.rejected),
  };
}

const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
