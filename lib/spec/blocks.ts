import * as tf from "@tensorflow/tfjs";
import { specRandom } from "../kit/seed.js";
import type { Tap } from "../tap.js";

/** The sizes of a block: width of the stream, columns of all heads together, hidden units. */
export interface BlockSizes {
  D: number;
  columns: number;
  F: number;
}

/** The weights of a transformer block as tensors, for specs. */
export interface SpecBlock {
  norm1: { gamma: tf.Tensor; beta: tf.Tensor };
  attention: Record<"Wq" | "bq" | "Wk" | "bk" | "Wv" | "bv" | "Wo" | "bo", tf.Tensor>;
  norm2: { gamma: tf.Tensor; beta: tf.Tensor };
  mlp: Record<"W1" | "b1" | "W2" | "b2", tf.Tensor>;
}

/**
 * Random weights of a block from a stream of its own; see `specRandom`. Every gamma is far from 1, every bias and beta
 * from 0, and what the sublayers add is about as large as a stream of standard normal numbers.
 */
export function randomBlock({ D, columns, F }: BlockSizes, stream = 0): SpecBlock {
  const rng = specRandom(stream);
  const normal = (shape: number[], std: number, mean = 0) =>
    tf.tensor(
      Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.gauss(mean, std)),
      shape,
    );
  const weight = (rows: number, width: number) => normal([rows, width], 1 / Math.sqrt(rows)); // [rows, width]
  const norm = () => ({ gamma: normal([D], 0.4, 1), beta: normal([D], 0.3) }); // [D] each
  const bias = (length: number) => normal([length], 0.5); // [length]
  return {
    norm1: norm(),
    attention: {
      Wq: weight(D, columns),
      bq: bias(columns),
      Wk: weight(D, columns),
      bk: bias(columns),
      Wv: weight(D, columns),
      bv: bias(columns),
      Wo: weight(columns, D),
      bo: bias(D),
    },
    norm2: norm(),
    mlp: { W1: weight(D, F), b1: bias(F), W2: weight(F, D), b2: bias(D) },
  };
}

/** The same block with nothing to say: what is added to the stream is 0, whatever the sublayers read. */
export function silentBlock(block: SpecBlock): SpecBlock {
  const { attention, mlp } = block;
  const zeros = (x: tf.Tensor) => tf.zeros(x.shape); // the shape of x
  return {
    ...block,
    attention: { ...attention, Wo: zeros(attention.Wo), bo: zeros(attention.bo) },
    mlp: { ...mlp, W2: zeros(mlp.W2), b2: zeros(mlp.b2) },
  };
}

/**
 * What a tap sees that keeps the very tensor it is shown and gives back half of it, beside copies from a run of its own:
 * `kept` cannot be read where somebody freed what the tap had replaced. The caller frees both.
 *
 * @param run runs a block, or a part of one, with this tap
 */
export function seenByTap(run: (tap: Tap) => unknown): Record<"kept" | "due", Record<string, tf.Tensor>> {
  const [kept, due]: Record<string, tf.Tensor>[] = [{}, {}];
  const halving =
    (seen: Record<string, tf.Tensor>, own: (x: tf.Tensor) => tf.Tensor): Tap =>
    (place, passing) => {
      seen[place] = tf.keep(own(passing)); // the shape of what passes
      return tf.div(passing, 2);
    };
  run(halving(due, tf.clone));
  run(halving(kept, (passing) => passing));
  return { kept, due };
}
