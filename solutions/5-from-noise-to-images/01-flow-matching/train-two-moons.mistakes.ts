import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { twoMoons } from "#lib/flow/moons";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { mersenneTwister, type Random } from "#lib/random";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import {
  type Schedule,
  warmupCosine,
} from "../../2-building-a-transformer/07-training-at-scale/warmup-cosine.js";
import { type FlowPlan, type FlowTrainer, moonLoss as rightLoss } from "./train-two-moons.js";
import { velocityLoss } from "./velocity-loss.js";

/** The parts of a step; a mistake replaces some of them. */
interface Parts {
  gradients: (lossOf: () => tf.Scalar, variables: tf.Variable[]) => { value: tf.Scalar; grads: Gradients };
  used: (grads: Gradients, clip: number | undefined) => Gradients;
  rate: (taken: number, schedule: Schedule) => number;
  /** how many steps a step counts for */
  counts: number;
  told: (value: tf.Scalar, lossOf: () => tf.Scalar) => tf.Scalar;
}

const parts: Parts = {
  gradients: (lossOf, variables) =>
    tf.variableGrads(lossOf, variables) as { value: tf.Scalar; grads: Gradients },
  used: (grads, clip) => (clip === undefined ? grads : clipGradients(grads, clip).grads),
  rate: warmupCosine,
  counts: 1,
  told: (value) => value,
};

const each = (grads: Gradients, change: (grad: tf.Tensor) => tf.Tensor): Gradients =>
  Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, change(grad)]));

/** The trainer with other parts, or another optimizer. */
const trainer = (other: Partial<Parts>, settings = { beta2: 0.99, weightDecay: 0 }) => ({
  flowTrainer: (variables: tf.Variable[], lossOf: () => tf.Scalar, plan: FlowPlan): FlowTrainer => {
    const { steps, peak, clip } = plan;
    if (!(steps > 20)) throw new RangeError(`too few steps: ${steps}`);
    const { gradients, used, rate, counts, told } = { ...parts, ...other };
    const optimizer = adamW(variables, settings);
    const schedule = { peak, warmup: 20, total: steps, min: peak / 20 };
    let taken = 0;
    return {
      step: () =>
        tf.tidy(() => {
          const { value, grads } = gradients(lossOf, variables);
          optimizer.step(used(grads, clip), rate(taken, schedule));
          taken += counts;
          return told(value, lossOf);
        }),
      dispose: () => optimizer.dispose(),
    };
  },
});

interface Batch {
  x0: tf.Tensor;
  x1: tf.Tensor;
  t: tf.Tensor;
}

const drawn = (size: number, rng: Random): Batch => ({
  x0: tf.tensor2d(twoMoons(size, rng)), // [B, 2]
  x1: gaussians([size, 2], rng), // [B, 2]
  t: uniformTimes(size, rng), // [B]
});

/** The loss of another batch, or another loss of it; sizes that make no batch are refused as they should be. */
const loss = (
  batch: (size: number, rng: Random) => Batch,
  of: (velocity: Velocity, batch: Batch) => tf.Scalar = (velocity, { x0, x1, t }) =>
    velocityLoss(velocity, x0, x1, t),
) => ({
  moonLoss: (velocity: Velocity, size: number, rng: Random): tf.Scalar =>
    tf.tidy(() => {
      if (!(Number.isInteger(size) && size >= 1)) return rightLoss(velocity, size, rng);
      return of(velocity, batch(size, rng));
    }),
});

let latest: FlowPlan;
const trainers = new WeakMap<tf.Variable[], FlowTrainer>();

