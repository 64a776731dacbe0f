import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { mersenneTwister, type Random } from "#lib/random";
import { noisyFlow as right } from "./noisy-flow.js";
import { familyOf } from "./prediction-family.js";

/** What one step has to go by. */
interface Step {
  x: tf.Tensor;
  v: tf.Tensor;
  score: tf.Tensor;
  t: number;
  dt: number;
  churn: number;
  isLast: boolean;
  rng: Random;
}

/** The parts of a step; a mistake replaces some of them. */
interface Parts {
  drift: (step: Step) => tf.Tensor;
  std: (step: Step) => number;
  noise: (step: Step, std: number) => tf.Tensor;
}

const parts: Parts = {
  drift: ({ v, score, t, churn }) => tf.sub(v, tf.mul((churn * t) / 2, score)),
  std: ({ t, dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * t * dt)),
  noise: ({ x, rng }, std) => gaussians(x.shape, rng, std),
};

/** The whole flow with another step; what makes no flow is refused as it should be. */
const stepping = (next: (step: Omit<Step, "score">, std: number) => tf.Tensor) => ({
  noisyFlow: (velocity: Velocity, x1: tf.Tensor, steps: number, churn: number, rng: Random): tf.Tensor =>
    tf.tidy(() => {
      right((x) => tf.zerosLike(x), tf.zeros([1, 1]), steps, churn, mersenneTwister(1));
      let x = tf.clone(x1); // [B, ...]
      for (let i = 0; i < steps; i++) {
        const [t, dt] = [1 - i / steps, 1 / steps];
        const v = velocity(x, tf.fill([x.shape[0]], t)); // [B, ...]
        const isLast = i === steps - 1;
        x = next({ x, v, t, dt, churn, isLast, rng }, isLast ? 0 : Math.sqrt(churn * t * dt)); // [B, ...]
      }
      return x;
    }),
});

/** x after a push along the score at x. */
const pushed = (x: tf.Tensor, { v, t, dt, churn }: Omit<Step, "score">) =>
  tf.add(x, tf.mul((dt * churn * t) / 2, familyOf(v, x, tf.fill([x.shape[0]], t)).score));

/** The whole flow with some of its parts replaced. */
const flow = (other: Partial<Parts>) => ({
  noisyFlow: (velocity: Velocity, x1: tf.Tensor, steps: number, churn: number, rng: Random): tf.Tensor =>
    tf.tidy(() => {
      right((x) => tf.zerosLike(x), tf.zeros([1, 1]), steps, churn, mersenneTwister(1));
      const { drift, std, noise } = { ...parts, ...other };
      const dt = 1 / steps;
      let x = tf.clone(x1); // [B, ...]
      for (let i = 0; i < steps; i++) {
        const t = 1 - i / steps;
        const times = tf.fill([x.shape[0]], t); // [B]
        const v = velocity(x, times); // [B, ...]
        const { score } = familyOf(v, x, times); // [B, ...]
        const step = { x, v, score, t, dt, churn, isLast: i === steps - 1, rng };
        x = tf.add(tf.sub(x, tf.mul(dt, drift(step))), noise(step, std(step))); // [B, ...]
      }
      return x;
    }),
});

