import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { ablateHeads, type Head } from "./ablate-head.js";

/**
 * Returns inputs and targets of next-token prediction: the target at each position is the token that comes next.
 *
 * @param sequences of equal length T, `[B, T]`
 * @param V the number of tokens in the vocabulary
 * @returns ids and targets, int32, `[B, T − 1]` each
 * @throws RangeError if a token is not in the vocabulary
 */
export function nextTokens(sequences: number[][], V: number): { ids: tf.Tensor; targets: tf.Tensor } {
  return tf.tidy(() => ({
    ids: idTensor(
      blank("the tokens that the model reads"),
      V,
    ), // [B, T − 1]
    targets: idTensor(
      blank("the token that comes next at each position"),
      V,
    ), // [B, T − 1]
  }));
}

/**
 * Makes one training step on the mean loss of all positions.
 *
 * @param model of `initGPT`: all its tensors are variables
 * @param optimizer one of `tf.train`
 * @param sequences `[B, T]`
 * @returns the loss before the step, one number
 * @throws RangeError if a token is not in the vocabulary
 */
export function inductionStep(model: GPT, optimizer: tf.Optimizer, sequences: number[][]): tf.Scalar {
  const { ids, targets } = nextTokens(sequences, model.E.shape[0] as number);
  const loss = (): tf.Scalar =>
    blank("the loss of the model on this batch"); // []
  try {
    return blank("one step of the optimizer on every parameter, which returns the loss");
  } finally {
    tf.dispose([ids, targets]);
  }
}

/**
 * Returns the loss at each position, averaged over the sequences. Compared with `bayesFloor` it shows where a model could still
 * improve.
 *
 * @param sequences `[B, T]`
 * @param off heads that are ablated by "zero"; none by default
 * @returns losses of the targets at positions 1 ... T − 1, `[T − 1]`
 * @throws RangeError if a token is not in the vocabulary
 */
export function lossByPosition(model: GPT, sequences: number[][], off: Head[] = []): tf.Tensor {
  const V = model.E.shape[0] as number;
  return tf.tidy(() => {
    const { ids, targets } = nextTokens(sequences, V); // [B, T − 1] each
    const logits = blank("the logits of the model with these heads ablated"); // [B, T − 1, V]
    return blank("minus the log probability of the right token, averaged over the sequences");
  });
}
