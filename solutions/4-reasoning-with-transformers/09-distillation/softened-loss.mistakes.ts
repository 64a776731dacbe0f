import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { softenedLoss as right } from "./softened-loss.js";

interface Parts {
  /** what is taken the softmax of, of student and teacher */
  softened: (logits: tf.Tensor, temperature: number, who: "student" | "teacher") => tf.Tensor;
  teacher: (logits: tf.Tensor) => tf.Tensor;
  /** from ln of the probabilities of teacher and student */
  divergences: (logP: tf.Tensor, logQ: tf.Tensor) => tf.Tensor;
  mean: (divergences: tf.Tensor, mask: tf.Tensor) => tf.Tensor;
  factor: (temperature: number) => number;
  log: (logits: tf.Tensor) => tf.Tensor;
}

const parts: Parts = {
  softened: (logits, temperature) => tf.div(logits, temperature),
  teacher: stopGradient,
  divergences: (logP, logQ) => tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), -1),
  mean: (divergences, mask) => tf.div(tf.sum(tf.mul(divergences, mask)), tf.maximum(tf.sum(mask), 1)),
  factor: (temperature) => temperature ** 2,
  log: tf.logSoftmax,
};

/** The loss with some of its parts done in another way; what does not fit is refused as it should be. */
const softening = (other: Partial<Parts>) => ({
  softenedLoss(student: tf.Tensor, teacher: tf.Tensor, mask: tf.Tensor, temperature: number): tf.Scalar {
    right(student, teacher, mask, temperature).dispose();
    const way = { ...parts, ...other };
    return tf.tidy(() => {
      const logP = way.log(way.softened(way.teacher(teacher), temperature, "teacher"));
      const logQ = way.log(way.softened(student, temperature, "student"));
      const mean = way.mean(way.divergences(logP, logQ), mask);
      return tf.mul(mean, way.factor(temperature)) as tf.Scalar;
    });
  },
});

