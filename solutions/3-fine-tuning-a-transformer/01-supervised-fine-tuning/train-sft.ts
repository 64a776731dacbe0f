import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import type {
  Gradients,
  LossOf,
} from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import type { Batch } from "../../2-building-a-transformer/07-training-at-scale/window-batches.js";
import type { EncodedChat } from "./chat-encoding.js";
import { sftBatch } from "./sft-targets.js";

/** The settings for fine-tuning. */
export interface FineTuningPlan {
  steps: number;
  /** B, the number of chats in each step */
  batch: number;
  /** the learning rate of every step */
  lr: number;
  /** the largest norm that the gradients may have together */
  maxNorm: number;
}

/** The report of one step. */
export interface FineTuningReport {
  /** the loss of the step's batch, before the step */
  loss: number;
  /** the norm of the loss's gradient, before clipping */
  norm: number;
}

/**
 * Fine-tunes some variables of a model on chats, step by step: asking for the next report makes the next step.
 *
 *     for await (const { loss } of fineTune(variables, languageLoss(model), chats, plan, rng)) ...
 *
 * A step draws its chats, computes the gradient of their loss, clips it, and lets AdamW update the variables. There is no weight decay,
 * because it would pull the pretrained weights toward 0.
 *
 * Only `variables` change, and only their gradients count for clipping. Everything else the model computes with is frozen, even other
 * variables.
 *
 * The function reads loss and norm with `await`.
 *
 * @param variables the variables to train
 * @param lossOf the loss of the model on a batch, called with `training` true
 * @param examples the chats that each step draws from; the same example may be drawn several times
 * @param rng draws one integer for each chat of a step, in order; all examples are equally likely
 * @returns a report for each step
 * @throws RangeError if there is no example to draw from
 */
export async function* fineTune(
  variables: tf.Variable[],
  lossOf: LossOf,
  examples: EncodedChat[],
  { steps, batch: B, lr, maxNorm }: FineTuningPlan,
  rng: Random,
): AsyncGenerator<FineTuningReport, void> {
  if (examples.length === 0) throw new RangeError("fine-tuning needs one example or more, got none");
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const batch: Batch = /* blank: the batch that this step learns from */ sftBatch(
        Array.from({ length: B }, () => examples[rng.integer(examples.length)]),
      ) /* end */;
      const told: { loss: tf.Scalar; norm: tf.Scalar } = tf.tidy(() => {
        // blank: the step: loss and gradients, of `variables` alone; clipped; one update
        const { value, grads } = tf.variableGrads(() => lossOf(batch, true), variables); // [], the shapes of the variables
        const clipped = clipGradients(grads as Gradients, maxNorm);
        optimizer.step(clipped.grads, lr);
        return { loss: value, norm: clipped.norm }; // [] each
        // end
      });
      tf.dispose([batch.x, batch.y]);
      yield { loss: await take(told.loss), norm: await take(told.norm) };
    }
  } finally {
    optimizer.dispose();
  }
}

/** Returns the number in a scalar tensor, and disposes of the tensor. */
async function take(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
}
