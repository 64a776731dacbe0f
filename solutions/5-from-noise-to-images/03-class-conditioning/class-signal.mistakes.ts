import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import { mistakesFor } from "#lib/mistakes";
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
      "The table has a row for each class. “No class given” is learned as well, and needs one of its own.",
    classTable: table((K, D, rng) => gaussians([K, D], rng, 0.5)),
  },
  "two-rows-more": {
    because: "The table has two rows more than classes. Only “no class given” needs one.",
    classTable: table((K, D, rng) => gaussians([K + 2, D], rng, 0.5)),
  },
  "units-in-front": {
    because: "The table's axes were exchanged. A row belongs to a class, so classes come first.",
    classTable: table((K, D, rng) => gaussians([D, K + 1], rng, 0.5)),
  },
  "none-starts-at-zero": {
    because:
      "The row of “no class given” starts at zeros. It is learned like all others, so it starts at random like them.",
    classTable: table((K, D, rng) => tf.concat([gaussians([K, D], rng, 0.5), tf.zeros([1, D])])),
  },
  "one-for-the-standard-deviation": {
    because: "The rows start with the standard deviation 1. They should start with 0.5.",
    classTable: table((K, D, rng) => gaussians([K + 1, D], rng)),
  },
  "zeros-for-none": {
    because: "An item without a class got zeros. “No class given” is a row of the table, and is learned.",
    ...lookUp((labels, each) => {
      const isClass = labels.map((label) => [Number(label < each.shape[0] - 1)]);
      return tf.mul(pick(each, labels), tf.tensor2d(isClass));
    }),
  },
  "none-is-the-first-row": {
    because:
      "“No class given” was looked up in row 0, and each class one row further. The last row belongs to it.",
    ...lookUp((labels, each) =>
      pick(
        each,
        labels.map((label) => (label + 1) % each.shape[0]),
      ),
    ),
  },
  "none-is-the-last-class": {
    because: "“No class given” got the row of the last class. It has a row of its own, after that one.",
    ...lookUp((labels, each) =>
      pick(
        each,
        labels.map((label) => Math.min(label, Math.max(0, each.shape[0] - 2))),
      ),
    ),
  },
  "mean-of-the-classes-for-none": {
    because:
      "“No class given” got the mean of the classes' rows. What it should say is learned in a row of its own.",
    ...lookUp((labels, each) => {
      const K = each.shape[0] - 1;
      if (K === 0) return pick(each, labels);
      const mean = tf.mean(tf.slice(each, 0, K), 0, true); // [1, D]
      return pick(tf.concat([tf.slice(each, 0, K), mean]), labels);
    }),
  },
  "none-refused": {
    because: "The label K was refused. It has a row: K classes and “no class given” make K + 1.",
    ...checked((label, none) => isNoLabel(label, none - 1)),
  },
  "one-label-too-many": {
    because: "A label equal to the number of rows passed. Rows are counted from 0, so the last one is K.",
    ...checked((label, none) => isNoLabel(label, none + 1)),
  },
  "negative-labels-pass": {
    because: "A label below 0 passed. No row belongs to it.",
    ...checked((label, none) => !(Number.isInteger(label) && label <= none)),
  },
  "fractions-pass": {
    because: "A label between two whole numbers passed, and an int32 tensor cuts it down without a word.",
    ...checked((label, none) => !(label >= 0 && label <= none)),
  },
  "nan-passes": {
    because:
      "NaN passed: it is neither below 0 nor above K. Ask what a label must be, not what it must not be.",
    ...checked((label, none) => label < 0 || label > none || label % 1 > 0),
  },
  "first-label-unchecked": {
    because: "The first label passed unseen. Its place is 0, and 0 counts as false in JavaScript.",
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
      "The label was taken for an amount. It is a name: it picks a row, and nothing is multiplied by it.",
    ...lookUp((labels, each) => tf.mul(tf.tensor2d(labels.map((label) => [label])), tf.slice(each, 0, 1))),
  },
  "one-signal-for-the-batch": {
    because: "All items got the signal of the first label. Each has its own.",
    ...lookUp((labels, each) =>
      pick(
        each,
        labels.map(() => labels[0]),
      ),
    ),
  },
  "gradient-stopped": {
    because: "No gradient reaches the table, so its rows never learn.",
    ...lookUp((labels, each) => stopGradient(pick(each, labels))),
  },
  "mean-of-the-signals": {
    because: "The signals were averaged over the batch. Each item is told about its own class.",
    ...lookUp((labels, each) => {
      const signals = pick(each, labels);
      return tf.add(tf.zerosLike(signals), tf.mean(signals, 0, true));
    }),
  },
});
