import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stepLoss as right } from "./step-loss.js";

type Tensors = { z: tf.Tensor; y: tf.Tensor; m: tf.Tensor };

/** The loss of each step as it should be. */
const entropy = ({ z, y }: Tensors) =>
  tf.add(tf.mul(y, tf.softplus(tf.neg(z))), tf.mul(tf.sub(1, y), tf.softplus(z)));

/** A mean over the steps that count. */
const overSteps = (losses: tf.Tensor, { m }: Tensors): tf.Tensor =>
  tf.div(tf.sum(tf.mul(losses, m)), tf.maximum(tf.sum(m), 1));

/** Another loss of a step, or another mean; what does not fit is refused as it should be. */
const judging = (losses: (of: Tensors) => tf.Tensor, mean = overSteps) => ({
  stepLoss(z: tf.Tensor, y: tf.Tensor, m: tf.Tensor): tf.Scalar {
    right(z, y, m).dispose();
    return tf.tidy(() => mean(losses({ z, y, m }), { z, y, m }) as tf.Scalar);
  },
});

const probabilities = (z: tf.Tensor) => tf.sigmoid(z);
const crossed = (p: tf.Tensor, y: tf.Tensor) =>
  tf.neg(tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(1, y), tf.log(tf.sub(1, p)))));

