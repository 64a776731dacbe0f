import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "You multiplied by the scale itself, so a scale of 0 silences each token. At 0, the normed tokens must stay as they are.",
    ...by((x, shift, scale) => tf.add(tf.mul(norm(x), scale), shift)),
  },
  "exponential-scale": {
    because:
      "You stretched by e^scale. That is right at 0, but at 1 the factor must be 2, and at −1 nothing may be left.",
    ...by((x, shift, scale) => tf.add(tf.mul(norm(x), tf.exp(scale)), shift)),
  },
  "one-less-the-scale": {
    because: "You subtracted the scale from 1. A positive scale makes the features larger.",
    ...by((x, shift, scale) => add(norm(x), shift, tf.neg(scale))),
  },
  "moved-before-stretched": {
    because: "You added the shift first, so it is stretched with the tokens. It comes after the stretch.",
    ...by((x, shift, scale) => tf.mul(tf.add(norm(x), shift), tf.add(1, scale))),
  },
  "shift-and-scale-exchanged": {
    because: "You stretched by the shift and moved by the scale. It is the other way around.",
    ...by((x, shift, scale) => add(norm(x), scale, shift)),
  },
  "not-normed": {
    because: "You stretched and moved the tokens as they are. Norm them first.",
    ...by(add),
  },
  "norm-comes-last": {
    because:
      "You normed after the signal had acted, which takes out most of what it did. Norm the tokens first.",
    ...by((x, shift, scale) => norm(add(x, shift, scale))),
  },
  "mean-not-taken-out": {
    because: "You only divided the tokens by their size. A layer norm subtracts the mean first.",
    ...by((x, shift, scale) => {
      const size = tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-5));
      return add(tf.div(x, size), shift, scale);
    }),
  },
  "all-tokens-normed-together": {
    because:
      "You used one mean and one variance for all tokens of an item. Layer norm treats each token alone.",
    ...by((x, shift, scale) => {
      const { mean, variance } = tf.moments(x, [1, 2], true);
      return add(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), shift, scale);
    }),
  },
  "features-normed-over-tokens": {
    because: "You normed each feature over the tokens. Layer norm goes along the features of one token.",
    ...by((x, shift, scale) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return add(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), shift, scale);
    }),
  },
  "no-epsilon": {
    because: "You left out ε, so a token of equal numbers is divided by 0. Part 2's norm has an ε of 1e-5.",
    ...by((x, shift, scale) => add(norm(x, 0), shift, scale)),
  },
  "epsilon-of-the-papers-code": {
    because:
      "Your ε is 1e-6, as in the paper's code. Part 2's norm, which comes first here, has an ε of 1e-5.",
    ...by((x, shift, scale) => add(norm(x, 1e-6), shift, scale)),
  },
  "normed-twice": {
    because:
      "You normed the tokens twice. One norm comes before the stretch, and `batchedLayerNorm` is that norm.",
    ...by((x, shift, scale) => add(norm(norm(x)), shift, scale)),
  },
  "shift-left-out": {
    because: "You left out the shift. It is added to each token of its item after the stretch.",
    ...by((x, _, scale) => tf.mul(norm(x), tf.add(1, scale))),
  },
  "shift-subtracted": {
    because: "You subtracted the shift. It is added.",
    ...by((x, shift, scale) => add(norm(x), tf.neg(shift), scale)),
  },
  "scale-for-both": {
    because: "You moved the features by the scale. The scale stretches them, and the shift moves them.",
    ...by((x, _, scale) => add(norm(x), scale, scale)),
  },
  "shift-for-both": {
    because: "You stretched the features by the shift. The scale stretches them, and the shift moves them.",
    ...by((x, shift) => add(norm(x), shift, shift)),
  },
  "one-too-many": {
    because: "Your factor is 2 at a scale of 0. There a feature stays as it is, so the factor is 1.",
    ...by((x, shift, scale) => add(norm(x), shift, tf.add(1, scale))),
  },
  "signal-of-the-token": {
    because:
      "Your signal has no axis for the tokens, so token n gets the signal of item n. All tokens of an item share one.",
    modulate: (x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor) =>
      tf.tidy(() => {
        right(x, shift, scale);
        return add(norm(x), shift, scale);
      }),
  },
  "mean-signal": {
    because: "You gave all items the mean of their signals. Each item brings its own.",
    ...by((x, shift, scale) => add(norm(x), tf.mean(shift, 0, true), tf.mean(scale, 0, true))),
  },
  "difference-of-two-means": {
    because:
      "You took the variance as the mean of squares less the squared mean. Far from 0 that is lost to rounding: subtract the mean first.",
    ...by((x, shift, scale) => {
      const mean = tf.mean(x, -1, true);
      const variance = tf.sub(tf.mean(tf.square(x), -1, true), tf.square(mean));
      return add(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), shift, scale);
    }),
  },
  "variance-over-one-less": {
    because: "You divided the squares by D − 1. Layer norm divides by D.",
    ...by((x, shift, scale) => {
      const off = tf.sub(x, tf.mean(x, -1, true));
      const D = Math.max(1, (x.shape[2] as number) - 1);
      return add(
        tf.div(off, tf.sqrt(tf.add(tf.div(tf.sum(tf.square(off), -1, true), D), 1e-5))),
        shift,
        scale,
      );
    }),
  },
  "added-to-the-stream": {
    because: "You added x to the result. The block does that later, with a gate.",
    ...by((x, shift, scale) => tf.add(x, add(norm(x), shift, scale))),
  },
  "never-turned-around": {
    because: "You kept the stretch from going below 0. A scale below −1 turns a feature around.",
    ...by((x, shift, scale) => tf.add(tf.mul(norm(x), tf.maximum(tf.add(1, scale), 0)), shift)),
  },
  "size-of-the-stretch": {
    because: "You took the stretch without its sign. A scale below −1 turns a feature around.",
    ...by((x, shift, scale) => tf.add(tf.mul(norm(x), tf.abs(tf.add(1, scale))), shift)),
  },
});
