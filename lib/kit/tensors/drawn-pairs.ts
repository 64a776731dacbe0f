import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import type { Velocity } from "../../flow/velocity.js";
import { randomTensor } from "../../spec/tensors.js";

/** A batch of pairs as a flow's loss has drawn them, and the loss of it. */
export interface DrawnPairs {
  /** data, noise `[B, ...]` and times `[B]` */
  x0: tf.Tensor;
  x1: tf.Tensor;
  t: tf.Tensor;
  /** what the velocity said, `[B, ...]` */
  u: tf.Tensor;
  loss: tf.Tensor;
}

/**
 * Finds out which pairs a loss has drawn, from outside: its velocity sees x and t, and says a tensor u of its own. The gradient of
 * the mean squared error with respect to u tells x1 − x0, and these three tell both ends.
 *
 * @param lossOf the loss of a batch, by the velocity that it is given
 * @param shape of the batch, `[B, ...]`; a velocity that is asked for another is a finding
 */
export function drawnPairs(lossOf: (velocity: Velocity) => tf.Scalar, shape: number[]): DrawnPairs {
  const u = randomTensor(shape, 30);
  const seen: tf.Tensor[] = [];
  const velocity =
    (said: tf.Tensor): Velocity =>
    (x, t) => {
      const axes = ["pair", ...shape.slice(1).map((_, i) => `axis${i + 1}`)].join(" ");
      expect(x).toHaveShape(shape, axes, "the x that the velocity is given");
      expect(t).toHaveShape(shape.slice(0, 1), "pair", "the t that the velocity is given");
      seen.push(tf.keep(tf.clone(x)), tf.keep(tf.clone(t)));
      return said;
    };
  const { value: loss, grad } = tf.valueAndGrad((said: tf.Tensor) => lossOf(velocity(said)))(u);
  const drawn = tf.tidy(() => {
    const [x, t] = seen.map((each) => tf.clone(each)); // [B, ...], [B]
    const way = tf.sub(u, tf.mul(u.size / 2, grad)); // [B, ...]
    const s = tf.reshape(t, [shape[0], ...Array(shape.length - 1).fill(1)]); // [B, 1, ...]
    return { x0: tf.sub(x, tf.mul(s, way)), x1: tf.add(x, tf.mul(tf.sub(1, s), way)), t, u, loss };
  });
  tf.dispose([...seen, grad]);
  return drawn;
}
