import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians } from "#lib/flow/noise";
import type { Random } from "#lib/random";
import { stopGradient } from "#lib/stop-gradient";
import { classSignal as right, classTable as rightTable } from "./class-signal.js";

/** A table with other rows, after the checks that the stub gives. */
const table =
  (make: (classes: number, dModel: number, rng: Random) => tf.Tensor) =>
  (classes: number, dModel: number, rng: Random): tf.Variable => {
    rightTable(classes, dModel, rng).dispose();
    return tf.tidy(() => tf.variable(make(classes, dModel, rng)));
  };

/** Another look-up of labels that have a row. */
const lookUp = (rows: (labels: number[], each: tf.Tensor) => tf.Tensor) => ({
  classSignal(labels: number[], each: tf.Tensor): tf.Tensor {
    right(labels, each).dispose();
    return tf.tidy(() => rows(labels, each));
  },
});

/** Another check of the labels. */
const checked = (isOdd: (label: number, none: number, place: number) => boolean) => ({
  classSignal(labels: number[], each: tf.Tensor): tf.Tensor {
    const none = each.shape[0] - 1;
    if (each.rank !== 2 || labels.length === 0) return right(labels, each);
    const odd = labels.find((label, place) => isOdd(label, none, place));
    if (odd !== undefined) throw new RangeError(`labels must be whole numbers from 0 to ${none}, got ${odd}`);
    const near = labels.map((label) => Math.min(none, Math.max(0, Math.floor(label) || 0)));
    return tf.tidy(() => tf.gather(each, tf.tensor1d(near, "int32")));
  },
});

const pick = (each: tf.Tensor, labels: number[]) => tf.gather(each, tf.tensor1d(labels, "int32"));
const isNoLabel = (label: number, none: number) => !(Number.isInteger(label) && label >= 0 && label <= none);

