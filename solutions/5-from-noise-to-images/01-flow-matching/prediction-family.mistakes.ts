import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "The velocity was added to get to the data. It points to the noise: go back along it.",
    ...family({ data: ({ x, v, s }) => tf.add(x, tf.mul(s, v)) }),
  },
  "data-by-the-rest": {
    because: "The way to the data was taken as 1 − t of the velocity. Since t = 0, x has gone the share t.",
    ...family({ data: ({ x, v, r }) => tf.sub(x, tf.mul(r, v)) }),
  },
  "whole-velocity-back": {
    because:
      "The whole velocity was subtracted. At time t, x has only gone the share t of its way from the data.",
    ...family({ data: ({ x, v }) => tf.sub(x, v) }),
  },
  "data-for-noise": {
    because: "Data and noise are exchanged: data is at t = 0, noise at t = 1.",
    ...family({
      data: formulas.noise,
      noise: formulas.data,
      score: (_, terms, data) => formulas.score(data, terms, data),
    }),
  },
  "noise-behind": {
    because: "The velocity was subtracted to get to the noise. It points to the noise: go on along it.",
    ...family({ noise: ({ x, v, r }) => tf.sub(x, tf.mul(r, v)) }),
  },
  "noise-by-t": {
    because: "The way to the noise was taken as t of the velocity. What is left of the path is 1 − t.",
    ...family({ noise: ({ x, v, s }) => tf.add(x, tf.mul(s, v)) }),
  },
  "whole-velocity-ahead": {
    because: "The whole velocity was added. At time t only the share 1 − t of it is left.",
    ...family({ noise: ({ x, v }) => tf.add(x, v) }),
  },
  "score-points-along-the-noise": {
    because: "The sign of the score: the density of x falls along the noise, so the score points against it.",
    ...family({ score: (noise, { s }) => tf.div(noise, apart(s)) }),
  },
  "score-is-the-noise": {
    because:
      "The noise came back as the score, with its sign turned. The density is steeper, the smaller t is.",
    ...family({ score: (noise) => tf.neg(noise) }),
  },
  "score-over-the-variance": {
    because:
      "The noise was divided by t². The distance from the mean is t times the noise, so one t cancels.",
    ...family({ score: (noise, { s }) => tf.neg(tf.div(noise, tf.square(apart(s)))) }),
  },
  "score-divides-twice": {
    because:
      "The distance of x from (1 − t)·x0 was divided by t². That distance is t times the noise, and at small t only one division by t is left to guard.",
    ...family({
      score: (_, { x, s, r }, data) => tf.neg(tf.div(tf.sub(x, tf.mul(r, data)), apart(tf.square(s)))),
    }),
  },
  "score-over-the-rest": {
    because: "The noise was divided by 1 − t. Its standard deviation in x is t.",
    ...family({ score: (noise, { r }) => tf.neg(tf.div(noise, apart(r))) }),
  },
  "score-times-t": {
    because:
      "The noise was multiplied by t. With little noise the density is narrow, and its slope is steep.",
    ...family({ score: (noise, { s }) => tf.neg(tf.mul(noise, s)) }),
  },
  "score-about-the-data": {
    because: "The distance was taken from x0. The path has shrunk it: x is distributed about (1 − t)·x0.",
    ...family({ score: (_, { x, s }, data) => tf.neg(tf.div(tf.sub(x, data), tf.square(apart(s)))) }),
  },
  "score-divides-by-zero": {
    because: "At t = 0 the score divided by 0. Divide by 0.001 where t is smaller than that.",
    ...family({ score: (noise, { s }) => tf.neg(tf.div(noise, s)) }),
  },
  "only-zero-is-spared": {
    because: "0.001 was taken only where t is exactly 0. It stands for every t that is smaller.",
    ...family({
      score: (noise, { s }) =>
        tf.neg(tf.div(noise, tf.add(s, tf.mul(1e-3, tf.cast(tf.equal(s, 0), "float32"))))),
    }),
  },
  "small-number-added": {
    because: "0.001 was added to each divisor. It is a lower bound, and leaves larger divisors as they are.",
    ...family({ score: (noise, { s }) => tf.neg(tf.div(noise, tf.add(s, 1e-3))) }),
  },
  "times-raised-everywhere": {
    because: "t itself was raised to 0.001. Only a divisor is: the other formulas hold at t = 0 too.",
    ...family({}, apart),
  },
  "first-time-for-all": {
    because: "All items got the time of the first one. Each item has its own.",
    ...family({}, (t) => tf.add(tf.zerosLike(t), tf.slice(t, 0, 1))),
  },
  "velocity-back-to-the-data": {
    because: "The velocity from the data has the wrong sign: it leads from the data to x.",
    ...back({ data: (data, { x, s }) => tf.div(tf.sub(data, x), apart(s)) }),
  },
  "data-over-the-rest": {
    because: "The way from the data to x was divided by 1 − t. It takes the time t.",
    ...back({ data: (data, { x, r }) => tf.div(tf.sub(x, data), apart(r)) }),
  },
  "velocity-back-from-the-noise": {
    because: "The velocity from the noise has the wrong sign: it leads from x to the noise.",
    ...back({
      noise: (noise, { x, r }) => tf.div(tf.sub(x, noise), apart(r)),
    }),
  },
  "noise-over-t": {
    because: "The way from x to the noise was divided by t. It takes the time 1 − t.",
    ...back({ noise: (noise, { x, s }) => tf.div(tf.sub(noise, x), apart(s)) }),
  },
  "score-keeps-its-sign": {
    because: "The score was turned into noise without its minus: it points against the noise.",
    ...back({ score: (score, terms) => ways.noise(tf.mul(terms.s, score), terms) }),
  },
  "score-taken-for-noise": {
    because: "The score was taken for the noise. It is the noise over t, with the other sign.",
    ...back({ score: ways.noise }),
  },
  "score-times-the-variance": {
    because: "The score was multiplied by t². That gives the distance from the mean; the noise is 1/t of it.",
    ...back({ score: (score, terms) => ways.noise(tf.neg(tf.mul(tf.square(terms.s), score)), terms) }),
  },
  "divides-by-zero-at-zero": {
    because: "At t = 0 the way from the data was divided by 0. Divide by 0.001 where t is smaller than that.",
    ...back({ data: (data, { x, s }) => tf.div(tf.sub(x, data), s) }),
  },
  "divides-by-zero-at-one": {
    because: "At t = 1 the way to the noise was divided by 0. Divide by 0.001 where 1 − t is smaller.",
    ...back({ noise: (noise, { x, r }) => tf.div(tf.sub(noise, x), r) }),
  },
});
