import { mistakesFor } from "#lib/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { type AttentionGradients, attentionBackward as right } from "./attention-backward.js";
import { softmaxBackward } from "./softmax-backward.js";

type Vector = number[];
type Matrix = number[][];
type Head = { dOutput: Matrix; Q: Matrix; K: Matrix; V: Matrix; weights: Matrix };
/** From the gradient of the weights to that of the scaled scores. */
type Softmax = (weights: Matrix, dWeights: Matrix) => Matrix;

const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const rowByRow = (back: (p: Vector, dp: Vector) => Vector): Softmax => {
  return (weights, dWeights) => weights.map((p, i) => back(p, dWeights[i]));
};
const root = ({ K }: Head) => Math.sqrt(K[0].length);

/** The right gradients with some of them replaced, behind the checks that the stub gives. */
const but =
  (change: (head: Head) => Partial<AttentionGradients>) =>
  (dOutput: Matrix, Q: Matrix, K: Matrix, V: Matrix, weights: Matrix): AttentionGradients => ({
    ...right(dOutput, Q, K, V, weights),
    ...change({ dOutput, Q, K, V, weights }),
  });

/** Other gradients of queries and keys. */
const scores = ({
  softmax = rowByRow(softmaxBackward),
  scale = root,
  dQ = (dRaw: Matrix, { K }: Head) => matmul(dRaw, K),
  dK = (dRaw: Matrix, { Q }: Head) => matmul(transpose(dRaw), Q),
}: {
  softmax?: Softmax;
  scale?: (head: Head) => number;
  dQ?: (dRaw: Matrix, head: Head) => Matrix;
  dK?: (dRaw: Matrix, head: Head) => Matrix;
}) =>
  but((head) => {
    const dScaled = softmax(head.weights, matmul(head.dOutput, transpose(head.V)));
    const dRaw = times(dScaled, 1 / scale(head));
    return { dQ: dQ(dRaw, head), dK: dK(dRaw, head) };
  });

