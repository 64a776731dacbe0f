import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { causalMask, paddingMask } from "./attention-mask.js";

type Causal = (T: number, Tk: number) => tf.Tensor;
type Padding = (lengths: number[], Tk: number) => tf.Tensor;
type Both = (causal: tf.Tensor, padding: tf.Tensor) => tf.Tensor;

/** All three masks with some of them made in another way; what is refused stays refused. */
function masks(other: { causal?: Causal; padding?: Padding; both?: Both }) {
  const { causal = causalMask, padding = paddingMask, both = tf.logicalAnd } = other;
  const ofOrder = (T: number, Tk = T) => {
    causalMask(T, Tk).dispose();
    return tf.tidy(() => causal(T, Tk));
  };
  const ofLengths = (lengths: number[], Tk: number) => {
    paddingMask(lengths, Tk).dispose();
    return tf.tidy(() => padding(lengths, Tk));
  };
  return {
    causalMask: ofOrder,
    paddingMask: ofLengths,
    attentionMask: (T: number, Tk: number, lengths: number[]) =>
      tf.tidy(() => both(ofOrder(T, Tk), ofLengths(lengths, Tk))),
  };
}

const places = (n: number) => tf.range(0, n, 1, "int32"); // [n]
const column = (n: number, from = 0) => tf.reshape(tf.range(from, from + n, 1, "int32"), [n, 1]); // [n, 1]
const ends = (lengths: number[]) => tf.tensor(lengths, [lengths.length, 1, 1], "int32"); // [B, 1, 1]

