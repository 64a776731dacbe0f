import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { assertSameShape, axesOf } from "#lib/shapes";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { selfAttention } from "../02-scaled-dot-product-attention/self-attention.js";
import { batchedFeedForward, type FeedForwardWeights } from "./batched-feed-forward.js";
import { matchedHidden } from "./matched-hidden.js";
import { type SwigluWeights, swiglu } from "./swiglu.js";

/** The network after attention: with GELU, without any nonlinearity, or with a gate. */
export type Network =
  | { kind: "gelu" | "linear"; weights: FeedForwardWeights }
  | { kind: "swiglu"; weights: SwigluWeights };

/** One layer of a transformer without norms, between a token table and the logits of the answers. */
export interface ClockModel {
  /** token table, `[V, D]` */
  E: tf.Variable;
  /** makes queries, `[D, D]` */
  Wq: tf.Variable;
  /** makes keys, `[D, D]` */
  Wk: tf.Variable;
  /** makes values, `[D, D]` */
  Wv: tf.Variable;
  network: Network;
  /** makes a logit for every answer, `[D, A]` */
  U: tf.Variable;
}

/**
 * Creates a model with weights from a normal distribution with variance 1 / inputs, and biases of 0. The token table starts small, with a
 * standard deviation of 0.15, so that attention starts undecided. GELU and linear get 4·D hidden units, SwiGLU
 * `matchedHidden(D)`.
 *
 * @param V number of tokens
 * @param D width of the residual stream
 * @param A number of answers
 * @param rng source of the random weights
 */
export function clockModel(V: number, D: number, A: number, kind: Network["kind"], rng: Random): ClockModel {
  const normal = (inputs: number, outputs: number, std = 1 / Math.sqrt(inputs)) => {
    const values = Array.from({ length: inputs * outputs }, () => rng.gauss(0, std));
    return tf.tidy(() => tf.variable(tf.tensor(values, [inputs, outputs]))); // [inputs, outputs]
  };
  const zeros = (n: number) => tf.tidy(() => tf.variable(tf.zeros([n]))); // [n]
  const F = kind === "swiglu" ? matchedHidden(D) : 4 * D;
  const common = {
    E: normal(V, D, 0.15),
    Wq: normal(D, D),
    Wk: normal(D, D),
    Wv: normal(D, D),
    U: normal(D, A),
  };
  const [W1, W2] = [normal(D, F), normal(F, D)];
  const network: Network =
    kind === "swiglu"
      ? { kind, weights: { W1, W2, W3: normal(D, F) } }
      : { kind, weights: { W1, b1: zeros(F), W2, b2: zeros(D) } };
  return { ...common, network };
}

/**
 * Sends every position through the model's network, whichever kind it is.
 *
 * @param x `[B, T, D]`
 * @returns a new tensor, `[B, T, D]`
 */
export function think(network: Network, x: tf.Tensor): tf.Tensor {
  if (network.kind === "swiglu") return swiglu(x, network.weights); // [B, T, D]
  if (network.kind === "gelu") return batchedFeedForward(x, network.weights); // [B, T, D]
  return blank("through the same network, without a nonlinearity"); // [B, T, D]
}

/**
 * Computes the forward pass: every position gathers information by attention, without a mask, and then the network works on each position.
 * Both add to the residual stream. The last position answers.
 *
 * @param ids tokens from `idTensor`, `[B, T]`
 * @returns a new tensor with a logit for every answer, `[B, A]`
 */
export function clockLogits(model: ClockModel, ids: tf.Tensor): tf.Tensor {
  const [B, T] = axesOf("ids", ids, "B T");
  return tf.tidy(() => {
    const x = tokenEmbedding(ids, model.E); // [B, T, D]
    return blank("what attention adds, what the network adds, and the scores of the last position");
  });
}

/**
 * Computes the mean cross-entropy of the right answers.
 *
 *     loss = −(1/B) Σ_b ln softmax(logits[b])[right answer]
 *
 * @param ids `[B, T]`
 * @param answers one-hot, `[B, A]`
 * @returns one number
 * @throws RangeError if answers and logits differ in shape
 */
export function clockLoss(model: ClockModel, ids: tf.Tensor, answers: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const logits = clockLogits(model, ids); // [B, A]
    assertSameShape("answers and logits", answers, logits);
    const right = tf.sum(tf.mul(answers, tf.logSoftmax(logits)), -1); // [B]
    return tf.neg(tf.mean(right)); // []
  });
}

/**
 * Makes one step of training on all weights of the model.
 *
 * @param optimizer one of `tf.train`
 * @returns the loss before the step, one number
 */
export function clockStep(
  { network, ...rest }: ClockModel,
  optimizer: tf.Optimizer,
  ids: tf.Tensor,
  answers: tf.Tensor,
): tf.Scalar {
  const variables = [...Object.values(rest), ...Object.values(network.weights)] as tf.Variable[];
  const loss = () => clockLoss({ network, ...rest }, ids, answers) as tf.Scalar; // []
  return optimizer.minimize(loss, true, variables) as tf.Scalar; // []
}
