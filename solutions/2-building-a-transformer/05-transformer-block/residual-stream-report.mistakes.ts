import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Tap } from "#lib/tap";
import { blockStack } from "./block-stack.js";
import type { BlockWeights } from "./pre-norm-block.js";
import { residualStreamReport as right, type StreamReport } from "./residual-stream-report.js";

/** All of a stack's streams and additions, `[N, B, T, D]` each. */
type Seen = Record<"before" | "after" | "attention" | "mlp", tf.Tensor>;
type Measure = (vectors: tf.Tensor) => tf.Tensor;

const length: Measure = (vectors) => tf.sqrt(tf.sum(tf.square(vectors), -1)); // [N, B, T]
const dot = (u: tf.Tensor, v: tf.Tensor) => tf.sum(tf.mul(u, v), -1); // [N, B, T]
const cosine = (u: tf.Tensor, v: tf.Tensor, size: Measure = length) =>
  tf.div(dot(u, v), tf.mul(size(u), size(v)));

/** A tap that remembers what passes, and lets it go on. */
const keeping =
  (kept: Record<string, tf.Tensor>): Tap =>
  (place, passing) => {
    kept[place] = tf.keep(tf.clone(passing));
    return passing;
  };

/** The right numbers of what was seen, some of them replaced. */
const report =
  (other: (seen: Seen) => Partial<StreamReport>, forget = true, watch = keeping) =>
  (x: tf.Tensor, blocks: BlockWeights[], heads: number): StreamReport => {
    const kept: Record<string, tf.Tensor> = {};
    try {
      return tf.tidy(() => {
        blockStack(x, blocks, heads, watch(kept));
        const ofAll = (place: string) => tf.stack(blocks.map((_, layer) => kept[`${layer}.${place}`])); // [N, B, T, D]
        const after = ofAll("stream"); // [N, B, T, D]
        const before = tf.concat([tf.expandDims(x, 0), tf.slice(after, 0, blocks.length - 1)]); // [N, B, T, D]
        const seen = { before, after, attention: ofAll("attention"), mlp: ofAll("mlp") };
        return {
          stream: length(before),
          attention: length(seen.attention),
          mlp: length(seen.mlp),
          cosine: cosine(before, after),
          ...other(seen),
        };
      });
    } finally {
      if (forget) tf.dispose(kept);
    }
  };

/** Every length measured in another way, that of the cosine too. */
const measured = (size: Measure) =>
  report(({ before, after, attention, mlp }) => ({
    stream: size(before),
    attention: size(attention),
    mlp: size(mlp),
    cosine: cosine(before, after, size),
  }));
/** Another stream taken for the one in front of each block. */
const inFront = (taken: (seen: Seen) => tf.Tensor) =>
  report((seen) => {
    const before = taken(seen); // [N, B, T, D]
    return { stream: length(before), cosine: cosine(before, seen.after) };
  });
const normed = (x: tf.Tensor) => {
  const centered = tf.sub(x, tf.mean(x, -1, true)); // [N, B, T, D]
  return tf.div(centered, tf.sqrt(tf.add(tf.mean(tf.square(centered), -1, true), 1e-5))); // [N, B, T, D]
};

