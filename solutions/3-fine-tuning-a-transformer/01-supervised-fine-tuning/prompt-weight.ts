import * as tf from "@tensorflow/tfjs";
import { PAD } from "#lib/mini-world/words";
import { assertAxis, axesOf } from "#lib/shapes";
import type { EncodedChat } from "./chat-encoding.js";

/**
 * Computes the loss of a batch of chats in which prompt tokens count too, but less than the answers.
 *
 * At each position the model predicts the next token, and its loss there is −ln softmax(logits)[next token]. The loss of the batch is
 * a weighted mean: if the loss is the same at every position, the mean has that value, too, for any weights.
 *
 * | what comes next            | weight       |
 * | -------------------------- | ------------ |
 * | a token that is graded     | 1            |
 * | another token of the chat  | promptWeight |
 * | padding, or nothing        | 0            |
 *
 * @param logits the logits for the chats, padded with `<pad>` at their ends, `[B, T, V]`; T is the length of the longest chat
 * @param rows B chats
 * @param promptWeight from 0 to 1: 0 is the loss of the answers alone, 1 is the loss of all tokens
 * @returns a new scalar, `[]`
 * @throws RangeError if promptWeight isn't between 0 and 1, if logits isn't `[B, T, V]` or V is 1, if a chat doesn't have exactly one
 *   grade for each token or has an id other than 0, 1, ..., V − 1, or if all weights are 0
 * @see Huerta-Enochian & Ko 2024, "Instruction Fine-Tuning: Does Prompt Loss Matter?"
 */
export function promptWeightedLoss(logits: tf.Tensor, rows: EncodedChat[], promptWeight: number): tf.Scalar {
  const [B, T, V] = assertFit(logits, rows, promptWeight);
  const columns = Array.from({ length: T }, (_, t) => t);
  const next = rows.map(({ ids }) => columns.map((t) => ids[t + 1] ?? PAD)); // [B, T]
  const weights: number[][] = /* blank: the weight of each position   [B, T] */ rows.map(({ ids, graded }) =>
    columns.map((t) => {
      if (t + 1 >= ids.length) return 0;
      return graded[t + 1] ? 1 : promptWeight;
    }),
  ) /* end */;
  if (!weights.flat().some((weight) => weight > 0))
    throw new RangeError(`no position has any weight with the prompt weight ${promptWeight}`);
  return tf.tidy(() => {
    const logProbabilities = tf.logSoftmax(tf.reshape(logits, [B * T, V])); // [B·T, V]
    const right = tf.oneHot(tf.tensor1d(next.flat(), "int32"), V); // [B·T, V]
    const losses = tf.neg(tf.sum(tf.mul(logProbabilities, right), -1)); // [B·T]
    const w = tf.tensor1d(weights.flat()); // [B·T]
    return /* blank: the weighted mean of the losses */ tf.div(
      tf.sum(tf.mul(w, losses)),
      tf.sum(w),
    ) /* end */ as tf.Scalar; // []
  });
}

function assertFit(logits: tf.Tensor, rows: EncodedChat[], promptWeight: number): number[] {
  if (!(promptWeight >= 0 && promptWeight <= 1))
    throw new RangeError(`the prompt weight must be from 0 to 1, got ${promptWeight}`);
  const [B, T, V] = axesOf("logits", logits, "B T V");
  if (V < 2) throw new RangeError(`a choice needs a vocabulary of two tokens or more, got ${V}`);
  assertAxis("logits", logits, 0, rows.length);
  assertAxis("logits", logits, 1, Math.max(...rows.map(({ ids }) => ids.length)));
  for (const [b, { ids, graded }] of rows.entries()) {
    if (graded.length !== ids.length)
      throw new RangeError(
        `a chat has one grading for each token, got ${graded.length} for ${ids.length} in row ${b}`,
      );
    const odd = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < V));
    if (odd !== undefined)
      throw new RangeError(`ids must be whole numbers from 0 to ${V - 1}, got ${odd} in row ${b}`);
  }
  return [B, T, V];
}
