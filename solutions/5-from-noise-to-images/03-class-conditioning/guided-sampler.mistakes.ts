import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { guide } from "./guide.js";
import {
  guidedVelocity,
  type Interval,
  type LabeledVelocity,
  guidedVelocity as right,
} from "./guided-sampler.js";

interface Pass {
  velocity: LabeledVelocity;
  labels: number[];
  none: number;
  w: number;
  interval: Interval;
}
interface Way {
  alone: (pass: Pass) => boolean;
  /** given and free */
  both: (x: tf.Tensor, t: tf.Tensor, pass: Pass) => tf.Tensor[];
  isInside: (t: tf.Tensor, interval: Interval) => tf.Tensor;
  choose: (inside: tf.Tensor, given: tf.Tensor, free: tf.Tensor, w: number) => tf.Tensor;
}
const freeLabels = ({ labels, none }: Pass) => labels.map(() => none);
const alongItems = (inside: tf.Tensor, x: tf.Tensor) =>
  tf.reshape(inside, [x.shape[0], ...x.shape.slice(1).map(() => 1)]);
const way: Way = {
  alone: ({ w }) => w === 1,
  both: (x, t, pass) =>
    tf.split(pass.velocity(tf.concat([x, x]), tf.concat([t, t]), [...pass.labels, ...freeLabels(pass)]), 2),
  isInside: (t, { from, to }) => tf.logicalAnd(tf.greaterEqual(t, from), tf.lessEqual(t, to)),
  choose: (inside, given, free, w) => tf.where(alongItems(inside, given), guide(free, given, w), given),
};

/** Some parts done in another way, after the checks that the stub gives. */
const by = (other: Partial<Way>) => ({
  guidedVelocity(velocity: LabeledVelocity, labels: number[], none: number, w: number, given?: Interval) {
    right(velocity, labels, none, w, given);
    const { alone, both, isInside, choose } = { ...way, ...other };
    const pass = { velocity, labels, none, w, interval: given ?? { from: 0, to: 1 } };
    return (x: tf.Tensor, t: tf.Tensor): tf.Tensor =>
      tf.tidy(() => {
        if (x.shape[0] !== labels.length) return right(velocity, labels, none, w)(x, t);
        if (alone(pass)) return velocity(x, t, labels);
        const [toward, free] = both(x, t, pass);
        return choose(isInside(t, pass.interval), toward, free, w);
      });
  },
});

