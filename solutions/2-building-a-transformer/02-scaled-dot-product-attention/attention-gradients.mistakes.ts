import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type AttentionGradients, attentionGradients as right } from "./attention-gradients.js";

/** What goes in. */
type Input = { q: tf.Tensor; k: tf.Tensor; v: tf.Tensor; weights: tf.Tensor; dOutput: tf.Tensor };
/** From one gradient to the next; a mistake replaces some of them. */
interface Steps {
  dv: (input: Input) => tf.Tensor;
  dWeights: (input: Input) => tf.Tensor;
  dScores: (dWeights: tf.Tensor, input: Input) => tf.Tensor;
  dRaw: (dScores: tf.Tensor, input: Input) => tf.Tensor;
  dq: (dRaw: tf.Tensor, input: Input) => tf.Tensor;
  dk: (dRaw: tf.Tensor, input: Input) => tf.Tensor;
}

const width = (x: tf.Tensor) => x.shape[x.rank - 1];
const averaged = (weights: tf.Tensor, dWeights: tf.Tensor, axis = -1) =>
  tf.sum(tf.mul(weights, dWeights), axis, true);

const steps: Steps = {
  dv: ({ weights, dOutput }) => tf.matMul(weights, dOutput, true), // [..., Tk, d_v]
  dWeights: ({ dOutput, v }) => tf.matMul(dOutput, v, false, true), // [..., Tq, Tk]
  dScores: (dWeights, { weights }) => tf.mul(weights, tf.sub(dWeights, averaged(weights, dWeights))), // [..., Tq, Tk]
  dRaw: (dScores, { k }) => tf.div(dScores, Math.sqrt(width(k))), // [..., Tq, Tk]
  dq: (dRaw, { k }) => tf.matMul(dRaw, k), // [..., Tq, d_k]
  dk: (dRaw, { q }) => tf.matMul(dRaw, q, true), // [..., Tk, d_k]
};

/** The backward pass behind its checks, with some steps replaced. */
const back =
  (other: Partial<Steps>) =>
  (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, weights: tf.Tensor, dOutput: tf.Tensor): AttentionGradients => {
    tf.dispose(right(q, k, v, weights, dOutput));
    const input = { q, k, v, weights, dOutput };
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const dv = walk.dv(input); // [..., Tk, d_v]
      const dWeights = walk.dWeights(input); // [..., Tq, Tk]
      const dScores = walk.dScores(dWeights, input); // [..., Tq, Tk]
      const dRaw = walk.dRaw(dScores, input); // [..., Tq, Tk]
      return { dv, dWeights, dScores, dq: walk.dq(dRaw, input), dk: walk.dk(dRaw, input) };
    });
  };

/** The sum over the items, for every item. */
const overBatch = (x: tf.Tensor) => tf.broadcastTo(tf.sum(x, 0, true), x.shape);
const square = (x: tf.Tensor) => x.shape[x.rank - 1] === x.shape[x.rank - 2];

