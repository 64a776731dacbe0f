import type * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { LossOf } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { adaptedModel } from "./adapted-model.js";
import { adapterCount, matches } from "./adapter-count.js";
import type { EncodedChat } from "./chat-encoding.js";
import { type Adapter, initAdapter } from "./lora-init.js";
import { type FineTuningPlan, type FineTuningReport, fineTune } from "./train-sft.js";

/** The settings for training adapters. */
export interface LoRAPlan extends FineTuningPlan {
  /** α, the strength of the adapters, as in `adaptedModel` */
  alpha: number;
}

/**
 * Makes a new adapter for every matrix of a model that the targets name.
 *
 * @param model the frozen model, which stays unchanged
 * @param targets ends of names, as in `adapterCount`
 * @param rank r, the same for all adapters
 * @param rng draws the initial values, in the order of the model's parameters
 * @returns the adapters by the names of `gptParameters`
 * @throws RangeError if `adapterCount` rejects the targets or the rank
 */
export function attachAdapters(
  model: GPT,
  targets: string[],
  rank: number,
  rng: Random,
): Record<string, Adapter> {
  const parameters = Object.entries(gptParameters(model));
  const shapes = Object.fromEntries(parameters.map(([name, { shape }]) => [name, shape]));
  adapterCount(shapes, targets, rank); // refuses what cannot be counted
  const adapters: Record<string, Adapter> = {};
  for (const [name, { shape }] of parameters) {
    // blank: an adapter for this tensor, if it gets one
    if (targets.some((target) => matches(target, name)))
      adapters[name] = initAdapter(shape as [number, number], rank, rng);
    // end
  }
  return adapters;
}

/**
 * Fine-tunes a model's adapters step by step, as `fineTune` does, and leaves the model itself unchanged.
 *
 *     for await (const { loss } of trainLora(model, adapters, chats, plan, rng)) ...
 *
 * After training, `adaptedModel(model, adapters, alpha)` is the fine-tuned model, and `model` is unchanged to the last bit.
 *
 * @param model the frozen model. Its tensors may be variables
 * @param adapters the adapters, trained in place
 * @param examples the chats that each step draws from
 * @param rng draws the chats, see `fineTune`
 * @returns a report for each step; its loss is the loss of the model with its adapters on
 * @throws RangeError as `fineTune` and `adaptedModel` do
 * @see Hu et al. 2021
 */
export async function* trainLora(
  model: GPT,
  adapters: Record<string, Adapter>,
  examples: EncodedChat[],
  { alpha, ...plan }: LoRAPlan,
  rng: Random,
): AsyncGenerator<FineTuningReport, void> {
  const variables: tf.Variable[] = /* blank: all variables that this training may change */ Object.values(
    adapters,
  ).flatMap(({ A, B }) => [A, B]) /* end */;
  const lossOf: LossOf = (batch, training) =>
    /* blank: the loss of the model, with its adapters as they are at this step   [] */ languageLoss(
      adaptedModel(model, adapters, alpha),
    )(batch, training) /* end */;
  yield* fineTune(variables, lossOf, examples, plan, rng);
}