export default mistakesFor<typeof import("./guided-sampler.js")>({
  "halves-swapped": {
    because:
      "You swapped the halves of the answer. The first one belongs to the labels, in the order in which you asked.",
    ...by({ both: (x, t, pass) => way.both(x, t, pass).reverse() }),
  },
  "without-a-class-first": {
    because: "You asked for the half without a class first. The labels come first, then “no class given”.",
    ...by({
      both: (x, t, pass) => {
        const all = pass.velocity(tf.concat([x, x]), tf.concat([t, t]), [
          ...freeLabels(pass),
          ...pass.labels,
        ]);
        return tf.split(all, 2).reverse();
      },
    }),
  },
  "two-calls": {
    because: "You asked the network twice. One call with both halves does the same, and costs less.",
    ...by({
      both: (x, t, pass) => [pass.velocity(x, t, pass.labels), pass.velocity(x, t, freeLabels(pass))],
    }),
  },
  "each-item-twice": {
    because:
      "You put each item beside its copy. The batch comes twice as a whole: first all labels, then all of none.",
    ...by({
      both: (x, t, pass) => {
        const twice = (each: tf.Tensor) =>
          tf.reshape(tf.stack([each, each], 1), [-1, ...each.shape.slice(1)]);
        const all = pass.velocity(
          twice(x),
          twice(t),
          pass.labels.flatMap((label) => [label, pass.none]),
        );
        const [given, free] = tf.split(tf.reshape(all, [x.shape[0], 2, ...x.shape.slice(1)]), 2, 1);
        return [tf.reshape(given, x.shape), tf.reshape(free, x.shape)];
      },
    }),
  },
  "zeros-without-a-class": {
    because:
      "You gave the half without a class zeros instead of the items. Ask both halves about the same items.",
    ...by({
      both: (x, t, pass) =>
        tf.split(
          pass.velocity(tf.concat([x, tf.zerosLike(x)]), tf.concat([t, t]), [
            ...pass.labels,
            ...freeLabels(pass),
          ]),
          2,
        ),
    }),
  },
  "other-times-for-none": {
    because: "You gave the half without a class the time 0. Both halves are at the same place and time.",
    ...by({
      both: (x, t, pass) =>
        tf.split(
          pass.velocity(tf.concat([x, x]), tf.concat([t, tf.zerosLike(t)]), [
            ...pass.labels,
            ...freeLabels(pass),
          ]),
          2,
        ),
    }),
  },
  "last-class-for-none": {
    because:
      "You gave the half without a class the last class. “No class given” is the label that the caller calls none.",
    ...by({
      both: (x, t, pass) => way.both(x, t, { ...pass, none: pass.none - 1 }),
    }),
  },
  "never-one-half": {
    because:
      "You asked for both halves at w = 1. The labels alone will do, because the other half has no effect.",
    ...by({ alone: () => false }),
  },
  "one-half-at-zero": {
    because:
      "You asked with the labels alone at w = 0. That is w = 1. At 0 the result is the velocity without a class.",
    ...by({ alone: ({ w }) => w === 0 || w === 1 }),
  },
  "one-half-up-to-one": {
    because: "You asked with the labels alone up to w = 1. Between 0 and 1, both halves have their weight.",
    ...by({ alone: ({ w }) => w <= 1 }),
  },
  "none-alone-at-zero": {
    because:
      "You asked only for the half without a class at w = 0. Outside the interval the labels count, so you need both halves.",
    guidedVelocity(velocity, labels, none, w, interval) {
      const guided = right(velocity, labels, none, w, interval);
      return (x, t) =>
        w === 0 && x.shape[0] === labels.length
          ? velocity(x, t, freeLabels({ labels, none } as Pass))
          : guided(x, t);
    },
  },
  "w-of-the-paper": {
    because:
      "You started the line at the velocity with the class. That is the paper's own w, which is ours minus 1.",
    ...by({ choose: (inside, given, free, w) => way.choose(inside, given, free, w + 1) }),
  },
  "no-class-outside": {
    because:
      "You moved the items without a class outside the interval. There they move as at w = 1, with their labels.",
    ...by({
      choose: (inside, given, free, w) => tf.where(alongItems(inside, given), guide(free, given, w), free),
    }),
  },
  "guidance-forgotten": {
    because: "You returned the velocity with the labels. Inside the interval it should be guided.",
    ...by({ choose: (_inside, given) => given }),
  },
  "interval-ignored": {
    because: "You ignored the interval. Guidance should work only inside it.",
    ...by({ isInside: (t) => tf.greaterEqual(t, -1) }),
  },
  "zero-is-no-end": {
    because:
      "You treated an end of 0 as not given, because 0 counts as false in JavaScript. An interval may end at 0.",
    ...by({ isInside: (t, { from, to }) => way.isInside(t, { from, to: to || 1 }) }),
  },
  "ends-left-out": {
    because: "You left out the ends of the interval. Both belong to it.",
    ...by({ isInside: (t, { from, to }) => tf.logicalAnd(tf.greater(t, from), tf.less(t, to)) }),
  },
  "lower-end-left-out": {
    because: "You left out the lower end of the interval. Both ends belong to it.",
    ...by({ isInside: (t, { from, to }) => tf.logicalAnd(tf.greater(t, from), tf.lessEqual(t, to)) }),
  },
  "upper-end-left-out": {
    because: "You left out the upper end of the interval. Both ends belong to it.",
    ...by({ isInside: (t, { from, to }) => tf.logicalAnd(tf.greaterEqual(t, from), tf.less(t, to)) }),
  },
  "no-class-inside": {
    because: "You returned the velocity without a class inside the interval. There it is guided by w.",
    ...by({ choose: (inside, given, free) => tf.where(alongItems(inside, given), free, given) }),
  },
  "upper-end-only": {
    because: "You checked only the upper end of the interval. Times below its start are outside as well.",
    ...by({ isInside: (t, { to }) => tf.lessEqual(t, to) }),
  },
  "times-from-data": {
    because: "You counted times the other way around. Here t = 1 is noise, and the interval uses the same t.",
    ...by({ isInside: (t, interval) => way.isInside(tf.sub(1, t), interval) }),
  },
  "time-of-the-first": {
    because: "You let the first item's time decide for all. Each item has a time of its own.",
    ...by({ isInside: (t, interval) => way.isInside(tf.add(tf.mul(t, 0), tf.slice(t, 0, 1)), interval) }),
  },
  "time-on-the-last-axis": {
    because:
      "You laid the condition along the last axis, so it chooses numbers, not items. Give it axes of length 1 after the first.",
    ...by({
      choose: (inside, given, free, w) => tf.where(inside, guide(free, given, w), given),
    }),
  },
  "result-scaled-by-the-condition": {
    because:
      "You made the velocity 0 outside the interval, so the items stand still. There they should move as at w = 1.",
    ...by({
      choose: (inside, given, free, w) =>
        tf.mul(tf.cast(alongItems(inside, given), "float32"), guide(free, given, w)),
    }),
  },
  "interval-widened": {
    because: "You widened the interval by a little. Both ends belong to it, and nothing beyond them.",
    ...by({
      isInside: (t, { from, to }) =>
        tf.logicalAnd(tf.greaterEqual(t, from - 1e-3), tf.lessEqual(t, to + 1e-3)),
    }),
  },
  "never-below-zero": {
    because: "You took a w below 0 for 0. It is a guidance scale, too, and leads away from the class.",
    ...by({
      choose: (inside, given, free, w) => way.choose(inside, given, free, Math.max(0, w)),
    }),
  },
  "asks-the-latest-velocity": {
    because:
      "You keep the labels outside the function, where the next velocity writes over them. Keep them in the call that makes the velocity.",
    guidedVelocity: asTheLatest(guidedVelocity),
  },
});