export default mistakesFor<typeof import("./residual-stream-report.js")>({
  "stream-behind-the-block": {
    because:
      "You measured the stream after each block. Measure it before the block, where its sublayers read it.",
    residualStreamReport: report(({ after }) => ({ stream: length(after) })),
  },
  "both-behind-the-block": {
    because:
      "You compared the stream after the block with itself, so the cosine is always 1. Use the one before it, too.",
    residualStreamReport: inFront(({ after }) => after),
  },
  "drops-the-first-stream": {
    because:
      "After x you put the streams after the later blocks: drop the last block's stream, not block 0's.",
    residualStreamReport: inFront(({ before, after }) =>
      tf.concat([tf.slice(before, 0, 1), tf.slice(after, 1)]),
    ),
  },
  "always-the-start": {
    because:
      "You used x as the stream before every block. From the second block on it is the previous block's stream.",
    residualStreamReport: inFront(({ before }) => tf.broadcastTo(tf.slice(before, 0, 1), before.shape)),
  },
  "shifted-the-wrong-way": {
    because:
      "You shifted the streams by one block too many: the stream before block 1 is the one after block 0.",
    residualStreamReport: inFront(({ before }) => {
      const N = before.shape[0];
      return N === 1 ? before : tf.concat([tf.slice(before, 0, 1), tf.slice(before, 0, N - 1)]);
    }),
  },
  "measures-the-normed": {
    because:
      "You measured the normalized copy, whose length is always the root of the width. Measure the stream itself.",
    residualStreamReport: report(({ before }) => ({ stream: length(normed(before)) })),
  },
  "attention-and-mlp-exchanged": {
    because: "You swapped what attention adds and what the network adds.",
    residualStreamReport: report(({ attention, mlp }) => ({
      attention: length(mlp),
      mlp: length(attention),
    })),
  },
  "whole-addition-for-the-mlp": {
    because: "You took everything that the block added for the network's share. Attention's share is in it.",
    residualStreamReport: report(({ before, after }) => ({ mlp: length(tf.sub(after, before)) })),
  },
  "stream-with-attention": {
    because: "You measured attention's share after it was added: that is the stream between.",
    residualStreamReport: report(({ before, attention }) => ({
      attention: length(tf.add(before, attention)),
    })),
  },
  "forgets-the-root": {
    because: "These are sums of squares. The length is their root.",
    residualStreamReport: measured((vectors) => tf.sum(tf.square(vectors), -1)),
  },
  "root-mean-square": {
    because: "You averaged the squares, which gives the size of one component. The length sums them.",
    residualStreamReport: measured((vectors) => tf.sqrt(tf.mean(tf.square(vectors), -1))),
  },
  "sum-of-sizes": {
    because:
      "You added up the absolute values of the components. The length is the root of the sum of their squares.",
    residualStreamReport: measured((vectors) => tf.sum(tf.abs(vectors), -1)),
  },
  "one-length-for-all-positions": {
    because: "Your lengths run over the positions as well. Every position has its own vector.",
    residualStreamReport: measured((vectors) =>
      tf.broadcastTo(
        tf.sqrt(tf.sum(tf.square(vectors), [-2, -1], false)).expandDims(-1),
        vectors.shape.slice(0, -1),
      ),
    ),
  },
  "lengths-over-positions": {
    because: "Your sum runs over the positions, component by component. Sum over the last axis.",
    residualStreamReport: report(({ before, attention, mlp }) => {
      const size: Measure = (vectors) => tf.sqrt(tf.sum(tf.square(vectors), -2));
      return { stream: size(before), attention: size(attention), mlp: size(mlp) };
    }),
  },
  "dot-product-alone": {
    because:
      "You didn't divide the dot product by the lengths: it grows with the vectors, and the cosine doesn't.",
    residualStreamReport: report(({ before, after }) => ({ cosine: dot(before, after) })),
  },
  "divides-by-one-length": {
    because:
      "You divided the dot product twice by the length before the block. One of the two is the length after it.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: tf.div(dot(before, after), tf.square(length(before))),
    })),
  },
  "divides-by-the-length-in-front": {
    because:
      "You divided the dot product by the length before the block alone. The length after it is missing.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: tf.div(dot(before, after), length(before)),
    })),
  },
  "divides-by-the-length-behind": {
    because:
      "You divided the dot product by the length after the block alone. The length before it is missing.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: tf.div(dot(before, after), length(after)),
    })),
  },
  "cosine-without-its-sign": {
    because:
      "Your cosine lost its sign. It is negative where a block turns the stream by more than a right angle.",
    residualStreamReport: report(({ before, after }) => ({ cosine: tf.abs(cosine(before, after)) })),
  },
  "angle-of-the-addition": {
    because:
      "This is the cosine between the stream and what is added. Measure how far the whole stream turns.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: cosine(
        before,
        tf.maximum(tf.abs(tf.sub(after, before)), 1e-30).mul(tf.sign(tf.sub(after, before))),
      ),
    })),
  },
  "angle-of-both-additions": {
    because: "This is the cosine between the two additions. Measure how far the whole stream turns.",
    residualStreamReport: report(({ attention, mlp }) => ({
      cosine: tf.div(dot(attention, mlp), tf.maximum(tf.mul(length(attention), length(mlp)), 1e-30)),
    })),
  },
  "blocks-from-the-end": {
    because: "Your last block comes first. Row 0 is the block that reads x.",
    residualStreamReport: (x, blocks, heads) =>
      tf.tidy(() => {
        const { stream, attention, mlp, cosine } = right(x, blocks, heads);
        const turned = (t: tf.Tensor) => tf.reverse(t, 0); // [N, B, T]
        return {
          stream: turned(stream),
          attention: turned(attention),
          mlp: turned(mlp),
          cosine: turned(cosine),
        };
      }),
  },
  "remembers-nothing": {
    because: "Your tap remembers nothing, so there is nothing to stack: store what passes under its place.",
    rung: 1,
    residualStreamReport: report(
      () => ({}),
      true,
      () => (_, passing) => passing,
    ),
  },
  "remembers-without-keeping": {
    because: "What your tap remembered was freed with the block that made it. Keep it.",
    rung: 1,
    residualStreamReport: report(
      () => ({}),
      true,
      (kept) => (place, passing) => {
        kept[place] = passing;
        return passing;
      },
    ),
  },
  "tap-gives-back-zeros": {
    because: "Your tap returns zeros instead of what it saw. A tap that only watches changes nothing.",
    residualStreamReport: report(
      () => ({}),
      true,
      (kept) => (place, passing) => tf.zerosLike(keeping(kept)(place, passing)),
    ),
  },
  "keeps-what-it-kept": {
    because: "You never disposed what the tap kept: tidy no longer frees it, so every call leaks it.",
    residualStreamReport: report(() => ({}), false),
  },
  "sorts-the-places-as-text": {
    because:
      "You sorted the places as texts, and block 10 comes before block 2. Go through the blocks by number.",
    residualStreamReport: report(({ before, after, attention, mlp }) => {
      const order = [...Array(before.shape[0]).keys()].sort(); // 0, 1, 10, 11, 2, ...
      const behind = tf.gather(after, order); // [N, B, T, D]
      const inOrder = tf.concat([tf.slice(before, 0, 1), tf.slice(behind, 0, order.length - 1)]); // [N, B, T, D]
      return {
        stream: length(inOrder),
        attention: length(tf.gather(attention, order)),
        mlp: length(tf.gather(mlp, order)),
        cosine: cosine(inOrder, behind),
      };
    }),
  },
});
