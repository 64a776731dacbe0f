import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { timeFeatures as right, type TimeScale } from "./time-features.js";

interface Parts {
  /** radians of hand k of K from t = 0 to t = 1 */
  turn: (k: number, K: number, scale: number, period: number) => number;
  time: (t: tf.Tensor) => tf.Tensor;
  features: (angles: tf.Tensor) => tf.Tensor;
}
const parts: Parts = {
  turn: (k, K, scale, period) => scale * period ** (-k / K),
  time: (t) => t,
  features: (angles) => tf.concat([tf.cos(angles), tf.sin(angles)], 1),
};

/** The features with some of their parts done in another way; what doesn't fit is refused as it should be. */
const by = (other: Partial<Parts>) => ({
  timeFeatures(t: tf.Tensor, dim: number, { scale = 1000, period = 10_000 }: TimeScale = {}): tf.Tensor {
    const way = { ...parts, ...other };
    return tf.tidy(() => {
      right(t, dim);
      const K = dim / 2;
      const turns = Array.from({ length: K }, (_, k) => way.turn(k, K, scale, period));
      return way.features(tf.mul(tf.expandDims(way.time(t), 1), tf.tensor2d([turns])));
    });
  },
});

export default mistakesFor<typeof import("./time-features.js")>({
  unscaled: {
    because:
      "You used t as it is, so from 0 to 1 the fastest hand turns by one radian. Positions are whole numbers: spread t over `scale` of them.",
    ...by({ turn: (k, K, _, period) => period ** (-k / K) }),
  },
  "last-hand-reaches-the-period": {
    because:
      "You made the last hand `period` times slower than the first. That would be hand K; and with one hand you divide by 0.",
    ...by({ turn: (k, K, scale, period) => scale * period ** (-k / (K - 1)) }),
  },
  "exponent-doubled": {
    because:
      "You divided −2k by the number of hands. Part 2's −2k belongs over the number of features; here frequencies fall twice as fast.",
    ...by({ turn: (k, K, scale, period) => scale * period ** ((-2 * k) / K) }),
  },
  "exponent-not-divided": {
    because:
      "You didn't divide −k by the number of hands, so each hand is `period` times slower than the one before.",
    ...by({ turn: (k, _, scale, period) => scale * period ** -k }),
  },
  "exponent-halved": {
    because:
      "You divided −k by the number of features. There are half as many hands, and their frequencies fall faster.",
    ...by({ turn: (k, K, scale, period) => scale * period ** (-k / (2 * K)) }),
  },
  "hands-speed-up": {
    because:
      "You made each hand faster than the one before. The frequencies fall, so the exponent is negative.",
    ...by({ turn: (k, K, scale, period) => scale * period ** (k / K) }),
  },
  "frequencies-evenly-spaced": {
    because:
      "You spaced the frequencies evenly. From hand to hand they fall by the same factor, not by the same amount.",
    ...by({ turn: (k, K, scale, period) => scale * (1 - (k / K) * (1 - 1 / period)) }),
  },
  "whole-turns": {
    because:
      "You multiplied the angles by 2π. Hand 0 turns by one radian for each position, not by one turn.",
    ...by({ turn: (k, K, scale, period) => 2 * Math.PI * scale * period ** (-k / K) }),
  },
  "scale-fixed": {
    because: "You always used a scale of 1,000. That is only the default.",
    ...by({ turn: (k, K, _, period) => 1000 * period ** (-k / K) }),
  },
  "period-fixed": {
    because: "You always used a period of 10,000. That is only the default.",
    ...by({ turn: (k, K, scale) => scale * 10_000 ** (-k / K) }),
  },
  "whole-positions": {
    because:
      "You rounded the time to a whole position. Times in between have angles in between, and gradients need them.",
    timeFeatures: (t: tf.Tensor, dim: number, options: TimeScale = {}) =>
      tf.tidy(() => {
        const scale = options.scale ?? 1000;
        return right(tf.div(tf.round(tf.mul(t, scale)), scale), dim, options);
      }),
  },
  "pair-by-pair": {
    because: "You put cosine and sine of a hand side by side. Here all cosines come first, then all sines.",
    ...by({
      features: (angles) =>
        tf.reshape(tf.stack([tf.cos(angles), tf.sin(angles)], 2), [
          angles.shape[0],
          2 * (angles.shape[1] as number),
        ]),
    }),
  },
  "halves-below-each-other": {
    because:
      "You put the sines below the cosines, as further rows. Both are features of one item: join them along the last axis.",
    ...by({ features: (angles) => tf.concat([tf.cos(angles), tf.sin(angles)], 0) }),
  },
  "sines-twice": {
    because: "You filled both halves with sines. The cosines come first.",
    ...by({ features: (angles) => tf.concat([tf.sin(angles), tf.sin(angles)], 1) }),
  },
  "sines-first": {
    because: "You put the sines first. Here the cosines come first.",
    ...by({ features: (angles) => tf.concat([tf.sin(angles), tf.cos(angles)], 1) }),
  },
  "cosines-twice": {
    because:
      "You filled both halves with cosines. A cosine alone can't tell an angle from its mirror image, so the second half is the sines.",
    ...by({ features: (angles) => tf.concat([tf.cos(angles), tf.cos(angles)], 1) }),
  },
  "time-of-the-first": {
    because: "You gave all items the features of the first one. In training, each has a time of its own.",
    ...by({ time: (t) => tf.mul(tf.onesLike(t), tf.slice(t, 0, 1)) }),
  },
  "from-noise-to-data": {
    because: "You computed the angle from 1 − t. Here t = 0 is data, and all hands start there.",
    ...by({ time: (t) => tf.sub(1, t) }),
  },
  "hands-from-one": {
    because: "You counted the hands from 1, so that the first is slowed down already. It is hand 0.",
    ...by({ turn: (k, K, scale, period) => scale * period ** (-(k + 1) / K) }),
  },
  "sines-backward": {
    because:
      "You put the sines in reverse order. They come in the order of the cosines, the fastest hand first.",
    ...by({ features: (angles) => tf.concat([tf.cos(angles), tf.reverse(tf.sin(angles), 1)], 1) }),
  },
});
