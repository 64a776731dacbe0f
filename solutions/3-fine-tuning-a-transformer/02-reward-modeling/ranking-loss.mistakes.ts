import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { rankingMetrics as right, rankingLoss as rightLoss } from "./ranking-loss.js";

/** The loss from the margins, in another way; what does not fit is refused as it should be. */
const losing = (loss: (margins: tf.Tensor) => tf.Tensor) => ({
  rankingLoss(chosen: tf.Tensor, rejected: tf.Tensor): tf.Scalar {
    return tf.tidy(() => {
      rightLoss(chosen, rejected);
      return loss(tf.sub(chosen, rejected)) as tf.Scalar;
    });
  },
});

const counting = (points: (margin: number) => number, marginOf = (margins: number[]) => mean(margins)) => ({
  rankingMetrics(chosen: number[], rejected: number[]) {
    right(chosen, rejected);
    const margins = chosen.map((x, i) => x - rejected[i]);
    return { accuracy: mean(margins.map(points)), margin: marginOf(margins) };
  },
});

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const half = (margin: number) => (margin === 0 ? 0.5 : Number(margin > 0));

export default mistakesFor<typeof import("./ranking-loss.js")>({
  "log-of-sigmoid": {
    because:
      "The loss overflows. At a margin of −100, σ is 0 in float32 and e^100 is Infinity: either way the loss is infinite.",
    ...losing((margins) => tf.neg(tf.mean(tf.log(tf.sigmoid(margins))))),
  },
  "clipped-probability": {
    because:
      "The probability was kept away from 0, so a pair that is ranked very wrongly costs no more than 16 nats and has no gradient.",
    ...losing((margins) => tf.neg(tf.mean(tf.log(tf.clipByValue(tf.sigmoid(margins), 1e-7, 1))))),
  },
  swapped: {
    because: "The sign is wrong: the loss falls when the rejected answer gets the higher reward.",
    ...losing((margins) => tf.mean(tf.softplus(margins))),
  },
  hinge: {
    because:
      "Pairs that are ranked rightly cost nothing. The model is asked how sure it is, and by how much it is right counts too.",
    ...losing((margins) => tf.mean(tf.relu(tf.neg(margins)))),
  },
  "hinge-with-margin": {
    because:
      "A margin of 1 was asked for, and more than that gains nothing. The loss is −ln P of the preference.",
    ...losing((margins) => tf.mean(tf.relu(tf.sub(1, margins)))),
  },
  "margin-alone": {
    because: "This is minus the mean margin. It has no lower end, so rewards would grow for ever.",
    ...losing((margins) => tf.neg(tf.mean(margins))),
  },
  "without-the-log": {
    because:
      "The loss is 1 − P, without a logarithm. Where the model is very wrong its gradient is almost 0.",
    ...losing((margins) => tf.mean(tf.sigmoid(tf.neg(margins)))),
  },
  "squared-error": {
    because: "The squared error of P was taken. What is asked for is −ln P.",
    ...losing((margins) => tf.mean(tf.square(tf.sub(1, tf.sigmoid(margins))))),
  },
  summed: {
    because: "The losses were added up. A mean does not depend on how many pairs a batch has.",
    ...losing((margins) => tf.sum(tf.softplus(tf.neg(margins)))),
  },
  "mean-margin-first": {
    because:
      "The margins were averaged before the logarithm. Then a pair that is right hides one that is wrong.",
    ...losing((margins) => tf.softplus(tf.neg(tf.mean(margins)))),
  },
  "in-bits": {
    because: "The loss is in bits. Nats are asked for, with the natural logarithm.",
    ...losing((margins) => tf.div(tf.mean(tf.softplus(tf.neg(margins))), Math.LN2)),
  },
  "ties-win": {
    because:
      "A tie was counted as right. A model that gives every answer the same reward would have an accuracy of 100%.",
    ...counting((margin) => Number(margin >= 0)),
  },
  "ties-lose": {
    because: "A tie was counted as wrong. A model that knows nothing would look worse than a coin.",
    ...counting((margin) => Number(margin > 0)),
  },
  "probabilities-for-points": {
    because:
      "Each pair counted its probability. Accuracy asks only whether a pair is ranked as people did, however sure the model is.",
    ...counting((margin) => 1 / (1 + Math.exp(-margin))),
  },
  "ties-left-out": {
    because: "Ties were left out. They are pairs as well, and each counts half.",
    rankingMetrics(chosen, rejected) {
      const { margin } = right(chosen, rejected);
      const margins = chosen.map((x, i) => x - rejected[i]).filter((x) => x !== 0);
      return { accuracy: margins.length === 0 ? 0.5 : mean(margins.map(half)), margin };
    },
  },
  "sizes-of-margins": {
    because:
      "The margins were averaged without their signs. A pair that is ranked wrongly has a negative margin.",
    ...counting(half, (margins) => mean(margins.map(Math.abs))),
  },
  "margin-of-the-right-ones": {
    because: "Only pairs that are ranked rightly were averaged for the margin.",
    ...counting(half, (margins) => {
      const good = margins.filter((x) => x > 0);
      return good.length === 0 ? 0 : mean(good);
    }),
  },
  "rejected-less-chosen": {
    because: "The margin is rejected − chosen. It should be positive where the model is right.",
    ...counting(half, (margins) => -mean(margins)),
  },
  "near-ties": {
    because: "A very small margin was taken for a tie. Only equal rewards are one.",
    ...counting((margin) => (Math.abs(margin) < 1e-6 ? 0.5 : Number(margin > 0))),
  },
  "half-only-if-all-tie": {
    because: "A tie counts half only where all pairs tie. Each tie counts half by itself.",
    rankingMetrics(chosen, rejected) {
      const margins = chosen.map((x, i) => x - rejected[i]);
      if (margins.every((margin) => margin === 0)) return right(chosen, rejected);
      return counting((margin) => Number(margin > 0)).rankingMetrics(chosen, rejected);
    },
  },
  "margins-cut": {
    because:
      "The margins were cut at ±30. A pair that is ranked wrongly by 100 costs 100: softplus needs no cut.",
    ...losing((margins) => tf.mean(tf.softplus(tf.neg(tf.clipByValue(margins, -30, 30))))),
  },
});
