import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because: "You let the vectors keep their lengths, so long ones win. A cosine compares only directions.",
    ...fitting((p, t, s) => tf.mul(product(p, t), tf.exp(s))),
  },
  "texts-keep-their-length": {
    because: "You brought only the pictures to length 1. A long text still fits every picture best.",
    ...fitting((p, t, s) => tf.mul(product(unit(p), t), tf.exp(s))),
  },
  "pictures-keep-their-length": {
    because: "You brought only the texts to length 1. Pictures have a length too.",
    ...fitting((p, t, s) => tf.mul(product(p, unit(t)), tf.exp(s))),
  },
  "length-of-a-column": {
    because: "You brought columns to length 1. A vector is a row, so its length is a sum along the row.",
    ...fitting((p, t, s) => tf.mul(product(unit(p, 0), unit(t, 0)), tf.exp(s))),
  },
  "divided-by-the-square": {
    because:
      "You divided the vectors by the square of their length. The length is the root of the sum of squares.",
    ...fitting((p, t, s) => {
      const small = (x: tf.Tensor) => tf.div(x, tf.add(tf.sum(tf.square(x), 1, true), 1e-12));
      return tf.mul(product(small(p), small(t)), tf.exp(s));
    }),
  },
  "length-by-absolute-values": {
    because:
      "You took the sum of absolute values as the length. A cosine needs the root of the sum of squares.",
    ...fitting((p, t, s) => {
      const small = (x: tf.Tensor) => tf.div(x, tf.add(tf.sum(tf.abs(x), 1, true), 1e-12));
      return tf.mul(product(small(p), small(t)), tf.exp(s));
    }),
  },
  "one-length-for-all": {
    because: "You divided all vectors by the length of the whole matrix. Each row has a length of its own.",
    ...fitting((p, t, s) => {
      const small = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x)), 1e-12)));
      return tf.mul(product(small(p), small(t)), tf.exp(s));
    }),
  },
  "divides-by-the-scale": {
    because:
      "You divided the logits by the scale. A temperature divides; this scale is its inverse and multiplies.",
    ...fitting((p, t, s) => tf.div(product(unit(p), unit(t)), tf.exp(s))),
  },
  "scale-is-no-logarithm": {
    because: "You multiplied the logits by the logarithm of the scale. Take the exponential of it first.",
    ...fitting((p, t, s) => tf.mul(product(unit(p), unit(t)), s)),
  },
  "no-scale": {
    because: "You left out the scale. Cosines end at 1, so without a scale the loss stays far from 0.",
    ...fitting((p, t, s) => tf.add(product(unit(p), unit(t)), tf.mul(0, s))),
  },
  "scale-is-a-constant": {
    because:
      "You read or fixed the scale's number, so no gradient reaches it. The scale is learned like the rest.",
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
      "You capped the scale at 100. Some training runs do that, but this function returns the logits of any scale.",
    ...fitting((p, t, s) => tf.mul(product(unit(p), unit(t)), tf.minimum(tf.exp(s), 100))),
  },
  "a-row-for-each-text": {
    because: "You gave each text a row. Here a row is a picture, and a column is a text.",
    ...fitting((p, t, s) => tf.mul(product(unit(t), unit(p)), tf.exp(s))),
  },
  "zeros-become-nan": {
    because:
      "You divided a vector of zeros by 0. Add something tiny under the root, which keeps the vector at 0.",
    ...fitting((p, t, s) => {
      const bare = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true)));
      return tf.mul(product(bare(p), bare(t)), tf.exp(s));
    }),
  },
  "tiny-number-outside-the-root": {
    because:
      "You added the tiny number to the length. The root's slope at 0 is infinite, so the number has to go under the root.",
    ...fitting((p, t, s) => {
      const late = (x: tf.Tensor) => tf.div(x, tf.add(tf.sqrt(tf.sum(tf.square(x), 1, true)), 1e-8));
      return tf.mul(product(late(p), late(t)), tf.exp(s));
    }),
  },
  "number-not-tiny-enough": {
    because:
      "The number that you add under the root is too large: it shortens vectors of length 0.001, whose square is 1e-6.",
    ...fitting((p, t, s) => {
      const shortened = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-8)));
      return tf.mul(product(shortened(p), shortened(t)), tf.exp(s));
    }),
  },
  "log-probabilities-in-bounds": {
    because:
      "You kept log-probabilities in bounds. A pair that fits badly costs as much as its logits say, whatever their size.",
    ...losing((logits, N) => {
      const half = (table: tf.Tensor) =>
        tf.neg(tf.mean(tf.maximum(onDiagonal(tf.logSoftmax(table), N), -1e5)));
      return tf.div(tf.add(half(logits), half(tf.transpose(logits))), 2);
    }),
  },
  "only-pictures-ask": {
    because: "You asked only the pictures for their text. Ask the texts for their picture as well.",
    ...losing((logits, N) => tf.mean(rows(logits, N))),
  },
  "only-texts-ask": {
    because: "You asked only the texts for their picture. Ask the pictures for their text as well.",
    ...losing((logits, N) => tf.mean(columns(logits, N))),
  },
  "both-added-up": {
    because: "You added the losses of the two directions. The loss is the mean over all 2·N questions.",
    ...losing((logits, N) => tf.add(tf.mean(rows(logits, N)), tf.mean(columns(logits, N)))),
  },
  "sum-over-the-batch": {
    because: "You added up the questions of the batch. The loss is their mean, or it grows with the batch.",
    ...losing((logits, N) => tf.div(tf.add(tf.sum(rows(logits, N)), tf.sum(columns(logits, N))), 2)),
  },
  "mean-over-all-cells": {
    because:
      "You took the mean over all N·N cells, most of which are 0. There are N answers in each direction.",
    ...losing((logits, N) => tf.div(tf.mean(tf.add(rows(logits, N), columns(logits, N))), 2 * N)),
  },
  "one-softmax-over-all": {
    because: "You took one softmax over the whole table. Each row and each column is a question by itself.",
    ...losing((logits, N) =>
      tf.neg(tf.mean(onDiagonal(tf.reshape(tf.logSoftmax(tf.reshape(logits, [1, N * N])), [N, N]), N))),
    ),
  },
  "averaged-before-the-logarithm": {
    because:
      "You averaged the probabilities of both directions before the logarithm. Each question has a loss of its own.",
    ...losing((logits, N) => {
      const p = tf.add(tf.softmax(logits), tf.transpose(tf.softmax(tf.transpose(logits) as tf.Tensor)));
      return tf.neg(tf.mean(tf.log(tf.div(onDiagonal(p, N), 2))));
    }),
  },
  "probabilities-first": {
    because:
      "You took the logarithm of a softmax, and it is infinite where a probability rounds to 0. A log-softmax never leaves the logarithms.",
    ...losing((logits, N) => {
      const half = (table: tf.Tensor) => tf.neg(tf.mean(tf.log(onDiagonal(tf.softmax(table), N))));
      return tf.div(tf.add(half(logits), half(tf.transpose(logits))), 2);
    }),
  },
  "logarithm-of-the-softmax": {
    because:
      "You took the logarithm of a probability that rounds to 0: −∞, and −∞ · 0 for another pair is NaN. Use a log-softmax.",
    ...losing((logits, N) => {
      const half = (table: tf.Tensor) =>
        tf.neg(tf.div(tf.sum(tf.mul(tf.log(tf.softmax(table)), tf.eye(N))), N));
      return tf.div(tf.add(half(logits), half(tf.transpose(logits))), 2);
    }),
  },
  "exponentials-of-the-logits": {
    because:
      "You took the exponentials of the logits, which overflow. Subtract the largest logit first, as logSumExp and log-softmax do.",
    ...losing((logits, N) => {
      const half = (axis: number) => tf.log(tf.sum(tf.exp(logits), axis)); // [N]
      return tf.mean(tf.sub(tf.div(tf.add(half(0), half(1)), 2), onDiagonal(logits, N)));
    }),
  },
  "sign-forgotten": {
    because: "You returned the mean of ln P, which is negative. A loss is its negative.",
    ...losing((logits, N) => tf.div(tf.add(tf.mean(rows(logits, N)), tf.mean(columns(logits, N))), -2)),
  },
  "own-pair-no-rival": {
    because: "You left the pair's own exponential out of the sum. It is one of the N classes, too.",
    ...losing((logits, N) => {
      const others = tf.sub(logits, tf.mul(1e4, tf.eye(N)));
      const half = (axis: number) => tf.logSumExp(others, axis);
      return N === 1
        ? tf.mul(0, tf.sum(logits))
        : tf.mean(tf.sub(tf.div(tf.add(half(0), half(1)), 2), onDiagonal(logits, N)));
    }),
  },
  "symmetric-before-the-loss": {
    because:
      "You averaged the logits with their transpose. Each kind of question has its own softmax; average the losses.",
    ...losing((logits, N) => tf.mean(rows(tf.div(tf.add(logits, tf.transpose(logits)), 2), N))),
  },
  "sigmoid-for-softmax": {
    because: "You took each logit by itself. A question is a choice among N: softmax compares them.",
    ...losing((logits, N) => tf.mean(tf.neg(onDiagonal(tf.logSigmoid(logits), N)))),
  },
});
