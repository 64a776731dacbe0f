import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "Your loss is negative, and training would make the right tokens unlikely. Take minus the logarithm.",
    ...losing({ mean: (picked, flat) => tf.div(tf.sum(picked), tf.sum(counted(flat))) }),
  },
  "sum-for-mean": {
    because:
      "You added up the losses of all positions. Divide by how many count, or the loss grows with the batch.",
    ...losing({ mean: (picked) => tf.neg(tf.sum(picked)) }),
  },
  "divides-by-all-places": {
    because:
      "You divided the sum by all positions. Those with the target −100 don't count in the number either.",
    ...losing({ mean: (picked) => tf.neg(tf.mean(picked)) }),
  },
  "mean-over-the-vocabulary": {
    because: "Your mean runs over the vocabulary as well. A position has one loss, not V of them.",
    ...losing({
      picked: (logs, flat, V) => tf.div(tf.sum(tf.mul(logs, tf.oneHot(flat, V)), -1), V),
    }),
  },
  "mean-of-the-items": {
    because:
      "You averaged each item, then the averages, so a position counts more in an item with few targets.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const item = (x: tf.Tensor) => tf.sum(tf.reshape(x, [B, T]), 1); // [B]
        return tf.neg(tf.mean(tf.div(item(picked), item(counted(flat)))));
      },
    }),
  },
  "ignored-means-token-0": {
    because: "You took the target −100 for token 0. Such a position adds nothing at all.",
    ...losing({
      picked: (logs, flat, V) => ways.picked(logs, tf.cast(tf.maximum(flat, 0), "int32"), V),
      mean: (picked) => tf.neg(tf.mean(picked)),
    }),
  },
  "ignored-adds-token-0": {
    because: "You left positions with −100 out of the count, but left their token 0 in the sum.",
    ...losing({ picked: (logs, flat, V) => ways.picked(logs, tf.cast(tf.maximum(flat, 0), "int32"), V) }),
  },
  "ignored-is-token-100": {
    because:
      "You lost the sign of −100, and in a large vocabulary 100 is a token. Such a position adds nothing at all.",
    ...losing({ picked: (logs, flat, V) => ways.picked(logs, tf.abs(flat), V) }),
  },
  "token-0-is-not-counted": {
    because:
      "You added up positions whose target is 0, but left them out of the count. 0 is a token like the others.",
    ...losing({
      mean: (picked, flat) => tf.neg(tf.div(tf.sum(picked), tf.sum(tf.cast(tf.greater(flat, 0), "float32")))),
    }),
  },
  "counts-from-token-1": {
    because: "You left out targets of 0 as well. Only −100 is not a token: 0 is one.",
    ...losing({
      mean: (picked, flat) => {
        const known = tf.cast(tf.greater(flat, 0), "float32"); // [B·T]
        return tf.neg(tf.div(tf.sum(tf.mul(picked, known)), tf.sum(known)));
      },
    }),
  },
  "logits-for-logarithms": {
    because: "You took the raw logits for log-probabilities. The softmax over the tokens is missing.",
    ...losing({ logs: (logits, B, T, V) => tf.reshape(logits, [B * T, V]) }),
  },
  "forgets-the-logarithm": {
    because: "You returned minus the mean probability of the right token. The loss uses its logarithm.",
    ...losing({ logs: (logits, B, T, V) => tf.softmax(tf.reshape(logits, [B * T, V])) }),
  },
  "logarithm-of-a-zero": {
    because:
      "ln(softmax) is −Infinity if a probability is rounded to 0. tf.logSoftmax never computes the probability.",
    ...losing({ logs: (logits, B, T, V) => tf.log(tf.softmax(tf.reshape(logits, [B * T, V]))) }),
  },
  "one-maximum-for-all": {
    because:
      "You subtracted the largest logit of all positions: where logits are low, every e^x is 0. Each position has its own maximum.",
    ...losing({
      logs: (logits, B, T, V) => {
        const moved = tf.sub(tf.reshape(logits, [B * T, V]), tf.max(logits)); // [B·T, V]
        return tf.sub(moved, tf.log(tf.sum(tf.exp(moved), -1, true)));
      },
    }),
  },
  "a-little-more-than-zero": {
    because:
      "You added something small before the logarithm, so no probability can be rarer than that. Use tf.logSoftmax.",
    ...losing({
      logs: (logits, B, T, V) => tf.log(tf.add(tf.softmax(tf.reshape(logits, [B * T, V])), 1e-7)),
    }),
  },
  "a-billionth-more-than-zero": {
    because:
      "You added a billionth before the logarithm, so no probability can be rarer than that. Use tf.logSoftmax.",
    ...losing({
      logs: (logits, B, T, V) => tf.log(tf.add(tf.softmax(tf.reshape(logits, [B * T, V])), 1e-9)),
    }),
  },
  bits: {
    because: "You returned the loss in bits, with logarithms to base 2. Use nats: the natural logarithm.",
    ...losing({
      logs: (logits, B, T, V) => tf.div(tf.logSoftmax(tf.reshape(logits, [B * T, V])), Math.LN2),
    }),
  },
  "softmax-over-the-places": {
    because:
      "You took the softmax over the positions: they share out 1 per token. The tokens share out 1 at each position: the last axis.",
    ...losing({
      logs: (logits, B, T, V) => tf.reshape(tf.sub(logits, tf.logSumExp(logits, 1, true)), [B * T, V]),
    }),
  },
  "softmax-over-the-places-of-a-token": {
    because:
      "You moved the logits to [B, V, T] first, so the positions of a token share out 1. The tokens must.",
    ...losing({
      logs: (logits, B, T, V) => tf.reshape(tf.logSoftmax(tf.transpose(logits, [0, 2, 1])), [B * T, V]),
    }),
  },
  "vocabulary-before-the-places": {
    because:
      "You moved the logits to [B, V, T] before you made rows of them, so a row holds several positions.",
    ...losing({
      logs: (logits, B, T, V) => tf.logSoftmax(tf.reshape(tf.transpose(logits, [0, 2, 1]), [B * T, V])),
    }),
  },
  "compares-without-shifting-back": {
    because: "You judged each position by the target of the next one. The targets are shifted already.",
    ...losing({
      picked: (logs, flat, V) => {
        const n = flat.shape[0] as number;
        const next = tf.concat([tf.slice(flat, 1, n - 1), tf.slice(flat, 0, 1)]); // [B·T]
        return ways.picked(logs, next, V);
      },
    }),
  },
  "shifts-the-targets-again": {
    because: "You shifted logits against targets by one. The targets are shifted already.",
    ...losing({
      picked: (logs, flat, V) => {
        const n = flat.shape[0] as number;
        return ways.picked(tf.slice(logs, [0, 0], [n - 1, V]), tf.slice(flat, 1, n - 1), V);
      },
    }),
  },
  "shifts-within-the-items": {
    because:
      "You shifted every item's targets by one, and ignored the last position. The targets are shifted already.",
    ...losing({
      targets: (targets) => {
        const [B, T] = targets.shape as number[];
        const later = tf.slice(targets, [0, 1], [B, T - 1]); // [B, T − 1]
        return tf.concat([later, tf.fill([B, 1], IGNORED, "int32")], 1); // [B, T]
      },
    }),
  },
  "counts-targets-only": {
    because: "You compared only the number of targets. Logits [B, T, V] need targets [B, T].",
    lmLoss: (logits: tf.Tensor, targets: tf.Tensor): tf.Scalar =>
      tf.tidy(() => {
        const [B, T] = logits.shape as number[];
        return right(logits, targets.size === B * T ? tf.reshape(targets, [B, T]) : targets);
      }),
  },
  "nothing-to-lose": {
    because:
      "If no target counts, your loss is 0, as if every prediction were perfect. There is nothing to average: return NaN.",
    ...losing({
      mean: (picked, flat) => tf.neg(tf.div(tf.sum(picked), tf.maximum(tf.sum(counted(flat)), 1))),
    }),
  },
  "divides-by-nothing": {
    because:
      "If no target counts, you divide the sum by 0. The slope of x/0 is infinite, and 0 times it is NaN.",
    ...losing({ mean: (picked, flat) => tf.neg(tf.div(tf.sum(picked), tf.sum(counted(flat)))) }),
  },
  "counts-by-reading": {
    because: "You read the targets to count them. WebGPU can't be read synchronously: count with tensors.",
    ...losing({
      mean: (picked, flat) => {
        const n = Array.from(flat.dataSync()).filter((target) => target !== IGNORED).length;
        return tf.neg(tf.div(tf.sum(picked), n));
      },
    }),
  },
  "targets-unchecked": {
    because: "You let a target that isn't a token add 0 to the sum and count. Refuse it.",
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
    because: "You left out the last position of each item. Its target is given like all others.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const early = tf.reshape(tf.tile(tf.tensor2d([[...Array(T - 1).fill(1), 0]]), [B, 1]), [B * T]); // [B·T]
        const kept = tf.mul(counted(flat), early); // [B·T]
        return tf.neg(tf.div(tf.sum(tf.mul(picked, early)), tf.sum(kept)));
      },
    }),
  },
  "first-item-only": {
    because: "You judged only the first item. All items of the batch count.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const of = (x: tf.Tensor) => tf.slice(tf.reshape(x, [B, T]), 0, 1); // [1, T]
        return tf.neg(tf.div(tf.sum(of(picked)), tf.sum(of(counted(flat)))));
      },
    }),
  },
  "nothing-after-the-first-ignored": {
    because: "You stopped counting at the first −100 of an item. Targets after it count again.",
    ...losing({
      mean: (picked, flat, B, T) => {
        const ignored = tf.reshape(tf.sub(1, counted(flat)), [B, T]); // [B, T]
        const early = tf.reshape(tf.cast(tf.equal(tf.cumsum(ignored, 1), 0), "float32"), [B * T]); // [B·T]
        return tf.neg(tf.div(tf.sum(tf.mul(picked, early)), tf.sum(early)));
      },
    }),
  },
  "a-hundred-millionth-more-than-zero": {
    because:
      "You added 1e-8 before the logarithm, so no probability can be rarer than that. Use tf.logSoftmax.",
    ...losing({
      logs: (logits, B, T, V) => tf.log(tf.add(tf.softmax(tf.reshape(logits, [B * T, V])), 1e-8)),
    }),
  },
});
