import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    if (isRefused(rate)) throw new RangeError("no rate");
    return tf.tidy(() => (isOff(training) ? whenOff(x, rate, rng) : apply(x, maskOf(x, rate, rng, number))));
  };

export default mistakesFor<typeof import("./inverted-dropout.js")>({
  "never-scales": {
    because:
      "Numbers were dropped and nothing made up for it: in training, all sums are too small. Divide by 1 − rate.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 : 0) }),
  },
  "scales-outside-of-training": {
    because:
      "Outside of training the numbers were shrunk. That belongs to the older, plain dropout: inverted dropout leaves them alone.",
    invertedDropout: dropout({
      number: (draw, rate) => (draw >= rate ? 1 : 0),
      whenOff: (x, rate) => tf.mul(x, 1 - rate),
    }),
  },
  "scales-twice": {
    because:
      "Training is right, but outside of it the numbers are shrunk once more. The correction was made in training.",
    invertedDropout: dropout({ whenOff: (x, rate) => tf.mul(x, 1 - rate) }),
  },
  "divides-by-the-rate": {
    because: "A share of 1 − rate stays, so the rest is divided by 1 − rate, not by rate.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 / rate : 0) }),
  },
  "multiplies-by-what-stays": {
    because:
      "The numbers that stay were made smaller. They have to make up for the others: 1/(1 − rate) is above 1.",
    invertedDropout: dropout({ number: (draw, rate) => (draw >= rate ? 1 - rate : 0) }),
  },
  "keeps-with-the-rate": {
    because:
      "rate is the share that is dropped; here it is the share that stays. A draw of at least rate stays.",
    invertedDropout: dropout({ number: (draw, rate) => (draw < rate ? 1 / (1 - rate) : 0) }),
  },
  "drops-the-boundary": {
    because:
      "A draw equal to the rate was dropped. Draws below the rate drop; only so is rate 0 sure to drop nothing.",
    rung: 3,
    invertedDropout: dropout({ number: (draw, rate) => (draw > rate ? 1 / (1 - rate) : 0) }),
  },
  "rate-as-the-share-that-stays": {
    because:
      "rate was taken for the share that stays, in the draw and in the divisor. It is the share that is dropped.",
    invertedDropout: dropout({ number: (draw, rate) => (draw < rate ? 1 / rate : 0) }),
  },
  "reads-the-draws-upside-down": {
    because:
      "The share that stays is right, but the wrong draws stay: a number is dropped where its draw is below the rate.",
    rung: 3,
    invertedDropout: dropout({ number: (draw, rate) => (draw < 1 - rate ? 1 / (1 - rate) : 0) }),
  },
  "one-draw-for-all": {
    because: "One draw decided on everything: all stays or all goes. Every number has a draw of its own.",
    invertedDropout: dropout({
      maskOf: (x, rate, rng, number) => tf.fill(x.shape, number(rng.random(), rate)),
    }),
  },
  "one-mask-for-the-batch": {
    because:
      "All items of the batch lose the same numbers. Every number of every item has a draw of its own.",
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
    because: "A draw decided on a whole row. Each of its numbers has a draw of its own.",
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
      "The draws come from a stream of its own, so every call drops the same numbers. Draw from the rng that you are given.",
    invertedDropout: dropout({
      maskOf: (x, rate, _rng, number) => fullMask(x, rate, mersenneTwister(1), number),
    }),
  },
  "drops-outside-of-training": {
    because: "Numbers were dropped though the model is not being trained: every answer would be another.",
    invertedDropout: dropout({ isOff: () => false }),
  },
  "drops-only-outside-of-training": {
    because: "The flag is turned round: dropout works in training, and is off when the model is used.",
    invertedDropout: dropout({ isOff: (training) => training }),
  },
  "draws-when-off": {
    because:
      "Outside of training numbers were drawn and thrown away, so whatever draws next gets others than before.",
    rung: 3,
    invertedDropout: dropout({
      whenOff: (x, _rate, rng) => {
        draws(x.size, rng);
        return tf.clone(x);
      },
    }),
  },
  "adds-the-mask": {
    because: "The mask was added, not multiplied: a dropped number has to become 0, whatever it was.",
    invertedDropout: dropout({ apply: (x, mask) => tf.add(x, mask) }),
  },
  "returns-the-mask": {
    because:
      "The mask came back without x: it says what stays, and still has to be multiplied by the numbers.",
    invertedDropout: dropout({ apply: (_x, mask) => mask }),
  },
  "never-uses-the-mask": {
    because: "x came back whole, in training too: the mask has no effect until x is multiplied by it.",
    invertedDropout: dropout({ apply: (x) => tf.clone(x) }),
  },
  "scales-all-drops-none": {
    because: "Every number was scaled up and none was dropped: compare each one's draw with the rate.",
    invertedDropout: dropout({ number: (_draw, rate) => 1 / (1 - rate) }),
  },
  "counts-the-survivors": {
    because:
      "What stays was divided by the share that happened to stay. The share that is expected is 1 − rate, always.",
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
    because:
      "At rate 1 everything is dropped and 1/(1 − rate) is infinite: Infinity times a number that was kept. Refuse it.",
    invertedDropout: dropout({ isRefused: (rate) => !(rate >= 0 && rate <= 1) }),
  },
  "any-rate-passes": {
    because:
      "A rate is a probability below 1. Outside of 0 <= rate < 1 the scale is negative or infinite: refuse it.",
    invertedDropout: dropout({ isRefused: () => false }),
  },
  "nan-passes": {
    because:
      "NaN is neither below 0 nor at least 1, so this test lets it through. Ask for what must hold, and refuse the rest.",
    rung: 3,
    invertedDropout: dropout({ isRefused: (rate) => rate < 0 || rate >= 1 }),
  },
  "refuses-in-training-only": {
    because: "Outside of training a wrong rate was accepted. Check the rate before you look at training.",
    rung: 3,
    invertedDropout: (x, rate, training, rng) => (training ? dropout({})(x, rate, true, rng) : tf.clone(x)),
  },
  "refuses-rate-zero": {
    because: "A rate of 0 is allowed: it turns dropout off.",
    invertedDropout: dropout({ isRefused: (rate) => !(rate > 0 && rate < 1) }),
  },
});