export default mistakesFor<typeof import("./attention-mask.js")>({
  "hides-the-present": {
    because: "A query may look at its own position. Otherwise the first query of a text sees nothing at all.",
    ...masks({ causal: (T, Tk) => tf.less(places(Tk), column(T, Tk - T)) }),
  },
  "forgets-the-older-keys": {
    because: "You show only the last T keys. Keys from before the first query are part of the past, too.",
    ...masks({
      causal: (T, Tk) =>
        tf.logicalAnd(tf.lessEqual(places(Tk), column(T, Tk - T)), tf.greaterEqual(places(Tk), Tk - T)),
    }),
  },
  "length-0-sees-everything": {
    because: "You took a length of 0 for a missing one. Such an item is all padding: its queries see no key.",
    ...masks({
      padding: (lengths, Tk) => tf.less(places(Tk), ends(lengths.map((length) => length || Tk))),
    }),
  },
  "ignores-the-offset": {
    because:
      "The queries are the last positions, not the first: after a cache of three keys, query 0 is at position 3.",
    ...masks({ causal: (T, Tk) => tf.lessEqual(places(Tk), column(T)) }),
  },
  "offset-the-other-way": {
    because: "You moved the queries toward the start. They are at the end: Tk − T keys come before query 0.",
    ...masks({ causal: (T, Tk) => tf.lessEqual(places(Tk), column(T, T - Tk)) }),
  },
  "offset-by-one": {
    because: "Your queries are one position too early if there are more keys than queries: count from 0.",
    ...masks({ causal: (T, Tk) => tf.lessEqual(places(Tk), column(T, Math.max(0, Tk - T - 1))) }),
  },
  "queries-in-a-row": {
    because:
      "Your queries are along the same axis as the keys, so each meets one key only. As a column, [T, 1], each meets all.",
    ...masks({ causal: (T, Tk) => tf.lessEqual(places(Tk), tf.range(Tk - T, Tk, 1, "int32")) }),
  },
  "sees-the-future": {
    because: "This is the wrong triangle: it shows later keys. A query sees itself and the past.",
    ...masks({ causal: (T, Tk) => tf.greaterEqual(places(Tk), column(T, Tk - T)) }),
  },
  "peeks-at-the-next": {
    because: "Each of your queries sees one key too many: the very token that it must predict.",
    ...masks({ causal: (T, Tk) => tf.lessEqual(places(Tk), column(T, Tk - T + 1)) }),
  },
  "true-means-hidden": {
    because: "Your masks are true for what is hidden. In this course true means: may look.",
    ...masks({
      causal: (T, Tk) => tf.logicalNot(causalMask(T, Tk)),
      padding: (lengths, Tk) => tf.logicalNot(paddingMask(lengths, Tk)),
      both: tf.logicalOr,
    }),
  },
  "padding-is-true": {
    because: "The padding mask is true for the padding. true means: may look, as in the causal mask.",
    ...masks({ padding: (lengths, Tk) => tf.logicalNot(paddingMask(lengths, Tk)) }),
  },
  "shows-the-first-padding": {
    because: "You show one padding position: keys 0 to length − 1 are real, key number length is not.",
    ...masks({ padding: (lengths, Tk) => tf.lessEqual(places(Tk), ends(lengths)) }),
  },
  "padding-at-the-start": {
    because: "You looked for the padding at the start. It is at the end: the first keys are the real ones.",
    ...masks({ padding: (lengths, Tk) => tf.greaterEqual(places(Tk), tf.sub(Tk, ends(lengths))) }),
  },
  "padding-along-the-queries": {
    because: "You laid the padding along the queries, [B, Tk, 1]. It is keys that must stay hidden.",
    ...masks({
      padding: (lengths, Tk) => tf.transpose(paddingMask(lengths, Tk), [0, 2, 1]),
      both: (causal, padding) => tf.logicalAnd(causal, tf.slice(padding, 0, [-1, causal.shape[0], -1])),
    }),
  },
  "leaves-the-query-axis-out": {
    because:
      "Your padding mask has no axis for the queries. Without it, the items of [B, Tk] would be taken for queries.",
    ...masks({
      padding: (lengths, Tk) => tf.squeeze(paddingMask(lengths, Tk), [1]),
      both: (causal, padding) => tf.logicalAnd(causal, tf.expandDims(padding, 1)),
    }),
  },
  "either-mask": {
    because: "Your mask is true if one of the two is. A key must be in the past and real: both.",
    ...masks({ both: tf.logicalOr }),
  },
  "forgets-the-padding": {
    because: "You used only the causal mask: queries can see padding.",
    ...masks({
      both: (causal, padding) => tf.logicalOr(causal, tf.logicalAnd(padding, tf.logicalNot(padding))),
    }),
  },
  "forgets-the-order": {
    because: "You used only the padding mask: queries can see later keys.",
    ...masks({
      both: (causal, padding) => tf.logicalAnd(padding, tf.logicalOr(causal, tf.logicalNot(causal))),
    }),
  },
  "numbers-for-booleans": {
    because: "These are the numbers 0 and 1. A mask says yes or no: a comparison returns booleans by itself.",
    ...masks({
      causal: (T, Tk) => tf.cast(causalMask(T, Tk), "float32"),
      padding: (lengths, Tk) => tf.cast(paddingMask(lengths, Tk), "float32"),
      both: (causal, padding) => tf.mul(causal, padding),
    }),
  },
  "to-be-added": {
    because: "This mask is made to be added to scores: 0 and -Infinity. Here a mask is booleans.",
    ...masks({
      causal: (T, Tk) => tf.where(causalMask(T, Tk), 0, -Infinity),
      padding: (lengths, Tk) => tf.where(paddingMask(lengths, Tk), 0, -Infinity),
      both: (causal, padding) => tf.add(causal, padding),
    }),
  },
  "refuses-length-0": {
    because: "You refused a length of 0. Such an item is all padding, and that is allowed.",
    paddingMask: (lengths, Tk) => {
      const invalid = lengths.find((length) => !Number.isInteger(length) || length < 1 || length > Tk);
      if (invalid !== undefined)
        throw new RangeError(`a length must be a whole number from 0 to ${Tk}, got ${invalid}`);
      return paddingMask(lengths, Tk);
    },
    attentionMask: (T, Tk, lengths) => {
      const invalid = lengths.find((length) => !Number.isInteger(length) || length < 1 || length > Tk);
      if (invalid !== undefined)
        throw new RangeError(`a length must be a whole number from 0 to ${Tk}, got ${invalid}`);
      return tf.tidy(() => tf.logicalAnd(causalMask(T, Tk), paddingMask(lengths, Tk)));
    },
  },
  "queries-backwards": {
    because: "Your queries run backwards. Query 0 is the first of the last T positions.",
    ...masks({ causal: (T, Tk) => tf.lessEqual(places(Tk), tf.reverse(column(T, Tk - T), 0)) }),
  },
  "masks-of-numbers": {
    because:
      "Your mask of both holds numbers. A mask holds booleans: combine the two with a logical operation.",
    ...masks({ both: (causal, padding) => tf.mul(tf.cast(causal, "int32"), tf.cast(padding, "int32")) }),
  },
});
