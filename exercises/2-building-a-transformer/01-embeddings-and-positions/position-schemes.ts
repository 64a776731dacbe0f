import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertDivides, axesOf } from "#lib/shapes";
import { timesTransposed } from "#lib/transposed";
import { alibiBias } from "./alibi.js";
import { applyRope } from "./apply-rope.js";
import { learnedPositions } from "./learned-positions.js";
import { ropeTables } from "./rope-tables.js";
import { sinusoidalPositions } from "./sinusoidal-positions.js";
import { tokenEmbedding } from "./token-embedding.js";

/** This chapter's schemes to tell a model the positions of its tokens. */
export const SCHEMES = ["none", "learned", "sinusoidal", "alibi", "rope"] as const;

export type Scheme = (typeof SCHEMES)[number];

/** The weights of one layer of attention between two tables. Only the learned scheme uses P. */
export interface SchemeModel {
  /** token table, `[V, D]` */
  E: tf.Tensor;
  /** position table, `[L, D]` */
  P: tf.Tensor;
  /** from a token to its query, key and value, and from the mixed values to the output, `[D, D]` each */
  Wq: tf.Tensor;
  Wk: tf.Tensor;
  Wv: tf.Tensor;
  Wo: tf.Tensor;
  /** from the output to a logit for every token of the vocabulary, `[D, V]` */
  Wu: tf.Tensor;
}

/** The input of attention, `[B, T, D]`, from the tokens without positions, `[B, T, D]`. */
function withPositions(scheme: Scheme, tokens: tf.Tensor, P: tf.Tensor): tf.Tensor {
  const [, T, D] = tokens.shape as number[];
  return blank("the tokens, with positions added to them where the scheme does that");
}

/** The queries, keys and values that attention uses, `[B, H, T, headDim]` each. */
function asSeenByAttention(scheme: Scheme, q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): tf.Tensor[] {
  const [, , T, headDim] = q.shape as number[];
  return blank("q, k and v, turned where the scheme turns them");
}

/** The term that is added to the scaled scores, `[T, T]` or `[H, T, T]`. */
function biasOf(scheme: Scheme, H: number, T: number): tf.Tensor {
  const causal = Array.from({ length: T }, (_, i) =>
    Array.from({ length: T }, (_, j) => (j <= i ? 0 : -Infinity)),
  ); // [T, T]
  return blank("the scheme's term for the scores; no scheme lets a query see the future");
}

/**
 * One layer of causal attention that learns where to look, with one of five position schemes.
 *
 *     x = tokens (+ positions);   weights = softmax(q · kᵀ / √headDim + bias);   logits = (weights · v) · Wo · Wu
 *
 * | scheme     | where positions enter                                    |
 * | ---------- | -------------------------------------------------------- |
 * | none       | nowhere                                                  |
 * | learned    | row t of P is added to token t                           |
 * | sinusoidal | the same, with the fixed table                           |
 * | alibi      | a bias on the scaled scores of each head                 |
 * | rope       | queries and keys are turned, in every head; values stay  |
 *
 * @param ids int32, `[B, T]`
 * @param H number of heads; headDim = D / H
 * @returns a logit for every token at every position, `[B, T, V]`
 * @throws RangeError if H does not divide D, or the learned scheme has no row for a position
 */
export function schemeLogits(scheme: Scheme, model: SchemeModel, ids: tf.Tensor, H: number): tf.Tensor {
  const [B, T] = axesOf("ids", ids, "B T");
  const [D, V] = axesOf("Wu", model.Wu, "D V");
  assertDivides("the width D by the number of heads", D, H);
  return tf.tidy(() => {
    const x = withPositions(scheme, tokenEmbedding(ids, model.E), model.P); // [B, T, D]
    const rows = tf.reshape(x, [B * T, D]); // [B·T, D]
    const heads = (W: tf.Tensor) =>
      tf.transpose(tf.reshape(tf.matMul(rows, W), [B, T, H, D / H]), [0, 2, 1, 3]); // [B, H, T, headDim]
    const [q, k, v] = asSeenByAttention(scheme, heads(model.Wq), heads(model.Wk), heads(model.Wv));
    const scaled = tf.div(timesTransposed(q, k), Math.sqrt(D / H)); // [B, H, T, T]
    const weights = tf.softmax(tf.add(scaled, biasOf(scheme, H, T))); // [B, H, T, T]
    const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]); // [B, T, H, headDim]
    const output = tf.matMul(tf.reshape(mixed, [B * T, D]), model.Wo); // [B·T, D]
    return tf.reshape(tf.matMul(output, model.Wu), [B, T, V]); // [B, T, V]
  });
}

/**
 * Measures how badly a model predicts, at every position, the token that came `back` positions earlier.
 *
 *     loss = mean over b and t >= back of −ln softmax(logits[b, t])[ids[b, t − back]]
 *
 * The first `back` positions have no answer and do not count.
 *
 * @param logits a logit for every token of the vocabulary, `[B, T, V]`
 * @param ids int32, `[B, T]`
 * @param back how many positions back, 0 <= back < T
 * @returns the mean cross-entropy in nats, a scalar
 */
export function copyLoss(logits: tf.Tensor, ids: tf.Tensor, back: number): tf.Tensor {
  const [B, T, V] = axesOf("logits", logits, "B T V");
  return tf.tidy(() => {
    const asked: tf.Tensor = blank("the logits of the positions that have an answer"); // [B, T − back, V]
    const answers: tf.Tensor = blank("the answer to each of them"); // [B, T − back]
    const chosen = tf.mul(tf.logSoftmax(asked), tf.oneHot(tf.cast(answers, "int32"), V)); // [B, T − back, V]
    return blank("the mean loss of an answer"); // []
  });
}
