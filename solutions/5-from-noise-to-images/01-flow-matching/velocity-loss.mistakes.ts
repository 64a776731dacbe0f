import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Velocity } from "#lib/flow/velocity";
import { noisePath } from "./noise-path.js";
import { velocityLoss as right } from "./velocity-loss.js";

/** What goes in, and where the items are. */
interface Input {
  x0: tf.Tensor;
  x1: tf.Tensor;
  t: tf.Tensor;
  x: tf.Tensor;
}
/** What the velocity is asked, what it should say, and what an error costs; a mistake replaces some of it. */
interface Parts {
  place: (input: Input) => tf.Tensor;
  time: (t: tf.Tensor) => tf.Tensor;
  target: (input: Input) => tf.Tensor;
  answer: (v: tf.Tensor, input: Input) => tf.Tensor;
  loss: (v: tf.Tensor, target: tf.Tensor, input: Input) => tf.Tensor;
}

const parts: Parts = {
  place: ({ x }) => x,
  time: (t) => t,
  target: ({ x0, x1 }) => tf.sub(x1, x0),
  answer: (v) => v,
  loss: (v, target) => tf.mean(tf.squaredDifference(v, target)),
};

const column = (t: tf.Tensor, x: tf.Tensor) => tf.reshape(t, [-1, ...x.shape.slice(1).map(() => 1)]); // [B, 1, ...]
/** Other noise of the same kind: the rows of this one, one place on. */
const otherNoise = (x1: tf.Tensor) =>
  x1.shape[0] > 1 ? tf.concat([tf.slice(x1, 1), tf.slice(x1, 0, 1)]) : tf.neg(x1);

/** The loss after the checks of the path, with some of it replaced. */
const judging = (other: Partial<Parts>) => ({
  velocityLoss(velocity: Velocity, x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor): tf.Scalar {
    right((x) => tf.zerosLike(x), x0, x1, t).dispose();
    const { place, time, target, answer, loss } = { ...parts, ...other };
    return tf.tidy(() => {
      const input = { x0, x1, t, x: noisePath(x0, x1, t) };
      const v = answer(velocity(place(input), time(t)), input);
      return loss(v, target(input), input) as tf.Scalar;
    });
  },
});

/** The target of each data that was seen before, whatever the noise is. */
function remembered(): Parts["target"] {
  const targets = new WeakMap<tf.Tensor, tf.Tensor>();
  return ({ x0, x1 }) => {
    const target = targets.get(x0) ?? tf.keep(tf.sub(x1, x0));
    targets.set(x0, target);
    return target;
  };
}

