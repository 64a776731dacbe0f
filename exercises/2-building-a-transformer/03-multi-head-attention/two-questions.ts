import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { assertSameShape, axesOf } from "#lib/shapes";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { fusedQkv } from "./fused-qkv.js";
import { mergeHeads } from "./merge-heads.js";

/** One causal multi-head layer with fused weights, and a linear layer that returns logits for the answers to two questions. */
export interface QuestionModel {
  /** H, the number of heads */
  heads: number;
  /** makes queries, keys and values of all heads, `[D, 3·H·headDim]` */
  Wqkv: tf.Variable;
  /** mixes the outputs of the heads, `[H·headDim, D]` */
  Wo: tf.Variable;
  /** makes logits: V for the first question, then V for the second, `[D, 2·V]` */
  Wu: tf.Variable;
}

/**
 * Creates a model whose weights are drawn from a normal distribution with variance 1 / inputs. Their shapes don't depend on the number of
 * heads.
 *
 * @param D width of the input
 * @param E width of all heads together, H·headDim
 * @param V number of answers to a question
 * @param heads how many heads, H; divides E
 * @param rng the source of the random weights
 */
export function questionModel(D: number, E: number, V: number, heads: number, rng: Random): QuestionModel {
  const normal = (inputs: number, outputs: number) => {
    const values = Array.from({ length: inputs * outputs }, () => rng.gauss(0, 1 / Math.sqrt(inputs)));
    return tf.tidy(() => tf.variable(tf.tensor(values, [inputs, outputs]))); // [inputs, outputs]
  };
  return { heads, Wqkv: normal(D, 3 * E), Wo: normal(E, D), Wu: normal(D, 2 * V) };
}

/**
 * Computes the forward pass: every position attends to itself and to earlier positions, and answers both questions.
 *
 *     q, k, v = x · Wqkv, cut into heads;   found = causal attention in every head
 *     logits  = [ keep[0] · found[0] | keep[1] · found[1] | ... ] · Wo · Wu
 *
 * @param x `[B, T, D]`
 * @param keep 1 for every head that is on, 0 for a head that is switched off, `[H]`; by default all are on
 * @returns logits for every answer to both questions, `[B, T, 2, V]`, and the weights of every head, `[B, H, T, T]`
 */
export function questionLogits(
  model: QuestionModel,
  x: tf.Tensor,
  keep: number[] = Array(model.heads).fill(1),
): { logits: tf.Tensor; weights: tf.Tensor } {
  const { heads, Wqkv, Wo, Wu } = model;
  const [B, T] = axesOf("x", x, "B T D");
  const V = (Wu.shape[1] as number) / 2;
  return tf.tidy(() => {
    const { q, k, v } = fusedQkv(x, Wqkv, heads); // [B, H, T, headDim] each
    const on = tf.tensor(keep, [1, heads, 1, 1]); // [1, H, 1, 1]
    return blank("every head looks back, a head that is off adds nothing; the logits of both questions");
  });
}

/**
 * Computes the cross-entropy of the right answers, averaged over all questions that are asked.
 *
 *     loss = −(1/N) Σ ln softmax(logits)[right answer],   N = number of questions asked
 *
 * @param x `[B, T, D]`
 * @param answers one-hot, `[B, T, 2, V]`: 1 at the right answer to each question; all 0 where a question is not asked
 * @returns one number
 * @throws RangeError if answers and logits differ in shape
 */
export function questionLoss(model: QuestionModel, x: tf.Tensor, answers: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const { logits } = questionLogits(model, x); // [B, T, 2, V]
    assertSameShape("answers and logits", answers, logits);
    return blank("the mean of −ln(probability of the right answer) over all questions that are asked");
  });
}

/**
 * Makes one training step: the gradient of the loss with respect to the three weights, and the optimizer's update.
 *
 * @param optimizer one of `tf.train`
 * @returns the loss before the step, one number
 */
export function questionStep(
  model: QuestionModel,
  optimizer: tf.Optimizer,
  x: tf.Tensor,
  answers: tf.Tensor,
): tf.Scalar {
  const { Wqkv, Wo, Wu } = model;
  const loss = () => questionLoss(model, x, answers) as tf.Scalar; // []
  return optimizer.minimize(loss, true, [Wqkv, Wo, Wu]) as tf.Scalar; // []
}
