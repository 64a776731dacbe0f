import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { ablateHeads, type Head } from "./ablate-head.js";

/** What the functions are made of; a mistake replaces some of it. */
interface Parts {
  read: (row: number[]) => number[];
  due: (row: number[]) => number[];
  loss: (logits: tf.Tensor, targets: tf.Tensor) => tf.Scalar;
  step: (loss: () => tf.Scalar, variables: tf.Variable[], optimizer: tf.Optimizer) => tf.Scalar;
  free: (ids: tf.Tensor, targets: tf.Tensor) => void;
  logits: (model: GPT, ids: tf.Tensor, off: Head[]) => tf.Tensor;
  /** from the logarithms of all probabilities and the right ones, one-hot */
  byPosition: (logs: tf.Tensor, right: tf.Tensor) => tf.Tensor;
}

const parts: Parts = {
  read: (row) => row.slice(0, -1),
  due: (row) => row.slice(1),
  loss: lmLoss,
  step: (loss, variables, optimizer) => optimizer.minimize(loss, true, variables) as tf.Scalar,
  free: (ids, targets) => tf.dispose([ids, targets]),
  logits: (model, ids, off) => ablateHeads(model, ids, off),
  byPosition: (logs, right) => tf.neg(tf.mean(tf.sum(tf.mul(right, logs), -1), 0)),
};

/** All functions of the exercise, with some parts done in another way. */
function training(other: Partial<Parts>) {
  const { read, due, loss, step, free, logits, byPosition } = { ...parts, ...other };
  const nextTokens = (sequences: number[][], V: number) => ({
    ids: idTensor(sequences.map(read), V),
    targets: idTensor(sequences.map(due), V),
  });
  return {
    nextTokens,
    inductionStep: (model: GPT, optimizer: tf.Optimizer, sequences: number[][]): tf.Scalar => {
      const { ids, targets } = nextTokens(sequences, model.E.shape[0] as number);
      const variables = Object.values(gptParameters(model)) as tf.Variable[];
      try {
        return step(() => loss(gptLogits(model, ids), targets), variables, optimizer);
      } finally {
        free(ids, targets);
      }
    },
    lossByPosition: (model: GPT, sequences: number[][], off: Head[] = []): tf.Tensor => {
      const V = model.E.shape[0] as number;
      return tf.tidy(() => {
        const { ids, targets } = nextTokens(sequences, V);
        return byPosition(tf.logSoftmax(logits(model, ids, off)), tf.oneHot(targets, V));
      });
    },
  };
}

