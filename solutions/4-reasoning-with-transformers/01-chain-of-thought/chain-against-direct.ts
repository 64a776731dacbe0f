import * as tf from "@tensorflow/tfjs";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { END, V } from "#lib/chain-sums/tokens";
import { mersenneTwister } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generateBatch } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js";
import { type ChainExample, chainBatch } from "./thought-targets.js";

/** The settings for training a model on chains. */
export interface ChainPlan {
  steps: number;
  /** B, examples per step */
  batch: number;
  /** the learning rate after the warmup */
  lr: number;
}

/** Number of warmup steps; the learning rate rises by the same amount in each. */
const WARMUP = 20;
/** The largest norm of a gradient. */
const MAX_NORM = 1;

/**
 * Trains a model to write what its examples contain after the prompt. Each time the caller asks for the next loss, it runs one step.
 *
 *     for await (const loss of trainOnChains(model, draw, { steps: 450, batch: 64, lr: 5e-3 })) ...
 *
 * Each step draws a new batch, takes the gradient of `lmLoss`, clips it to a norm of 1, and updates all parameters with AdamW without
 * weight decay. The learning rate is lr/20 in the first step, 2·lr/20 in the second, and lr from the 20th on.
 *
 * @param model trained in place
 * @param draw returns one example; called B times per step
 * @returns for each step, the loss of its batch before the update, read with `await`
 */
export async function* trainOnChains(
  model: GPT,
  draw: () => ChainExample,
  { steps, batch: B, lr }: ChainPlan,
): AsyncGenerator<number, void> {
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: 0 });
  try {
    for (let step = 0; step < steps; step++) {
      const { ids, targets } = /* blank: the batch of this step */ chainBatch(
        Array.from({ length: B }, draw),
      ) /* end */; // [B, T] each
      const rate: number =
        /* blank: the learning rate of this step */ (lr * Math.min(WARMUP, step + 1)) / WARMUP /* end */;
      const loss: tf.Scalar = tf.tidy(() => {
        const x = idTensor(ids, V); // [B, T]
        const y = tf.tensor2d(targets, undefined, "int32"); // [B, T]
        // blank: one step on these tensors; the loss before it
        const { value, grads } = tf.variableGrads(() => lmLoss(gptLogits(model, x), y), variables); // [], the shapes of the variables
        optimizer.step(clipGradients(grads as Gradients, MAX_NORM).grads, rate);
        return value; // []
        // end
      });
      const [nats] = await loss.data();
      loss.dispose();
      yield nats;
    }
  } finally {
    optimizer.dispose();
  }
}

/**
 * Returns the model's answers to a list of problems, generated as one batch. After a problem, the model reads only its own tokens. It
 * always writes the most likely token, until the period or 2·K + 4 tokens, where K is the number of digits of the longest problem.
 *
 * @param model unchanged
 * @param problems their digits; problems may differ in length
 * @returns for each problem the digit right after the first ⇒ the model wrote, or null if there is none
 */
export async function answersOf(model: GPT, problems: number[][]): Promise<(number | null)[]> {
  const most = 2 * Math.max(...problems.map(({ length }) => length)) + 4;
  // blank: what the model writes after each problem, and the answers in that
  const written = await generateBatch(
    model,
    problems.map(promptOf),
    most,
    { temperature: 0 },
    mersenneTwister(1), // the likeliest token needs no draw
    { stop: END },
  );
  return written.map((row) => parseChain(row).answer);
  // end
}
