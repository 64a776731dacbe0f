import type * as tf from "@tensorflow/tfjs";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import type { EncodedChat } from "../01-supervised-fine-tuning/chat-encoding.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { type FineTuningPlan, fineTune } from "../01-supervised-fine-tuning/train-sft.js";

/** The settings for sampling responses. */
export interface SamplingPlan {
  /** how many responses are sampled for each prompt; the best is kept; 1 or more */
  n: number;
  /** the maximum number of tokens in a response */
  length: number;
}

/** The settings for learning from the best responses. `steps` and `batch` apply to the fine-tuning of each round. */
export interface ExpertPlan extends SamplingPlan, FineTuningPlan {
  rounds: number;
}

/** The record of one round. */
export interface ExpertRound {
  /** the examples on which the model was fine-tuned in this round */
  examples: EncodedChat[];
  /** the loss of each step, before the step */
  losses: number[];
}

/**
 * Finds the best reward in every group of n consecutive rewards: elements 0 to n − 1 are the first group, n to 2n − 1 the second, and so
 * on.
 *
 * @param rewards finite numbers; for an empty list, the result is empty
 * @param n the size of a group
 * @returns for each group, the index in the whole list of its largest reward; if rewards tie, the index of the first of them
 * @throws RangeError if n isn't an integer of 1 or more, or doesn't divide the number of rewards
 */
export function bestOf(rewards: number[], n: number): number[] {
  if (!(Number.isInteger(n) && n >= 1))
    throw new RangeError(`a group has a whole number of rewards, 1 or more, got ${n}`);
  if (rewards.length % n !== 0)
    throw new RangeError(`rewards come in groups of ${n}, got ${rewards.length} rewards`);
  const starts = Array.from({ length: rewards.length / n }, (_, group) => group * n);
  return starts.map((start) => {
    // blank: the index of the best reward of the group that starts here
    let best = start;
    for (let i = start + 1; i < start + n; i++) if (rewards[i] > rewards[best]) best = i;
    return best;
    // end
  });
}

/**
 * Runs rejection sampling: a model writes n responses to each prompt, and the best response becomes a training example.
 *
 * The responses are sampled at temperature 1, all in one batch: n rows for the first prompt, then n for the second, and so on. A
 * response ends with `<eos>`, or after `length` tokens.
 *
 * @param model the model that writes; it stays unchanged
 * @param prompts the ids of one prompt or more. A prompt may occur several times, and gets an example each time
 * @param plan n and length, see `SamplingPlan`
 * @param reward returns the reward of a response, given without its prompt; it is called once for each response, in order
 * @param rng the source of the draws, see `generateBatch`
 * @returns new examples, one for each prompt: prompt and response, graded for learning to respond
 * @throws RangeError as `generateBatch` and `bestOf` do
 * @see Touvron et al. 2023 (Llama 2), section 3.2.3
 */
export async function bestExamples(
  model: GPT,
  prompts: number[][],
  { n, length }: SamplingPlan,
  reward: (response: number[]) => number,
  rng: Random,
): Promise<EncodedChat[]> {
  const rows: number[][] = /* blank: the prompt of each response */ prompts.flatMap((prompt) =>
    Array.from({ length: n }, () => prompt),
  ) /* end */;
  const responses = await generateBatch(model, rows, length, {}, rng, { stop: EOS });
  const kept = bestOf(
    responses.map((response) => reward(response)),
    n,
  );
  return kept.map((i) => {
    // blank: the prompt and response i as an example
    const graded = [...rows[i].map(() => false), ...responses[i].map(() => true)];
    return { ids: [...rows[i], ...responses[i]], graded };
    // end
  });
}

/**
 * Runs expert iteration: in each round, a model writes responses and is fine-tuned on its best ones. Asking for the next round runs it.
 *
 *     for await (const { examples } of expertIteration(model, drawPrompts, proxyReward, plan, rng)) ...
 *
 * A round trains all parameters of the model only on its own examples, not on those of earlier rounds. Chapter 01's
 * `fineTune(variables, lossOf, examples, plan, rng)` takes one step for each report, `{ loss, ... }`, that you ask for with
 * `for await`; `languageLoss(model)` is the `lossOf` of a model.
 *
 * @param model the model, trained in place
 * @param drawPrompts returns the prompts of a round; it is called once per round
 * @param reward see `bestExamples`
 * @param plan see `ExpertPlan`
 * @param rng the source of the draws: in each round first for the responses, then for `fineTune`
 * @returns for each round, its examples and the losses of its steps
 * @throws RangeError as `bestExamples` does
 * @see Anthony et al. 2017
 */
export async function* expertIteration(
  model: GPT,
  drawPrompts: () => number[][],
  reward: (response: number[]) => number,
  { rounds, n, length, ...tuning }: ExpertPlan,
  rng: Random,
): AsyncGenerator<ExpertRound, void> {
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  for (let round = 0; round < rounds; round++) {
    // blank: this round's examples, and fine-tuning on them; yield the examples and the losses
    const examples = await bestExamples(model, drawPrompts(), { n, length }, reward, rng);
    const losses: number[] = [];
    for await (const { loss } of fineTune(variables, languageLoss(model), examples, tuning, rng))
      losses.push(loss);
    yield { examples, losses };
    // end
  }
}