export default mistakesFor<typeof import("./train-two-moons.js")>({
  "loss-after-the-update": {
    because: "You took the loss again after the update. A step reports the loss that its gradient came from.",
    ...trainer({ told: (_, lossOf) => lossOf() }),
  },
  "no-update": {
    because: "You took the gradient but didn't pass it to AdamW, so the variables never move.",
    ...trainer({ rate: () => 0 }),
  },
  "climbs-the-loss": {
    because: "You turned the gradient around first. AdamW goes against the gradient by itself.",
    ...trainer({ used: (grads, clip) => parts.used(each(grads, tf.neg), clip) }),
  },
  "peak-from-the-first-step": {
    because: "You used the peak learning rate in each step. The schedule warms up first, and falls later.",
    ...trainer({ rate: (_, { peak }) => peak }),
  },
  "counts-from-one": {
    because: "You asked the schedule for the step's number counted from 1. warmupCosine counts from 0.",
    ...trainer({ rate: (taken, schedule) => warmupCosine(taken + 1, schedule) }),
  },
  "never-counts": {
    because: "You didn't count the steps, so each has the learning rate of the first one.",
    ...trainer({ counts: 0 }),
  },
  "begins-again": {
    because:
      "You started the schedule again when the plan was over. After the plan, the learning rate stays at its lowest.",
    ...trainer({ rate: (taken, schedule) => warmupCosine(taken % schedule.total, schedule) }),
  },
  "clips-unasked": {
    because: "You clipped gradients to 1 though the plan doesn't ask for it.",
    ...trainer({ used: (grads, clip = 1) => clipGradients(grads, clip).grads }),
  },
  "never-clips": {
    because: "You ignored the plan's clip, so long gradients count in full.",
    ...trainer({ used: (grads) => grads }),
  },
  "no-clip-at-0": {
    because:
      "You took a clip of 0 for none given, so gradients pass in full. A clip that isn't above 0 is refused.",
    ...trainer({ used: (grads, clip) => (clip ? parts.used(grads, clip) : grads) }),
  },
  "clips-each-variable": {
    because: "You clipped each variable's gradient by its own norm. One norm of all keeps the direction.",
    ...trainer({
      used: (grads, clip) =>
        clip === undefined
          ? grads
          : each(grads, (grad) => tf.mul(grad, tf.minimum(1, tf.div(clip, tf.add(tf.norm(grad), 1e-6))))),
    }),
  },
  "clips-each-number": {
    because:
      "You clipped each number of the gradient by itself. That changes the direction; scale all alike.",
    ...trainer({
      used: (grads, clip) =>
        clip === undefined ? grads : each(grads, (grad) => tf.clipByValue(grad, -clip, clip)),
    }),
  },
  "strangers-in-the-norm": {
    because: "You took gradients of all variables. Those that aren't trained must not count in the norm.",
    ...trainer({
      gradients: (lossOf) => tf.variableGrads(lossOf) as { value: tf.Scalar; grads: Gradients },
    }),
  },
  "two-batches-a-step": {
    because: "You took the loss twice, once to report it and once for the gradient. That uses two batches.",
    ...trainer({
      gradients: (lossOf, variables) => {
        const value = lossOf();
        return { value, grads: tf.variableGrads(lossOf, variables).grads as Gradients };
      },
    }),
  },
  "data-for-noise": {
    because: "You swapped x0 and x1. x0 is data, at t = 0, though sampling begins at the noise.",
    ...loss((size, rng) => {
      const { x0, x1, t } = drawn(size, rng);
      return { x0: x1, x1: x0, t };
    }),
  },
  "no-data": {
    because: "You used noise for both ends. The data has to come from twoMoons.",
    ...loss((size, rng) => ({ ...drawn(size, rng), x0: gaussians([size, 2], rng) })),
  },
  "noisy-data": {
    because:
      "You added noise to the points of twoMoons. They are the data as they are: a pair starts at one of them.",
    ...loss((size, rng) => {
      const batch = drawn(size, rng);
      return { ...batch, x0: tf.add(batch.x0, gaussians([size, 2], rng, 0.05)) };
    }),
  },
  "noise-from-the-data": {
    because: "You added the noise to the data of its pair. Noise is drawn independently of the data.",
    ...loss((size, rng) => {
      const batch = drawn(size, rng);
      return { ...batch, x1: tf.add(batch.x0, batch.x1) };
    }),
  },
  "one-time-for-all": {
    because: "You drew one time for the whole batch. Each pair has its own.",
    ...loss((size, rng) => ({ ...drawn(size, rng), t: tf.fill([size], rng.random()) })),
  },
  "times-of-a-grid": {
    because: "You used the same grid of times in each batch. Draw the times.",
    ...loss((size, rng) => ({
      ...drawn(size, rng),
      t: tf.tensor1d(Array.from({ length: size }, (_, i) => i / size)),
    })),
  },
  "times-in-order": {
    because:
      "You drew a time from the i-th of B equal slices for row i, so the times rise along the batch. Draw each from all of [0, 1).",
    ...loss((size, rng) => ({
      ...drawn(size, rng),
      t: tf.tensor1d(Array.from({ length: size }, (_, i) => (i + rng.random()) / size)),
    })),
  },
  "normal-times": {
    because: "You drew the times as the sigmoid of normal numbers. Here they are uniform in [0, 1).",
    ...loss((size, rng) => ({ ...drawn(size, rng), t: tf.sigmoid(gaussians([size], rng)) })),
  },
  "same-data-in-each-batch": {
    because: "You drew the data from a source of your own, so it is the same in each batch. Use rng.",
    ...loss((size, rng) => ({ ...drawn(size, rng), x0: tf.tensor2d(twoMoons(size, mersenneTwister(1))) })),
  },
  "one-point-for-all": {
    because: "You paired one point of the moons with all noises. Each pair has a point of its own.",
    ...loss((size, rng) => {
      const batch = drawn(size, rng);
      return { ...batch, x0: tf.add(tf.zerosLike(batch.x0), tf.slice(batch.x0, 0, 1)) };
    }),
  },
  "noise-and-its-mirror": {
    because:
      "You made half of the noise by turning the sign of the other half. Draw all noise independently.",
    ...loss((size, rng) => {
      const half = gaussians([Math.ceil(size / 2), 2], rng);
      return { ...drawn(size, rng), x1: tf.slice(tf.concat([half, tf.neg(half)]), 0, size) };
    }),
  },
  "time-runs-up": {
    because: "You gave the velocity 1 − t. In this course t = 0 is data, for the velocity too.",
    ...loss(drawn, (velocity, { x0, x1, t }) => velocityLoss((x, s) => velocity(x, tf.sub(1, s)), x0, x1, t)),
  },
  "velocity-against-its-target": {
    because: "You compared the velocity with the way from noise to data. It leads from data to noise.",
    ...loss(drawn, (velocity, { x0, x1, t }) => velocityLoss((x, s) => tf.neg(velocity(x, s)), x0, x1, t)),
  },
  "falls-to-zero": {
    because: "Your learning rate falls to 0. It ends at peak / 20.",
    ...trainer({ rate: (taken, schedule) => warmupCosine(taken, { ...schedule, min: 0 }) }),
  },
  "usual-beta2": {
    because: "You took AdamW's usual β₂ of 0.95. Here it is 0.99.",
    ...trainer({}, { beta2: 0.95, weightDecay: 0 }),
  },
  "weights-decay": {
    because: "Your weights decay at each step. This training has no weight decay.",
    ...trainer({}, { beta2: 0.99, weightDecay: 0.1 }),
  },
  "variables-freed": {
    because: "Your dispose frees the variables, too. It frees AdamW's moments alone; the variables stay.",
    flowTrainer(variables, lossOf, plan) {
      const { step, dispose } = trainer({}).flowTrainer(variables, lossOf, plan);
      return {
        step,
        dispose: () => {
          dispose();
          tf.dispose(variables);
        },
      };
    },
  },
  "one-draw-for-all-times": {
    because: "You drew one number and shifted an even grid by it. Each pair has a time of its own draw.",
    ...loss((size, rng) => {
      const shift = rng.random();
      const times = Array.from({ length: size }, (_, i) => (shift + i / size) % 1);
      return { ...drawn(size, rng), t: tf.tensor1d(times) };
    }),
  },
  "twenty-steps-accepted": {
    because: "You accepted a plan of 20 steps. The warmup takes them all: refuse 20 or fewer.",
    flowTrainer: (variables, lossOf, plan) =>
      trainer({}).flowTrainer(variables, lossOf, plan.steps === 20 ? { ...plan, steps: 21 } : plan),
  },
  "asks-the-latest-plan": {
    because:
      "You keep the schedule outside the function, where the next trainer writes over it. Each trainer has its own plan.",
    flowTrainer: (variables, lossOf, plan) => {
      latest = plan;
      const rate = (taken: number) =>
        warmupCosine(taken, { peak: latest.peak, warmup: 20, total: latest.steps, min: latest.peak / 20 });
      return trainer({ rate }).flowTrainer(variables, lossOf, plan);
    },
  },
  "one-trainer-for-a-list": {
    because:
      "You hand out an earlier trainer for variables that you know. Each call makes a new one, with new moments.",
    flowTrainer: (variables, lossOf, plan) => {
      if (!(plan.steps > 20)) throw new RangeError(`too few steps: ${plan.steps}`);
      const known = trainers.get(variables) ?? trainer({}).flowTrainer(variables, lossOf, plan);
      trainers.set(variables, known);
      return known;
    },
  },
});