export default mistakesFor<typeof import("./softened-loss.js")>({
  "student-draws": {
    because:
      "The divergence is KL(student ‖ teacher). Here the teacher draws: its probabilities are the weights.",
    ...softening({ divergences: (logP, logQ) => tf.sum(tf.mul(tf.exp(logQ), tf.sub(logQ, logP)), -1) }),
  },
  "cross-entropy": {
    because:
      "This is the cross-entropy. It has the same gradient, but it isn't 0 for equal models, and grows with τ².",
    ...softening({ divergences: (logP, logQ) => tf.neg(tf.sum(tf.mul(tf.exp(logP), logQ), -1)) }),
  },
  "likeliest-token-only": {
    because:
      "Only the teacher's likeliest token was taught. What the teacher thinks of all others is what distillation adds.",
    ...softening({
      divergences: (logP, logQ) => {
        const best = tf.oneHot(tf.argMax(logP, -1), logP.shape[2] as number);
        return tf.sum(tf.mul(best, tf.sub(logP, logQ)), -1);
      },
    }),
  },
  "squared-logits": {
    because: "This is the squared difference of logits. A divergence compares the distributions.",
    ...softening({
      log: (logits) => logits,
      divergences: (logP, logQ) => tf.mean(tf.square(tf.sub(logP, logQ)), -1),
    }),
  },
  "sign-turned": {
    because: "The sign is turned around. A divergence is never negative, and a loss has to fall.",
    ...softening({ factor: (temperature) => -(temperature ** 2) }),
  },
  "no-power": {
    because: "The mean was not multiplied. Its gradient shrinks as τ grows, so a warm student hardly learns.",
    ...softening({ factor: () => 1 }),
  },
  "first-power": {
    because:
      "The mean was multiplied by τ. Two effects shrink the gradient: the division by τ, and the softer distributions.",
    ...softening({ factor: (temperature) => temperature }),
  },
  "divided-by-the-power": {
    because: "The mean was divided by τ². The gradient has shrunk already: the power has to make up for it.",
    ...softening({ factor: (temperature) => temperature ** -2 }),
  },
  "only-the-teacher-softened": {
    because: "Only the teacher was softened. Then a student with the same logits doesn't have a loss of 0.",
    ...softening({ softened: (logits, tau, who) => (who === "teacher" ? tf.div(logits, tau) : logits) }),
  },
  "only-the-student-softened": {
    because: "Only the student was softened. Then a student with the same logits doesn't have a loss of 0.",
    ...softening({ softened: (logits, tau, who) => (who === "student" ? tf.div(logits, tau) : logits) }),
  },
  "temperature-kept-from-zero": {
    because: "A small τ was replaced by a larger one. Any τ above 0 is a temperature.",
    ...softening({ softened: (logits, tau) => tf.div(logits, Math.max(tau, 0.05)) }),
  },
  "power-kept-from-zero": {
    because: "The power was taken of a larger τ than was given. Any τ above 0 is a temperature.",
    ...softening({ factor: (tau) => Math.max(tau, 0.1) ** 2 }),
  },
  "times-the-temperature": {
    because:
      "The logits were multiplied by τ. That makes distributions sharper; a high temperature makes them softer.",
    ...softening({ softened: (logits, tau) => tf.mul(logits, tau) }),
  },
  "probabilities-divided": {
    because:
      "The probabilities were divided by τ, and not the logits. They then sum to 1/τ, and are no softer than before.",
    ...softening({
      softened: (logits) => logits,
      divergences: (logP, logQ) => tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), -1),
      factor: (temperature) => temperature,
    }),
  },
  "sum-of-tokens": {
    because: "The divergences were added up. Their mean keeps the learning rate right for every batch.",
    ...softening({ mean: (divergences, mask) => tf.sum(tf.mul(divergences, mask)) }),
  },
  "sum-per-row": {
    because: "The sum was divided by the number of rows. All tokens that count have to be counted.",
    ...softening({
      mean: (divergences, mask) => tf.div(tf.sum(tf.mul(divergences, mask)), mask.shape[0]),
    }),
  },
  "mean-of-rows": {
    because: "Each row was averaged first. Then a token of a short row weighs more than one of a long row.",
    ...softening({
      mean: (divergences, mask) => {
        const rows = tf.div(tf.sum(tf.mul(divergences, mask), 1), tf.maximum(tf.sum(mask, 1), 1));
        const count = tf.sum(tf.cast(tf.greater(tf.sum(mask, 1), 0), "float32"));
        return tf.div(tf.sum(rows), tf.maximum(count, 1));
      },
    }),
  },
  "mean-of-the-table": {
    because: "The sum was divided by all places of the table. Only tokens that count have to be counted.",
    ...softening({ mean: (divergences, mask) => tf.mean(tf.mul(divergences, mask)) }),
  },
  "mask-ignored": {
    because: "The mask has no effect: the logits in the padding were compared too.",
    ...softening({ mean: (divergences) => tf.mean(divergences) }),
  },
  "mean-over-the-vocabulary": {
    because:
      "The terms of a token were averaged over the vocabulary. A divergence is their sum: the weights are a distribution already.",
    ...softening({
      divergences: (logP, logQ) => tf.mean(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), -1),
    }),
  },
  "teacher-learns": {
    because:
      "The gradient flows into the teacher too. A teacher that learns moves toward its student, and both agree on anything.",
    ...softening({ teacher: (logits) => logits }),
  },
  "student-constant": {
    because: "The student was made a constant, and the teacher too. So nothing learns.",
    softenedLoss: (student, teacher, mask, temperature) =>
      tf.tidy(() => {
        const value = right(stopGradient(student), teacher, mask, temperature);
        return tf.add(value, tf.mul(0, tf.sum(student))) as tf.Scalar;
      }),
  },
  "log-of-a-softmax": {
    because: "ln was taken of a softmax. For sure models it holds exact zeros, and 0 · −Infinity is NaN.",
    ...softening({ log: (logits) => tf.log(tf.softmax(logits)) }),
  },
  "little-in-the-log": {
    because:
      "A little was added inside the logarithm. A student that is sure and wrong then pays too little.",
    ...softening({ log: (logits) => tf.log(tf.add(tf.softmax(logits), 1e-7)) }),
  },
  "no-token-nan": {
    because: "Where no token counts, 0 was divided by 0. Such a batch has a loss of 0.",
    ...softening({ mean: (divergences, mask) => tf.div(tf.sum(tf.mul(divergences, mask)), tf.sum(mask)) }),
  },
  "both-draw": {
    because:
      "The divergences in both directions were added. The loss is KL(teacher ‖ student) alone: the teacher draws.",
    ...softening({
      divergences: (logP, logQ) => tf.sum(tf.mul(tf.sub(tf.exp(logP), tf.exp(logQ)), tf.sub(logP, logQ)), -1),
    }),
  },
  "half-the-loss": {
    because: "The loss was halved, as if another one were added to it. It is the whole loss here.",
    ...softening({ factor: (temperature) => temperature ** 2 / 2 }),
  },
  "little-in-the-count": {
    because:
      "A little was added to the number of tokens that count. Divide by the number, and by 1 if it is 0.",
    ...softening({
      mean: (divergences, mask) => tf.div(tf.sum(tf.mul(divergences, mask)), tf.add(tf.sum(mask), 1e-3)),
    }),
  },
});