export default mistakesFor<typeof import("./velocity-loss.js")>({
  "toward-the-data": {
    because:
      "You used x0 − x1 as the target. Time 0 is data and time 1 is noise, so an item moves by x1 − x0 as time passes.",
    ...judging({ target: ({ x0, x1 }) => tf.sub(x0, x1) }),
  },
  "data-as-target": {
    because:
      "You used the data as the target. The velocity must say which way the item moves, not where it comes from.",
    ...judging({ target: ({ x0 }) => x0 }),
  },
  "noise-as-target": {
    because:
      "You used the noise as the target. That is what some diffusion models learn; a velocity is x1 − x0.",
    ...judging({ target: ({ x1 }) => x1 }),
  },
  "way-so-far-as-target": {
    because:
      "You used the way from the data to x_t as the target. A velocity is a way divided by the time it took.",
    ...judging({ target: ({ x, x0 }) => tf.sub(x, x0) }),
  },
  "way-left-as-target": {
    because:
      "You used the way from x_t to the noise as the target. A velocity is a way divided by the time it takes.",
    ...judging({ target: ({ x, x1 }) => tf.sub(x1, x) }),
  },
  "place-as-target": {
    because:
      "You used x_t as the target, which the velocity already sees. It must say which way the item moves from there.",
    ...judging({ target: ({ x }) => x }),
  },
  "target-remembered": {
    because:
      "You kept the target of the data for later calls. It depends on the noise too, which is new each time.",
    ...judging({ target: remembered() }),
  },
  "other-noise-in-the-target": {
    because:
      "You used other noise in the target than on the path. Which way an item moves depends on the ends of its own path.",
    ...judging({ target: ({ x0, x1 }) => tf.sub(otherNoise(x1), x0) }),
  },
  "summed-up": {
    because:
      "You added up the squared errors. Their mean doesn't depend on how many items and numbers there are.",
    ...judging({ loss: (v, target) => tf.sum(tf.squaredDifference(v, target)) }),
  },
  "mean-of-sums": {
    because: "You added up the squared errors of each item. The mean is over all numbers of all items.",
    ...judging({
      loss: (v, target, { t }) => tf.div(tf.sum(tf.squaredDifference(v, target)), t.size),
    }),
  },
  halved: {
    because: "You returned half of the mean squared error. The loss has no factor of ½.",
    ...judging({ loss: (v, target) => tf.div(parts.loss(v, target, {} as Input), 2) }),
  },
  "not-squared": {
    because:
      "You used the size of the errors, not their square. The mean absolute error has another minimum: the median.",
    ...judging({ loss: (v, target) => tf.mean(tf.abs(tf.sub(v, target))) }),
  },
  "root-of-the-mean": {
    because: "You took the root of the mean. The loss is the mean of the squared errors itself.",
    ...judging({ loss: (v, target) => tf.sqrt(tf.mean(tf.squaredDifference(v, target))) }),
  },
  "asked-at-the-data": {
    because:
      "You asked the velocity at the data. A sampler meets items on their path, so train the velocity there.",
    ...judging({ place: ({ x0 }) => x0 }),
  },
  "asked-at-the-noise": {
    because:
      "You asked the velocity at the noise. A sampler meets items on their path, so train the velocity there.",
    ...judging({ place: ({ x1 }) => x1 }),
  },
  "ends-swapped": {
    because: "You swapped the ends of the path. At time t, an item has the share 1 − t of its data.",
    ...judging({ place: ({ x0, x1, t }) => noisePath(x1, x0, t) }),
  },
  "time-from-the-data": {
    because: "You gave the velocity 1 − t. It needs the time at which the item is there.",
    ...judging({ time: (t) => tf.sub(1, t) }),
  },
  "one-time-for-all": {
    because: "You gave all items the time of the first one. Each has a time of its own.",
    ...judging({ time: (t) => tf.tile(tf.slice(t, 0, 1), [t.size]) }),
  },
  "time-as-a-column": {
    because: "You gave the velocity the times as a column, [B, 1]. It takes them as they are, [B].",
    ...judging({ time: (t) => tf.expandDims(t, 1) }),
  },
  "weighed-by-time": {
    because: "You weighed the items by their time. All items count alike.",
    ...judging({
      loss: (v, target, { t, x }) => tf.mean(tf.mul(column(t, x), tf.squaredDifference(v, target))),
    }),
  },
  "judged-by-the-data": {
    because:
      "You compared the data that the velocity implies, x_t − t·v, not the velocity. Its errors then count by t².",
    ...judging({
      loss: (v, _, { x, x0, t }) => tf.mean(tf.squaredDifference(tf.sub(x, tf.mul(column(t, x), v)), x0)),
    }),
  },
  "called-twice": {
    because:
      "You asked the velocity twice, once for each factor of the square. Ask once, and square the error.",
    velocityLoss(velocity: Velocity, x0: tf.Tensor, x1: tf.Tensor, t: tf.Tensor): tf.Scalar {
      right((x) => tf.zerosLike(x), x0, x1, t).dispose();
      return tf.tidy(() => {
        const error = () => tf.sub(velocity(noisePath(x0, x1, t), t), tf.sub(x1, x0)); // [B, ...]
        return tf.mean(tf.mul(error(), error()));
      });
    },
  },
  "times-kept-from-the-ends": {
    because:
      "You kept the times away from 0 and 1. Both are times like others: nothing is divided by them here.",
    velocityLoss: (velocity, x0, x1, t) =>
      tf.tidy(() => right(velocity, x0, x1, tf.clipByValue(t, 0.01, 0.99))),
  },
  "items-flattened": {
    because:
      "You flattened the items before you asked the velocity. It gets them with all axes of the data: a network may need rows and columns.",
    velocityLoss: (velocity, x0, x1, t) =>
      right((x, time) => tf.reshape(velocity(tf.reshape(x, [x.shape[0], -1]), time), x.shape), x0, x1, t),
  },
});