export default mistakesFor<typeof import("./attention-gradients.js")>({
  "values-get-the-output": {
    because:
      "Every key gets the unweighted sum of dOutput. A value gets it times the weight that each query gave it.",
    attentionGradients: back({
      dv: ({ weights, dOutput }) => tf.matMul(tf.onesLike(weights), dOutput, true),
    }),
  },
  "values-by-key-shares": {
    because: "You averaged dv over the queries. Every query uses a value, and the gradients add up.",
    attentionGradients: back({
      dv: ({ weights, dOutput }) =>
        tf.div(tf.matMul(weights, dOutput, true), weights.shape[weights.rank - 2]),
    }),
  },
  "values-without-transpose": {
    because: "weights · dOutput mixes the wrong way: value j collects from all queries that attended to it.",
    attentionGradients: back({
      dv: ({ weights, dOutput }) => tf.matMul(weights, dOutput, !square(weights)),
    }),
  },
  "weights-get-the-values": {
    because:
      "The gradient of a weight is the dot product of its query's dOutput and its value, not the value alone.",
    attentionGradients: back({
      dWeights: ({ dOutput, v }) => tf.matMul(tf.onesLike(dOutput), v, false, true),
    }),
  },
  "forgets-the-softmax": {
    because: "You took the gradient of the weights for that of the scores: the softmax lies between them.",
    attentionGradients: back({ dScores: (dWeights) => dWeights }),
  },
  "weight-times-gradient": {
    because: "The average is missing: what one key gains in weight, the others lose.",
    attentionGradients: back({ dScores: (dWeights, { weights }) => tf.mul(weights, dWeights) }),
  },
  "softmax-diagonal-only": {
    because:
      "w(1 − w) is a weight's derivative with respect to its own score. Every score moves all weights of its row.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) => tf.mul(tf.mul(weights, tf.sub(1, weights)), dWeights),
    }),
  },
  "unweighted-average": {
    because: "You subtracted the plain mean of dWeights. In the average every key counts with its weight.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) => tf.mul(weights, tf.sub(dWeights, tf.mean(dWeights, -1, true))),
    }),
  },
  "average-over-queries": {
    because: "Your average runs over the queries. Each query's row is one softmax: average over its keys.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) =>
        tf.mul(weights, tf.sub(dWeights, averaged(weights, dWeights, dWeights.rank - 2))),
    }),
  },
  "average-without-its-axis": {
    because:
      "Your sum over the keys lost its axis, so it is subtracted along the wrong one. Keep an axis of length 1.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) =>
        tf.mul(weights, tf.sub(dWeights, tf.sum(tf.mul(weights, dWeights), -1))),
    }),
  },
  "transposes-all-axes": {
    because: "tf.transpose without a list of axes reverses the batch axis too. Swap only the last two axes.",
    attentionGradients: back({ dv: ({ weights, dOutput }) => tf.matMul(tf.transpose(weights), dOutput) }),
  },
  "average-over-everything": {
    because: "You took one average over all queries and items. Each query's row is its own softmax.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) =>
        tf.mul(weights, tf.sub(dWeights, tf.sum(tf.mul(weights, dWeights)))),
    }),
  },
  "forgets-the-scale": {
    because: "The forward pass divides the scores by √d_k, so their gradient is divided by it too.",
    attentionGradients: back({ dRaw: (dScores) => dScores }),
  },
  "scale-too-early": {
    because:
      "dScores is the gradient of the scaled scores, which the softmax read. The scale comes after it.",
    attentionGradients: back({
      dScores: (dWeights, input) => tf.div(steps.dScores(dWeights, input), Math.sqrt(width(input.k))),
      dRaw: (dScores) => dScores,
    }),
  },
  "multiplies-by-the-root": {
    because: "The gradient of a division by √d_k is a division again, not a multiplication.",
    attentionGradients: back({ dRaw: (dScores, { k }) => tf.mul(dScores, Math.sqrt(width(k))) }),
  },
  "divides-by-the-width": {
    because: "You divided the gradient by d_k. The forward pass divides the scores by its root.",
    attentionGradients: back({ dRaw: (dScores, { k }) => tf.div(dScores, width(k)) }),
  },
  "scales-by-the-value-width": {
    because: "The scale is that of the forward pass: the root of the width of a key, not of a value.",
    attentionGradients: back({ dRaw: (dScores, { v }) => tf.div(dScores, Math.sqrt(width(v))) }),
  },
  "scale-on-the-queries-only": {
    because: "Your scale reaches dq but not dk. Scale the gradient of the scores once, before both products.",
    attentionGradients: back({
      dk: (dRaw, { q, k }) => tf.mul(tf.matMul(dRaw, q, true), Math.sqrt(width(k))),
    }),
  },
  "keys-without-transpose": {
    because:
      "dk sums over the queries: transpose its left factor. Without that, you mix up keys and queries.",
    attentionGradients: back({ dk: (dRaw, { q }) => tf.matMul(dRaw, q, !square(dRaw)) }),
  },
  "queries-with-transpose": {
    because:
      "dq sums over the keys: leave the gradient of the scores untransposed. The transpose belongs to dk.",
    attentionGradients: back({ dq: (dRaw, { k }) => tf.matMul(dRaw, k, square(dRaw)) }),
  },
  "summed-over-the-batch": {
    because: "You summed dk over the batch, as for a shared weight. Each item has its own keys and values.",
    attentionGradients: back({
      dk: (dRaw, { q }) => overBatch(tf.matMul(dRaw, q, true)),
    }),
  },
  "averaged-over-the-batch": {
    because: "You divided the gradients by the number of items. Only the loss takes a mean over a batch.",
    attentionGradients: back({
      dRaw: (dScores, { k }) => tf.div(dScores, Math.sqrt(width(k)) * k.shape[0]),
    }),
  },
  "the-mean-query": {
    because: "You averaged dk over the queries. Every query uses a key, and the gradients add up.",
    attentionGradients: back({
      dk: (dRaw, { q }) => tf.div(tf.matMul(dRaw, q, true), q.shape[q.rank - 2]),
    }),
  },
  "unweighted-sum": {
    because: "You subtracted the plain sum of dWeights. Every key counts with its weight.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) => tf.mul(weights, tf.sub(dWeights, tf.sum(dWeights, -1, true))),
    }),
  },
  "mean-for-sum": {
    because:
      "You took the mean of weight times gradient. The weights sum to 1 already, so their sum is the average.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) =>
        tf.mul(weights, tf.sub(dWeights, tf.mean(tf.mul(weights, dWeights), -1, true))),
    }),
  },
  "average-minus-gradient": {
    because: "You swapped the two sides of the difference: a key whose gradient is above the average gains.",
    attentionGradients: back({
      dScores: (dWeights, { weights }) => tf.mul(weights, tf.sub(averaged(weights, dWeights), dWeights)),
    }),
  },
  "queries-and-keys-exchanged": {
    because: "Your dq and dk have each other's names. dq has a row for each query, dk one for each key.",
    attentionGradients: (...input) => {
      const { dq, dk, ...others } = right(...input);
      return { ...others, dq: dk, dk: dq };
    },
  },
  "queries-from-queries": {
    because: "dq is the sum over the keys: the gradient of q kᵀ meets k, the other factor, not q itself.",
    attentionGradients: back({ dq: (dRaw, { q }) => tf.matMul(dRaw, q) }),
  },
  "keys-from-keys": {
    because: "dk is the sum over the queries: the gradient of q kᵀ meets q, the other factor, not k itself.",
    attentionGradients: back({ dk: (dRaw, { k }) => tf.matMul(dRaw, k, true) }),
  },
  "weights-get-the-keys": {
    because: "The weights multiply the values, so their gradient is dOutput times v, not times k.",
    attentionGradients: back({ dWeights: ({ dOutput, k }) => tf.matMul(dOutput, k, false, true) }),
  },
  "never-transposes-the-weights": {
    because: "weights · dOutput has a row for each query. dv has one for each key: transpose the weights.",
    attentionGradients: back({ dv: ({ weights, dOutput }) => tf.matMul(weights, dOutput) }),
  },
  "scales-by-the-number-of-keys": {
    because:
      "You divided by the root of the number of keys. The forward pass divides by √d_k, the root of a key's width.",
    attentionGradients: back({ dRaw: (dScores, { k }) => tf.div(dScores, Math.sqrt(k.shape[k.rank - 2])) }),
  },
});
