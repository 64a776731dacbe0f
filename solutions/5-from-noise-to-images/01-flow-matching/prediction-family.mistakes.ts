import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Family, familyOf as rightFamily, velocityFrom as rightVelocity } from "./prediction-family.js";

/** What the formulas are made of: s is t and r is 1 − t, both with the axes of x. */
interface Terms {
  x: tf.Tensor;
  v: tf.Tensor;
  s: tf.Tensor;
  r: tf.Tensor;
}

const apart = (divisor: tf.Tensor) => tf.maximum(divisor, 1e-3);
const column = (t: tf.Tensor, x: tf.Tensor) =>
  tf.reshape(t, [x.shape[0], ...Array<number>(x.rank - 1).fill(1)]);
const termsOf = (v: tf.Tensor, x: tf.Tensor, t: tf.Tensor): Terms => {
  const s = column(t, x); // [B, 1, ...]
  return { x, v, s, r: tf.sub(1, s) };
};

interface Formulas {
  data: (terms: Terms) => tf.Tensor;
  noise: (terms: Terms) => tf.Tensor;
  score: (noise: tf.Tensor, terms: Terms, data: tf.Tensor) => tf.Tensor;
}

const formulas: Formulas = {
  data: ({ x, v, s }) => tf.sub(x, tf.mul(s, v)),
  noise: ({ x, v, r }) => tf.add(x, tf.mul(r, v)),
  score: (noise, { s }) => tf.neg(tf.div(noise, apart(s))),
};

/** The family by other formulas; what doesn't fit is refused as it should be. */
const family = (other: Partial<Formulas>, times = (t: tf.Tensor) => t) => ({
  familyOf: (v: tf.Tensor, x: tf.Tensor, t: tf.Tensor): Family =>
    tf.tidy(() => {
      rightFamily(v, x, t);
      const { data, noise, score } = { ...formulas, ...other };
      const terms = termsOf(v, x, times(t));
      const [x0, x1] = [data(terms), noise(terms)];
      return { data: x0, noise: x1, score: score(x1, terms, x0) };
    }),
});

type Way = (prediction: tf.Tensor, terms: Omit<Terms, "v">) => tf.Tensor;

const ways: Record<keyof Family, Way> = {
  data: (data, { x, s }) => tf.div(tf.sub(x, data), apart(s)),
  noise: (noise, { x, r }) => tf.div(tf.sub(noise, x), apart(r)),
  score: (score, terms) => ways.noise(tf.neg(tf.mul(terms.s, score)), terms),
};

/** The velocity by other formulas. */
const back = (other: Partial<Record<keyof Family, Way>>) => ({
  velocityFrom: (kind: keyof Family, prediction: tf.Tensor, x: tf.Tensor, t: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      rightVelocity(kind, prediction, x, t);
      return { ...ways, ...other }[kind](prediction, termsOf(prediction, x, t));
    }),
});

