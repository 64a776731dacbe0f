import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { transposedTimes } from "#lib/transposed";

/** The gradient of the token table, and its two parts. */
export interface TiedGradient {
  /** from the embedding, where E gives the tokens their vectors, `[V, D]` */
  embedding: tf.Tensor;
  /** from the unembedding, where Eᵀ makes the logits, `[V, D]` */
  unembedding: tf.Tensor;
  /** the whole gradient of E, `[V, D]` */
  E: tf.Tensor;
}

/**
 * Computes the gradient of a token table that is used twice, to embed and to unembed:
 *
 *     embedded[b, t] = E[ids[b, t]] + P[t]
 *     logits[b, t]   = normed[b, t] · Eᵀ
 *
 * Each use contributes a part of the gradient: the result holds both parts, and the gradient ∂L/∂E.
 *
 * @param ids the tokens that the model read, whole numbers, `[B, T]`
 * @param dEmbedded gradient of `embedded`, the residual stream before the first block, `[B, T, D]`
 * @param normed the residual stream after the last norm, which was multiplied by Eᵀ, `[B, T, D]`
 * @param dLogits gradient of the logits, `[B, T, V]`
 * @returns the gradient of E and its two parts, in new tensors
 * @throws RangeError if the positions or the widths do not fit
 * @see Press and Wolf 2017, section 3
 */
export function tiedGradient(
  ids: tf.Tensor,
  dEmbedded: tf.Tensor,
  normed: tf.Tensor,
  dLogits: tf.Tensor,
): TiedGradient {
  const [B, T] = axesOf("dEmbedded", dEmbedded, "B T D");
  const [, , V] = axesOf("dLogits", dLogits, "B T V");
  assertSameShape("dEmbedded and normed", dEmbedded, normed);
  assertSameShape("the places of ids and dEmbedded", ids, { shape: [B, T] });
  assertSameShape("dLogits and what fits dEmbedded", dLogits, { shape: [B, T, V] });
  return tf.tidy(() => {
    const rows = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [B * T, -1]); // [B·T, D or V]
    const embedding = /* blank: the part from the embedding: a row for every token */ transposedTimes(
      tf.oneHot(tf.reshape(tf.cast(ids, "int32"), [B * T]), V),
      rows(dEmbedded),
    ) /* end */; // [V, D]
    const unembedding = /* blank: the part from the unembedding: a row for every token */ transposedTimes(
      rows(dLogits),
      rows(normed),
    ) /* end */; // [V, D]
    return { embedding, unembedding, E: tf.add(embedding, unembedding) }; // [V, D] each
  });
}