export default mistakesFor<typeof import("./step-loss.js")>({
  "log-of-a-sigmoid": {
    because:
      "The logarithm is taken of a sigmoid. In float32 it is exactly 0 or 1 for sure scores, and its logarithm is −Infinity.",
    ...judging(({ z, y }) => crossed(probabilities(z), y)),
  },
  "log-sigmoid-in-a-tidy": {
    because:
      "The loss is right, its gradient fails: tf.logSigmoid does not save what it was given, and the tidy frees it. tf.softplus saves it.",
    ...judging(({ z, y }) =>
      tf.neg(tf.add(tf.mul(y, tf.logSigmoid(z)), tf.mul(tf.sub(1, y), tf.logSigmoid(tf.neg(z))))),
    ),
  },
  "clipped-sigmoid": {
    because:
      "The sigmoid was kept away from 0 and 1 before the logarithm. So a judge that is sure and wrong pays too little, and gets no gradient.",
    ...judging(({ z, y }) => crossed(tf.clipByValue(probabilities(z), 1e-6, 1 - 1e-6), y)),
  },
  "epsilon-in-the-log": {
    because: "A little was added inside the logarithm. So a judge that is sure and wrong pays too little.",
    ...judging(({ z, y }) => {
      const p = probabilities(z);
      return tf.neg(
        tf.add(tf.mul(y, tf.log(tf.add(p, 1e-7))), tf.mul(tf.sub(1, y), tf.log(tf.add(tf.sub(1, p), 1e-7)))),
      );
    }),
  },
  "overflowing-exponential": {
    because: "ln(1 + e^z) was written as it stands. e^100 is Infinity in float32.",
    ...judging(({ z, y }) => tf.sub(tf.log(tf.add(1, tf.exp(z))), tf.mul(z, y))),
  },
  "kink-at-zero": {
    because:
      "max(z, 0) and |z| have a kink at 0, and TensorFlow.js gives one side's slope there. Zeros are what an untrained head gives.",
    ...judging(({ z, y }) =>
      tf.add(tf.sub(tf.maximum(z, 0), tf.mul(z, y)), tf.log1p(tf.exp(tf.neg(tf.abs(z))))),
    ),
  },
  "sigmoid-twice": {
    because: "The scores went through a sigmoid twice. The stable form takes the logits themselves.",
    ...judging(({ z, y, m }) => entropy({ z: probabilities(z), y, m })),
  },
  "labels-swapped": {
    because:
      "Right and wrong are swapped. The label 1 says that a step is right, and a high score should then cost little.",
    ...judging(({ z, y, m }) => entropy({ z, y: tf.sub(1, y), m })),
  },
  "sign-of-the-loss": {
    because: "The sign is missing. ln P is never positive, and a loss is never negative.",
    ...judging((of) => tf.neg(entropy(of))),
  },
  "right-steps-only": {
    because:
      "Only −y · ln P was taken. So a wrong step costs nothing, and a judge that always says right has the lowest loss.",
    ...judging(({ z, y }) => tf.mul(y, tf.softplus(tf.neg(z)))),
  },
  "labels-as-signs": {
    because:
      "The loss is ln(1 + e^(−(2y − 1) z)). It is the same for labels of 0 and 1, but not for soft ones: these cost a share of both terms.",
    ...judging(({ z, y }) => tf.softplus(tf.neg(tf.mul(tf.sub(tf.mul(2, y), 1), z)))),
  },
  "plus-minus-labels": {
    because: "The labels were taken for +1 and −1. Here they are 1 and 0, so a wrong step got no gradient.",
    ...judging(({ z, y }) => tf.softplus(tf.neg(tf.mul(y, z)))),
  },
  "rounded-labels": {
    because:
      "Labels were rounded to 0 or 1. A soft label of 0.25 costs a quarter of one term and three quarters of the other.",
    ...judging(({ z, y, m }) => entropy({ z, y: tf.cast(tf.greaterEqual(y, 0.5), "float32"), m })),
  },
  "squared-error": {
    because:
      "This is the squared error of the probability. It hardly teaches where the judge is sure and wrong.",
    ...judging(({ z, y }) => tf.square(tf.sub(probabilities(z), y))),
  },
  "in-bits": {
    because: "The loss is in bits. The natural logarithm gives nats.",
    ...judging((of) => tf.div(entropy(of), Math.LN2)),
  },
  "softmax-over-the-row": {
    because: "The steps of a row compete in a softmax. Each step is judged by itself: all may be right.",
    ...judging(({ z, y }) => tf.neg(tf.mul(y, tf.logSoftmax(z)))),
  },
  "sum-of-steps": {
    because:
      "The losses were added up. Their mean keeps the learning rate right, however many steps a batch has.",
    ...judging(entropy, (losses, { m }) => tf.sum(tf.mul(losses, m))),
  },
  "mean-of-the-rows": {
    because:
      "Each row was averaged first. Then a step of a short chain weighs more than one of a long chain.",
    ...judging(entropy, (losses, { m }) => {
      const rows = tf.div(tf.sum(tf.mul(losses, m), 1), tf.maximum(tf.sum(m, 1), 1));
      const count = tf.sum(tf.cast(tf.greater(tf.sum(m, 1), 0), "float32"));
      return tf.div(tf.sum(rows), tf.maximum(count, 1));
    }),
  },
  "mean-of-the-table": {
    because:
      "The sum was divided by all places of the table, filled up or not. Only steps that count are to be counted.",
    ...judging(entropy, (losses, { m }) => tf.mean(tf.mul(losses, m))),
  },
  "sum-per-row": {
    because:
      "The sum was divided by the number of rows. It should be divided by the number of steps that count.",
    ...judging(entropy, (losses, { m }) => tf.div(tf.sum(tf.mul(losses, m)), m.shape[0])),
  },
  "mask-ignored": {
    because: "The mask has no effect: the places that fill up a row were judged like steps.",
    ...judging(entropy, (losses) => tf.mean(losses)),
  },
  "scores-masked": {
    because: "The scores were multiplied by the mask. A score of 0 still costs ln 2: mask the losses.",
    ...judging(
      ({ z, y, m }) => entropy({ z: tf.mul(z, m), y: tf.mul(y, m), m }),
      (losses, { m }) => tf.div(tf.sum(losses), tf.maximum(tf.sum(m), 1)),
    ),
  },
  "no-steps": {
    because: "Where no step counts, 0 was divided by 0. Such a batch has the loss 0.",
    ...judging(entropy, (losses, { m }) => tf.div(tf.sum(tf.mul(losses, m)), tf.sum(m))),
  },
  "one-step-more": {
    because:
      "A little was added to the number of steps, or one step, against a division by 0. That changes every other loss.",
    ...judging(entropy, (losses, { m }) => tf.div(tf.sum(tf.mul(losses, m)), tf.add(tf.sum(m), 1))),
  },
  "scores-clipped": {
    because:
      "The scores were clipped, so a judge that is sure and wrong pays too little, and gets no gradient.",
    ...judging(({ z, y }) => entropy({ z: tf.clipByValue(z, -30, 30), y, m: y })),
  },
  "entropy-of-the-labels-off": {
    because:
      "The entropy of soft labels was taken off, which makes it a divergence. The loss is the cross-entropy: it costs ln 2 at a score of 0.",
    ...judging(({ z, y }) => {
      const log = (x: tf.Tensor) => tf.mul(x, tf.log(tf.maximum(x, 1e-30)));
      return tf.add(entropy({ z, y, m: y }), tf.add(log(y), log(tf.sub(1, y))));
    }),
  },
  "mean-over-right-steps": {
    because:
      "The sum was divided by the number of right steps. Wrong steps count as well: the mask says how many there are.",
    ...judging(entropy, (losses, { y, m }) => tf.div(tf.sum(tf.mul(losses, m)), tf.maximum(tf.sum(y), 1))),
  },
});
