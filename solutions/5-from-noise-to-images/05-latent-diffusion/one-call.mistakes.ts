import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import { mersenneTwister, type Random } from "#lib/random";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { dropLabels } from "../03-class-conditioning/drop-labels.js";
import { guidedVelocity, type LabeledVelocity } from "../03-class-conditioning/guided-sampler.js";
import {
  type LabeledPairs,
  oneCall as rightCall,
  labeledPairLoss as rightLoss,
  guidedPairs as rightPairs,
} from "./one-call.js";

interface PairParts {
  flow: (args: {
    velocity: LabeledVelocity;
    labels: number[];
    none: number;
    x1: tf.Tensor;
    w: number;
    steps: number;
  }) => tf.Tensor;
  noise: (x1: tf.Tensor) => tf.Tensor;
  labels: (labels: number[], none: number) => number[];
  exchanged: boolean;
}
const pairParts: PairParts = {
  flow: ({ velocity, labels, none, x1, w, steps }) =>
    eulerFlow(guidedVelocity(velocity, labels, none, w), x1, steps),
  noise: (x1) => tf.clone(x1),
  labels: (labels) => [...labels],
  exchanged: false,
};
/** Pairs made in another way; what makes none is refused as it should be. */
const byPairs = (other: Partial<PairParts>) => ({
  guidedPairs(
    velocity: LabeledVelocity,
    labels: number[],
    none: number,
    x1: tf.Tensor,
    w: number,
    steps: number,
  ): LabeledPairs {
    tf.tidy(() => ({ ...rightPairs((x) => tf.zerosLike(x), labels, none, x1, w, steps) }));
    const parts = { ...pairParts, ...other };
    const x0 = tf.tidy(() => tf.clone(parts.flow({ velocity, labels, none, x1, w, steps })));
    const noise = parts.noise(x1);
    const told = parts.labels(labels, none);
    return parts.exchanged ? { x0: noise, x1: x0, labels: told } : { x0, x1: noise, labels: told };
  },
});

interface LossParts {
  rows: (M: number, size: number, rng: Random) => number[];
  other: (rows: number[], M: number, rng: Random) => number[];
  labels: (pairs: LabeledPairs, rows: number[], rng: Random) => number[];
  times: (size: number, rng: Random) => tf.Tensor;
  loss: (
    velocity: LabeledVelocity,
    labels: number[],
    x0: tf.Tensor,
    x1: tf.Tensor,
    t: tf.Tensor,
  ) => tf.Scalar;
}
const lossParts: LossParts = {
  rows: (M, size, rng) => Array.from({ length: size }, () => rng.integer(M)),
  other: (rows) => rows,
  labels: ({ labels }, rows) => rows.map((row) => labels[row]),
  times: uniformTimes,
  loss: (velocity, labels, x0, x1, t) => velocityLoss((x, when) => velocity(x, when, labels), x0, x1, t),
};
const pick = (ends: tf.Tensor, rows: number[]) => tf.gather(ends, tf.tensor1d(rows, "int32"));
/** The loss with some parts done in another way; what makes no batch is refused as it should be. */
const byLoss = (parts: Partial<LossParts>) => ({
  labeledPairLoss(velocity: LabeledVelocity, pairs: LabeledPairs, size: number, rng: Random): tf.Scalar {
    const { rows, other, labels, times, loss } = { ...lossParts, ...parts };
    return tf.tidy(() => {
      rightLoss((x) => tf.zerosLike(x), pairs, size, mersenneTwister(1));
      const M = pairs.labels.length;
      const drawn = rows(M, size, rng);
      const [x0, x1] = [pick(pairs.x0, drawn), pick(pairs.x1, other(drawn, M, rng))];
      const told = labels(pairs, drawn, rng);
      return loss(velocity, told, x0, x1, times(size, rng));
    });
  },
});

