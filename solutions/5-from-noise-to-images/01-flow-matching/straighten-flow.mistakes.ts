import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { mersenneTwister, type Random } from "#lib/random";
import { eulerFlow } from "./euler-flow.js";
import { type Pairs, pairLoss as rightLoss, straightPairs as rightPairs } from "./straighten-flow.js";
import { velocityLoss } from "./velocity-loss.js";

/** Other pairs; steps that make no flow are refused as they should be. */
const paired = (make: (velocity: Velocity, x1: tf.Tensor, steps: number) => Pairs) => ({
  straightPairs: (velocity: Velocity, x1: tf.Tensor, steps: number): Pairs => {
    if (!(Number.isInteger(steps) && steps >= 1)) return rightPairs(velocity, x1, steps);
    return tf.tidy(() => ({ ...make(velocity, x1, steps) }));
  },
});

interface Batch extends Pairs {
  t: tf.Tensor;
}

/** Rows of the pairs by their numbers. */
const rowsOf = ({ x0, x1 }: Pairs, rows: number[], others = rows): Pairs => ({
  x0: tf.gather(x0, tf.tensor1d(rows, "int32")),
  x1: tf.gather(x1, tf.tensor1d(others, "int32")),
});
const rows = (pairs: Pairs, size: number, rng: Random) =>
  Array.from({ length: size }, () => rng.integer(pairs.x0.shape[0]));

/** The loss of another batch; what makes no batch is refused as it should be. */
const loss = (batch: (pairs: Pairs, size: number, rng: Random) => Batch) => ({
  pairLoss: (velocity: Velocity, pairs: Pairs, size: number, rng: Random): tf.Scalar =>
    tf.tidy(() => {
      rightLoss((x) => tf.zerosLike(x), pairs, size, mersenneTwister(1));
      const { x0, x1, t } = batch(pairs, size, rng);
      return velocityLoss(velocity, x0, x1, t);
    }),
});

/** Pairs drawn by another list of row numbers. */
const drawn = (numbers: (M: number, size: number, rng: Random) => number[]) =>
  loss((pairs, size, rng) => ({
    ...rowsOf(pairs, numbers(pairs.x0.shape[0], size, rng)),
    t: uniformTimes(size, rng),
  }));