export default mistakesFor<typeof import("./induction-training.js")>({
  "targets-are-the-ids": {
    because:
      "Your model predicts the token that it reads, so there is nothing to learn. Predict the next one.",
    ...training({ due: (row) => row.slice(0, -1) }),
  },
  "reads-the-targets": {
    because: "Your model reads the very token that it must predict. It reads only up to the one before.",
    ...training({ read: (row) => row.slice(1) }),
  },
  backwards: {
    because:
      "You swapped inputs and targets: the model reads the later tokens and predicts the earlier ones.",
    ...training({ read: (row) => row.slice(1), due: (row) => row.slice(0, -1) }),
  },
  "reads-the-last-token": {
    because: "You let the model read the last token too. No token comes after it, so it has no target.",
    ...training({ read: (row) => row, due: (row) => [...row.slice(1), row[0]] }),
  },
  "two-ahead": {
    because: "You used the token after the next one as target. Every position predicts the next token.",
    ...training({ read: (row) => row.slice(0, -2), due: (row) => row.slice(2) }),
  },
  "last-position-only": {
    because: "Only your last position has a loss. Every position learns from its next token.",
    ...training({
      loss: (logits, targets) =>
        tf.tidy(() => {
          const [B, T, V] = logits.shape as number[];
          return lmLoss(tf.slice(logits, [0, T - 1, 0], [B, 1, V]), tf.slice(targets, [0, T - 1], [B, 1]));
        }),
    }),
  },
  "sum-of-the-losses": {
    because: "You added up the losses of all positions. Take their mean, which does not grow with the batch.",
    ...training({
      loss: (logits, targets) => tf.tidy(() => tf.mul(targets.size, lmLoss(logits, targets)) as tf.Scalar),
    }),
  },
  "never-moves": {
    because: "You computed the loss, but updated no parameter.",
    ...training({ step: (loss) => tf.tidy(loss) }),
  },
  uphill: {
    because:
      "You moved the parameters up the slope. An optimizer makes its function smaller: give it the loss itself.",
    ...training({
      step: (loss, variables, optimizer) => {
        const up = parts.step(() => tf.neg(loss()) as tf.Scalar, variables, optimizer);
        const before = tf.tidy(() => tf.neg(up) as tf.Scalar);
        up.dispose();
        return before;
      },
    }),
  },
  "loss-after-the-step": {
    because: "You took the loss after the update. Return the loss that the gradient belongs to.",
    ...training({
      step: (loss, variables, optimizer) => {
        parts.step(loss, variables, optimizer).dispose();
        return tf.tidy(loss);
      },
    }),
  },
  "embeddings-only": {
    because: "You trained only embeddings, and no weights of the blocks. The blocks learn where to look.",
    ...training({
      step: (loss, variables, optimizer) => parts.step(loss, variables.slice(0, 2), optimizer),
    }),
  },
  "forgets-the-last-norm": {
    because: "You left the norm after the last block out of the update.",
    ...training({
      step: (loss, variables, optimizer) => parts.step(loss, variables.slice(0, -2), optimizer),
    }),
  },
  "leaves-the-batch-behind": {
    because: "Ids and targets of every batch are still in memory. Dispose of them after the step.",
    ...training({ free: () => {} }),
  },
  "leaves-gradients-behind": {
    because: "tf.variableGrads returns tensors that you own: dispose of the gradients after the update.",
    ...training({
      step: (loss, variables, optimizer) => {
        const { value, grads } = tf.variableGrads(loss, variables);
        optimizer.applyGradients(grads);
        return value;
      },
    }),
  },
  "all-heads-always-on": {
    because: "You didn't use the list of heads, so the loss is that of the whole model.",
    ...training({ logits: (model, ids) => gptLogits(model, ids) }),
  },
  "by-sequence": {
    because: "You returned the loss of each sequence. Average over the sequences, and keep the positions.",
    ...training({ byPosition: (logs, right) => tf.neg(tf.mean(tf.sum(tf.mul(right, logs), -1), 1)) }),
  },
  "sum-over-sequences": {
    because: "You added up the losses of the sequences at each position. Take their mean.",
    ...training({ byPosition: (logs, right) => tf.neg(tf.sum(tf.sum(tf.mul(right, logs), -1), 0)) }),
  },
  "mean-over-tokens": {
    because:
      "You took the mean over the vocabulary too. The loss of a position is one logarithm, not a fraction of it.",
    ...training({ byPosition: (logs, right) => tf.neg(tf.mean(tf.mul(right, logs), [0, 2])) }),
  },
  "forgets-the-minus": {
    because: "Logarithms of probabilities are negative. Negate them to get a loss.",
    ...training({ byPosition: (logs, right) => tf.mean(tf.sum(tf.mul(right, logs), -1), 0) }),
  },
  "probability-of-the-right": {
    because: "You returned the probability of the right token. The loss is minus its logarithm.",
    ...training({ byPosition: (logs, right) => tf.mean(tf.sum(tf.mul(right, tf.exp(logs)), -1), 0) }),
  },
  "logarithm-of-the-mean": {
    because:
      "You averaged probabilities before the logarithm, which hides single bad guesses. Take the logarithm first.",
    ...training({
      byPosition: (logs, right) => tf.neg(tf.log(tf.mean(tf.sum(tf.mul(right, tf.exp(logs)), -1), 0))),
    }),
  },
  "softmax-then-logarithm": {
    because:
      "A probability too small for float32 is 0, and its logarithm −Infinity. tf.logSoftmax never computes the probability.",
    ...training({
      byPosition: (logs, right) => tf.neg(tf.mean(tf.log(tf.sum(tf.mul(right, tf.exp(logs)), -1)), 0)),
    }),
  },
  "first-sequence-alone": {
    because: "You trained on the first sequence only. The loss is the mean over all sequences of the batch.",
    ...training({
      loss: (logits, targets) => lmLoss(tf.slice(logits, 0, 1), tf.slice(targets, 0, 1)),
    }),
  },
  "two-steps": {
    because:
      "You moved the parameters twice. minimize computes the gradient, applies it and returns the loss before.",
    ...training({
      step: (loss, variables, optimizer) => {
        optimizer.minimize(loss, false, variables);
        return parts.step(loss, variables, optimizer);
      },
    }),
  },
  "matrices-only": {
    because: "You trained only matrices. Biases, gamma and beta are parameters too.",
    ...training({
      step: (loss, variables, optimizer) =>
        parts.step(
          loss,
          variables.filter(({ rank }) => rank > 1),
          optimizer,
        ),
    }),
  },
  "in-bits": {
    because: "Your losses are in bits. Take the natural logarithm, as bayesFloor does.",
    ...training({ byPosition: (logs, right) => tf.div(parts.byPosition(logs, right), Math.LN2) }),
  },
  "likeliest-for-the-right": {
    because:
      "You took the probability of the likeliest token. The loss is that of the token that really comes next.",
    ...training({ byPosition: (logs) => tf.neg(tf.mean(tf.max(logs, -1), 0)) }),
  },
  "first-head-off": {
    because: "You ablated only the first head of the list. All heads of the list are off.",
    ...training({ logits: (model, ids, off) => ablateHeads(model, ids, off.slice(0, 1)) }),
  },
  "off-by-mean": {
    because: "You ablated the heads by their mean. Here they are off by zero.",
    ...training({ logits: (model, ids, off) => ablateHeads(model, ids, off, "mean") }),
  },
});
