import { mistakesFor } from "#lib/author/mistakes";
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
    because: "The forward pass divides the scores by √d_k, so their gradient is divided by it too.",
    attentionBackward: scores({ scale: () => 1 }),
  },
  "divides-by-the-width": {
    because: "You divided the gradient by d_k. The forward pass divides the scores by its root.",
    attentionBackward: scores({ scale: ({ K }) => K[0].length }),
  },
  "multiplies-by-the-root": {
    because: "The gradient of a division by √d_k is a division again, not a multiplication.",
    attentionBackward: scores({ scale: (head) => 1 / root(head) }),
  },
  "scales-by-the-value-width": {
    because: "The scale uses the width of a key, as in the forward pass, not of a value.",
    attentionBackward: scores({ scale: ({ V }) => Math.sqrt(V[0].length) }),
  },
  "scales-by-the-number-of-keys": {
    because: "The scale uses the width of a key, d_k, not the number of keys.",
    attentionBackward: scores({ scale: ({ K }) => Math.sqrt(K.length) }),
  },
  "scales-by-the-number-of-queries": {
    because: "The scale uses the width of a key, d_k, not the number of queries.",
    attentionBackward: scores({ scale: ({ Q }) => Math.sqrt(Q.length) }),
  },
  "softmax-diagonal-only": {
    because:
      "p(1 − p) is a weight's derivative with respect to its own score only. Every score moves all weights of its row.",
    attentionBackward: scores({ softmax: rowByRow((p, dp) => p.map((w, j) => w * (1 - w) * dp[j])) }),
  },
  "weight-times-gradient": {
    because: "p ⊙ dp ignores that the weights share: what one gains, the others lose. Use softmaxBackward.",
    attentionBackward: scores({ softmax: rowByRow((p, dp) => p.map((w, j) => w * dp[j])) }),
  },
  "skips-the-softmax": {
    because: "You took the gradient of the weights for that of the scores: the softmax lies between them.",
    attentionBackward: scores({ softmax: (_weights, dWeights) => dWeights }),
  },
  "softmax-over-columns": {
    because: "You went back through the softmax along the columns. Each query's row is one softmax.",
    attentionBackward: scores({
      softmax: (weights, dWeights) =>
        transpose(rowByRow(softmaxBackward)(transpose(weights), transpose(dWeights))),
    }),
  },
  "softmax-arguments-swapped": {
    because: "You swapped the arguments of softmaxBackward: first the weights, then their gradient.",
    attentionBackward: scores({ softmax: rowByRow((p, dp) => softmaxBackward(dp, p)) }),
  },
  "first-weights-for-all": {
    because: "Every query went back through the softmax of query 0. Query i has its own weights, row i.",
    attentionBackward: scores({
      softmax: (weights, dWeights) => dWeights.map((dp) => softmaxBackward(weights[0], dp)),
    }),
  },
  "first-gradient-for-all": {
    because: "Every query got the gradient of query 0's weights. Row i of dWeights belongs to query i.",
    attentionBackward: scores({
      softmax: (weights, dWeights) => weights.map((p) => softmaxBackward(p, dWeights[0])),
    }),
  },
  "masks-the-gradient": {
    because: "You set the future to 0 yourself. The weights already contain what is hidden, if anything is.",
    attentionBackward: scores({
      softmax: (weights, dWeights) =>
        rowByRow(softmaxBackward)(weights, dWeights).map((row, i) => row.map((x, j) => (j <= i ? x : 0))),
    }),
  },
  "weights-against-the-outputs": {
    because:
      "Your dWeights lacks a transpose: a weight's gradient is the dot product of dOutput's row and a value.",
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
    because: "weights · dOutput mixes the wrong way: value j collects from all queries that attended to it.",
    attentionBackward: but(({ dOutput, weights }) => ({ dV: matmul(weights, dOutput) })),
  },
  "values-scaled": {
    because: "The scale belongs to the scores. The unscaled weights mix the values.",
    attentionBackward: but((head) => ({
      dV: times(matmul(transpose(head.weights), head.dOutput), 1 / root(head)),
    })),
  },
  "values-get-the-output": {
    because:
      "You passed dOutput to the values unchanged. Value j gets it times the weight that each query gave it.",
    attentionBackward: but(({ dOutput }) => ({ dV: dOutput })),
  },
  "keys-without-transpose": {
    because:
      "dK sums over the queries, so its left factor is dRaw transposed. Without that, you mix up keys and queries.",
    attentionBackward: scores({ dK: (dRaw, { Q }) => matmul(dRaw, Q) }),
  },
  "queries-with-transpose": {
    because: "dQ sums over the keys, so dRaw stays untransposed. The transpose belongs to dK.",
    attentionBackward: scores({ dQ: (dRaw, { K }) => matmul(transpose(dRaw), K) }),
  },
  "own-partner": {
    because:
      "A score is q · k, so dQ comes from the keys and dK from the queries. Yours are the other way around.",
    attentionBackward: scores({
      dQ: (dRaw, { Q }) => matmul(dRaw, Q),
      dK: (dRaw, { K }) => matmul(transpose(dRaw), K),
    }),
  },
  "scale-on-the-queries-only": {
    because: "Your scale reaches dQ but not dK. Scale the gradient of the scores once, before both products.",
    attentionBackward: scores({
      dK: (dRaw, head) => times(matmul(transpose(dRaw), head.Q), root(head)),
    }),
  },
  "the-mean-query": {
    because: "You averaged dK over the queries. Every query uses a key, and the gradients add up.",
    attentionBackward: scores({
      dK: (dRaw, { Q }) => times(matmul(transpose(dRaw), Q), 1 / Q.length),
    }),
  },
  "changes-the-weights": {
    because: "The gradients are right, but you wrote those of the scores over the weights. Make new rows.",
    attentionBackward: (dOutput, Q, K, V, weights) => {
      const gradients = right(dOutput, Q, K, V, weights);
      const dScaled = rowByRow(softmaxBackward)(weights, matmul(dOutput, transpose(V)));
      for (const [i, row] of dScaled.entries()) weights[i].splice(0, row.length, ...row);
      return gradients;
    },
  },
  "queries-and-keys-exchanged": {
    because: "dQ and dK are exchanged. dQ has a row for each query, dK one for each key.",
    attentionBackward: (dOutput, Q, K, V, weights) => {
      const made = right(dOutput, Q, K, V, weights);
      return { ...made, dQ: made.dK, dK: made.dQ };
    },
  },
  "keys-and-values-exchanged": {
    because: "dK and dV are exchanged. dV comes from the output, dK from the scores.",
    attentionBackward: (dOutput, Q, K, V, weights) => {
      const made = right(dOutput, Q, K, V, weights);
      return { ...made, dV: made.dK, dK: made.dV };
    },
  },
  "sign-flipped": {
    because: "dQ and dK have the opposite sign. softmaxBackward gives the sign already.",
    attentionBackward: scores({ scale: (head) => -root(head) }),
  },
  "weights-for-their-gradient": {
    because: "You went back with the weights themselves. Go back with the gradient of the scaled scores.",
    attentionBackward: scores({ softmax: (weights) => weights }),
  },
  "weighted-twice": {
    because: "You multiplied the gradient of the weights by the weights. softmaxBackward does that.",
    attentionBackward: scores({
      softmax: (weights, dWeights) =>
        rowByRow(softmaxBackward)(
          weights,
          dWeights.map((row, i) => row.map((x, j) => x * weights[i][j])),
        ),
    }),
  },
  "values-averaged": {
    because: "You divided dV by the number of queries. A value serves all queries: add up.",
    attentionBackward: but((head) => ({
      dV: times(matmul(transpose(head.weights), head.dOutput), 1 / head.Q.length),
    })),
  },
  "values-of-the-first-query": {
    because: "dV is what query 0 sends back. A value serves all queries: add up.",
    attentionBackward: but((head) => ({
      dV: head.V.map((_, j) => head.dOutput[0].map((d) => d * head.weights[0][j])),
    })),
  },
  "keys-without-the-pairs": {
    because: "dK adds up the scores first, then multiplies. Each query meets its own score.",
    attentionBackward: scores({
      dK: (dRaw, { Q }) =>
        transpose(dRaw).map((row) => Q[0].map((q) => q * row.reduce((total, x) => total + x, 0))),
    }),
  },
  "keys-copy-the-queries": {
    because:
      "dK holds rows of dQ. It has a row for each key: transpose the scores' gradient, and multiply by Q.",
    attentionBackward: scores({ dK: (dRaw, { K }) => matmul(dRaw, K).slice(0, K.length) }),
  },
  "tiny-weights-pass-nothing": {
    because: "You let nothing pass through tiny weights. A large value makes much of them.",
    attentionBackward: scores({
      softmax: (weights, dWeights) =>
        weights.map((p, i) => softmaxBackward(p, dWeights[i]).map((x, j) => (p[j] < 1e-6 ? 0 : x))),
    }),
  },
});