export default mistakesFor<typeof import("./class-signal.js")>({
  "a-row-for-each-class-alone": {
    because:
      "You gave the table a row for each class only. “No class given” is learned as well and needs a row of its own.",
    classTable: table((K, D, rng) => gaussians([K, D], rng, 0.5)),
  },
  "two-rows-more": {
    because:
      "You gave the table two rows more than there are classes. Only “no class given” needs an extra one.",
    classTable: table((K, D, rng) => gaussians([K + 2, D], rng, 0.5)),
  },
  "units-in-front": {
    because: "You swapped the table's axes. A row belongs to a class, so classes come first.",
    classTable: table((K, D, rng) => gaussians([D, K + 1], rng, 0.5)),
  },
  "none-starts-at-zero": {
    because:
      "You started the row of “no class given” at zeros. It is learned like all others, so it starts at random like them.",
    classTable: table((K, D, rng) => tf.concat([gaussians([K, D], rng, 0.5), tf.zeros([1, D])])),
  },
  "one-for-the-standard-deviation": {
    because: "You started the rows with a standard deviation of 1. It is 0.5.",
    classTable: table((K, D, rng) => gaussians([K + 1, D], rng)),
  },
  "zeros-for-none": {
    because:
      "You gave an item without a class zeros. “No class given” is a row of the table, and it is learned.",
    ...lookUp((labels, each) => {
      const isClass = labels.map((label) => [Number(label < each.shape[0] - 1)]);
      return tf.mul(pick(each, labels), tf.tensor2d(isClass));
    }),
  },
  "none-is-the-first-row": {
    because:
      "You looked up “no class given” in row 0, and each class one row later. “No class given” is the last row.",
    ...lookUp((labels, each) =>
      pick(
        each,
        labels.map((label) => (label + 1) % each.shape[0]),
      ),
    ),
  },
  "none-is-the-last-class": {
    because: "You gave “no class given” the row of the last class. It has a row of its own, after that one.",
    ...lookUp((labels, each) =>
      pick(
        each,
        labels.map((label) => Math.min(label, Math.max(0, each.shape[0] - 2))),
      ),
    ),
  },
  "mean-of-the-classes-for-none": {
    because:
      "You gave “no class given” the mean of the classes' rows. It has a row of its own, in which the network learns what to say.",
    ...lookUp((labels, each) => {
      const K = each.shape[0] - 1;
      if (K === 0) return pick(each, labels);
      const mean = tf.mean(tf.slice(each, 0, K), 0, true); // [1, D]
      return pick(tf.concat([tf.slice(each, 0, K), mean]), labels);
    }),
  },
  "none-refused": {
    because: "You refused the label K. It has a row: K classes and “no class given” make K + 1.",
    ...checked((label, none) => isNoLabel(label, none - 1)),
  },
  "one-label-too-many": {
    because: "You let a label equal to the number of rows pass. Rows count from 0, so the last one is K.",
    ...checked((label, none) => isNoLabel(label, none + 1)),
  },
  "negative-labels-pass": {
    because: "You let a label below 0 pass. No row belongs to it.",
    ...checked((label, none) => !(Number.isInteger(label) && label <= none)),
  },
  "fractions-pass": {
    because: "You let a label between two whole numbers pass, and an int32 tensor silently cuts it down.",
    ...checked((label, none) => !(label >= 0 && label <= none)),
  },
  "whole-part-checked": {
    because:
      "You checked only the whole part of a label. Of five rows the last label is 4, and 4.5 is no label.",
    classSignal: (labels, table) => {
      const none = table.shape[0] - 1;
      return right(
        labels.map((label) => (label > none && label < none + 1 ? none : label)),
        table,
      );
    },
  },
  "nan-passes": {
    because:
      "You let NaN pass: it is neither below 0 nor above K. Check what a label must be, not what it must not be.",
    ...checked((label, none) => label < 0 || label > none || label % 1 > 0),
  },
  "first-label-unchecked": {
    because: "You let a bad first label pass. Its index is 0, and 0 counts as false in JavaScript.",
    ...checked((label, none, place) => place > 0 && isNoLabel(label, none)),
  },
  "lists-all-labels": {
    because: "Your message lists all labels, so the reader has to search for the one that has no row.",
    classSignal(labels: number[], each: tf.Tensor): tf.Tensor {
      const none = each.shape[0] - 1;
      if (each.rank === 2 && labels.some((label) => isNoLabel(label, none)))
        throw new RangeError(`labels must be whole numbers from 0 to ${none}, got ${labels.join(", ")}`);
      return right(labels, each);
    },
  },
  "label-as-a-number": {
    because:
      "You used the label as an amount. It is a name: it picks a row, and nothing is multiplied by it.",
    ...lookUp((labels, each) => tf.mul(tf.tensor2d(labels.map((label) => [label])), tf.slice(each, 0, 1))),
  },
  "one-signal-for-the-batch": {
    because: "You gave all items the signal of the first label. Each has its own.",
    ...lookUp((labels, each) =>
      pick(
        each,
        labels.map(() => labels[0]),
      ),
    ),
  },
  "gradient-stopped": {
    because: "You cut the table off from its gradient, so its rows never learn.",
    ...lookUp((labels, each) => stopGradient(pick(each, labels))),
  },
  "mean-of-the-signals": {
    because: "You averaged the signals over the batch. Each item needs the signal of its own class.",
    ...lookUp((labels, each) => {
      const signals = pick(each, labels);
      return tf.add(tf.zerosLike(signals), tf.mean(signals, 0, true));
    }),
  },
  "never-trained": {
    because: "You made a variable that can't be trained. The rows are learned, all of them.",
    classTable(classes, dModel, rng) {
      const made = rightTable(classes, dModel, rng);
      const fixed = tf.tidy(() => tf.variable(made, false));
      made.dispose();
      return fixed;
    },
  },
  "uniform-rows": {
    because:
      "You drew uniform numbers of the right spread. The rows are normal, so some numbers lie far out.",
    classTable: table((classes, dModel, rng) => {
      const values = Array.from(
        { length: (classes + 1) * dModel },
        () => (rng.random() - 0.5) * Math.sqrt(12) * 0.5,
      );
      return tf.tensor(values, [classes + 1, dModel]);
    }),
  },
  "smaller-for-longer-rows": {
    because: "You divided by the root of the length of a row. The standard deviation is 0.5 for any length.",
    classTable: table((classes, dModel, rng) => gaussians([classes + 1, dModel], rng, 1 / Math.sqrt(dModel))),
  },
  "refused-if-all-are-odd": {
    because: "You refused the labels only if none of them has a row. A single one without a row is enough.",
    classSignal(labels, each) {
      const none = each.shape[0] - 1;
      const good = labels.filter((label) => !isNoLabel(label, none));
      if (each.rank !== 2 || good.length === 0 || good.length === labels.length) return right(labels, each);
      return right(
        labels.map((label) => (isNoLabel(label, none) ? none : label)),
        each,
      );
    },
  },
});
