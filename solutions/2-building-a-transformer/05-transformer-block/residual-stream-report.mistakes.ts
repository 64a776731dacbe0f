import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    const numbers = tf.tidy(() => {
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
    if (forget) tf.dispose(kept);
    return numbers;
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
      "The stream was measured behind each block. Asked for is the one in front, which its sublayers are compared with.",
    residualStreamReport: report(({ after }) => ({ stream: length(after) })),
  },
  "both-behind-the-block": {
    because:
      "The stream behind the block was compared with itself: the cosine is always 1. One of the two is the one in front.",
    residualStreamReport: inFront(({ after }) => after),
  },
  "drops-the-first-stream": {
    because:
      "Behind x stands what the later blocks left: that of block 0 was dropped, where the last one's is due.",
    residualStreamReport: inFront(({ before, after }) =>
      tf.concat([tf.slice(before, 0, 1), tf.slice(after, 1)]),
    ),
  },
  "always-the-start": {
    because:
      "x was taken for the stream in front of every block. From the second on it is what the block before left.",
    residualStreamReport: inFront(({ before }) => tf.broadcastTo(tf.slice(before, 0, 1), before.shape)),
  },
  "shifted-the-wrong-way": {
    because:
      "The streams were shifted by one block too many: in front of block 1 is what lay behind block 0.",
    residualStreamReport: inFront(({ before }) => {
      const N = before.shape[0];
      return N === 1 ? before : tf.concat([tf.slice(before, 0, 1), tf.slice(before, 0, N - 1)]);
    }),
  },
  "measures-the-normed": {
    because:
      "The normed copy was measured: its length is the root of the width, always. Measure the stream itself.",
    residualStreamReport: report(({ before }) => ({ stream: length(normed(before)) })),
  },
  "attention-and-mlp-exchanged": {
    because: "What attention and the network add changed places.",
    residualStreamReport: report(({ attention, mlp }) => ({
      attention: length(mlp),
      mlp: length(attention),
    })),
  },
  "whole-addition-for-the-mlp": {
    because: "The network's share is all that the block added. Attention's is in it.",
    residualStreamReport: report(({ before, after }) => ({ mlp: length(tf.sub(after, before)) })),
  },
  "stream-with-attention": {
    because: "Attention's share was measured after it had been added: that is the stream between.",
    residualStreamReport: report(({ before, attention }) => ({
      attention: length(tf.add(before, attention)),
    })),
  },
  "forgets-the-root": {
    because: "These are sums of squares. The length is the root of it.",
    residualStreamReport: measured((vectors) => tf.sum(tf.square(vectors), -1)),
  },
  "root-mean-square": {
    because: "The squares were averaged: this is the size of one component. The length sums them.",
    residualStreamReport: measured((vectors) => tf.sqrt(tf.mean(tf.square(vectors), -1))),
  },
  "sum-of-sizes": {
    because: "The sizes of the components were added up. The length is the root of the sum of their squares.",
    residualStreamReport: measured((vectors) => tf.sum(tf.abs(vectors), -1)),
  },
  "one-length-for-all-positions": {
    because: "The lengths run over the positions as well. Every position has its own vector.",
    residualStreamReport: measured((vectors) =>
      tf.broadcastTo(
        tf.sqrt(tf.sum(tf.square(vectors), [-2, -1], false)).expandDims(-1),
        vectors.shape.slice(0, -1),
      ),
    ),
  },
  "lengths-over-positions": {
    because: "The sum runs over the positions, component by component. It belongs to the last axis.",
    residualStreamReport: report(({ before, attention, mlp }) => {
      const size: Measure = (vectors) => tf.sqrt(tf.sum(tf.square(vectors), -2));
      return { stream: size(before), attention: size(attention), mlp: size(mlp) };
    }),
  },
  "dot-product-alone": {
    because:
      "The dot product was not divided by the lengths: it grows with the vectors, the cosine does not.",
    residualStreamReport: report(({ before, after }) => ({ cosine: dot(before, after) })),
  },
  "divides-by-one-length": {
    because:
      "The dot product was divided by the length in front twice. One of the two is that of the stream behind.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: tf.div(dot(before, after), tf.square(length(before))),
    })),
  },
  "divides-by-the-length-in-front": {
    because:
      "The dot product was divided by the length in front alone. That of the stream behind is missing.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: tf.div(dot(before, after), length(before)),
    })),
  },
  "divides-by-the-length-behind": {
    because:
      "The dot product was divided by the length behind alone. That of the stream in front is missing.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: tf.div(dot(before, after), length(after)),
    })),
  },
  "cosine-without-its-sign": {
    because:
      "The cosine lost its sign. It is negative where a block turns the stream by more than a right angle.",
    residualStreamReport: report(({ before, after }) => ({ cosine: tf.abs(cosine(before, after)) })),
  },
  "angle-of-the-addition": {
    because:
      "The cosine is that of the stream and what is added. Asked for is how far the whole stream turns.",
    residualStreamReport: report(({ before, after }) => ({
      cosine: cosine(
        before,
        tf.maximum(tf.abs(tf.sub(after, before)), 1e-30).mul(tf.sign(tf.sub(after, before))),
      ),
    })),
  },
  "angle-of-both-additions": {
    because: "The cosine is that of the two additions. Asked for is how far the whole stream turns.",
    residualStreamReport: report(({ attention, mlp }) => ({
      cosine: tf.div(dot(attention, mlp), tf.maximum(tf.mul(length(attention), length(mlp)), 1e-30)),
    })),
  },
  "blocks-from-the-end": {
    because: "The last block came first. Row 0 is the block that reads x.",
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
    because:
      "The tap remembered nothing, so there is nothing to stack: what passes is stored under its place.",
    rung: 1,
    residualStreamReport: report(
      () => ({}),
      true,
      () => (_, passing) => passing,
    ),
  },
  "remembers-without-keeping": {
    because: "What the tap remembered was freed with the block that made it. It has to be kept.",
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
    because: "The tap did not let go on what it saw: zeros went on in its stead. A watcher changes nothing.",
    residualStreamReport: report(
      () => ({}),
      true,
      (kept) => (place, passing) => tf.zerosLike(keeping(kept)(place, passing)),
    ),
  },
  "keeps-what-it-kept": {
    because:
      "What the tap kept was never disposed of: tidy does not free it any more, so every call leaves it behind.",
    residualStreamReport: report(() => ({}), false),
  },
});
