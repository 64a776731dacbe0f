import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { modulate as right } from "./modulate.js";

type Way = (x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor) => tf.Tensor;

/** Another way with shift and scale as [B, 1, D]; what doesn't fit is refused as it should be. */
const by = (way: Way) => ({
  modulate: (x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      right(x, shift, scale);
      return way(x, tf.expandDims(shift, 1), tf.expandDims(scale, 1));
    }),
});

const norm = (x: tf.Tensor, epsilon = 1e-5) => {
  const D = x.shape[x.rank - 1];
  return batchedLayerNorm(x, { gamma: tf.ones([D]), beta: tf.zeros([D]) }, epsilon);
};
const add: Way = (normed, shift, scale) => tf.add(tf.mul(normed, tf.add(1, scale)), shift);

export default mistakesFor<typeof import("./modulate.js")>({
  "scale-alone": {
    because:
      "The norm was multiplied by the scale itself. A scale of 0 would silence each token: 0 must leave it as it is.",
    ...by((x, shift, scale) => tf.add(tf.mul(norm(x), scale), shift)),
  },
  "exponential-scale": {
    because:
      "The stretch is e^scale. At 0 that is right; at 1 it should be 2, and at −1 nothing should be left.",
    ...by((x, shift, scale) => tf.add(tf.mul(norm(x), tf.exp(scale)), shift)),
  },
  "one-less-the-scale": {
    because: "The scale was subtracted from 1. A positive scale makes the features larger.",
    ...by((x, shift, scale) => add(norm(x), shift, tf.neg(scale))),
  },
  "moved-before-stretched": {
    because: "The shift was added first and stretched with the tokens. It comes after the stretch.",
    ...by((x, shift, scale) => tf.mul(tf.add(norm(x), shift), tf.add(1, scale))),
  },
  "shift-and-scale-exchanged": {
    because: "The shift stretches and the scale moves. It's the other way round.",
    ...by((x, shift, scale) => add(norm(x), scale, shift)),
  },
  "not-normed": {
    because: "The tokens were stretched and moved as they are. They are normed first.",
    ...by(add),
  },
  "norm-comes-last": {
    because:
      "The norm comes after the signal, and takes out most of what it did. The tokens are normed first.",
    ...by((x, shift, scale) => norm(add(x, shift, scale))),
  },
  "mean-not-taken-out": {
    because: "The tokens were only divided by their size. A layer norm takes out the mean first.",
    ...by((x, shift, scale) => {
      const size = tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5));
      return add(tf.div(x, size), shift, scale);
    }),
  },
  "all-tokens-normed-together": {
    because: "One mean and one variance serve all tokens of an item. Layer norm takes each token alone.",
    ...by((x, shift, scale) => {
      const { mean, variance } = tf.moments(x, [1, 2], true);
      return add(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), shift, scale);
    }),
  },
  "features-normed-over-tokens": {
    because: "Each feature was normed over the tokens. Layer norm goes along the features of one token.",
    ...by((x, shift, scale) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return add(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), shift, scale);
    }),
  },
  "no-epsilon": {
    because: "Nothing keeps a token of equal numbers from a division by 0. Part 2's norm has an ε of 1e-5.",
    ...by((x, shift, scale) => add(norm(x, 0), shift, scale)),
  },
  "signal-of-the-token": {
    because:
      "The signal has no axis for the tokens, so token n gets the signal of item n. All tokens of an item share one.",
    modulate: (x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor) =>
      tf.tidy(() => {
        right(x, shift, scale);
        return add(norm(x), shift, scale);
      }),
  },
  "mean-signal": {
    because: "All items were given the mean of their signals. Each item brings its own.",
    ...by((x, shift, scale) => add(norm(x), tf.mean(shift, 0, true), tf.mean(scale, 0, true))),
  },
});
