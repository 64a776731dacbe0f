import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";

type MaskedSoftmax = (scores: tf.Tensor, mask?: tf.Tensor) => tf.Tensor;

/** With a mask something else is done; without one all is right. */
const masked =
  (body: (scores: tf.Tensor, mask: tf.Tensor) => tf.Tensor): MaskedSoftmax =>
  (scores, mask) =>
    tf.tidy(() => (mask ? body(scores, mask) : tf.softmax(scores)));

const LOWEST = -3e38;
const hide = (scores: tf.Tensor, mask: tf.Tensor, by = LOWEST) => tf.where(mask, scores, by);
const keep = (weights: tf.Tensor, mask: tf.Tensor) => tf.where(mask, weights, 0);

/** Softmax along another axis; the kernel knows the last one only. */
function softmaxAlong(scores: tf.Tensor, axis: number): tf.Tensor {
  const order = scores.shape.map((_, i) => i);
  [order[axis], order[order.length - 1]] = [order[order.length - 1], order[axis]];
  return tf.transpose(tf.softmax(tf.transpose(scores, order)), order);
}

/** Exponentials over their sum, with whatever was subtracted before. */
function shares(scores: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const e = keep(tf.exp(scores), mask);
  return tf.div(e, tf.sum(e, -1, true));
}

