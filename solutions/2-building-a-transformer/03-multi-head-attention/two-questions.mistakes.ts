import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { fusedQkv } from "./fused-qkv.js";
import { mergeHeads } from "./merge-heads.js";
import { type QuestionModel, questionLoss as rightLoss } from "./two-questions.js";

/** What a head looked at and found; from there to the logits, to the loss, to the step. A mistake replaces some of it. */
interface Steps {
  mask: (T: number) => tf.Tensor | undefined;
  keep: (found: tf.Tensor, keep: number[]) => tf.Tensor;
  join: (kept: tf.Tensor) => tf.Tensor;
  mix: (merged: tf.Tensor, model: QuestionModel, x: tf.Tensor) => tf.Tensor;
  show: (weights: tf.Tensor, keep: number[]) => tf.Tensor;
  ask: (scores: tf.Tensor) => tf.Tensor;
  loss: (logits: tf.Tensor, answers: tf.Tensor) => tf.Tensor;
  step: (loss: () => tf.Scalar, model: QuestionModel, optimizer: tf.Optimizer) => tf.Scalar;
}

const steps: Steps = {
  mask: causalMask,
  keep: (found, keep) => tf.mul(found, tf.tensor(keep, [1, keep.length, 1, 1])), // [B, H, T, headDim]
  join: mergeHeads,
  show: (weights) => weights, // [B, H, T, T]
  mix: (merged, { Wo }) => batchedLinear(merged, Wo), // [B, T, D]
  ask: (scores) => {
    const [B, T, columns] = scores.shape as number[];
    return tf.reshape(scores, [B, T, 2, columns / 2]); // [B, T, 2, V]
  },
  loss: (logits, answers) => tf.neg(tf.div(tf.sum(tf.mul(answers, tf.logSoftmax(logits))), tf.sum(answers))), // []
  step: (loss, _model, optimizer) => optimizer.minimize(loss, true) as tf.Scalar,
};

/** All functions of the exercise, with some of the steps done in another way. */
function asking(other: Partial<Steps>) {
  const { mask, keep, join, mix, show, ask, loss, step } = { ...steps, ...other };
  const questionLogits = (
    model: QuestionModel,
    x: tf.Tensor,
    on: number[] = Array(model.heads).fill(1),
  ): { logits: tf.Tensor; weights: tf.Tensor } =>
    tf.tidy(() => {
      const { q, k, v } = fusedQkv(x, model.Wqkv, model.heads); // [B, H, T, headDim] each
      tf.tensor(on, [1, model.heads, 1, 1]); // as in the stub: another number of heads is an error
      const found = batchedAttention(q, k, v, mask(x.shape[1] as number));
      const output = mix(join(keep(found.output, on)), model, x); // [B, T, D]
      return { logits: ask(batchedLinear(output, model.Wu)), weights: show(found.weights, on) };
    });
  const questionLoss = (model: QuestionModel, x: tf.Tensor, answers: tf.Tensor) =>
    tf.tidy(() => {
      rightLoss(model, x, answers);
      return loss(questionLogits(model, x).logits, answers);
    });
  return {
    questionLogits,
    questionLoss,
    questionStep: (model: QuestionModel, optimizer: tf.Optimizer, x: tf.Tensor, answers: tf.Tensor) =>
      step(() => questionLoss(model, x, answers) as tf.Scalar, model, optimizer),
  };
}

