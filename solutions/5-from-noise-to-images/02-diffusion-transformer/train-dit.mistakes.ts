import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { clamped, picturesIn } from "#lib/pictures/pixels";
import { type Shape, shapeBatch } from "#lib/pictures/shapes";
import { mersenneTwister, type Random } from "#lib/random";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { noisePath } from "../01-flow-matching/noise-path.js";
import { flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { type DiT, ditVariables, ditVelocity } from "./dit-velocity.js";
import {
  type DiTPlan,
  type DrawTimes,
  ditTrainer,
  drawPictures as rightDrawing,
  shapeLoss as rightLoss,
} from "./train-dit.js";

interface Batch {
  x: tf.Tensor;
  noise: tf.Tensor;
  t: tf.Tensor;
  rng: Random;
}

/** A trainer on another loss, or of other variables. */
const trainingOn = (
  loss: typeof rightLoss,
  {
    variables = ditVariables,
    velocityOf,
  }: { variables?: typeof ditVariables; velocityOf?: (dit: DiT) => Velocity } = {},
) => ({
  ditTrainer(dit: DiT, world: Shape[], plan: DiTPlan, rng: Random, drawTimes: DrawTimes = uniformTimes) {
    const velocity = velocityOf?.(dit) ?? ((x: tf.Tensor, t: tf.Tensor) => ditVelocity(dit, x, t));
    return flowTrainer(variables(dit), () => loss(velocity, world, plan.batch, rng, drawTimes), plan);
  },
});

/** Another loss, and the trainer that learns from it; what doesn't fit is refused as it should be. */
const losing = (
  lossOf: (velocity: Velocity, batch: Batch) => tf.Tensor,
  draw: (world: Shape[], B: number, rng: Random, times: DrawTimes) => Omit<Batch, "rng"> = (
    world,
    B,
    rng,
    times,
  ) => {
    const { x } = shapeBatch(world, B, rng);
    return { x, noise: gaussians(x.shape, rng), t: times(B, rng) };
  },
) => {
  const shapeLoss: typeof rightLoss = (velocity, world, B, rng, drawTimes = uniformTimes) => {
    if (!Number.isInteger(B) || B < 1) return rightLoss(velocity, world, B, rng);
    return tf.tidy(() => lossOf(velocity, { ...draw(world, B, rng, drawTimes), rng }) as tf.Scalar);
  };
  return { shapeLoss, ...trainingOn(shapeLoss) };
};

/** Pictures drawn in another way; what doesn't fit is refused as it should be. */
const drawing = (
  draw: (velocity: Velocity, noise: tf.Tensor, steps: number) => tf.Tensor,
  pixels: (picture: Float32Array) => Float32Array = (picture) => picture,
  noiseOf: (shape: number[], rng: Random) => tf.Tensor = gaussians,
) => ({
  async drawPictures(dit: DiT, count: number, steps: number, rng: Random): Promise<Float32Array[]> {
    if (![count, steps].every((n) => Number.isInteger(n) && n >= 1))
      return rightDrawing(dit, count, steps, rng);
    const { height: H, width: W, channels: C } = dit.sizes;
    const drawn = tf.tidy(() =>
      draw((x, t) => ditVelocity(dit, x, t), noiseOf([count, H, W, C], rng), steps),
    );
    const values = await drawn.data();
    drawn.dispose();
    return picturesIn(values, H * W * C).map(pixels);
  },
});

const usual = (velocity: Velocity, { x, noise, t }: Batch) => velocityLoss(velocity, x, noise, t);

export default mistakesFor<typeof import("./train-dit.js")>({
  "noise-for-data": {
    because:
      "You swapped noise and pictures, so time runs the other way. Here t = 0 is data, and the samplers go down to it.",
    ...losing((velocity, { x, noise, t }) => velocityLoss(velocity, noise, x, t)),
  },
  "other-noise-in-the-target": {
    because:
      "You used other noise in the target than in the picture that the network sees. Nothing in its input tells it of that noise.",
    ...losing((velocity, { x, noise, t, rng }) => {
      const target = tf.sub(gaussians(x.shape, rng), x);
      return tf.mean(tf.squaredDifference(velocity(noisePath(x, noise, t), t), target));
    }),
  },
  "one-time-for-the-batch": {
    because:
      "You gave all pictures of a batch the same time. Each has its own, so that each step learns about many times.",
    ...losing(usual, (world, B, rng, times) => {
      const { x } = shapeBatch(world, B, rng);
      return { x, noise: gaussians(x.shape, rng), t: tf.mul(tf.ones([B]), times(1, rng)) };
    }),
  },
  "one-noise-for-the-batch": {
    because: "You gave all pictures of a batch the same noise. Each has its own.",
    ...losing(usual, (world, B, rng, times) => {
      const { x } = shapeBatch(world, B, rng);
      const noise = tf.add(tf.zeros(x.shape), gaussians([1, ...x.shape.slice(1)], rng));
      return { x, noise, t: times(B, rng) };
    }),
  },
  "uniform-noise": {
    because:
      "You drew uniform noise. The samplers start from standard normal noise, so the path must end there.",
    ...losing(usual, (world, B, rng, times) => {
      const { x } = shapeBatch(world, B, rng);
      const noise = tf.tensor(
        Array.from({ length: x.size }, () => 2 * rng.random() - 1),
        x.shape,
      );
      return { x, noise, t: times(B, rng) };
    }),
  },
  "times-drawn-first": {
    because:
      "You drew the times before the batch. The order is batch, noise, times; otherwise a seed gives other numbers.",
    ...losing(usual, (world, B, rng, times) => {
      const t = times(B, rng);
      const { x } = shapeBatch(world, B, rng);
      return { x, noise: gaussians(x.shape, rng), t };
    }),
  },
  "sum-for-mean": {
    because: "You added up the squares. The loss is their mean, or it depends on the size of the batch.",
    ...losing((velocity, batch) => tf.mul(usual(velocity, batch), batch.x.size)),
  },
  "times-always-uniform": {
    because: "You always drew uniform times. If the caller passes a function that draws them, use it.",
    ...losing(usual, (world, B, rng) => {
      const { x } = shapeBatch(world, B, rng);
      return { x, noise: gaussians(x.shape, rng), t: uniformTimes(B, rng) };
    }),
  },
  "times-not-passed-on": {
    because: "You left the times to the loss's default. The trainer must pass on the caller's `drawTimes`.",
    ...trainingOn((velocity, world, B, rng) => rightLoss(velocity, world, B, rng)),
  },
  "time-hidden-from-the-network": {
    because:
      "You always told the network t = 0. It must know the time of each picture, or it can't know how much of it is noise.",
    ...trainingOn(rightLoss, { velocityOf: (dit) => (x, t) => ditVelocity(dit, x, tf.zerosLike(t)) }),
  },
  "biases-left-out": {
    because:
      "You trained only matrices. The whole network learns: `ditVariables` returns each of its tensors.",
    ...trainingOn(rightLoss, { variables: (dit) => ditVariables(dit).filter(({ rank }) => rank > 1) }),
  },
  "blocks-alone": {
    because:
      "You trained only the blocks. The first layer, the last layer and those of the time learn as well.",
    ...trainingOn(rightLoss, {
      variables: (dit) => ditVariables({ ...dit, embed: undefined, last: undefined } as never),
    }),
  },
  "same-pictures-each-step": {
    because: "You drew the pictures once, before the first step. Each step has a fresh batch.",
    ditTrainer(dit: DiT, world: Shape[], plan: DiTPlan, rng: Random, drawTimes: DrawTimes = uniformTimes) {
      const drawn = Array.from({ length: plan.batch }, () => world[rng.integer(world.length)]);
      const velocity: Velocity = (x, t) => ditVelocity(dit, x, t);
      const loss = () => rightLoss(velocity, drawn, plan.batch, rng, drawTimes);
      return flowTrainer(ditVariables(dit), loss, plan);
    },
  },
  "clip-not-passed-on": {
    because: "You lost the plan's clip on the way. Pass all of the plan to `flowTrainer`.",
    ditTrainer(dit: DiT, world: Shape[], plan: DiTPlan, rng: Random, drawTimes: DrawTimes = uniformTimes) {
      const velocity: Velocity = (x, t) => ditVelocity(dit, x, t);
      const loss = () => rightLoss(velocity, world, plan.batch, rng, drawTimes);
      return flowTrainer(ditVariables(dit), loss, { steps: plan.steps, peak: plan.peak });
    },
  },
  "from-dark-pictures": {
    because:
      "You started the drawing from uniform noise. At t = 1 there is standard normal noise, as in training.",
    ...drawing(eulerFlow, undefined, (shape, rng) =>
      tf.tensor(
        Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * rng.random() - 1),
        shape,
      ),
    ),
  },
  "one-picture-for-all": {
    because:
      "You started all pictures from the same noise, so they become the same picture. Each has its own.",
    ...drawing(eulerFlow, undefined, (shape, rng) =>
      tf.add(tf.zeros(shape), gaussians([1, ...shape.slice(1)], rng)),
    ),
  },
  "one-step-too-many": {
    because: "You made one step more than you were asked for.",
    ...drawing((velocity, noise, steps) => eulerFlow(velocity, noise, steps + 1)),
  },
  "at-most-ten-steps": {
    because:
      "You took fewer steps than the caller asked for. How many there are is for the caller to choose.",
    ...drawing((velocity, noise, steps) => eulerFlow(velocity, noise, Math.min(10, steps))),
  },
  "velocity-for-picture": {
    because:
      "You subtracted one velocity from the noise, a single step, however many were asked for. A sampler asks again where it has arrived.",
    ...drawing((velocity, noise) => eulerFlow(velocity, noise, 1)),
  },
  "brought-to-range": {
    because: "You cut the pixels to −1 to 1. Return them as they are; the code that shows them cuts them.",
    ...drawing(eulerFlow, clamped),
  },
  "noise-drawn-first": {
    because: "You drew the noise before the batch. The order is the batch, the noise, the times.",
    ...losing(usual, (world, B, rng, times) => {
      const { x: like } = shapeBatch(world, B, mersenneTwister(1));
      const noise = gaussians(like.shape, rng);
      return { noise, x: shapeBatch(world, B, rng).x, t: times(B, rng) };
    }),
  },
  "times-before-the-noise": {
    because: "You drew the times before the noise. The order is the batch, the noise, the times.",
    ...losing(usual, (world, B, rng, times) => {
      const { x } = shapeBatch(world, B, rng);
      const t = times(B, rng);
      return { x, t, noise: gaussians(x.shape, rng) };
    }),
  },
  "channels-forgotten": {
    because: "You drew noise of one channel. A network may have been made for pictures of several.",
    ...drawing(eulerFlow, undefined, ([count, H, W], rng) => gaussians([count, H, W, 1], rng)),
  },
  "width-before-height": {
    because: "You drew noise with the width before the height. Pictures are [B, H, W, C].",
    ...drawing(eulerFlow, undefined, ([count, H, W, C], rng) => gaussians([count, W, H, C], rng)),
  },
  "asks-the-latest-trainer": {
    because:
      "You keep the network outside the function, where the next trainer writes over it. Keep it in the call that makes the trainer.",
    ditTrainer: asTheLatest(ditTrainer),
  },
});