export default mistakesFor<typeof import("./attention-backward.js")>({
  "forgets-the-scale": {
    because: "The scores were divided by √d_k on the way forward, so their gradient is divided by it too.",
    attentionBackward: scores({ scale: () => 1 }),
  },
  "divides-by-the-width": {
    because: "The gradient was divided by d_k. The scores were divided by its root.",
    attentionBackward: scores({ scale: ({ K }) => K[0].length }),
  },
  "multiplies-by-the-root": {
    because: "Going back through a division by √d_k is a division again, not a multiplication.",
    attentionBackward: scores({ scale: (head) => 1 / root(head) }),
  },
  "scales-by-the-value-width": {
    because: "The scale belongs to the width of a key, as in the forward pass, not to that of a value.",
    attentionBackward: scores({ scale: ({ V }) => Math.sqrt(V[0].length) }),
  },
  "scales-by-the-number-of-keys": {
    because: "The scale belongs to the width of a key, d_k, not to how many keys there are.",
    attentionBackward: scores({ scale: ({ K }) => Math.sqrt(K.length) }),
  },
  "scales-by-the-number-of-queries": {
    because: "The scale belongs to the width of a key, d_k, not to how many queries there are.",
    attentionBackward: scores({ scale: ({ Q }) => Math.sqrt(Q.length) }),
  },
  "softmax-diagonal-only": {
    because: "p(1 − p) is a weight's slope by its own score only. Every score moves all weights of its row.",
    attentionBackward: scores({ softmax: rowByRow((p, dp) => p.map((w, j) => w * (1 - w) * dp[j])) }),
  },
  "weight-times-gradient": {
    because: "p ⊙ dp forgets that the weights share: what one gains the others lose. Use softmaxBackward.",
    attentionBackward: scores({ softmax: rowByRow((p, dp) => p.map((w, j) => w * dp[j])) }),
  },
  "skips-the-softmax": {
    because: "The gradient of the weights was taken for that of the scores: the softmax lies between them.",
    attentionBackward: scores({ softmax: (_weights, dWeights) => dWeights }),
  },
  "softmax-over-columns": {
    because: "The softmax was gone back through along the columns. Each query's row is one softmax.",
    attentionBackward: scores({
      softmax: (weights, dWeights) =>
        transpose(rowByRow(softmaxBackward)(transpose(weights), transpose(dWeights))),
    }),
  },
  "first-weights-for-all": {
    because: "Every query went back through the softmax of query 0. Query i has weights of its own, row i.",
    attentionBackward: scores({
      softmax: (weights, dWeights) => dWeights.map((dp) => softmaxBackward(weights[0], dp)),
    }),
  },
  "first-gradient-for-all": {
    because: "Every query got the gradient of the weights of query 0. Row i of dWeights belongs to query i.",
    attentionBackward: scores({
      softmax: (weights, dWeights) => weights.map((p) => softmaxBackward(p, dWeights[0])),
    }),
  },
  "masks-the-gradient": {
    because: "The future was set to 0 by hand. The weights know already what is hidden, if anything is.",
    attentionBackward: scores({
      softmax: (weights, dWeights) =>
        rowByRow(softmaxBackward)(weights, dWeights).map((row, i) => row.map((x, j) => (j <= i ? x : 0))),
    }),
  },
  "weights-against-the-outputs": {
    because:
      "dWeights has no transpose: a weight's gradient is the dot product of dOutput's row and a value.",
    attentionBackward: but(({ dOutput, Q, K, V, weights }) => {
      const dScaled = rowByRow(softmaxBackward)(weights, matmul(dOutput, V));
      const dRaw = times(dScaled, 1 / Math.sqrt(K[0].length));
      return { dQ: matmul(dRaw, K), dK: matmul(transpose(dRaw), Q) };
    }),
  },
  "weights-turned-round": {
    because: "V · dOutputᵀ has a row for each key. dWeights has one for each query: dOutput comes first.",
    attentionBackward: but(({ dOutput, Q, K, V, weights }) => {
      const dScaled = rowByRow(softmaxBackward)(weights, matmul(V, transpose(dOutput)));
      const dRaw = times(dScaled, 1 / Math.sqrt(K[0].length));
      return { dQ: matmul(dRaw, K), dK: matmul(transpose(dRaw), Q) };
    }),
  },
  "values-without-transpose": {
    because: "weights · dOutput mixes the wrong way: value j collects from all queries that looked at it.",
    attentionBackward: but(({ dOutput, weights }) => ({ dV: matmul(weights, dOutput) })),
  },
  "values-scaled": {
    because: "The scale concerns the scores. The values are mixed by the weights as they are.",
    attentionBackward: but((head) => ({
      dV: times(matmul(transpose(head.weights), head.dOutput), 1 / root(head)),
    })),
  },
  "values-get-the-output": {
    because:
      "dOutput was handed to the values as it is. Value j gets it by the weight that each query gave it.",
    attentionBackward: but(({ dOutput }) => ({ dV: dOutput })),
  },
  "keys-without-transpose": {
    because:
      "dK sums over the queries: its left factor is dRaw transposed. Without it, keys and queries mix up.",
    attentionBackward: scores({ dK: (dRaw, { Q }) => matmul(dRaw, Q) }),
  },
  "queries-with-transpose": {
    because: "dQ sums over the keys: dRaw stays as it is. The transpose belongs to dK.",
    attentionBackward: scores({ dQ: (dRaw, { K }) => matmul(transpose(dRaw), K) }),
  },
  "own-partner": {
    because:
      "A score is q · k, so dQ is made of the keys and dK of the queries. Yours are the other way round.",
    attentionBackward: scores({
      dQ: (dRaw, { Q }) => matmul(dRaw, Q),
      dK: (dRaw, { K }) => matmul(transpose(dRaw), K),
    }),
  },
  "scale-on-the-queries-only": {
    because: "The scale reached dQ but not dK. Scale the gradient of the scores once, before both products.",
    attentionBackward: scores({
      dK: (dRaw, head) => times(matmul(transpose(dRaw), head.Q), root(head)),
    }),
  },
  "the-mean-query": {
    because: "dK was averaged over the queries. A key is used by every query; the gradients add up.",
    attentionBackward: scores({
      dK: (dRaw, { Q }) => times(matmul(transpose(dRaw), Q), 1 / Q.length),
    }),
  },
  "changes-the-weights": {
    because: "The gradients are right, but those of the scores were written over the weights. Make new rows.",
    attentionBackward: (dOutput, Q, K, V, weights) => {
      const gradients = right(dOutput, Q, K, V, weights);
      const dScaled = rowByRow(softmaxBackward)(weights, matmul(dOutput, transpose(V)));
      for (const [i, row] of dScaled.entries()) weights[i].splice(0, row.length, ...row);
      return gradients;
    },
  },
});