/** The times are drawn before the pairs. */
const timesFirst = () => {
  let t: tf.Tensor | undefined;
  return byLoss({
    rows: (M, size, rng) => {
      t = uniformTimes(size, rng);
      return lossParts.rows(M, size, rng);
    },
    times: () => t as tf.Tensor,
  });
};

/** One call done in another way; labels that don't fit are refused as they should be. */
const calling = (call: (velocity: LabeledVelocity, labels: number[], noise: tf.Tensor) => tf.Tensor) => ({
  oneCall(velocity: LabeledVelocity, labels: number[], noise: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      rightCall((x) => tf.zerosLike(x), labels, noise);
      return tf.clone(call(velocity, labels, noise));
    });
  },
});

export default mistakesFor<typeof import("./one-call.js")>({
  "pairs-without-guidance": {
    because: "You made the pairs with the flow at w = 1. The network should learn where guidance leads.",
    ...byPairs({
      flow: ({ velocity, labels, x1, steps }) => eulerFlow((x, t) => velocity(x, t, labels), x1, steps),
    }),
  },
  "w-of-the-paper": {
    because:
      "You counted w from the velocity with the class, as the paper does. In guide, w = 1 is that velocity.",
    ...byPairs({ flow: (args) => pairParts.flow({ ...args, w: args.w + 1 }) }),
  },
  "ends-exchanged": {
    because: "You swapped x0 and x1: x0 is the sample, and x1 is the noise that leads to it.",
    ...byPairs({ exchanged: true }),
  },
  "noise-drawn-again": {
    because:
      "You paired the samples with new noise, so the lines cross again. Pair each sample with its own noise.",
    ...byPairs({ noise: (x1) => gaussians(x1.shape, mersenneTwister(1)) }),
  },
  "noise-not-copied": {
    because: "You put the caller's own noise into the pairs. If the caller frees it, the pairs are gone too.",
    ...byPairs({ noise: (x1) => x1 }),
  },
  "labels-not-copied": {
    because:
      "You put the caller's own list of labels into the pairs. If that list changes, the pairs change too.",
    ...byPairs({ labels: (labels) => labels }),
  },
  "labels-forgotten": {
    because:
      "You labeled the pairs “no class given”. Each pair keeps the label that its sample was asked for.",
    ...byPairs({ labels: (labels, none) => labels.map(() => none) }),
  },
  "labels-for-both-halves": {
    because:
      "You also kept the labels of the half without a class. A pair has one label: what it was asked for.",
    ...byPairs({ labels: (labels, none) => [...labels, ...labels.map(() => none)] }),
  },
  "labels-in-another-order": {
    because: "You put the labels in another order than the pairs. Label i belongs to pair i.",
    ...byPairs({ labels: (labels) => [...labels].reverse() }),
  },
  "one-straight-step": {
    because:
      "You followed the flow in a single step. Its paths still bend, so that step ends between the data.",
    ...byPairs({ flow: (args) => pairParts.flow({ ...args, steps: 1 }) }),
  },
  "labels-of-the-first-pairs": {
    because: "You took the first labels of the list. Each pair of the batch has the label of its own row.",
    ...byLoss({ labels: ({ labels }, rows) => rows.map((_, i) => labels[i % labels.length]) }),
  },
  "labels-drawn-apart": {
    because:
      "You drew pairs and labels separately. Draw a row once, and take both ends and the label from it.",
    ...byLoss({ labels: ({ labels }, rows, rng) => rows.map(() => labels[rng.integer(labels.length)]) }),
  },
  "row-numbers-as-labels": {
    because: "You gave the velocity the row numbers of the pairs. Look up the labels at these rows.",
    ...byLoss({ labels: (_, rows) => rows }),
  },
  "labels-hidden-again": {
    because:
      "You hid some labels, as in the first training. The second one needs no velocity without a class.",
    ...byLoss({
      labels: ({ labels }, rows, rng) =>
        dropLabels(
          rows.map((row) => labels[row]),
          0.15,
          10,
          rng,
        ),
    }),
  },
  "ends-drawn-apart": {
    because:
      "You drew rows for data and noise separately, which makes random pairs again. Draw once for both.",
    ...byLoss({ other: (rows, M, rng) => rows.map(() => rng.integer(M)) }),
  },
  "loss-with-exchanged-ends": {
    because: "You passed the noise as x0 and the data as x1. In velocityLoss, x0 is data.",
    ...byLoss({
      loss: (velocity, labels, x0, x1, t) => velocityLoss((x, when) => velocity(x, when, labels), x1, x0, t),
    }),
  },
  "guided-in-the-loss": {
    because:
      "You guided the velocity again in the loss. Guidance is in the pairs already; the plain velocity is what learns.",
    ...byLoss({
      loss: (velocity, labels, x0, x1, t) =>
        velocityLoss(guidedVelocity(velocity, labels, 10, 1.5), x0, x1, t),
    }),
  },
  "one-time-for-all": {
    because: "You drew one time for the whole batch. Each pair gets its own.",
    ...byLoss({ times: (size, rng) => tf.fill([size], rng.random()) }),
  },
  "times-drawn-first": {
    because: "You drew the times before the pairs. The pairs come first, then the times.",
    ...timesFirst(),
  },
  "only-at-the-noise": {
    because: "You trained the velocity only at t = 1. The pairs show the whole way, so draw the times.",
    ...byLoss({ times: (size) => tf.ones([size]) }),
  },
  "always-the-first-rows": {
    because: "You always took the first rows of the pairs, so the network never learns from most of them.",
    ...byLoss({ rows: (M, size) => Array.from({ length: size }, (_, i) => i % M) }),
  },
  "last-pair-never": {
    because: "You never draw the last pair: integer(M) returns 0 to M − 1.",
    ...byLoss({
      rows: (M, size, rng) => Array.from({ length: size }, () => rng.integer(Math.max(1, M - 1))),
    }),
  },
  "call-at-time-zero": {
    because: "You asked the velocity at time 0. Noise is at time 1.",
    ...calling((velocity, labels, noise) =>
      tf.sub(noise, velocity(noise, tf.zeros([labels.length]), labels)),
    ),
  },
  "away-from-the-data": {
    because: "You stepped away from the data. The velocity points from data to noise, so subtract it.",
    ...calling((velocity, labels, noise) => tf.add(noise, velocity(noise, tf.ones([labels.length]), labels))),
  },
  "velocity-for-data": {
    because: "You returned the velocity, x1 − x0. Subtract it from the noise to get the data.",
    ...calling((velocity, labels, noise) => velocity(noise, tf.ones([labels.length]), labels)),
  },
  "guided-twice": {
    because: "You guided the call. The network has learned where guidance leads, so this is guidance twice.",
    ...calling((velocity, labels, noise) => eulerFlow(guidedVelocity(velocity, labels, 4, 1.5), noise, 1)),
  },
  "two-calls": {
    because: "You called the velocity twice. The path is straight, so one call goes all the way.",
    ...calling((velocity, labels, noise) => eulerFlow((x, t) => velocity(x, t, labels), noise, 2)),
  },
  "class-zero-is-none": {
    because: "You treated class 0 as no class, because 0 counts as false. It is a class like every other.",
    ...byPairs({
      flow: (args) => pairParts.flow({ ...args, labels: args.labels.map((label) => label || args.none) }),
    }),
  },
  "no-row-twice": {
    because:
      "You drew each pair at most once. Draws are independent: a pair may come again, and a batch may be larger.",
    ...byLoss({
      rows: (M, size, rng) => {
        const left: number[] = [];
        return Array.from({ length: size }, () => {
          if (left.length === 0) left.push(...Array.from({ length: M }, (_, i) => i));
          return left.splice(rng.integer(left.length), 1)[0];
        });
      },
    }),
  },
  "label-of-the-next-pair": {
    because: "You told the label of the pair after the drawn one. A label belongs to its own pair.",
    ...byLoss({ labels: ({ labels }, rows) => rows.map((row) => labels[(row + 1) % labels.length]) }),
  },
});
