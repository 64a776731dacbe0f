import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { assertSameShape } from "#lib/shapes";
import { causalMask } from "./attention-mask.js";
import { batchedLinear } from "./batched-linear.js";
import { selfAttention } from "./self-attention.js";

/** One causal self-attention layer, and a linear layer that turns its output into answers. */
export type RecallModel = {
  /** makes queries, `[D, d]` */
  Wq: tf.Variable;
  /** makes keys, `[D, d]` */
  Wk: tf.Variable;
  /** makes values, `[D, d]` */
  Wv: tf.Variable;
  /** makes a logit for every answer, `[d, A]` */
  Wo: tf.Variable;
};

/**
 * Creates a model whose weights are drawn from a normal distribution with variance 1 / inputs.
 *
 * @param D width of the input
 * @param d width of queries, keys and values
 * @param A number of answers
 * @param rng source of the random weights
 */
export function recallModel(D: number, d: number, A: number, rng: Random): RecallModel {
  const normal = (inputs: number, outputs: number) => {
    const values = Array.from({ length: inputs * outputs }, () => rng.gauss(0, 1 / Math.sqrt(inputs)));
    return tf.tidy(() => tf.variable(tf.tensor(values, [inputs, outputs]))); // [inputs, outputs]
  };
  return { Wq: normal(D, d), Wk: normal(D, d), Wv: normal(D, d), Wo: normal(d, A) };
}

/**
 * Computes the forward pass: every position attends to itself and to earlier ones, and answers.
 *
 * @param x sentences of a conversation, one per position, `[B, T, D]`
 * @returns logits, one for every answer, `[B, T, A]`, and the attention weights, `[B, T, T]`
 */
export function recallLogits(model: RecallModel, x: tf.Tensor): { logits: tf.Tensor; weights: tf.Tensor } {
  return tf.tidy(() => {
    return blank("causal self-attention, and the logits of the answers from its output");
  });
}

/**
 * Computes the cross-entropy of the right answers, averaged over the questions of the whole batch.
 *
 *     loss = −(1/N) Σ ln softmax(logits)[right answer],   N = number of questions
 *
 * @param x sentences, `[B, T, D]`
 * @param answers one-hot, `[B, T, A]`: 1 at the right answer of a question; all 0 where there is no question
 * @returns one number
 * @throws RangeError if answers and logits differ in shape
 */
export function recallLoss(model: RecallModel, x: tf.Tensor, answers: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const { logits } = recallLogits(model, x); // [B, T, A]
    assertSameShape("answers and logits", answers, logits);
    return blank("the mean over the questions of minus the logarithm of the right answer's probability");
  });
}

/**
 * Makes one step of training: the gradient of the loss with respect to all four weights, and the optimizer's update.
 *
 * @param optimizer one of `tf.train`
 * @returns the loss before the step, one number
 */
export function recallStep(
  model: RecallModel,
  optimizer: tf.Optimizer,
  x: tf.Tensor,
  answers: tf.Tensor,
): tf.Scalar {
  const loss = () => recallLoss(model, x, answers) as tf.Scalar; // []
  const before =
    blank("one step of the optimizer on the four weights; it returns the loss"); // []
  return before as tf.Scalar;
}
