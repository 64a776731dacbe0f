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

/** A loss of a batch of pairs, such as `dpoLoss`. It also receives the pairs, in case it needs more than log-probabilities. */
export type PairLoss = (policy: PairLogProbs, reference: PairLogProbs, pairs: CachedPair[]) => tf.Scalar;

/** The settings for training a policy on pairs. */
export interface PairPlan {
  steps: number;
  /** B, the number of pairs in each step */
  batch: number;
  /** the learning rate of every step */
  lr: number;
  /** the largest norm that the gradients may have together */
  maxNorm: number;
}

/**
 * Trains a policy on preferences, step by step; asking for the next loss makes the next step.
 *
 * Training needs no reward model and no sampling. It needs no reference model either, because the pairs carry the reference's
 * log-probabilities. A step draws its pairs, computes the gradient of their loss for all parameters of the policy, clips it, and lets
 * AdamW without weight decay update the parameters.
 *
 * @param policy a GPT of variables, trained in place
 * @param pairs the pairs that each step draws from; the same pair may be drawn several times
 * @param lossOf the loss of a batch of pairs
 * @param plan see `PairPlan`
 * @param rng draws one integer for each pair of a step, in order; all pairs are equally likely
 * @returns for each step, the loss of its pairs before the update; the function reads it with `await`
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
      const drawn: CachedPair[] = /* blank: the pairs of this step */ Array.from(
        { length: B },
        () => pairs[rng.integer(pairs.length)],
      ) /* end */;
      const loss: tf.Scalar = tf.tidy(() => {
        // blank: one step; it returns the loss
        const reference = cachedLogProbs(drawn); // [B] each
        const { value, grads } = tf.variableGrads(
          () => lossOf(pairLogProbs(policy, drawn), reference, drawn),
          variables,
        ); // [], the shapes of the variables
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

/** The result of judging a policy. */
export interface PolicyReport extends DpoMetrics {
  /** the mean score of the policy's responses */
  score: number;
  /** how far the policy has moved from the reference, in nats per response */
  kl: number;
}

/** The data and the score by which a policy is judged. */
export interface Trial {
  /** pairs that training hasn't shown */
  pairs: CachedPair[];
  /** the prompts the policy responds to, one or more */
  prompts: number[][];
  /** the maximum number of tokens in a response */
  length: number;
  /** returns the true quality of a response */
  score: (response: number[]) => number;
}

/**
 * Judges a policy both by how it ranks pairs and by what it writes. The two can disagree: a policy may rank new pairs correctly and still
 * write nonsense.
 *
 * How it ranks pairs is measured by `dpoMetrics` on the trial's pairs. To measure what it writes, the policy samples one response to each
 * prompt, at temperature 1, up to `<eos>`. The report has the mean score of these samples, and an estimate of KL(policy ‖ reference) from
 * the same samples: the mean log-ratio of whole responses.
 *
 * The function reads all numbers with `await` and leaves no tensor behind.
 *
 * @param policy the trained model
 * @param reference the model from which training started
 * @param trial see `Trial`
 * @param rng the source of randomness for the samples, as `generateBatch` draws them
 * @returns the report
 */
export async function judgePolicy(
  policy: GPT,
  reference: GPT,
  { pairs, prompts, length, score }: Trial,
  rng: Random,
): Promise<PolicyReport> {
  const own = await cacheReference(policy, pairs, pairs.length); // the policy's numbers of each pair
  const metrics: DpoMetrics = /* blank: how the policy ranks the pairs */ dpoMetrics(
    sides(own),
    sides(pairs),
  ) /* end */;
  const responses = await generateBatch(policy, prompts, length, { temperature: 1 }, rng, { stop: EOS });
  const rows = prompts.map((prompt, i) => [...prompt, ...responses[i]]);
  const starts = prompts.map((prompt) => prompt.length);
  const ratio: tf.Tensor = tf.tidy(
    () =>
      /* blank: from these samples, how far the policy is from the reference   [] */ tf.mean(
        tf.sub(responseLogProbs(policy, rows, starts), responseLogProbs(reference, rows, starts)),
      ) /* end */,
  ); // []
  const [kl] = await ratio.data();
  ratio.dispose();
  return { ...metrics, kl, score: mean(responses.map(score)) };
}

/** Returns the numbers that the pairs carry, as one list for each kind of response. */
function sides(pairs: CachedPair[]): PairNumbers {
  return {
    chosen: pairs.map(({ reference }) => reference.chosen),
    rejected: pairs.map(({ reference }) => reference.rejected),
  };
}

const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