export default mistakesFor<typeof import("./noisy-flow.js")>({
  "score-pushes-away": {
    because:
      "You let the drift go against the score. Time runs down, so what you subtract from x needs a minus before the score.",
    ...flow({ drift: ({ v, score, t, churn }) => tf.add(v, tf.mul((churn * t) / 2, score)) }),
  },
  "drift-of-all-of-g2": {
    because:
      "You used g² times the score as the drift. Noise of variance g² spreads a density only half as fast.",
    ...flow({ drift: ({ v, score, t, churn }) => tf.sub(v, tf.mul(churn * t, score)) }),
  },
  "noise-without-drift": {
    because: "You added noise to Euler's method and nothing against it, so the points spread.",
    ...flow({ drift: ({ v }) => v }),
  },
  "drift-by-g": {
    because:
      "You multiplied the score by g/2. The drift has to match the variance of the noise, not its standard deviation: g²/2.",
    ...flow({ drift: ({ v, score, t, churn }) => tf.sub(v, tf.mul(Math.sqrt(churn * t) / 2, score)) }),
  },
  "drift-without-time": {
    because: "You used the churn for g² in the drift. g² shrinks with t, in the drift as in the noise.",
    ...flow({ drift: ({ v, score, churn }) => tf.sub(v, tf.mul(churn / 2, score)) }),
  },
  "score-for-velocity": {
    because:
      "You left out the velocity, so the points only drift along the score. The drift comes on top of the velocity.",
    ...flow({ drift: ({ score, t, churn }) => tf.mul((-churn * t) / 2, score) }),
  },
  "last-step-by-euler": {
    because:
      "You left out the drift along with the noise in the last step. It has the drift, like all the others.",
    ...flow({ drift: (step) => (step.isLast ? step.v : parts.drift(step)) }),
  },
  "last-step-noisy": {
    because: "You added noise in the last step too. No later step corrects it, so it stays in the samples.",
    ...flow({ std: ({ t, dt, churn }) => Math.sqrt(churn * t * dt) }),
  },
  "last-step-by-rounding": {
    because:
      "You recognized the last step by comparing t with dt. Rounding makes them differ, so count the steps.",
    ...flow({ std: ({ t, dt, churn }) => (t > dt ? Math.sqrt(churn * t * dt) : 0) }),
  },
  "no-noise-near-the-end": {
    because:
      "You stopped adding noise where t is small. Every step but the last adds noise, however small its t is.",
    ...flow({ std: (step) => (step.t < 0.03 ? 0 : parts.std(step)) }),
  },
  "noise-only-in-the-last-step": {
    because: "You added noise only in the last step. That is the one step without any.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? Math.sqrt(churn * t * dt) : 0) }),
  },
  "noise-by-step-length": {
    because:
      "You used g·dt as the standard deviation of the noise. Variances add up over the steps, so it is g·√dt.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * t) * dt) }),
  },
  "variance-for-deviation": {
    because: "You took the variance g²·dt as the standard deviation. The standard deviation is its root.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : churn * t * dt) }),
  },
  "g2-for-g": {
    because: "You multiplied the noise by g² where g belongs. Its standard deviation is g·√dt.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : churn * t * Math.sqrt(dt)) }),
  },
  "noise-without-time": {
    because: "You added equally strong noise in every step. g² = churn · t makes it weaker toward the data.",
    ...flow({ std: ({ dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * dt)) }),
  },
  "noise-of-the-later-time": {
    because: "You took g² for the noise at the end of the step. The step begins at t, and so does its g².",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * (t - dt) * dt)) }),
  },
  "half-of-the-variance": {
    because: "You gave the noise half of its variance. The half belongs to the drift.",
    ...flow({ std: (step) => parts.std(step) * Math.SQRT1_2 }),
  },
  "score-after-the-noise": {
    because:
      "You added the noise first and took the score where it led. Take the score where the step begins.",
    ...stepping((step, std) => {
      const noisy = tf.add(step.x, gaussians(step.x.shape, step.rng, std)); // [B, ...]
      return tf.sub(pushed(noisy, step), tf.mul(step.dt, step.v));
    }),
  },
  "score-after-the-velocity": {
    because:
      "You moved x along the velocity first and took the score there. Take both where the step begins.",
    ...stepping((step, std) =>
      tf.add(pushed(tf.sub(step.x, tf.mul(step.dt, step.v)), step), gaussians(step.x.shape, step.rng, std)),
    ),
  },
  "score-after-both": {
    because:
      "You moved x along the velocity, added the noise, and took the score only then. Take the score where the step begins.",
    ...stepping((step, std) => {
      const moved = tf.sub(step.x, tf.mul(step.dt, step.v)); // [B, ...]
      return pushed(tf.add(moved, gaussians(step.x.shape, step.rng, std)), step);
    }),
  },
  "clipped-noise": {
    because:
      "You cut the noise off at 2.5 standard deviations. Normal noise has tails, and g²·dt is the variance with them.",
    ...flow({
      noise: ({ x, rng }, std) => tf.clipByValue(gaussians(x.shape, rng, std), -2.5 * std, 2.5 * std),
    }),
  },
  "one-noise-for-each-item": {
    because:
      "You drew one number for each item and added it to all of the item's numbers. Each number gets noise of its own.",
    ...flow({
      noise: ({ x, rng }, std) =>
        tf.add(tf.zerosLike(x), gaussians([x.shape[0], ...Array(x.rank - 1).fill(1)], rng, std)),
    }),
  },
  "one-noise-for-all": {
    because: "You gave all items the same noise. They are independent, so each gets its own.",
    ...flow({
      noise: ({ x, rng }, std) => tf.add(tf.zerosLike(x), gaussians([1, ...x.shape.slice(1)], rng, std)),
    }),
  },
  "same-noise-in-each-step": {
    because:
      "You added the same draw in each step, so the steps don't average out. Draw new noise each time.",
    noisyFlow: (velocity, x1, steps, churn, rng) =>
      tf.tidy(() => {
        const draw = gaussians(x1.shape, rng); // [B, ...]
        return flow({ noise: (_, std) => tf.mul(draw, std) }).noisyFlow(velocity, x1, steps, churn, rng);
      }),
  },
  "uniform-noise": {
    because: "You drew uniform noise. It has the right variance, but the docstring asks for normal noise.",
    ...flow({
      noise: ({ x, rng }, std) =>
        tf.tensor(
          Array.from({ length: x.size }, () => std * Math.sqrt(12) * (rng.random() - 0.5)),
          x.shape,
        ),
    }),
  },
  "own-source-of-noise": {
    because:
      "You drew the noise from a source of your own. Draw it from rng, so that the caller can repeat it.",
    noisyFlow: (velocity, x1, steps, churn) => right(velocity, x1, steps, churn, mersenneTwister(steps)),
  },
  "negative-churn": {
    because: "You took a churn below 0 for none. Refuse it: no noise has a negative variance.",
    noisyFlow: (velocity, x1, steps, churn, rng) => right(velocity, x1, steps, Math.max(churn, 0), rng),
  },
  "churn-at-all-times": {
    because:
      "You took the churn itself for g², in drift and noise. g² is churn · t: it fades on the way to the data.",
    ...flow({
      drift: ({ v, score, churn }) => tf.sub(v, tf.mul(churn / 2, score)),
      std: ({ dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * dt)),
    }),
  },
  "churn-and-time-squared": {
    because: "You squared churn · t. It is g² already.",
    ...flow({
      drift: ({ v, score, t, churn }) => tf.sub(v, tf.mul((churn * t) ** 2 / 2, score)),
      std: ({ t, dt, churn, isLast }) => (isLast ? 0 : churn * t * Math.sqrt(dt)),
    }),
  },
  "g-where-the-step-ends": {
    because: "You took g² at the time where the step ends. It belongs to the t at which the step begins.",
    ...flow({
      drift: ({ v, score, t, dt, churn }) => tf.sub(v, tf.mul((churn * (t - dt)) / 2, score)),
      std: ({ t, dt, churn }) => Math.sqrt(Math.max(0, churn * (t - dt) * dt)),
    }),
  },
  "score-of-pure-noise": {
    because:
      "You took −x as the score. That is the score of pure noise; on the way it follows from the velocity.",
    ...flow({ drift: ({ x, v, t, churn }) => tf.sub(v, tf.mul((churn * t) / 2, tf.neg(x))) }),
  },
});
