import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { mistakesFor } from "#lib/mistakes";
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
      "The drift goes against the score. Time runs down, so what is subtracted from x needs a minus before the score.",
    ...flow({ drift: ({ v, score, t, churn }) => tf.add(v, tf.mul((churn * t) / 2, score)) }),
  },
  "drift-of-all-of-g2": {
    because: "The drift is g² times the score. Noise of variance g² spreads a density only half as fast.",
    ...flow({ drift: ({ v, score, t, churn }) => tf.sub(v, tf.mul(churn * t, score)) }),
  },
  "noise-without-drift": {
    because: "Noise was added to Euler's method and nothing against it: the points spread.",
    ...flow({ drift: ({ v }) => v }),
  },
  "drift-by-g": {
    because:
      "The score was multiplied by g/2. The strength of the drift is that of the noise's variance: g²/2.",
    ...flow({ drift: ({ v, score, t, churn }) => tf.sub(v, tf.mul(Math.sqrt(churn * t) / 2, score)) }),
  },
  "drift-without-time": {
    because: "The drift has the churn for g². g² shrinks with t, in the drift as in the noise.",
    ...flow({ drift: ({ v, score, churn }) => tf.sub(v, tf.mul(churn / 2, score)) }),
  },
  "score-for-velocity": {
    because:
      "The velocity is missing: the points only drift along the score. The score is added to the velocity.",
    ...flow({ drift: ({ score, t, churn }) => tf.mul((-churn * t) / 2, score) }),
  },
  "last-step-by-euler": {
    because: "The last step left out the drift with the noise. It has the drift as all others.",
    ...flow({ drift: (step) => (step.isLast ? step.v : parts.drift(step)) }),
  },
  "last-step-noisy": {
    because: "The last step added noise too. No later step corrects it, so it stays in the samples.",
    ...flow({ std: ({ t, dt, churn }) => Math.sqrt(churn * t * dt) }),
  },
  "last-step-by-rounding": {
    because: "The last step was told by comparing t with dt. Rounding makes them differ: count the steps.",
    ...flow({ std: ({ t, dt, churn }) => (t > dt ? Math.sqrt(churn * t * dt) : 0) }),
  },
  "noise-only-in-the-last-step": {
    because: "Noise was added in the last step only. It is the one step that has none.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? Math.sqrt(churn * t * dt) : 0) }),
  },
  "noise-by-step-length": {
    because: "The standard deviation of the noise is g·dt. Variances add up over the steps, so it is g·√dt.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * t) * dt) }),
  },
  "variance-for-deviation": {
    because: "The variance g²·dt was taken as the standard deviation. The standard deviation is its root.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : churn * t * dt) }),
  },
  "g2-for-g": {
    because: "g² stands where g belongs: the noise is g² times √dt. Its standard deviation is g·√dt.",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : churn * t * Math.sqrt(dt)) }),
  },
  "noise-without-time": {
    because: "The noise is as strong in every step. g² = churn · t makes it weaker towards the data.",
    ...flow({ std: ({ dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * dt)) }),
  },
  "noise-of-the-later-time": {
    because: "g² was taken at the end of the step, for the noise. The step begins at t, and so does its g².",
    ...flow({ std: ({ t, dt, churn, isLast }) => (isLast ? 0 : Math.sqrt(churn * (t - dt) * dt)) }),
  },
  "half-of-the-variance": {
    because: "The noise has half of the variance it should. The half belongs to the drift.",
    ...flow({ std: (step) => parts.std(step) * Math.SQRT1_2 }),
  },
  "one-noise-for-each-item": {
    because: "One number was drawn for each item and added to all of its numbers. Each number gets its own.",
    ...flow({
      noise: ({ x, rng }, std) =>
        tf.add(tf.zerosLike(x), gaussians([x.shape[0], ...Array(x.rank - 1).fill(1)], rng, std)),
    }),
  },
  "one-noise-for-all": {
    because: "All items got the same noise. They are independent: each gets its own.",
    ...flow({
      noise: ({ x, rng }, std) => tf.add(tf.zerosLike(x), gaussians([1, ...x.shape.slice(1)], rng, std)),
    }),
  },
  "same-noise-in-each-step": {
    because: "Each step added the same draw. Then the steps don't average out: noise is new each time.",
    noisyFlow: (velocity, x1, steps, churn, rng) =>
      tf.tidy(() => {
        const draw = gaussians(x1.shape, rng); // [B, ...]
        return flow({ noise: (_, std) => tf.mul(draw, std) }).noisyFlow(velocity, x1, steps, churn, rng);
      }),
  },
  "uniform-noise": {
    because: "The noise is uniform. It has the right variance, but normal noise is asked for.",
    ...flow({
      noise: ({ x, rng }, std) =>
        tf.tensor(
          Array.from({ length: x.size }, () => std * Math.sqrt(12) * (rng.random() - 0.5)),
          x.shape,
        ),
    }),
  },
  "own-source-of-noise": {
    because: "The noise came from a source of its own. It comes from rng, so that the caller can repeat it.",
    noisyFlow: (velocity, x1, steps, churn) => right(velocity, x1, steps, churn, mersenneTwister(steps)),
  },
  "negative-churn": {
    because: "A churn below 0 was taken for none. It is refused: no noise has a negative variance.",
    noisyFlow: (velocity, x1, steps, churn, rng) => right(velocity, x1, steps, Math.max(churn, 0), rng),
  },
});