export default mistakesFor<typeof import("./two-questions.js")>({
  "no-mask": {
    because: "Every position sees the whole text, including later positions. Give the heads a causal mask.",
    ...asking({ mask: () => undefined }),
  },
  "mask-turned-round": {
    because: "Every position sees what comes after it. true in the mask means: may look.",
    ...asking({ mask: (T) => tf.logicalNot(causalMask(T)) }),
  },
  "never-switches-off": {
    because: "You didn't use keep: a head with 0 still adds its output.",
    ...asking({ keep: (found) => found }),
  },
  "switches-off-the-others": {
    because: "You switched off the heads with 1. 1 means on.",
    ...asking({
      keep: (found, keep) =>
        steps.keep(
          found,
          keep.map((on) => 1 - on),
        ),
    }),
  },
  "switches-off-by-column": {
    because: "You switched off columns in turn. A head is a band of neighboring columns.",
    ...asking({
      keep: (found, keep) => {
        const [B, H, T, headDim] = found.shape as number[];
        const merged = mergeHeads(found); // [B, T, H·headDim]
        const on = tf.tensor(Array.from({ length: H * headDim }, (_, c) => keep[c % H])); // [H·headDim]
        return tf.transpose(tf.reshape(tf.mul(merged, on), [B, T, H, headDim]), [0, 2, 1, 3]);
      },
    }),
  },
  "joins-by-reshape": {
    because: "You reshaped the heads into rows, which mixes positions, including later ones. Use mergeHeads.",
    ...asking({
      join: (kept) => {
        const [B, H, T, headDim] = kept.shape as number[];
        return tf.reshape(kept, [B, T, H * headDim]);
      },
    }),
  },
  "adds-up-what-remains": {
    because: "You scaled the remaining heads up to make up for those that are off. Leave the zeros as zeros.",
    ...asking({
      keep: (found, keep) => {
        const on = keep.reduce((sum, x) => sum + x, 0);
        return tf.mul(steps.keep(found, keep), keep.length / on);
      },
    }),
  },
  "multiplies-three-axes": {
    because:
      "tf.matMul of [B, T, E] and [E, D] runs forward, but returns no gradient: that is what batchedLinear is for.",
    ...asking({ mix: (merged, { Wo }) => tf.matMul(merged, Wo) }),
  },
  "questions-take-turns": {
    because: "You dealt out the columns of Wu in turn. The first V logits belong to the first question.",
    ...asking({
      ask: (scores) => {
        const [B, T, columns] = scores.shape as number[];
        return tf.transpose(tf.reshape(scores, [B, T, columns / 2, 2]), [0, 1, 3, 2]); // [B, T, 2, V]
      },
    }),
  },
  "questions-before-positions": {
    because:
      "You put logits of different positions into one row. Cut the logits of each position in two, as splitHeads cuts a row.",
    ...asking({
      ask: (scores) => {
        const [B, T, columns] = scores.shape as number[];
        return tf.transpose(tf.reshape(scores, [B, 2, T, columns / 2]), [0, 2, 1, 3]); // [B, T, 2, V]
      },
    }),
  },
  "one-softmax-for-both": {
    because:
      "Both your questions share one softmax, so one question's answers take probability from the other's. Each needs its own softmax.",
    ...asking({
      loss: (logits, answers) => {
        const [B, T, , V] = logits.shape as number[];
        const both = tf.reshape(tf.logSoftmax(tf.reshape(logits, [B, T, 2 * V])), logits.shape);
        return tf.neg(tf.div(tf.sum(tf.mul(answers, both)), tf.sum(answers)));
      },
    }),
  },
  "mean-over-all-positions": {
    because:
      "You divided the sum by all positions. Only the questions that are asked count: divide by their number.",
    ...asking({
      loss: (logits, answers) => tf.neg(tf.mean(tf.sum(tf.mul(answers, tf.logSoftmax(logits)), -1))),
    }),
  },
  "sum-of-both-questions": {
    because:
      "You added up the losses of the two questions. Every question counts alike: take the mean over all that are asked.",
    ...asking({ loss: (logits, answers) => tf.mul(2, steps.loss(logits, answers)) }),
  },
  "mean-from-position-2": {
    because:
      "You took the mean over all positions from 2 on. answers says whether a question is asked: count its ones.",
    ...asking({
      loss: (logits, answers) => {
        const each = tf.sum(tf.mul(answers, tf.logSoftmax(logits)), -1); // [B, T, 2]
        return tf.neg(tf.mean(tf.slice(each, [0, Math.min(2, each.shape[1] as number), 0])));
      },
    }),
  },
  "mean-of-two-means": {
    because:
      "You averaged each question separately, then the two: a question that is asked rarely counts more. Average once.",
    ...asking({
      loss: (logits, answers) => {
        const each = tf.sum(tf.mul(answers, tf.logSoftmax(logits)), [0, 1, 3]); // [2]
        return tf.neg(tf.mean(tf.div(each, tf.sum(answers, [0, 1, 3]))));
      },
    }),
  },
  "counts-on-both": {
    because: "You divided as if both questions were asked wherever one is. Count only those that are asked.",
    ...asking({
      loss: (logits, answers) => {
        const positions = tf.sum(tf.max(tf.sum(answers, -1), -1)); // []
        return tf.neg(tf.div(tf.sum(tf.mul(answers, tf.logSoftmax(logits))), tf.mul(2, positions)));
      },
    }),
  },
  "first-question-only": {
    because: "Only your first question has a loss, so the model can't learn the second.",
    ...asking({
      loss: (logits, answers) => {
        const [B, T, , V] = logits.shape as number[];
        const first = (x: tf.Tensor) => tf.slice(x, 0, [B, T, 1, V]);
        return steps.loss(first(logits), first(answers));
      },
    }),
  },
  "logarithm-of-a-rounded-share": {
    because:
      "You took the logarithm after the softmax. The share of a surely wrong answer is 0 there; tf.logSoftmax does both at once.",
    ...asking({
      loss: (logits, answers) =>
        tf.neg(tf.div(tf.sum(tf.mul(answers, tf.log(tf.add(tf.softmax(logits), 1e-7)))), tf.sum(answers))),
    }),
  },
  "all-off-is-all-on": {
    because:
      "You left all heads on where keep is 0 for each. Then no head adds anything, and all logits are 0.",
    ...asking({ keep: (found, keep) => (keep.some(Boolean) ? steps.keep(found, keep) : found) }),
  },
  "forgets-the-logarithm": {
    because: "You returned minus the probability of the right answer, not minus its logarithm.",
    ...asking({
      loss: (logits, answers) => tf.neg(tf.div(tf.sum(tf.mul(answers, tf.softmax(logits))), tf.sum(answers))),
    }),
  },
  "forgets-the-minus": {
    because:
      "Logarithms of probabilities are negative: without the minus, training makes the right answers unlikely.",
    ...asking({ loss: (logits, answers) => tf.neg(steps.loss(logits, answers)) }),
  },
  "never-moves": {
    because: "You computed the loss, but updated no weight.",
    ...asking({ step: (loss) => loss() }),
  },
  "scores-only": {
    because: "You trained only Wu. Wqkv decides where the heads look, and Wo how they are mixed.",
    ...asking({ step: (loss, { Wu }, optimizer) => optimizer.minimize(loss, true, [Wu]) as tf.Scalar }),
  },
  "forgets-wu": {
    because: "You left Wu out of the update, so the logits of the answers never get better.",
    ...asking({
      step: (loss, { Wqkv, Wo }, optimizer) => optimizer.minimize(loss, true, [Wqkv, Wo]) as tf.Scalar,
    }),
  },
  "loss-after-the-step": {
    because: "You took the loss after the update. Return the loss that the gradient belongs to.",
    ...asking({
      step: (loss, model, optimizer) => {
        steps.step(loss, model, optimizer).dispose();
        return loss();
      },
    }),
  },
  "leaves-gradients-behind": {
    because: "tf.variableGrads returns tensors that you own: dispose of the gradients after the update.",
    ...asking({
      step: (loss, _model, optimizer) => {
        const { value, grads } = tf.variableGrads(loss);
        optimizer.applyGradients(grads);
        return value;
      },
    }),
  },
  "weights-switched-off-too": {
    because:
      "You set the weights of a head to 0 that is off. Only what it found is left out; return its weights.",
    ...asking({ show: (weights, keep) => tf.mul(weights, tf.tensor(keep, [1, keep.length, 1, 1])) }),
  },
  "adds-the-input": {
    because: "You added x to what the heads found. There is no residual connection in this model.",
    ...asking({ mix: (merged, model, x) => tf.add(x, steps.mix(merged, model, x)) }),
  },
  "probabilities-for-logits": {
    because: "You took the softmax in questionLogits, and the loss takes it again. Return logits.",
    ...asking({ ask: (scores) => tf.softmax(steps.ask(scores)) }),
  },
  "questions-swapped": {
    because: "You returned the second question first. The first V logits belong to the first question.",
    ...asking({ ask: (scores) => tf.reverse(steps.ask(scores), 2) }),
  },
  "mean-of-the-items": {
    because:
      "You averaged each text, then these averages: a question counts more in a text with few of them. Average once.",
    ...asking({
      loss: (logits, answers) => {
        const items = tf.sum(tf.mul(answers, tf.logSoftmax(logits)), [1, 2, 3]); // [B]
        return tf.neg(tf.mean(tf.div(items, tf.sum(answers, [1, 2, 3]))));
      },
    }),
  },
  "sum-of-the-losses": {
    because: "You summed the losses of the questions. Their mean doesn't grow with the batch.",
    ...asking({ loss: (logits, answers) => tf.neg(tf.sum(tf.mul(answers, tf.logSoftmax(logits)))) }),
  },
  "logarithm-of-the-softmax": {
    because:
      "You took the logarithm after the softmax. A probability may round to 0, so compute both in one: tf.logSoftmax.",
    ...asking({
      loss: (logits, answers) =>
        tf.neg(tf.div(tf.sum(tf.mul(answers, tf.log(tf.softmax(logits)))), tf.sum(answers))),
    }),
  },
});
