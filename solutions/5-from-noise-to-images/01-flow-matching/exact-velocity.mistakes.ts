import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { exactVelocity as right } from "./exact-velocity.js";

/** What goes in, with the times as a column, [B, 1]. */
interface Input {
  x: tf.Tensor2D;
  time: tf.Tensor;
  data: tf.Tensor2D;
}
/** From distances over weights to the velocity; a mistake replaces some of it. */
interface Steps {
  /** What is multiplied with the data before it is compared with x, [B, 1]. */
  shrink: (time: tf.Tensor) => tf.Tensor;
  /** The squared distances are divided by it, [B, 1]. */
  spread: (time: tf.Tensor) => tf.Tensor;
  logits: (squares: tf.Tensor, spread: tf.Tensor) => tf.Tensor;
  weigh: (logits: tf.Tensor, input: Input) => tf.Tensor;
  velocity: (x0: tf.Tensor, input: Input, weights: tf.Tensor) => tf.Tensor;
}

const steps: Steps = {
  shrink: (time) => tf.sub(1, time),
  spread: (time) => tf.mul(2, tf.square(time)),
  logits: (squares, spread) => tf.neg(tf.div(squares, spread)),
  weigh: (logits) => tf.softmax(logits),
  velocity: (x0, { x, time }) => tf.div(tf.sub(x, x0), time),
};

const squaredDistances = ({ x, data }: Input, shrink: tf.Tensor) =>
  tf.sum(
    tf.squaredDifference(tf.expandDims(x, 1), tf.mul(tf.expandDims(shrink, 1), tf.expandDims(data, 0))),
    2,
  ); // [B, M]

/** The exact velocity after the stub's checks, with some of its steps replaced. */
const leading = (other: Partial<Steps>) => ({
  exactVelocity(x: tf.Tensor2D, t: tf.Tensor1D, data: tf.Tensor2D): tf.Tensor2D {
    tf.dispose(right(x, t, data));
    const { shrink, spread, logits, weigh, velocity } = { ...steps, ...other };
    return tf.tidy(() => {
      const input = { x, time: tf.expandDims(t, 1), data };
      const squares = squaredDistances(input, shrink(input.time)); // [B, M]
      const weights = weigh(logits(squares, spread(input.time)), input); // [B, M]
      const x0 = tf.matMul(weights as tf.Tensor2D, data); // [B, D]
      return velocity(x0, input, weights) as tf.Tensor2D; // [B, D]
    });
  },
});

/** The weights from dot products, less the squared norms of the data times a factor, [B, 1]. */
const weighed = (
  { x, time, data }: Input,
  factor: tf.Tensor,
  norms: tf.Tensor = tf.sum(tf.square(data), 1),
) =>
  tf.softmax(
    tf.div(
      tf.sub(tf.mul(tf.sub(1, time), tf.matMul(x, data, false, true)), tf.mul(factor, norms)),
      tf.square(time),
    ),
  ); // [B, M]

/** (1 − t)² / 2, [B, 1]. */
const halfShare = ({ time }: Input) => tf.div(tf.square(tf.sub(1, time)), 2);

