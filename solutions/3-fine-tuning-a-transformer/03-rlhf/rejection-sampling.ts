import type * as tf from "@tensorflow/tfjs";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import type { EncodedChat } from "../01-supervised-fine-tuning/chat-encoding.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { type FineTuningPlan, fineTune } from "../01-supervised-fine-tuning/train-sft.js";

/** How responses are sampled. */
export interface SamplingPlan {
  /** responses to each prompt, of which the best is kept; 1 or more */
  n: number;
  /** the most tokens of a response */
  length: number;
}

/** How a model learns from its best responses; `steps` and `batch` are those of each round's fine-tuning. */
export interface ExpertPlan extends SamplingPlan, FineTuningPlan {
  rounds: number;
}

/** What happened in one round. */
export interface ExpertRound {
  /** what the model was fine-tuned on in this round */
  examples: EncodedChat[];
  /** the loss of each step, before the step */
  losses: number[];
}

/**
 * Finds the best reward of every n neighbors: elements 0 to n − 1 are the first group, n to 2n − 1 the second, and so on.
 *
 * @param rewards finite numbers; an empty list gives an empty list
 * @param n the size of a group
 * @returns for each group the index of its largest reward in the whole list; if rewards tie, the first
 * @throws RangeError if n is not an integer of 1 or more, or does not divide the number of rewards
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
 * Rejection sampling: a model writes n responses to each prompt, and the best one becomes an example to learn from.
 *
 * The responses are drawn at temperature 1, all in one batch: n rows for the first prompt, then n for the second, and so on. A
 * response ends with `<eos>`, or after `length` tokens.
 *
 * @param model writes, and is unchanged
 * @param prompts ids, one prompt or more. A prompt may come several times, and gets an example each time
 * @param reward what a response is worth, without its prompt; it is called once for each response, in their order
 * @param rng where the draws come from, see `generateBatch`
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
    // blank: prompt and response i as an example
    const graded = [...rows[i].map(() => false), ...responses[i].map(() => true)];
    return { ids: [...rows[i], ...responses[i]], graded };
    // end
  });
}

/**
 * Expert iteration: in each round, a model writes and is fine-tuned on the best it wrote. Asking for the next round runs it.
 *
 *     for await (const { examples } of expertIteration(model, drawPrompts, proxyReward, plan, rng)) ...
 *
 * A round trains all parameters of the model on its own examples alone, not on those of earlier rounds. Chapter 01's
 * `fineTune(variables, lossOf, examples, plan, rng)` makes a step for each report, `{ loss, ... }`, that you ask for with
 * `for await`; `languageLoss(model)` is the `lossOf` of a model.
 *
 * @param model is trained in place
 * @param drawPrompts returns the prompts of a round; it is called once per round
 * @param reward see `bestExamples`
 * @param rng where the draws come from: in each round first the responses', then those of `fineTune`
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
    // blank: this round's examples, and fine-tuning on them; yield the examples and each step's loss
    const examples = await bestExamples(model, drawPrompts(), { n, length }, reward, rng);
    const losses: number[] = [];
    for await (const { loss } of fineTune(variables, languageLoss(model), examples, tuning, rng))
      losses.push(loss);
    yield { examples, losses };
    // end
  }
}
