import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { contrastiveLogits as rightLogits, contrastiveLoss as rightLoss } from "./contrastive-loss.js";

/** Other logits; what doesn't fit is refused as it should be. */
const fitting = (logitsOf: (pictures: tf.Tensor, texts: tf.Tensor, logScale: tf.Tensor) => tf.Tensor) => ({
  contrastiveLogits(pictures: tf.Tensor, texts: tf.Tensor, logScale: tf.Tensor): tf.Tensor {
    const fits = pictures.rank === 2 && texts.rank === 2 && pictures.shape[1] === texts.shape[1];
    if (!fits) return rightLogits(pictures, texts, logScale);
    return tf.tidy(() => logitsOf(pictures, texts, logScale));
  },
});

/** Another loss; what isn't square is refused as it should be. */
const losing = (lossOf: (logits: tf.Tensor, N: number) => tf.Tensor) => ({
  contrastiveLoss(logits: tf.Tensor): tf.Scalar {
    const [N, M] = logits.shape;
    if (logits.rank !== 2 || N !== M) return rightLoss(logits);
    return tf.tidy(() => tf.reshape(lossOf(logits, N), []) as tf.Scalar);
  },
});

const unit = (x: tf.Tensor, axis = 1) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), axis, true), 1e-12))); // the shape of x
const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, false, true); // [N, M]
const onDiagonal = (table: tf.Tensor, N: number) => tf.sum(tf.mul(table, tf.eye(N)), 1); // [N]
const rows = (logits: tf.Tensor, N: number) => tf.neg(onDiagonal(tf.logSoftmax(logits), N)); // [N]
const columns = (logits: tf.Tensor, N: number) => rows(tf.transpose(logits), N); // [N]