export default mistakesFor<typeof import("./prediction-family.js")>({
  "data-ahead": {
    because: "You added the velocity to get to the data. It points to the noise, so go back along it.",
    ...family({ data: ({ x, v, s }) => tf.add(x, tf.mul(s, v)) }),
  },
  "data-by-the-rest": {
    because: "You went back by 1 − t of the velocity. Since t = 0, x has gone the share t.",
    ...family({ data: ({ x, v, r }) => tf.sub(x, tf.mul(r, v)) }),
  },
  "whole-velocity-back": {
    because:
      "You subtracted the whole velocity. At time t, x has gone only the share t of its way from the data.",
    ...family({ data: ({ x, v }) => tf.sub(x, v) }),
  },
  "data-for-noise": {
    because: "You swapped data and noise: data is at t = 0, noise at t = 1.",
    ...family({
      data: formulas.noise,
      noise: formulas.data,
      score: (_, terms, data) => formulas.score(data, terms, data),
    }),
  },
  "noise-behind": {
    because: "You subtracted the velocity to get to the noise. It points to the noise, so go on along it.",
    ...family({ noise: ({ x, v, r }) => tf.sub(x, tf.mul(r, v)) }),
  },
  "noise-by-t": {
    because: "You went on by t of the velocity. The share of the path that is left is 1 − t.",
    ...family({ noise: ({ x, v, s }) => tf.add(x, tf.mul(s, v)) }),
  },
  "whole-velocity-ahead": {
    because: "You added the whole velocity. At time t, only the share 1 − t of it is left.",
    ...family({ noise: ({ x, v }) => tf.add(x, v) }),
  },
  "noise-by-way-of-the-data": {
    because:
      "You got the noise from the data, with a division by t that fails near t = 0. x and the velocity give it without a division.",
    ...family({
      noise: ({ x, v, s, r }) => tf.div(tf.sub(x, tf.mul(r, tf.sub(x, tf.mul(s, v)))), apart(s)),
    }),
  },
  "score-points-along-the-noise": {
    because:
      "You got the sign of the score wrong. The density of x falls along the noise, so the score points against it.",
    ...family({ score: (noise, { s }) => tf.div(noise, apart(s)) }),
  },
  "score-is-the-noise": {
    because:
      "You returned the noise with its sign turned as the score. The density is steeper the smaller t is.",
    ...family({ score: (noise) => tf.neg(noise) }),
  },
  "score-over-the-variance": {
    because:
      "You divided the noise by t². The distance from the mean is t times the noise, so one t cancels.",
    ...family({ score: (noise, { s }) => tf.neg(tf.div(noise, tf.square(apart(s)))) }),
  },
  "score-divides-twice": {
    because:
      "You divided the distance from (1 − t)·x0 twice by t. At t = 0 that distance is always 0. Start from the noise and divide once.",
    ...family({
      score: (_, { x, s, r }, data) => tf.neg(tf.div(tf.sub(x, tf.mul(r, data)), apart(tf.square(s)))),
    }),
  },
  "score-over-the-rest": {
    because: "You divided the noise by 1 − t. Its standard deviation in x is t.",
    ...family({ score: (noise, { r }) => tf.neg(tf.div(noise, apart(r))) }),
  },
  "score-times-t": {
    because:
      "You multiplied the noise by t. With little noise the density is narrow, and its slope is steep.",
    ...family({ score: (noise, { s }) => tf.neg(tf.mul(noise, s)) }),
  },
  "score-about-the-data": {
    because:
      "You took the distance from x0. The path has shrunk the data: x is distributed about (1 − t)·x0.",
    ...family({ score: (_, { x, s }, data) => tf.neg(tf.div(tf.sub(x, data), tf.square(apart(s)))) }),
  },
  "score-divides-by-zero": {
    because: "You divided by 0 in the score at t = 0. Divide by 0.001 wherever t is smaller than that.",
    ...family({ score: (noise, { s }) => tf.neg(tf.div(noise, s)) }),
  },
  "only-zero-is-spared": {
    because: "You used 0.001 only where t is exactly 0. It replaces every smaller t.",
    ...family({
      score: (noise, { s }) =>
        tf.neg(tf.div(noise, tf.add(s, tf.mul(1e-3, tf.cast(tf.equal(s, 0), "float32"))))),
    }),
  },
  "small-number-added": {
    because: "You added 0.001 to each divisor. It is a lower bound, and larger divisors stay as they are.",
    ...family({ score: (noise, { s }) => tf.neg(tf.div(noise, tf.add(s, 1e-3))) }),
  },
  "times-raised-everywhere": {
    because: "You raised t itself to 0.001. Raise only a divisor: the other formulas hold at t = 0 too.",
    ...family({}, apart),
  },
  "first-time-for-all": {
    because: "You gave all items the time of the first one. Each item has its own.",
    ...family({}, (t) => tf.add(tf.zerosLike(t), tf.slice(t, 0, 1))),
  },
  "velocity-back-to-the-data": {
    because: "You turned the sign of the velocity from the data. It leads from the data to x.",
    ...back({ data: (data, { x, s }) => tf.div(tf.sub(data, x), apart(s)) }),
  },
  "data-over-the-rest": {
    because: "You divided the way from the data to x by 1 − t. It takes the time t.",
    ...back({ data: (data, { x, r }) => tf.div(tf.sub(x, data), apart(r)) }),
  },
  "velocity-back-from-the-noise": {
    because: "You turned the sign of the velocity from the noise. It leads from x to the noise.",
    ...back({
      noise: (noise, { x, r }) => tf.div(tf.sub(x, noise), apart(r)),
    }),
  },
  "noise-over-t": {
    because: "You divided the way from x to the noise by t. It takes the time 1 − t.",
    ...back({ noise: (noise, { x, s }) => tf.div(tf.sub(noise, x), apart(s)) }),
  },
  "score-keeps-its-sign": {
    because: "You turned the score into noise without its minus. The score points against the noise.",
    ...back({ score: (score, terms) => ways.noise(tf.mul(terms.s, score), terms) }),
  },
  "score-taken-for-noise": {
    because: "You took the score for the noise. The score is the noise over t, with the other sign.",
    ...back({ score: ways.noise }),
  },
  "score-times-the-variance": {
    because: "You multiplied the score by t². That gives the distance from the mean; the noise is 1/t of it.",
    ...back({ score: (score, terms) => ways.noise(tf.neg(tf.mul(tf.square(terms.s), score)), terms) }),
  },
  "divides-by-zero-at-zero": {
    because:
      "You divided the way from the data by 0 at t = 0. Divide by 0.001 wherever t is smaller than that.",
    ...back({ data: (data, { x, s }) => tf.div(tf.sub(x, data), s) }),
  },
  "divides-by-zero-at-one": {
    because:
      "You divided the way to the noise by 0 at t = 1. Divide by 0.001 wherever 1 − t is smaller than that.",
    ...back({ noise: (noise, { x, r }) => tf.div(tf.sub(noise, x), r) }),
  },
});
