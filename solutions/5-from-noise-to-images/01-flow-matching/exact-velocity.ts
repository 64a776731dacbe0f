import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { axesOf } from "#lib/shapes";
import { timesTransposed } from "#lib/transposed";

/**
 * Computes the velocity a perfect network learns from a finite data set, without any training.
 *
 * A path leads from a data point x0 to noise x1: at time t it is at (1 − t)·x0 + t·x1, and its velocity is x1 − x0. Each row of the data
 * is equally likely to be x0, and x1 is a draw from N(0, I). The function returns the mean velocity of all paths through x at time t, each
 * weighted by its probability density given that it passes through x:
 *
 *     E[x1 − x0 | (1 − t)·x0 + t·x1 = x]
 *
 * @param x the points, `[B, D]`
 * @param t the time of each point, above 0 and at most 1, `[B]`. A time as small as 0.01 still yields finite numbers
 * @param data the whole data set, `[M, D]`. A row that occurs twice is twice as likely
 * @returns the velocity at each x, a new tensor, `[B, D]`
 * @throws RangeError if x or data doesn't have two axes, if their rows have different lengths, if t is not `[B]`, or if data has no row
 * @see Liu et al. 2022, "Flow straight and fast", section 2.1
 */
export function exactVelocity(x: tf.Tensor2D, t: tf.Tensor1D, data: tf.Tensor2D): tf.Tensor2D {
  assertShapes(x, t, data);
  return tf.tidy(() => {
    const time: tf.Tensor = tf.expandDims(t, 1); // [B, 1]
    // ln of the probability of each data point, given that its path is at x at time t, up to a constant of the item
    const logits: tf.Tensor = /* blank: how well each data point explains x */ tf.div(
      tf.sub(
        tf.mul(tf.sub(1, time), timesTransposed(x, data)),
        tf.mul(tf.div(tf.square(tf.sub(1, time)), 2), tf.sum(tf.square(data), 1)),
      ),
      tf.square(time),
    ) /* end */; // [B, M]
    const weights = tf.softmax(logits) as tf.Tensor2D; // [B, M]
    // blank: the velocity that these weights give
    const x0 = tf.matMul(weights, data); // [B, D]
    return tf.div(tf.sub(x, x0), time); // [B, D]
    // end
  });
}

function assertShapes(x: tf.Tensor, t: tf.Tensor, data: tf.Tensor): void {
  const [B, D] = axesOf("x", x, "B D");
  const [M, width] = axesOf("data", data, "M D");
  assertSameLength("the rows of x and data", D, width);
  assertSameLength("the items and their times", B, axesOf("t", t, "B")[0]);
  if (M < 1) throw new RangeError(`the data must have at least one row, got ${M}`);
}
