import * as tf from "@tensorflow/tfjs";
import type { Tap } from "#lib/tap";
import { blockStack } from "./block-stack.js";
import type { BlockWeights } from "./pre-norm-block.js";

/** What the blocks of a stack do to the stream, at every position. ‖·‖ is the length of a position's vector. */
export type StreamReport = {
  /** ‖stream‖ before every block, `[N, B, T]` */
  stream: tf.Tensor;
  /** ‖what attention adds‖, `[N, B, T]` */
  attention: tf.Tensor;
  /** ‖what the feed-forward network adds‖, `[N, B, T]` */
  mlp: tf.Tensor;
  /** between the stream before a block and after it: 1 where the block doesn't turn the stream, `[N, B, T]` */
  cosine: tf.Tensor;
};

/**
 * Measures the residual stream along a stack: how long it is, how much every sublayer adds, and how far each block turns it.
 *
 *     cosine = u · v / (‖u‖ ‖v‖),   u = the stream before the block,  v = after it
 *
 * A stack frees what it computes when it is done, and it calls the tap while it runs. So keep what the tap must remember with `tf.keep`,
 * and dispose it afterwards.
 *
 * @param x the stream before the first block, `[B, T, D]`
 * @param blocks N blocks, at least one, the first one first
 * @param heads number of heads, H
 * @returns the four measurements, in new tensors
 * @throws RangeError in the cases of `blockStack`
 */
export function residualStreamReport(x: tf.Tensor, blocks: BlockWeights[], heads: number): StreamReport {
  const seen: Record<string, tf.Tensor> = {}; // "0.attention", "0.mlp", "0.stream", "1.attention", ...
  const watch: Tap = (place, passing) => {
    // blank: keep what passes under the name of its place, and return it unchanged
    seen[place] = tf.keep(tf.clone(passing));
    return passing;
    // end
  };
  try {
    return tf.tidy(() => {
      blockStack(x, blocks, heads, watch);
      const ofAll = (place: string): tf.Tensor =>
        tf.stack(blocks.map((_, layer) => seen[`${layer}.${place}`])); // [N, B, T, D]
      const length = (vectors: tf.Tensor): tf.Tensor =>
        /* blank: the length of every vector */ tf.sqrt(tf.sum(tf.square(vectors), -1)) /* end */; // [N, B, T]
      const after = ofAll("stream"); // [N, B, T, D]
      const before = /* blank: the stream before every block */ tf.concat([
        tf.expandDims(x, 0),
        tf.slice(after, 0, blocks.length - 1),
      ]) /* end */; // [N, B, T, D]
      const cosine = /* blank: the cosine between the stream before every block and after it */ tf.div(
        tf.sum(tf.mul(before, after), -1),
        tf.mul(length(before), length(after)),
      ) /* end */; // [N, B, T]
      return {
        stream: length(before), // [N, B, T]
        attention: length(ofAll("attention")), // [N, B, T]
        mlp: length(ofAll("mlp")), // [N, B, T]
        cosine,
      };
    });
  } finally {
    tf.dispose(seen);
  }
}
