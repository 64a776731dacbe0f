import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { IGNORED, lmLoss as right } from "./lm-loss.js";

interface Ways {
  targets: (targets: tf.Tensor) => tf.Tensor;
  logs: (logits: tf.Tensor, B: number, T: number, V: number) => tf.Tensor;
  /** one number for every place, `[B·T]` */
  picked: (logs: tf.Tensor, flat: tf.Tensor, V: number) => tf.Tensor;
  mean: (picked: tf.Tensor, flat: tf.Tensor, B: number, T: number) => tf.Tensor;
}

const counted = (flat: tf.Tensor) => tf.cast(tf.notEqual(flat, IGNORED), "float32"); // [B·T]
const ways: Ways = {
  targets: (targets) => targets,
  logs: (logits, B, T, V) => tf.logSoftmax(tf.reshape(logits, [B * T, V])),
  picked: (logs, flat, V) => tf.sum(tf.mul(logs, tf.oneHot(flat, V)), -1),
  mean: (picked, flat) => {
    const count = tf.sum(counted(flat)); // []
    return tf.where(tf.greater(count, 0), tf.neg(tf.div(tf.sum(picked), tf.maximum(count, 1))), Number.NaN);
  },
};

const losing = (other: Partial<Ways>) => ({
  lmLoss: (logits: tf.Tensor, targets: tf.Tensor): tf.Scalar => {
    const way = { ...ways, ...other };
    right(logits, targets).dispose();
    const [B, T, V] = logits.shape as number[];
    return tf.tidy(() => {
      const flat = tf.cast(tf.reshape(way.targets(targets), [B * T]), "int32"); // [B·T]
      return way.mean(way.picked(way.logs(logits, B, T, V), flat, V), flat, B, T) as tf.Scalar;
    });
  },
});