/** All row numbers, in an order that is drawn. */
const shuffled = (M: number, rng: Random): number[] => {
  const order = Array.from({ length: M }, (_, i) => i);
  for (let i = M - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
};

export default mistakesFor<typeof import("./straighten-flow.js")>({
  "ends-exchanged": {
    because: "You swapped x0 and x1: x0 is the sample, and x1 is the noise that leads to it.",
    ...paired((velocity, x1, steps) => ({ x0: tf.clone(x1), x1: eulerFlow(velocity, x1, steps) })),
  },
  "noise-drawn-again": {
    because:
      "You paired the samples with new noise, so the lines cross again. Pair each sample with its own noise.",
    ...paired((velocity, x1, steps) => ({
      x0: eulerFlow(velocity, x1, steps),
      x1: gaussians(x1.shape, mersenneTwister(1)),
    })),
  },
  "pairs-shuffled": {
    because:
      "You put the samples in another order than the noise. Each sample belongs to the noise that it came from.",
    ...paired((velocity, x1, steps) => ({
      x0: tf.reverse(eulerFlow(velocity, x1, steps), 0),
      x1: tf.clone(x1),
    })),
  },
  "noise-for-samples": {
    because: "You used the noise for both ends of the pair. The data is where the flow takes that noise.",
    ...paired((velocity, x1, steps) => {
      eulerFlow(velocity, x1, steps);
      return { x0: tf.clone(x1), x1: tf.clone(x1) };
    }),
  },
  "one-straight-step": {
    because:
      "You followed the flow in a single step. Its paths still bend, so that step ends between the data.",
    ...paired((velocity, x1) => ({ x0: eulerFlow(velocity, x1, 1), x1: tf.clone(x1) })),
  },
  "one-step-too-few": {
    because: "You stopped before the last step of the flow. A pair ends at t = 0.",
    ...paired((velocity, x1, steps) => {
      let x0 = tf.clone(x1);
      eulerFlow(velocity, x1, steps, (x, t) => {
        if (t > 0.5 / steps) x0 = tf.clone(x);
      });
      return { x0, x1: tf.clone(x1) };
    }),
  },
  "one-step-too-many": {
    because: "You made one step more than the caller asked for. The number of steps is the caller's choice.",
    ...paired((velocity, x1, steps) => ({ x0: eulerFlow(velocity, x1, steps + 1), x1: tf.clone(x1) })),
  },
  "noise-not-copied": {
    because: "You put the caller's own noise into the pairs. If the caller frees it, the pairs are gone too.",
    straightPairs: (velocity, x1, steps) => ({ x0: eulerFlow(velocity, x1, steps), x1 }),
  },
  "ends-drawn-apart": {
    because:
      "You drew rows for data and noise separately, which makes random pairs again. Draw once for both.",
    ...loss((pairs, size, rng) => ({
      ...rowsOf(pairs, rows(pairs, size, rng), rows(pairs, size, rng)),
      t: uniformTimes(size, rng),
    })),
  },
  "new-noise-in-the-loss": {
    because: "You drew new noise in the loss. The noise of the pairs is what makes the paths straight.",
    ...loss((pairs, size, rng) => {
      const { x0 } = rowsOf(pairs, rows(pairs, size, rng));
      return { x0, x1: gaussians(x0.shape, rng), t: uniformTimes(size, rng) };
    }),
  },
  "loss-with-exchanged-ends": {
    because: "You passed the noise as x0 and the data as x1. In velocityLoss, x0 is data.",
    ...loss((pairs, size, rng) => {
      const { x0, x1 } = rowsOf(pairs, rows(pairs, size, rng));
      return { x0: x1, x1: x0, t: uniformTimes(size, rng) };
    }),
  },
  "last-pair-never": {
    because: "You never draw the last pair: integer(M) returns 0 to M − 1.",
    ...drawn((M, size, rng) => Array.from({ length: size }, () => rng.integer(Math.max(1, M - 1)))),
  },
  "first-pair-never": {
    because: "You never draw the first pair: rows count from 0.",
    ...drawn((M, size, rng) => Array.from({ length: size }, () => Math.min(M - 1, 1 + rng.integer(M)))),
  },
  "as-many-pairs-as-a-batch": {
    because:
      "You drew rows below the size of the batch. There are M pairs, and any of them may be drawn into any batch.",
    ...drawn((M, size, rng) => Array.from({ length: size }, () => rng.integer(Math.min(size, M)))),
  },
  "always-the-first-rows": {
    because: "You always took the first rows of the pairs, so the network never learns from most of them.",
    ...drawn((M, size) => Array.from({ length: size }, (_, i) => i % M)),
  },
  "neighbors-in-a-batch": {
    because: "You drew one start and took the rows after it. Each pair is drawn by itself.",
    ...drawn((M, size, rng) => {
      const start = rng.integer(M);
      return Array.from({ length: size }, (_, i) => (start + i) % M);
    }),
  },
  "one-pair-for-the-batch": {
    because: "You drew one pair and used it for the whole batch. Each row of a batch is a draw.",
    ...drawn((M, size, rng) => Array(size).fill(rng.integer(M))),
  },
  "without-replacement": {
    because: "You never drew a pair twice in a batch. The draws are with replacement.",
    ...drawn((M, size, rng) => {
      const order = shuffled(M, rng);
      return Array.from({ length: size }, (_, i) => order[i % M]);
    }),
  },
  "one-time-for-all": {
    because: "You drew one time for the whole batch. Each pair gets its own.",
    ...loss((pairs, size, rng) => ({
      ...rowsOf(pairs, rows(pairs, size, rng)),
      t: tf.fill([size], rng.random()),
    })),
  },
  "times-in-order": {
    because:
      "You drew a time from the i-th of B equal slices for row i, so the times rise along the batch. Draw each from all of [0, 1).",
    ...loss((pairs, size, rng) => ({
      ...rowsOf(pairs, rows(pairs, size, rng)),
      t: tf.tensor1d(Array.from({ length: size }, (_, i) => (i + rng.random()) / size)),
    })),
  },
  "only-at-the-noise": {
    because:
      "You trained the velocity only at t = 1. A sampler with more than one step also asks at other times, so draw them.",
    ...loss((pairs, size, rng) => ({ ...rowsOf(pairs, rows(pairs, size, rng)), t: tf.ones([size]) })),
  },
});