export default mistakesFor<typeof import("./masked-softmax.js")>({
  "softmax-over-queries": {
    because:
      "Here every key divides its weight among the queries. Each query divides its weight among the keys.",
    maskedSoftmax: (scores, mask) =>
      tf.tidy(() => {
        const by = scores.rank - 2;
        return mask ? keep(softmaxAlong(hide(scores, mask), by), mask) : softmaxAlong(scores, by);
      }),
  },
  "ignores-the-mask": {
    because: "You didn't use the mask: hidden keys get weight.",
    maskedSoftmax: masked((scores) => tf.softmax(scores)),
  },
  "true-means-hidden": {
    because: "You hid what may be seen: true in the mask means that a query may look.",
    maskedSoftmax: masked((scores, mask) => {
      const other = tf.logicalNot(mask);
      return keep(tf.softmax(hide(scores, other)), other);
    }),
  },
  "masks-after-the-softmax": {
    because:
      "The hidden keys were still in the sum when the others got their shares, so rows sum to less than 1. Hide first.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(scores), mask)),
  },
  renormalises: {
    because:
      "Dividing by the sum of the visible shares fails if a hidden score is so high that they all round to 0.",
    maskedSoftmax: masked((scores, mask) => {
      const visible = keep(tf.softmax(scores), mask);
      return tf.divNoNan(visible, tf.sum(visible, -1, true));
    }),
  },
  "renormalises-to-nan": {
    because:
      "Dividing by the sum of the visible shares is 0/0 if nothing is visible. Hide before the softmax instead.",
    maskedSoftmax: masked((scores, mask) => {
      const visible = keep(tf.softmax(scores), mask);
      return tf.div(visible, tf.sum(visible, -1, true));
    }),
  },
  "scores-of-zero": {
    because: "A score of 0 is not hidden: it counts e⁰ = 1 in the sum before you set its weight to 0.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(hide(scores, mask, 0)), mask)),
  },
  "minus-infinity": {
    because:
      "A row of nothing but -Infinity becomes NaN: its maximum is -Infinity too, and the difference of the two is undefined.",
    maskedSoftmax: masked((scores, mask) => tf.softmax(hide(scores, mask, -Infinity))),
  },
  "clears-the-nan-away": {
    because:
      "Your NaN of empty rows is gone only forward: the gradient meets 0 · NaN. -Number.MAX_VALUE is -Infinity too, in float32.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(hide(scores, mask, -Infinity)), mask)),
  },
  "minus-infinity-times-the-mask": {
    because: "0 · (-Infinity) is NaN, so a penalty of -Infinity times the mask ruins the visible scores.",
    maskedSoftmax: masked((scores, mask) => {
      const hidden = tf.cast(tf.logicalNot(mask), "float32"); // the shape of mask
      return tf.softmax(tf.add(scores, tf.mul(hidden, -Infinity)));
    }),
  },
  "minus-a-billion": {
    because:
      "-1e9 hides a key only while the visible scores are above it. float32 goes down to -3.4e38, and scores may, too.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(hide(scores, mask, -1e9)), mask)),
  },
  "minus-ten-thousand": {
    because: "-10000 hides a key only while the visible scores are far above it. Some are not.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(hide(scores, mask, -1e4)), mask)),
  },
  "minus-a-large-number": {
    because:
      "What you put in place of a hidden score is higher than scores that are allowed: they go down to −3·10³⁸.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(hide(scores, mask, -2.5e38)), mask)),
  },
  "adds-a-penalty": {
    because:
      "A penalty that you add leaves part of the score: a score of 1e30 swallows it whole. Replace the score instead.",
    maskedSoftmax: masked((scores, mask) => {
      const hidden = tf.cast(tf.logicalNot(mask), "float32"); // the shape of mask
      return keep(tf.softmax(tf.add(scores, tf.mul(hidden, -1e9))), mask);
    }),
  },
  "equal-shares-of-nothing": {
    because:
      "If nothing is visible, all hidden keys are equal, so softmax gives each the same share. They must get 0.",
    maskedSoftmax: masked((scores, mask) => tf.softmax(hide(scores, mask))),
  },
  "without-the-maximum": {
    because: "e^10000 is Infinity, and Infinity / Infinity is NaN. tf.softmax shifts the scores first.",
    maskedSoftmax: masked((scores, mask) => {
      const e = keep(tf.exp(scores), mask);
      return tf.divNoNan(e, tf.sum(e, -1, true));
    }),
  },
  "shares-by-hand": {
    because: "0/0 if a query sees nothing, and e^10000 is Infinity: NaN both times.",
    maskedSoftmax: masked(shares),
  },
  "always-causal": {
    because: "You hid later keys although no mask says so. Without a mask everything is visible.",
    maskedSoftmax: (scores, mask) =>
      tf.tidy(() => {
        const [queries, keys] = scores.shape.slice(-2);
        const past = tf.lessEqual(tf.range(0, keys), tf.reshape(tf.range(0, queries), [queries, 1])); // [Tq, Tk]
        const seen = mask ?? (queries === keys ? past : tf.cast(tf.ones([queries, keys]), "bool"));
        return keep(tf.softmax(hide(scores, seen)), seen);
      }),
  },
  "mask-transposed": {
    because: "You transposed the mask. Its rows are the queries, as those of the scores are.",
    maskedSoftmax: masked((scores, mask) => {
      const order = mask.shape.map((_, i) => i);
      if (mask.shape.at(-1) === mask.shape.at(-2)) order.push(...order.splice(-2).reverse());
      const seen = tf.transpose(mask, order);
      return keep(tf.softmax(hide(scores, seen)), seen);
    }),
  },
  "branches-exchanged": {
    because:
      "You replaced the visible scores. true means visible: replace the scores where the mask is false.",
    maskedSoftmax: masked((scores, mask) => keep(tf.softmax(tf.where(mask, LOWEST, scores)), mask)),
  },
  "cuts-small-weights-off": {
    because: "You set small weights to 0. Only a hidden key has the weight 0, however low a score is.",
    maskedSoftmax: masked((scores, mask) => {
      const weights = tf.softmax(hide(scores, mask));
      return tf.where(tf.logicalAnd(mask, tf.greater(weights, 1e-6)), weights, 0);
    }),
  },
  "clips-the-scores": {
    because:
      "You clipped the scores, so two large ones become equal. The softmax itself keeps them from overflowing.",
    maskedSoftmax: masked((scores, mask) =>
      keep(tf.softmax(hide(tf.clipByValue(scores, -50, 50), mask)), mask),
    ),
  },
  "just-below-the-lowest": {
    because:
      "You hid keys by a little less than the lowest score. In sum they still count: go down to the end of float32.",
    maskedSoftmax: masked((scores, mask) => {
      const below = tf.sub(tf.min(scores), 100);
      return keep(tf.softmax(tf.where(mask, scores, below)), mask);
    }),
  },
  "first-mask-for-all": {
    because: "You used the first item's mask for the whole batch. Every item may have its own.",
    maskedSoftmax: masked((scores, mask) => {
      const first = mask.rank > 2 ? tf.slice(mask, 0, 1) : mask;
      return keep(tf.softmax(hide(scores, first)), mask);
    }),
  },
});