export default mistakesFor<typeof import("./exact-velocity.js")>({
  "data-not-shrunk": {
    because:
      "You compared x with the data as it is. At time t, only the share 1 − t of a data point is left, and the noise spreads around that.",
    ...leading({ shrink: tf.onesLike }),
  },
  "data-grows": {
    because: "You scaled the data by t. At time t, the share 1 − t of a data point is left.",
    ...leading({ shrink: tf.clone }),
  },
  "half-forgotten": {
    because:
      "You divided the squared distance by t². The exponent of a Gaussian has twice the variance in the denominator.",
    ...leading({ spread: tf.square }),
  },
  "time-not-squared": {
    because:
      "You divided the squared distance by 2t. The noise has the standard deviation t, so its variance is t².",
    ...leading({ spread: (time) => tf.mul(2, time) }),
  },
  "variance-of-one": {
    because:
      "You divided the squared distance by 2, as if the variance were 1. Noise with the share t has the variance t².",
    ...leading({ spread: (time) => tf.mul(2, tf.onesLike(time)) }),
  },
  "distance-not-squared": {
    because:
      "You put the distance itself into the exponent. The density of a Gaussian falls with the squared distance.",
    ...leading({ logits: (squares, spread) => tf.neg(tf.div(tf.sqrt(squares), spread)) }),
  },
  "far-points-preferred": {
    because:
      "You got the sign of the exponent wrong. The farther a data point is from x, the less it explains x.",
    ...leading({ logits: (squares, spread) => tf.div(squares, spread) }),
  },
  "inner-product-alone": {
    because:
      "You weighed only the dot product of x and the data. Data points of different lengths also differ in ‖(1 − t)·d‖².",
    ...leading({
      weigh: (_, { x, time, data }) =>
        tf.softmax(tf.div(tf.mul(tf.sub(1, time), tf.matMul(x, data, false, true)), tf.square(time))),
    }),
  },
  "norm-of-the-data-not-halved": {
    because: "You subtracted all of (1 − t)²·‖d‖². The square of x − (1 − t)·d, halved, has half of it.",
    ...leading({ weigh: (_, input) => weighed(input, tf.square(tf.sub(1, input.time))) }),
  },
  "norm-of-the-data-by-the-share": {
    because: "You forgot a square. The squared norm of (1 − t)·d is (1 − t)²·‖d‖².",
    ...leading({ weigh: (_, input) => weighed(input, tf.div(tf.sub(1, input.time), 2)) }),
  },
  "norm-of-the-data-added": {
    because:
      "You added the norm of the data. It makes the distance larger, so it is subtracted in the exponent.",
    ...leading({ weigh: (_, input) => weighed(input, tf.div(tf.square(tf.sub(1, input.time)), -2)) }),
  },
  "no-maximum-taken-off": {
    because:
      "You divided the exponentials by their sum as they are. At small times all of them are 0; softmax subtracts the maximum first.",
    ...leading({
      weigh: (logits) => {
        const shares = tf.exp(logits);
        return tf.div(shares, tf.sum(shares, 1, true));
      },
    }),
  },
  "a-little-in-the-sum": {
    because:
      "You put a small number in the denominator, which hides that all exponentials are 0. The weights then sum to 0, not to 1.",
    ...leading({
      weigh: (logits) => {
        const shares = tf.exp(logits);
        return tf.div(shares, tf.add(tf.sum(shares, 1, true), 1e-8));
      },
    }),
  },
  "over-the-items": {
    because:
      "You made the weights sum to 1 over the items. Each item has its own distribution over the data.",
    ...leading({
      weigh: (logits) => tf.transpose(tf.softmax(tf.transpose(logits))),
    }),
  },
  "nearest-point-only": {
    because:
      "You used only the nearest data point. The path may have begun at any of them, so each counts by its probability.",
    ...leading({
      weigh: (logits) => tf.oneHot(tf.argMax(logits, 1) as tf.Tensor1D, logits.shape[1] as number).toFloat(),
    }),
  },
  "all-alike": {
    because:
      "You gave all data points the same weight. Where an item is says which of them it likely came from.",
    ...leading({ weigh: (logits) => tf.softmax(tf.zerosLike(logits)) }),
  },
  "data-for-velocity": {
    because: "You returned E[x0 | x], the data to expect. The velocity is E[x1 − x0 | x].",
    ...leading({ velocity: (x0) => x0 }),
  },
  "noise-for-velocity": {
    because: "You returned E[x1 | x], the noise to expect. The velocity is E[x1 − x0 | x].",
    ...leading({
      velocity: (x0, { x, time }) => tf.div(tf.sub(x, tf.mul(tf.sub(1, time), x0)), time),
    }),
  },
  "toward-the-data": {
    because:
      "You made the velocity point to the data. It is x1 − x0, from data to noise; the sampler steps against it.",
    ...leading({ velocity: (x0, { x, time }) => tf.div(tf.sub(x0, x), time) }),
  },
  "not-divided-by-time": {
    because:
      "You returned x − x0, the way so far. That way took the time t, and a velocity is a way divided by its time.",
    ...leading({ velocity: (x0, { x }) => tf.sub(x, x0) }),
  },
  "multiplied-by-time": {
    because:
      "You multiplied x − x0 by t. That way took the time t, and a velocity is a way divided by its time.",
    ...leading({ velocity: (x0, { x, time }) => tf.mul(tf.sub(x, x0), time) }),
  },
  "divided-by-time-left": {
    because: "You divided x − x0 by 1 − t. The way from x0 to x took the time t.",
    ...leading({
      velocity: (x0, { x, time }) => tf.div(tf.sub(x, x0), tf.maximum(tf.sub(1, time), 1e-3)),
    }),
  },
  "time-of-the-first": {
    because: "You gave all items the time of the first one. Each has a time of its own.",
    exactVelocity(x: tf.Tensor2D, t: tf.Tensor1D, data: tf.Tensor2D): tf.Tensor2D {
      tf.dispose(right(x, t, data));
      return tf.tidy(() => right(x, tf.tile(tf.slice(t, 0, 1), [t.size]), data));
    },
  },
  "product-not-shrunk": {
    because: "You left 1 − t out of the product of x and the data. x is compared with (1 − t)·d.",
    ...leading({
      weigh: (_, { x, time, data }) =>
        tf.softmax(
          tf.div(
            tf.sub(
              tf.matMul(x, data, false, true),
              tf.mul(tf.div(tf.square(tf.sub(1, time)), 2), tf.sum(tf.square(data), 1)),
            ),
            tf.square(time),
          ),
        ),
    }),
  },
  "norm-not-squared": {
    because:
      "You used the norm of a data point. The exponent has its square, the sum of the squared coordinates.",
    ...leading({ weigh: (_, input) => weighed(input, halfShare(input), tf.norm(input.data, 2, 1)) }),
  },
  "norm-averaged": {
    because: "You averaged the squares of a data point. Its squared norm is their sum.",
    ...leading({ weigh: (_, input) => weighed(input, halfShare(input), tf.mean(tf.square(input.data), 1)) }),
  },
  "a-little-added-to-the-time": {
    because: "You added a small number to t in the division. t is above 0: divide by t itself.",
    ...leading({ velocity: (x0, { x, time }) => tf.div(tf.sub(x, x0), tf.add(time, 1e-3)) }),
  },
  "a-little-added-to-the-variance": {
    because: "You added a small number to the variance. At t = 0.01 it is 1e-4 itself: divide by t² alone.",
    ...leading({ spread: (time) => tf.mul(2, tf.add(tf.square(time), 1e-4)) }),
  },
  "small-times-raised": {
    because: "You raised small times. Times as small as 0.01 count as they are.",
    exactVelocity: (x, t, data) => tf.tidy(() => right(x, tf.maximum(t, 0.05), data)),
  },
  "logits-cut-off": {
    because:
      "You cut the exponents off. Differences of hundreds between data points are right at small times.",
    ...leading({ logits: (squares, spread) => tf.maximum(tf.neg(tf.div(squares, spread)), -50) }),
  },
  "noise-less-x": {
    because: "You subtracted x from the noise to expect. The velocity is the noise minus the data, x1 − x0.",
    ...leading({
      velocity: (x0, { x, time }) => tf.sub(tf.div(tf.sub(x, tf.mul(tf.sub(1, time), x0)), time), x),
    }),
  },
  "divided-by-the-first-time": {
    because: "You divided by the time of the first item. Each item has used up a time of its own.",
    ...leading({ velocity: (x0, { x, time }) => tf.div(tf.sub(x, x0), tf.slice(time, 0, 1)) }),
  },
});
