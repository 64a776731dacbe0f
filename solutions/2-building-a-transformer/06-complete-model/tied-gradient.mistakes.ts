import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "The gradient of E lacks the way out: E made the scores as well.",
    ...tied({ E: (embedding) => tf.clone(embedding) }),
  },
  "only-the-way-out": {
    because: "The gradient of E lacks the way in: E gave the tokens their vectors as well.",
    ...tied({ E: (_, unembedding) => tf.clone(unembedding) }),
  },
  "mean-of-both": {
    because: "The two shares were averaged. A weight that is used twice gets their sum.",
    ...tied({ E: (embedding, unembedding) => tf.div(tf.add(embedding, unembedding), 2) }),
  },
  "difference-of-both": {
    because: "One share was subtracted from the other. Both are gradients of the same loss: they add up.",
    ...tied({ E: (embedding, unembedding) => tf.sub(embedding, unembedding) }),
  },
  "unread-tokens-stay": {
    because:
      "Tokens that were not read got no gradient at all. On the way out every token has a score, and learns.",
    ...tied({
      E: (embedding, unembedding, { read }) =>
        tf.add(embedding, tf.mul(unembedding, tf.expandDims(tf.max(tf.cast(read, "float32"), 0), 1))),
    }),
  },
  "mean-over-the-reads": {
    because:
      "A token that was read several times got the mean of its gradients. Its row was used each time: sum them.",
    ...tied({ embedding: (rows) => tf.div(ways.embedding(rows), times(rows)) }),
  },
  "last-read-wins": {
    because:
      "A token that was read several times kept one gradient: the others were overwritten. They add up.",
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
    because: "For the way in the stream itself was summed. What comes back there is dEmbedded.",
    ...tied({ embedding: ({ read, normed }) => tf.matMul(read, normed, true) }),
  },
  "gradients-exchanged": {
    because:
      "For the way out the scores' gradient met dEmbedded. It meets what was multiplied by Eᵀ: normed.",
    ...tied({ unembedding: ({ dLogits, dEmbedded }) => tf.matMul(dLogits, dEmbedded, true) }),
  },
  "right-tokens-only": {
    because:
      "On the way out only the tokens that were read learned. The gradient of a score reaches every token's row.",
    ...tied({ unembedding: ({ read, normed }) => tf.matMul(read, normed, true) }),
  },
  "first-item-only": {
    because: "Only the first item was counted. Every item used the same table: sum over all.",
    ...tied({
      embedding: (rows) => tf.matMul(first(rows.read, rows), first(rows.dEmbedded, rows), true),
      unembedding: (rows) => tf.matMul(first(rows.dLogits, rows), first(rows.normed, rows), true),
    }),
  },
  "first-item-on-the-way-out": {
    because: "On the way out only the first item was counted. Every item's scores came from the same table.",
    ...tied({
      unembedding: (rows) => tf.matMul(first(rows.dLogits, rows), first(rows.normed, rows), true),
    }),
  },
  "reshape-for-transpose": {
    because:
      "The scores' gradient became [V, B·T] by reshape, which moves no number. It must be turned over.",
    ...tied({
      unembedding: ({ B, T, V, dLogits, normed }) => tf.matMul(tf.reshape(dLogits, [V, B * T]), normed),
    }),
  },
  "ways-exchanged": {
    because: "The two shares changed places: ids and dEmbedded tell of the way in, dLogits of the way out.",
    ...tied({ embedding: ways.unembedding, unembedding: ways.embedding }),
  },
  "mean-over-the-places": {
    because:
      "The way out was divided by the number of places. That division is in the loss, and so in dLogits.",
    ...tied({ unembedding: (rows) => tf.div(ways.unembedding(rows), rows.B * rows.T) }),
  },
  "shifted-by-one": {
    because:
      "On the way in each token got the gradient of the place before its own: ids are what was read, not the targets.",
    ...tied({
      embedding: ({ read, dEmbedded }) => {
        const n = read.shape[0];
        return tf.matMul(tf.concat([tf.slice(read, 1, n - 1), tf.slice(read, 0, 1)]), dEmbedded, true);
      },
    }),
  },
});