export default mistakesFor<typeof import("./contrastive-loss.js")>({
  "products-of-any-length": {
    because: "The vectors kept their lengths, so long ones win. A cosine compares directions alone.",
    ...fitting((p, t, s) => tf.mul(product(p, t), tf.exp(s))),
  },
  "texts-keep-their-length": {
    because: "Only the pictures were brought to length 1. A long text would still fit every picture best.",
    ...fitting((p, t, s) => tf.mul(product(unit(p), t), tf.exp(s))),
  },
  "pictures-keep-their-length": {
    because: "Only the texts were brought to length 1. Pictures have a length too.",
    ...fitting((p, t, s) => tf.mul(product(p, unit(t)), tf.exp(s))),
  },
  "length-of-a-column": {
    because: "Columns were brought to length 1. A vector is a row, so its length is a sum along the row.",
    ...fitting((p, t, s) => tf.mul(product(unit(p, 0), unit(t, 0)), tf.exp(s))),
  },
  "divided-by-the-square": {
    because:
      "The vectors were divided by the square of their length. The length is the root of the sum of squares.",
    ...fitting((p, t, s) => {
      const small = (x: tf.Tensor) => tf.div(x, tf.add(tf.sum(tf.square(x), 1, true), 1e-12));
      return tf.mul(product(small(p), small(t)), tf.exp(s));
    }),
  },
  "length-by-absolute-values": {
    because:
      "The length was taken as the sum of absolute values. A cosine needs the root of the sum of squares.",
    ...fitting((p, t, s) => {
      const small = (x: tf.Tensor) => tf.div(x, tf.add(tf.sum(tf.abs(x), 1, true), 1e-12));
      return tf.mul(product(small(p), small(t)), tf.exp(s));
    }),
  },
  "one-length-for-all": {
    because:
      "All vectors were divided by one length, that of the whole matrix. Each row has a length of its own.",
    ...fitting((p, t, s) => {
      const small = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x)), 1e-12)));
      return tf.mul(product(small(p), small(t)), tf.exp(s));
    }),
  },
  "divides-by-the-scale": {
    because:
      "The logits were divided by the scale. A temperature divides; this scale is its inverse, and multiplies.",
    ...fitting((p, t, s) => tf.div(product(unit(p), unit(t)), tf.exp(s))),
  },
  "scale-is-no-logarithm": {
    because: "The logits were multiplied by the logarithm of the scale. Take the exponential of it first.",
    ...fitting((p, t, s) => tf.mul(product(unit(p), unit(t)), s)),
  },
  "no-scale": {
    because: "The scale is missing. Cosines end at 1, so without it the loss stays far from 0.",
    ...fitting((p, t, s) => tf.add(product(unit(p), unit(t)), tf.mul(0, s))),
  },
  "scale-is-a-constant": {
    because:
      "No gradient reaches the scale, because its number was read or fixed. It is learned like the rest.",
    ...fitting((p, t, s) => {
      const fixed = tf.customGrad((x) => ({
        value: tf.exp(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
      }));
      return tf.mul(product(unit(p), unit(t)), fixed(s));
    }),
  },
  "scale-capped-at-100": {
    because:
      "The scale was capped at 100. Some training runs do that, but this function gives the logits of any scale.",
    ...fitting((p, t, s) => tf.mul(product(unit(p), unit(t)), tf.minimum(tf.exp(s), 100))),
  },
  "a-row-for-each-text": {
    because: "The rows belong to the texts. Here a row is a picture, and a column is a text.",
    ...fitting((p, t, s) => tf.mul(product(unit(t), unit(p)), tf.exp(s))),
  },
  "zeros-become-nan": {
    because: "A vector of zeros was divided by 0. Something tiny under the root keeps it at 0.",
    ...fitting((p, t, s) => {
      const bare = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true)));
      return tf.mul(product(bare(p), bare(t)), tf.exp(s));
    }),
  },
  "tiny-number-outside-the-root": {
    because:
      "The tiny number was added to the length. The root's slope at 0 is infinite, so it has to go under the root.",
    ...fitting((p, t, s) => {
      const late = (x: tf.Tensor) => tf.div(x, tf.add(tf.sqrt(tf.sum(tf.square(x), 1, true)), 1e-8));
      return tf.mul(product(late(p), late(t)), tf.exp(s));
    }),
  },
  "only-pictures-ask": {
    because: "Only the pictures were asked for their text. The texts are asked for their picture as well.",
    ...losing((logits, N) => tf.mean(rows(logits, N))),
  },
  "only-texts-ask": {
    because: "Only the texts were asked for their picture. The pictures are asked for their text as well.",
    ...losing((logits, N) => tf.mean(columns(logits, N))),
  },
  "both-added-up": {
    because: "The losses of the two directions were added up. The loss is the mean over all 2·N questions.",
    ...losing((logits, N) => tf.add(tf.mean(rows(logits, N)), tf.mean(columns(logits, N)))),
  },
  "sum-over-the-batch": {
    because: "The questions of the batch were added up. The loss is their mean, or it grows with the batch.",
    ...losing((logits, N) => tf.div(tf.add(tf.sum(rows(logits, N)), tf.sum(columns(logits, N))), 2)),
  },
  "mean-over-all-cells": {
    because: "The mean was taken over all N·N cells, most of them 0. There are N answers in each direction.",
    ...losing((logits, N) => tf.div(tf.mean(tf.add(rows(logits, N), columns(logits, N))), 2 * N)),
  },
  "one-softmax-over-all": {
    because: "One softmax ran over the whole table. Each row and each column is a question by itself.",
    ...losing((logits, N) =>
      tf.neg(tf.mean(onDiagonal(tf.reshape(tf.logSoftmax(tf.reshape(logits, [1, N * N])), [N, N]), N))),
    ),
  },
  "averaged-before-the-logarithm": {
    because:
      "The probabilities of both directions were averaged, then the logarithm was taken. Each question has a loss of its own.",
    ...losing((logits, N) => {
      const p = tf.add(tf.softmax(logits), tf.transpose(tf.softmax(tf.transpose(logits) as tf.Tensor)));
      return tf.neg(tf.mean(tf.log(tf.div(onDiagonal(p, N), 2))));
    }),
  },
  "probabilities-first": {
    because:
      "The logarithm of a softmax overflows where a probability is 0. A log-softmax never leaves the logarithms.",
    ...losing((logits, N) => {
      const half = (table: tf.Tensor) => tf.neg(tf.mean(tf.log(onDiagonal(tf.softmax(table), N))));
      return tf.div(tf.add(half(logits), half(tf.transpose(logits))), 2);
    }),
  },
  "logarithm-of-the-softmax": {
    because:
      "The logarithm of a probability that rounds to 0 is −∞, and −∞ times the 0 of another pair is NaN. Use a log-softmax: it never leaves the logarithms.",
    ...losing((logits, N) => {
      const half = (table: tf.Tensor) =>
        tf.neg(tf.div(tf.sum(tf.mul(tf.log(tf.softmax(table)), tf.eye(N))), N));
      return tf.div(tf.add(half(logits), half(tf.transpose(logits))), 2);
    }),
  },
  "exponentials-of-the-logits": {
    because:
      "The exponentials of the logits overflow. Subtract the largest logit first, as logSumExp and log-softmax do.",
    ...losing((logits, N) => {
      const half = (axis: number) => tf.log(tf.sum(tf.exp(logits), axis)); // [N]
      return tf.mean(tf.sub(tf.div(tf.add(half(0), half(1)), 2), onDiagonal(logits, N)));
    }),
  },
  "sign-forgotten": {
    because: "The mean of ln P came out, which is negative. A loss is its negative.",
    ...losing((logits, N) => tf.div(tf.add(tf.mean(rows(logits, N)), tf.mean(columns(logits, N))), -2)),
  },
  "own-pair-no-rival": {
    because: "The sum of the exponentials leaves out the pair's own. It is one of the N classes, too.",
    ...losing((logits, N) => {
      const others = tf.sub(logits, tf.mul(1e4, tf.eye(N)));
      const half = (axis: number) => tf.logSumExp(others, axis);
      return N === 1
        ? tf.mul(0, tf.sum(logits))
        : tf.mean(tf.sub(tf.div(tf.add(half(0), half(1)), 2), onDiagonal(logits, N)));
    }),
  },
});
