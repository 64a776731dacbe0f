import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { guide } from "./guide.js";
import type { LabeledVelocity } from "./guided-sampler.js";
import { negativeVelocity, negativeVelocity as right } from "./negative-guide.js";

interface Pass {
  labels: number[];
  unwanted: (number | null)[];
  none: number;
  w: number;
  /** The velocities of these labels, one half of the call for each list. */
  ask: (...lists: number[][]) => tf.Tensor[];
}
/** Another velocity, after the checks that the stub gives. */
const by = (guided: (pass: Pass) => tf.Tensor) => ({
  negativeVelocity(
    velocity: LabeledVelocity,
    labels: number[],
    unwanted: (number | null)[],
    none: number,
    w: number,
  ) {
    const checks = right(velocity, labels, unwanted, none, w);
    return (x: tf.Tensor, t: tf.Tensor): tf.Tensor =>
      tf.tidy(() => {
        if (x.shape[0] !== labels.length) return checks(x, t);
        const ask = (...lists: number[][]) =>
          tf.split(
            velocity(tf.concat(lists.map(() => x)), tf.concat(lists.map(() => t)), lists.flat()),
            lists.length,
          );
        return guided({ labels, unwanted, none, w, ask });
      });
  },
});
const startOf = ({ unwanted, none }: Pass) => unwanted.map((label) => label ?? none);
const noneOf = ({ labels, none }: Pass) => labels.map(() => none);
/** The start is computed from other labels. */
const from = (start: (pass: Pass) => number[]) =>
  by((pass) => {
    const [toward, away] = pass.ask(pass.labels, start(pass));
    return guide(away, toward, pass.w);
  });

export default mistakesFor<typeof import("./negative-guide.js")>({
  "toward-the-unwanted": {
    because: "You swapped start and goal, so w > 1 leads toward what is unwanted.",
    ...by((pass) => {
      const [toward, away] = pass.ask(pass.labels, startOf(pass));
      return guide(toward, away, pass.w);
    }),
  },
  "unwanted-forgotten": {
    because: "You started from “no class given”. That is plain guidance, and what is unwanted has no effect.",
    ...from(noneOf),
  },
  "class-zero-is-nothing": {
    because:
      "You took class 0 for nothing unwanted, because 0 counts as false in JavaScript. Check for null.",
    ...from(({ unwanted, none }) => unwanted.map((label) => label || none)),
  },
  "unwanted-is-the-goal": {
    because:
      "You made the unwanted class the goal and “no class given” the start, so the label has no effect.",
    ...by((pass) => {
      const [away, free] = pass.ask(startOf(pass), noneOf(pass));
      pass.ask(pass.labels);
      return guide(free, away, pass.w);
    }),
  },
  "on-top-of-guidance": {
    because:
      "You started without a class and subtracted the unwanted direction on top. What is unwanted should replace that start.",
    ...by((pass) => {
      const [toward, free, away] = pass.ask(pass.labels, noneOf(pass), startOf(pass));
      return tf.sub(guide(free, toward, pass.w), tf.sub(away, free));
    }),
  },
  "three-velocities": {
    because:
      "You went toward one class and away from the other, both from “no class given”. What is unwanted replaces that start.",
    ...by((pass) => {
      const [toward, free, away] = pass.ask(pass.labels, noneOf(pass), startOf(pass));
      return tf.add(free, tf.mul(pass.w, tf.sub(toward, away)));
    }),
  },
  "one-half-at-one": {
    because: "You asked with the labels alone at w = 1. Here the network gets both halves at any w.",
    ...by((pass) => {
      if (pass.w === 1) return pass.ask(pass.labels)[0];
      const [toward, away] = pass.ask(pass.labels, startOf(pass));
      return guide(away, toward, pass.w);
    }),
  },
  "unwanted-subtracted": {
    because:
      "You subtracted w times the unwanted velocity. All velocities share what all pictures have, and only a difference cancels it.",
    ...by((pass) => {
      const [toward, away] = pass.ask(pass.labels, startOf(pass));
      return tf.sub(toward, tf.mul(pass.w, away));
    }),
  },
  "from-the-mean-of-both": {
    because:
      "You started at the mean of “no class given” and the unwanted class. What is unwanted replaces the start.",
    ...by((pass) => {
      const [toward, free, away] = pass.ask(pass.labels, noneOf(pass), startOf(pass));
      return guide(tf.div(tf.add(free, away), 2), toward, pass.w);
    }),
  },
  "null-is-not-guided": {
    because:
      "You started an item with nothing unwanted from its own label, so w has no effect on it. Guide it as usual.",
    ...from(({ unwanted, labels }) => unwanted.map((label, b) => label ?? labels[b])),
  },
  "null-is-the-last-class": {
    because: "You turned nothing unwanted into the last class. Such an item starts from “no class given”.",
    ...from(({ unwanted, none }) => unwanted.map((label) => label ?? none - 1)),
  },
  "null-is-class-zero": {
    because:
      "You turned nothing unwanted into class 0, which is what null counts as in a sum. It means “no class given”.",
    ...from(({ unwanted }) => unwanted.map((label) => Number(label))),
  },
  "one-null-for-all": {
    because: "You treated all items as having nothing unwanted as soon as one had. Each item has its own.",
    ...from((pass) => (pass.unwanted.includes(null) ? noneOf(pass) : startOf(pass))),
  },
  "first-unwanted-for-all": {
    because:
      "You led all items away from what the first one doesn't want. Each item has its own negative label.",
    ...from(({ unwanted, none }) => unwanted.map(() => unwanted[0] ?? none)),
  },
  "no-wish-no-guidance": {
    because:
      "You didn't guide an item without a class. “Anything but a disk” has no class, and must still lead away from the disk.",
    ...from((pass) => startOf(pass).map((label, b) => (pass.labels[b] === pass.none ? pass.none : label))),
  },
  "unwanted-half-first": {
    because: "You put the negative labels first in the call. The first half has the labels.",
    ...by((pass) => {
      const [away, toward] = pass.ask(startOf(pass), pass.labels);
      return guide(away, toward, pass.w);
    }),
  },
  "two-calls": {
    because: "You asked the network twice. One call with both halves does the same.",
    ...by((pass) => {
      const [[toward], [away]] = [pass.ask(pass.labels), pass.ask(startOf(pass))];
      return guide(away, toward, pass.w);
    }),
  },
  "w-of-the-paper": {
    because:
      "You started the line at the velocity with the label. At w = 1 the result should be that velocity.",
    ...by((pass) => {
      const [toward, away] = pass.ask(pass.labels, startOf(pass));
      return guide(away, toward, pass.w + 1);
    }),
  },
  "asks-the-latest-velocity": {
    because:
      "You keep the labels outside the function, where the next velocity writes over them. Keep them in the call that makes the velocity.",
    negativeVelocity: asTheLatest(negativeVelocity),
  },
});
