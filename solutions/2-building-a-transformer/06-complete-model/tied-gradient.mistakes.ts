import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { tiedGradient as right, type TiedGradient } from "./tied-gradient.js";

interface Rows {
  B: number;
  T: number;
  V: number;
  /** one-hot ids, `[B·T, V]` */
  read: tf.Tensor;
  /** `[B·T, D]` */
  dEmbedded: tf.Tensor;
  /** `[B·T, D]` */
  normed: tf.Tensor;
  /** `[B·T, V]` */
  dLogits: tf.Tensor;
}

interface Ways {
  embedding: (rows: Rows) => tf.Tensor;
  unembedding: (rows: Rows) => tf.Tensor;
  E: (embedding: tf.Tensor, unembedding: tf.Tensor, rows: Rows) => tf.Tensor;
}

const ways: Ways = {
  embedding: ({ read, dEmbedded }) => tf.matMul(read, dEmbedded, true), // [V, D]
  unembedding: ({ dLogits, normed }) => tf.matMul(dLogits, normed, true), // [V, D]
  E: (embedding, unembedding) => tf.add(embedding, unembedding), // [V, D]
};

/** The function behind its checks, with some steps replaced. */
const tied = (other: Partial<Ways>) => ({
  tiedGradient: (
    ids: tf.Tensor,
    dEmbedded: tf.Tensor,
    normed: tf.Tensor,
    dLogits: tf.Tensor,
  ): TiedGradient => {
    tf.dispose({ ...right(ids, dEmbedded, normed, dLogits) });
    const way = { ...ways, ...other };
    return tf.tidy(() => {
      const [B, T, V] = dLogits.shape as number[];
      const list = (x: tf.Tensor) => tf.reshape(x, [B * T, -1]);
      const read = tf.oneHot(tf.reshape(tf.cast(ids, "int32"), [B * T]), V); // [B·T, V]
      const rows = {
        B,
        T,
        V,
        read,
        dEmbedded: list(dEmbedded),
        normed: list(normed),
        dLogits: list(dLogits),
      };
      const embedding = way.embedding(rows); // [V, D]
      const unembedding = way.unembedding(rows); // [V, D]
      return { embedding, unembedding, E: way.E(embedding, unembedding, rows) };
    });
  },
});

/** How often each token was read, `[V, 1]`, at least 1. */
const times = ({ read }: Rows) => tf.maximum(tf.expandDims(tf.sum(tf.cast(read, "float32"), 0), 1), 1);
/** The places of the first item. */
const first = (x: tf.Tensor, { T }: Rows) => tf.slice(x, 0, T);

export default mistakesFor<typeof import("./tied-gradient.js")>({
  "only-the-way-in": {
    because: "Your gradient of E lacks the unembedding: E made the logits as well.",
    ...tied({ E: (embedding) => tf.clone(embedding) }),
  },
  "only-the-way-out": {
    because: "Your gradient of E lacks the embedding: E gave the tokens their vectors as well.",
    ...tied({ E: (_, unembedding) => tf.clone(unembedding) }),
  },
  "mean-of-both": {
    because: "You averaged the two parts. A weight that is used twice gets their sum.",
    ...tied({ E: (embedding, unembedding) => tf.div(tf.add(embedding, unembedding), 2) }),
  },
  "difference-of-both": {
    because: "You subtracted one part from the other. Both are gradients of the same loss: they add up.",
    ...tied({ E: (embedding, unembedding) => tf.sub(embedding, unembedding) }),
  },
  "unread-tokens-stay": {
    because:
      "You gave tokens that were not read no gradient. In the unembedding every token has a logit, and learns.",
    ...tied({
      E: (embedding, unembedding, { read }) =>
        tf.add(embedding, tf.mul(unembedding, tf.expandDims(tf.max(tf.cast(read, "float32"), 0), 1))),
    }),
  },
  "mean-over-the-reads": {
    because:
      "You gave a token that was read several times the mean of its gradients. Its row was used each time: sum them.",
    ...tied({ embedding: (rows) => tf.div(ways.embedding(rows), times(rows)) }),
  },
  "last-read-wins": {
    because: "A token that was read several times kept one gradient: you overwrote the others. They add up.",
    ...tied({
      embedding: (rows) => {
        const { read, dEmbedded } = rows;
        const later = tf.cumsum(tf.cast(read, "float32"), 0, true, true); // [B·T, V]: reads that come later
        return tf.matMul(
          tf.mul(tf.cast(read, "float32"), tf.cast(tf.equal(later, 0), "float32")),
          dEmbedded,
          true,
        );
      },
    }),
  },
  "the-stream-for-its-gradient": {
    because: "For the embedding you summed the stream itself. Sum its gradient, dEmbedded.",
    ...tied({ embedding: ({ read, normed }) => tf.matMul(read, normed, true) }),
  },
  "gradients-exchanged": {
    because:
      "For the unembedding you multiplied the logits' gradient by dEmbedded. Use the tensor that was multiplied by Eᵀ: normed.",
    ...tied({ unembedding: ({ dLogits, dEmbedded }) => tf.matMul(dLogits, dEmbedded, true) }),
  },
  "right-tokens-only": {
    because:
      "In the unembedding you gave a gradient only to tokens that were read. The gradient of a logit reaches every token's row.",
    ...tied({ unembedding: ({ read, normed }) => tf.matMul(read, normed, true) }),
  },
  "first-item-only": {
    because: "You counted only the first item. Every item used the same table: sum over all.",
    ...tied({
      embedding: (rows) => tf.matMul(first(rows.read, rows), first(rows.dEmbedded, rows), true),
      unembedding: (rows) => tf.matMul(first(rows.dLogits, rows), first(rows.normed, rows), true),
    }),
  },
  "first-item-on-the-way-out": {
    because:
      "In the unembedding you counted only the first item. Every item's logits came from the same table.",
    ...tied({
      unembedding: (rows) => tf.matMul(first(rows.dLogits, rows), first(rows.normed, rows), true),
    }),
  },
  "reshape-for-transpose": {
    because: "You reshaped the logits' gradient to [V, B·T], which moves no number. Transpose it.",
    ...tied({
      unembedding: ({ B, T, V, dLogits, normed }) => tf.matMul(tf.reshape(dLogits, [V, B * T]), normed),
    }),
  },
  "ways-exchanged": {
    because:
      "You swapped the two parts: ids and dEmbedded belong to the embedding, dLogits to the unembedding.",
    ...tied({ embedding: ways.unembedding, unembedding: ways.embedding }),
  },
  "mean-over-the-places": {
    because:
      "You divided the unembedding part by the number of positions. That division is in the loss, and so in dLogits.",
    ...tied({ unembedding: (rows) => tf.div(ways.unembedding(rows), rows.B * rows.T) }),
  },
  "shifted-by-one": {
    because:
      "In the embedding you gave each token the gradient of the position before: ids are the tokens read, not the targets.",
    ...tied({
      embedding: ({ read, dEmbedded }) => {
        const n = read.shape[0];
        return tf.matMul(tf.concat([tf.slice(read, 1, n - 1), tf.slice(read, 0, 1)]), dEmbedded, true);
      },
    }),
  },
});
