import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { transposedTimes } from "#lib/transposed";

/** What the token table is told by the loss, and by which way. */
export interface TiedGradient {
  /** by the way in, where E gave the tokens their vectors, `[V, D]` */
  embedding: tf.Tensor;
  /** by the way out, where E made the scores, `[V, D]` */
  unembedding: tf.Tensor;
  /** the gradient of E, `[V, D]` */
  E: tf.Tensor;
}

/**
 * The gradient of a token table that is used twice: to embed, `stream[b, t] = E[ids[b, t]] + ...`, and to unembed,
 * `logits[b, t] = normed[b, t] · Eᵀ`.
 *
 *     embedding[v]   = Σ dEmbedded[b, t]                       over the places (b, t) where token v stands
 *     unembedding[v] = Σ dLogits[b, t, v] · normed[b, t]       over all places
 *     dE             = embedding + unembedding
 *
 * @param ids the tokens that were read, whole numbers, `[B, T]`
 * @param dEmbedded gradient of the stream in front of the first block, `[B, T, D]`
 * @param normed what was multiplied by Eᵀ: the stream behind the last norm, `[B, T, D]`
 * @param dLogits gradient of the scores, `[B, T, V]`
 * @returns the gradient of E and its two parts, in new tensors
 * @throws RangeError if the places or the widths do not fit
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
    const embedding = /* blank: for every token the sum over the places where it was read */ transposedTimes(
      tf.oneHot(tf.reshape(tf.cast(ids, "int32"), [B * T]), V),
      rows(dEmbedded),
    ) /* end */; // [V, D]
    const unembedding =
      /* blank: for every token the sum over all places, each by the gradient of its score there */ transposedTimes(
        rows(dLogits),
        rows(normed),
      ) /* end */; // [V, D]
    return { embedding, unembedding, E: tf.add(embedding, unembedding) }; // [V, D] each
  });
}