export default mistakesFor<typeof import("./lm-loss.js")>({
  "forgets-the-minus": {
    because:
      "The loss is negative, and training would make the right tokens unlikely. Minus the logarithm is due.",
    ...losing({ mean: (picked, flat) => tf.div(tf.sum(picked), tf.sum(counted(flat))) }),
  },
  "sum-for-mean": {
    because:
      "The losses of all places were added up. Divide by how many count, or the loss grows with the batch.",
    ...losing({ mean: (picked) => tf.neg(tf.sum(picked)) }),
  },
  "divides-by-all-places": {
    because:
      "The sum was divided by all places. Those with the target −100 don't count in the number either.",
    ...losing({ mean: (picked) => tf.neg(tf.mean(picked)) }),
  },
  "mean-over-the-vocabulary": {
    because: "The mean runs over the tokens of the vocabulary as well. A place has one loss, not V of them.",
    ...losing({
      picked: (logs, flat, V) => tf.div(tf.sum(tf.mul(logs, tf.oneHot(flat, V)), -1), V),
    }),
  },
  "mean-of-the-items": {
    because:
      "Each item was averaged on its own, then the averages: a place counts more in an item that has few.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const item = (x: tf.Tensor) => tf.sum(tf.reshape(x, [B, T]), 1); // [B]
        return tf.neg(tf.mean(tf.div(item(picked), item(counted(flat)))));
      },
    }),
  },
  "ignored-means-token-0": {
    because: "The target −100 was taken for token 0. Such a place adds nothing at all.",
    ...losing({
      picked: (logs, flat, V) => ways.picked(logs, tf.cast(tf.maximum(flat, 0), "int32"), V),
      mean: (picked) => tf.neg(tf.mean(picked)),
    }),
  },
  "ignored-adds-token-0": {
    because: "Places with −100 were left out of the number, but their token 0 was left in the sum.",
    ...losing({ picked: (logs, flat, V) => ways.picked(logs, tf.cast(tf.maximum(flat, 0), "int32"), V) }),
  },
  "ignored-is-token-100": {
    because:
      "The sign of −100 was lost, and in a large vocabulary 100 is a token. Such a place adds nothing at all.",
    ...losing({ picked: (logs, flat, V) => ways.picked(logs, tf.abs(flat), V) }),
  },
  "token-0-is-not-counted": {
    because:
      "Places whose target is 0 were added up, but left out of the number. 0 is a token like the others.",
    ...losing({
      mean: (picked, flat) => tf.neg(tf.div(tf.sum(picked), tf.sum(tf.cast(tf.greater(flat, 0), "float32")))),
    }),
  },
  "counts-from-token-1": {
    because: "Targets of 0 were left out as well. Only −100 is no token: 0 is one.",
    ...losing({
      mean: (picked, flat) => {
        const known = tf.cast(tf.greater(flat, 0), "float32"); // [B·T]
        return tf.neg(tf.div(tf.sum(tf.mul(picked, known)), tf.sum(known)));
      },
    }),
  },
  "logits-for-logarithms": {
    because:
      "The raw scores were taken for logarithms of probabilities. The softmax over the tokens is missing.",
    ...losing({ logs: (logits, B, T, V) => tf.reshape(logits, [B * T, V]) }),
  },
  "forgets-the-logarithm": {
    because: "This is minus the mean probability of the right token. The loss is made of its logarithm.",
    ...losing({ logs: (logits, B, T, V) => tf.softmax(tf.reshape(logits, [B * T, V])) }),
  },
  "logarithm-of-a-zero": {
    because:
      "ln(softmax) is −Infinity where a probability is rounded to 0. tf.logSoftmax never makes the probability.",
    ...losing({ logs: (logits, B, T, V) => tf.log(tf.softmax(tf.reshape(logits, [B * T, V]))) }),
  },
  "one-maximum-for-all": {
    because:
      "The largest score of all places was subtracted: where scores are low, every e^x is 0. Each place has its own.",
    ...losing({
      logs: (logits, B, T, V) => {
        const moved = tf.sub(tf.reshape(logits, [B * T, V]), tf.max(logits)); // [B·T, V]
        return tf.sub(moved, tf.log(tf.sum(tf.exp(moved), -1, true)));
      },
    }),
  },
  "a-little-more-than-zero": {
    because:
      "Something small was added before the logarithm: no probability seems rarer than that. Use tf.logSoftmax.",
    ...losing({
      logs: (logits, B, T, V) => tf.log(tf.add(tf.softmax(tf.reshape(logits, [B * T, V])), 1e-7)),
    }),
  },
  "a-billionth-more-than-zero": {
    because:
      "A billionth was added before the logarithm: no probability seems rarer than that. Use tf.logSoftmax.",
    ...losing({
      logs: (logits, B, T, V) => tf.log(tf.add(tf.softmax(tf.reshape(logits, [B * T, V])), 1e-9)),
    }),
  },
  bits: {
    because: "This is the loss in bits, with logarithms to base 2. Nats are due: the natural logarithm.",
    ...losing({
      logs: (logits, B, T, V) => tf.div(tf.logSoftmax(tf.reshape(logits, [B * T, V])), Math.LN2),
    }),
  },
  "softmax-over-the-places": {
    because:
      "The places shared out one probability per token. At each place the tokens share out 1: the last axis.",
    ...losing({
      logs: (logits, B, T, V) => tf.reshape(tf.sub(logits, tf.logSumExp(logits, 1, true)), [B * T, V]),
    }),
  },
  "softmax-over-the-places-of-a-token": {
    because: "The logits were turned to [B, V, T] first: the places of a token shared out 1. The tokens do.",
    ...losing({
      logs: (logits, B, T, V) => tf.reshape(tf.logSoftmax(tf.transpose(logits, [0, 2, 1])), [B * T, V]),
    }),
  },
  "vocabulary-before-the-places": {
    because: "The logits were moved to [B, V, T] before they became rows: a row then holds several places.",
    ...losing({
      logs: (logits, B, T, V) => tf.logSoftmax(tf.reshape(tf.transpose(logits, [0, 2, 1]), [B * T, V])),
    }),
  },
  "compares-without-shifting-back": {
    because: "Each place was judged by the target of the next one. The targets are shifted already.",
    ...losing({
      picked: (logs, flat, V) => {
        const n = flat.shape[0] as number;
        const next = tf.concat([tf.slice(flat, 1, n - 1), tf.slice(flat, 0, 1)]); // [B·T]
        return ways.picked(logs, next, V);
      },
    }),
  },
  "shifts-the-targets-again": {
    because: "Logits and targets were moved against each other by one. The targets are shifted already.",
    ...losing({
      picked: (logs, flat, V) => {
        const n = flat.shape[0] as number;
        return ways.picked(tf.slice(logs, [0, 0], [n - 1, V]), tf.slice(flat, 1, n - 1), V);
      },
    }),
  },
  "shifts-within-the-items": {
    because:
      "Every item's targets were shifted by one, and the last place was ignored. They are shifted already.",
    ...losing({
      targets: (targets) => {
        const [B, T] = targets.shape as number[];
        const later = tf.slice(targets, [0, 1], [B, T - 1]); // [B, T − 1]
        return tf.concat([later, tf.fill([B, 1], IGNORED, "int32")], 1); // [B, T]
      },
    }),
  },
  "counts-targets-only": {
    because: "Only the number of targets was compared. Logits [B, T, V] need targets [B, T].",
    lmLoss: (logits: tf.Tensor, targets: tf.Tensor): tf.Scalar =>
      tf.tidy(() => {
        const [B, T] = logits.shape as number[];
        return right(logits, targets.size === B * T ? tf.reshape(targets, [B, T]) : targets);
      }),
  },
  "nothing-to-lose": {
    because:
      "Where no target counts the loss was 0, as if all had been foretold. There is no mean of nothing.",
    ...losing({
      mean: (picked, flat) => tf.neg(tf.div(tf.sum(picked), tf.maximum(tf.sum(counted(flat)), 1))),
    }),
  },
  "divides-by-nothing": {
    because:
      "Where no target counts the sum was divided by 0. The slope of x/0 is infinite, and 0 times it is NaN.",
    ...losing({ mean: (picked, flat) => tf.neg(tf.div(tf.sum(picked), tf.sum(counted(flat)))) }),
  },
  "counts-by-reading": {
    because: "The targets were read to count them. WebGPU can't be read at once: count with tensors.",
    ...losing({
      mean: (picked, flat) => {
        const n = Array.from(flat.dataSync()).filter((target) => target !== IGNORED).length;
        return tf.neg(tf.div(tf.sum(picked), n));
      },
    }),
  },
  "targets-unchecked": {
    because: "A target that is no token added 0 to the sum and was counted. It is refused.",
    lmLoss: (logits: tf.Tensor, targets: tf.Tensor): tf.Scalar => {
      const [, , V] = logits.shape as number[];
      return tf.tidy(() => {
        const isToken = tf.logicalAnd(tf.greaterEqual(targets, 0), tf.less(targets, V)); // [B, T]
        const isKnown = tf.logicalOr(isToken, tf.equal(targets, IGNORED)); // [B, T]
        return right(logits, tf.where(isKnown, targets, tf.zerosLike(targets)));
      });
    },
  },
  "last-place-left-out": {
    because: "The last place of each item was left out. Its target is given like all others.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const early = tf.reshape(tf.tile(tf.tensor2d([[...Array(T - 1).fill(1), 0]]), [B, 1]), [B * T]); // [B·T]
        const kept = tf.mul(counted(flat), early); // [B·T]
        return tf.neg(tf.div(tf.sum(tf.mul(picked, early)), tf.sum(kept)));
      },
    }),
  },
  "first-item-only": {
    because: "Only the first item was judged. All items of the batch count.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const of = (x: tf.Tensor) => tf.slice(tf.reshape(x, [B, T]), 0, 1); // [1, T]
        return tf.neg(tf.div(tf.sum(of(picked)), tf.sum(of(counted(flat)))));
      },
    }),
  },
});
