import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister, type Random } from "#lib/random";

interface Other {
  /** The mask of one number. */
  number?: (draw: number, rate: number) => number;
  /** The whole mask. */
  maskOf?: (
    x: tf.Tensor,
    rate: number,
    rng: Random,
    number: (draw: number, rate: number) => number,
  ) => tf.Tensor;
  apply?: (x: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
  isOff?: (training: boolean) => boolean;
  whenOff?: (x: tf.Tensor, rate: number, rng: Random) => tf.Tensor;
  isRefused?: (rate: number) => boolean;
}

const draws = (count: number, rng: Random) => Array.from({ length: count }, () => rng.random());
const keep = (draw: number, rate: number) => (draw >= rate ? 1 / (1 - rate) : 0);

const fullMask: Required<Other>["maskOf"] = (x, rate, rng, number) =>
  tf.tensor(
    draws(x.size, rng).map((draw) => number(draw, rate)),
    x.shape,
  );

/** Dropout with some of it replaced. */
const dropout =
  ({
    number = keep,
    maskOf = fullMask,
    apply = (x, mask) => tf.mul(x, mask),
    isOff = (training) => !training,
    whenOff = (x) => tf.clone(x),
    isRefused = (rate) => !(rate >= 0 && rate < 1),
  }: Other) =>
  (x: tf.Tensor, rate: number, training: boolean, rng: Random): tf.Tensor => {
    if (isRefused(rate)) throw new RangeError(`rate must be at least 0 and below 1, got ${rate}`);
    return tf.tidy(() => (isOff(training) ? whenOff(x, rate, rng) : apply(x, maskOf(x, rate, rng, number))));
  };

export default mistakesFor<typeof import("./inverted-dropout.js")>({
  "never-scales": {
    because:
      "You dropped numbers and didn't make up for it: in training, all sums are too small. Divide by 1 − rate.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 : 0) }),
  },
  "scales-outside-of-training": {
    because:
      "You shrank the numbers outside of training. The older, plain dropout does that; inverted dropout leaves them unchanged.",
    invertedDropout: dropout({
      number: (draw, rate) => (draw >= rate ? 1 : 0),
      whenOff: (x, rate) => tf.mul(x, 1 - rate),
    }),
  },
  "scales-twice": {
    because:
      "Your training is right, but outside of it you shrink the numbers again. Training already made the correction.",
    invertedDropout: dropout({ whenOff: (x, rate) => tf.mul(x, 1 - rate) }),
  },
  "divides-by-the-rate": {
    because: "A share of 1 − rate stays, so divide the numbers that stay by 1 − rate, not by rate.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 / rate : 0) }),
  },
  "safe-denominator": {
    because:
      "You added a small number to 1 − rate. The rate is below 1, so nothing is divided by 0, and the mean must not shrink.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 / (1 - rate + 1e-6) : 0) }),
  },
  "largest-scale": {
    because: "You put a limit on the scale. Only the whole 1/(1 − rate) makes up for what was dropped.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? Math.min(1 / (1 - rate), 100) : 0) }),
  },
  "multiplies-by-what-stays": {
    because:
      "You made the numbers that stay smaller. They must make up for the others: 1/(1 − rate) is above 1.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 - rate : 0) }),
  },
  "keeps-with-the-rate": {
    because:
      "rate is the share that is dropped; you used it as the share that stays. A number stays if its draw is at least rate.",
    invertedDropout: dropout({ number: (draw, rate) => (draw < rate ? 1 / (1 - rate) : 0) }),
  },
  "drops-the-boundary": {
    because:
      "You dropped a number whose draw equals the rate. Only draws below the rate drop, so that a rate of 0 drops nothing.",
    rung: 3,
    invertedDropout: dropout({ number: (draw, rate) => (draw > rate ? 1 / (1 - rate) : 0) }),
  },
  "rate-as-the-share-that-stays": {
    because:
      "You took rate for the share that stays, in the draw and in the divisor. It is the share that is dropped.",
    invertedDropout: dropout({ number: (draw, rate) => (draw < rate ? 1 / rate : 0) }),
  },
  "reads-the-draws-upside-down": {
    because:
      "Your share that stays is right, but the wrong draws stay: drop a number if its draw is below the rate.",
    rung: 3,
    invertedDropout: dropout({ number: (draw, rate) => (draw < 1 - rate ? 1 / (1 - rate) : 0) }),
  },
  "one-draw-for-all": {
    because: "One draw decides about everything: all stays or all goes. Every number has its own draw.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng, number) => tf.fill(x.shape, number(rng.random(), rate)),
    }),
  },
  "one-mask-for-the-batch": {
    because: "All items of your batch lose the same numbers. Every number of every item has its own draw.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng, number) => {
        const shape = x.shape.length > 1 ? [1, ...x.shape.slice(1)] : x.shape;
        return tf.tensor(
          draws(tf.util.sizeFromShape(shape), rng).map((draw) => number(draw, rate)),
          shape,
        );
      },
    }),
  },
  "drops-whole-rows": {
    because: "One draw decides about a whole row. Each of its numbers has its own draw.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng, number) => {
        const shape = [...x.shape.slice(0, -1), 1];
        return tf.tensor(
          draws(tf.util.sizeFromShape(shape), rng).map((draw) => number(draw, rate)),
          shape,
        );
      },
    }),
  },
  "a-mask-of-its-own": {
    because:
      "You made your own random stream, so every call drops the same numbers. Draw from the rng that you are given.",
    invertedDropout: dropout({
      maskOf: (x, rate, _rng, number) => fullMask(x, rate, mersenneTwister(1), number),
    }),
  },
  "drops-outside-of-training": {
    because:
      "You dropped numbers although the model isn't training: its output would change from call to call.",
    invertedDropout: dropout({ isOff: () => false }),
  },
  "drops-only-outside-of-training": {
    because: "You inverted the flag: dropout works in training, and is off when the model is used.",
    invertedDropout: dropout({ isOff: (training) => training }),
  },
  "draws-when-off": {
    because:
      "You drew numbers outside of training and threw them away, so the next user of the rng gets different ones.",
    rung: 3,
    invertedDropout: dropout({
      whenOff: (x, _rate, rng) => {
        draws(x.size, rng);
        return tf.clone(x);
      },
    }),
  },
  "adds-the-mask": {
    because: "You added the mask. Multiply by it: a dropped number must become 0, whatever it was.",
    invertedDropout: dropout({ apply: (x, mask) => tf.add(x, mask) }),
  },
  "returns-the-mask": {
    because: "You returned the mask without x. It says which numbers stay: multiply x by it.",
    invertedDropout: dropout({ apply: (_x, mask) => mask }),
  },
  "never-uses-the-mask": {
    because: "You returned x unchanged, in training too: the mask has no effect until you multiply x by it.",
    invertedDropout: dropout({ apply: (x) => tf.clone(x) }),
  },
  "scales-all-drops-none": {
    because: "You scaled every number up and dropped none: compare each number's draw with the rate.",
    invertedDropout: dropout({ number: (_draw, rate) => 1 / (1 - rate) }),
  },
  "counts-the-survivors": {
    because: "You divided by the share that happened to stay. Always divide by the expected share, 1 − rate.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng) => {
        const kept = draws(x.size, rng).map((draw) => (draw >= rate ? 1 : 0));
        const share = kept.reduce<number>((sum, k) => sum + k, 0) / kept.length;
        return tf.tensor(
          kept.map((k) => k / share),
          x.shape,
        );
      },
    }),
  },
  "rate-of-one-passes": {
    because: "At rate 1 everything is dropped, and the scale 1/(1 − rate) is infinite. Refuse it.",
    invertedDropout: dropout({ isRefused: (rate) => !(rate >= 0 && rate <= 1) }),
  },
  "any-rate-passes": {
    because:
      "A rate is a probability below 1. Outside of 0 <= rate < 1 the scale is negative or infinite: refuse it.",
    invertedDropout: dropout({ isRefused: () => false }),
  },
  "nan-passes": {
    because:
      "NaN is neither below 0 nor at least 1, so your test lets it pass. Test what must hold, and refuse the rest.",
    rung: 3,
    invertedDropout: dropout({ isRefused: (rate) => rate < 0 || rate >= 1 }),
  },
  "refuses-in-training-only": {
    because: "You accepted a wrong rate outside of training. Check the rate before you look at training.",
    rung: 3,
    invertedDropout: (x, rate, training, rng) => (training ? dropout({})(x, rate, true, rng) : tf.clone(x)),
  },
  "refuses-rates-near-one": {
    because:
      "You refused a rate just below 1. It drops nearly everything, but every rate below 1 is allowed.",
    invertedDropout: dropout({ isRefused: (rate) => !(rate >= 0 && rate <= 0.99) }),
  },
  "refuses-rate-zero": {
    because: "A rate of 0 is allowed: it turns dropout off.",
    invertedDropout: dropout({ isRefused: (rate) => !(rate > 0 && rate < 1) }),
  },
  "refuses-large-rates-only": {
    because: "You refused rates of 1 and more. A rate below 0 is no probability either.",
    invertedDropout: dropout({ isRefused: (rate) => !(rate < 1) }),
  },
  "drops-an-exact-share": {
    because:
      "You dropped the numbers with the lowest draws, always the same count. Each draw is compared with the rate.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng) => {
        const drawn = draws(x.size, rng);
        const limit = [...drawn].sort((a, b) => a - b)[Math.floor(rate * x.size)] ?? 1;
        return tf.tensor(
          drawn.map((draw) => (draw >= limit ? 1 / (1 - rate) : 0)),
          x.shape,
        );
      },
    }),
  },
  "first-axis-first": {
    because: "Your draws go down the columns. They follow the memory: along the last axis first.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng, number) =>
        tf.transpose(
          tf.tensor(
            draws(x.size, rng).map((draw) => number(draw, rate)),
            [...x.shape].reverse(),
          ),
        ),
    }),
  },
  "from-the-last-number": {
    because: "The first draw decides about your last number. The first number of x has the first draw.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng, number) =>
        tf.tensor(
          draws(x.size, rng)
            .map((draw) => number(draw, rate))
            .reverse(),
          x.shape,
        ),
    }),
  },
});
