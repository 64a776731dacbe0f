import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { attentionScores } from "./attention-scores.js";
import { causalMask } from "./causal-mask.js";
import { softmax } from "./softmax.js";

type Matrix = number[][];
type Head = { Q: Matrix; K: Matrix; V: Matrix; causal: boolean };

const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const softmaxRows = (A: Matrix) => A.map((row) => softmax(row));
const future = (A: Matrix, hidden: number) => A.map((row, i) => row.map((x, j) => (j <= i ? x : hidden)));
const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);
const scoresOf = ({ Q, K }: Head) => times(attentionScores(Q, K), 1 / Math.sqrt(K[0].length));
const masked = (scores: Matrix, causal: boolean) => (causal ? causalMask(scores) : scores);
const weightsOf = (h: Head) => softmaxRows(masked(scoresOf(h), h.causal));

/** Attention with another way to the weights, or from the weights to the output. */
const attend =
  (weigh: (h: Head) => Matrix, mix = (weights: Matrix, { V }: Head) => matmul(weights, V)) =>
  (Q: Matrix, K: Matrix, V: Matrix, { causal = false }: { causal?: boolean } = {}) => {
    if (K.length !== V.length) throw new RangeError("the numbers of keys and values must agree");
    const head = { Q, K, V, causal };
    const weights = weigh(head);
    return { output: mix(weights, head), weights };
  };

const scaledBy = (factor: (h: Head) => number) =>
  attend((h) => softmaxRows(masked(times(attentionScores(h.Q, h.K), factor(h)), h.causal)));

export default mistakesFor<typeof import("./attention.js")>({
  "forgets-to-scale": {
    because:
      "You pass unscaled scores to softmax, which makes it too sharp: the division by √d_k is missing.",
    attention: scaledBy(() => 1),
  },
  "divides-by-the-width": {
    because: "You divided the scores by d_k. Its root is enough to bring their variance to 1.",
    attention: scaledBy(({ K }) => 1 / K[0].length),
  },
  "takes-the-root-twice": {
    because: "You took the root twice. scaleScores expects d_k itself, and divides by its root.",
    attention: scaledBy(({ K }) => K[0].length ** -0.25),
  },
  "scales-by-the-value-width": {
    because:
      "The scale belongs to the dot products of queries and keys. Take the width of a key, not of a value.",
    attention: scaledBy(({ V }) => 1 / Math.sqrt(V[0].length)),
  },
  "scales-by-the-number-of-keys": {
    because:
      "A score is a sum over the components of a key: its width d_k sets the scale, not the number of keys.",
    attention: scaledBy(({ K }) => 1 / Math.sqrt(K.length)),
  },
  "scales-by-the-number-of-queries": {
    because:
      "A score is a sum over the components of a key: its width d_k sets the scale, not the number of queries.",
    attention: scaledBy(({ Q }) => 1 / Math.sqrt(Q.length)),
  },
  "scales-the-weights": {
    because:
      "You applied the scale after the softmax. Scale the scores, not the weights: weights must sum to 1.",
    attention: attend(({ Q, K, causal }) =>
      times(softmaxRows(masked(attentionScores(Q, K), causal)), 1 / Math.sqrt(K[0].length)),
    ),
  },
  "softmax-over-columns": {
    because:
      "Here every key divides its weight among the queries. Each query divides its weight among the keys: use rows.",
    attention: attend((h) => {
      const scores = masked(scoresOf(h), h.causal);
      return transpose(transpose(scores).map((column) => softmax(column)));
    }),
  },
  "masks-after-the-softmax": {
    because:
      "You zeroed the future after the softmax. By then it had taken its share, so the rows sum to less than 1.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? future(weights, 0) : weights;
    }),
  },
  "masks-after-and-renormalises": {
    because:
      "You zeroed the future after the softmax and rescaled the rest: where the future took everything, 0/0 is NaN. Mask first.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? future(weights, 0).map((row) => times([row], 1 / sum(row))[0]) : weights;
    }),
  },
  "masks-the-weights": {
    because:
      "You applied causalMask to the weights, so they contain -Infinity. It hides scores, before the softmax.",
    attention: attend((h) => masked(softmaxRows(scoresOf(h)), h.causal)),
  },
  "masks-the-weights-and-renormalises": {
    because:
      "causalMask on the weights puts -Infinity into their sum, and everything becomes 0 or NaN. Mask the scores.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? causalMask(weights).map((row) => row.map((w) => w / sum(row))) : weights;
    }),
  },
  "softmax-twice": {
    because:
      "You ran softmax before the mask and again after it, so the second one takes weights for scores. Mask first, then softmax once.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? softmaxRows(causalMask(weights)) : weights;
    }),
  },
  "never-masks-extra-queries": {
    because:
      "You hide nothing if there are more queries than keys. The first queries still must not see the later keys.",
    attention: attend((h) => weightsOf({ ...h, causal: h.causal && h.Q.length <= h.K.length })),
  },
  "masks-with-zero": {
    because: "A score of 0 is not hidden: before the division it counts e⁰ = 1. Hidden scores are -Infinity.",
    attention: attend((h) => softmaxRows(h.causal ? future(scoresOf(h), 0) : scoresOf(h))),
  },
  "large-negative-number": {
    because:
      "Your hidden scores are finite: if the visible ones are even lower, the future wins. Hide with -Infinity.",
    attention: attend((h) => softmaxRows(h.causal ? future(scoresOf(h), -1e9) : scoresOf(h))),
  },
  "mask-upside-down": {
    because: "Your mask is the wrong way around: each query sees the future and not the past.",
    attention: attend((h) => {
      const hidePast = (A: Matrix) => A.map((row, i) => row.map((x, j) => (j >= i ? x : -Infinity)));
      return softmaxRows(h.causal ? hidePast(scoresOf(h)) : scoresOf(h));
    }),
  },
  "hides-the-present": {
    because:
      "A query may look at its own position too. Hide only the keys after it, so that query 0 sees key 0.",
    attention: attend((h) =>
      softmaxRows(
        h.causal
          ? scoresOf(h).map((row, i) => row.map((x, j) => (j < i ? x : Number.NEGATIVE_INFINITY)))
          : scoresOf(h),
      ),
    ),
  },
  "never-masks": {
    because: "Your option causal has no effect. With it, query i must not see the keys after i.",
    attention: attend((h) => weightsOf({ ...h, causal: false })),
  },
  "always-masks": {
    because: "You mask without being asked: unless causal is given, every query sees every key.",
    attention: attend((h) => weightsOf({ ...h, causal: true })),
  },
  "transposes-the-values": {
    because:
      "weights · Vᵀ sums over the components of a value. Sum over the keys; here the shapes fit by luck.",
    attention: attend(weightsOf, (weights, { V }) => matmul(weights, transpose(V))),
  },
  "mixes-the-keys": {
    because:
      "Your output mixes the keys. Keys only decide how much each position counts; attention passes on the values.",
    attention: attend(weightsOf, (weights, { K }) => matmul(weights, K)),
  },
  "mixes-with-the-scores": {
    because: "You mixed the values with the scores, not with the weights that softmax makes from them.",
    attention: attend(weightsOf, (_weights, h) =>
      matmul(h.causal ? future(scoresOf(h), 0) : scoresOf(h), h.V),
    ),
  },
  "lower-than-any-usual-score": {
    because:
      "−10³⁰ is a number, and scores may lie below it: then the future wins. Only -Infinity hides for sure.",
    attention: attend((h) => softmaxRows(h.causal ? future(scoresOf(h), -1e30) : scoresOf(h))),
  },
  "keys-meet-keys": {
    because: "You scored the keys with themselves. A score is the dot product of a query and a key.",
    attention: attend((h) => weightsOf({ ...h, Q: h.K })),
  },
  "masks-the-other-way-round": {
    because:
      "You mask without causal, and not with it. The option asks for the mask: with causal, hide the future.",
    attention: attend((h) => weightsOf({ ...h, causal: !h.causal })),
  },
  "passes-the-values-on": {
    because: "Your output is the values themselves. Each query gets their mean, with its own weights.",
    attention: attend(weightsOf, (_, { V }) => V.map((row) => [...row])),
  },
  "one-softmax-for-all": {
    because: "You applied softmax to the whole table at once. Every query's row sums to 1 by itself.",
    attention: attend((h) => {
      const flat = softmax(masked(scoresOf(h), h.causal).flat());
      return h.Q.map((_, i) => flat.slice(i * h.K.length, (i + 1) * h.K.length));
    }),
  },
  "winner-takes-all": {
    because: "The best key took all the weight. Softmax gives every visible key some.",
    attention: attend((h) =>
      masked(scoresOf(h), h.causal).map((row) => row.map((x) => (x === Math.max(...row) ? 1 : 0))),
    ),
  },
  "mean-of-the-values": {
    because: "Your output is the plain mean of the values. Each query mixes them by its own weights.",
    attention: attend(weightsOf, (weights, { V }) =>
      weights.map(() => V[0].map((_, c) => sum(V.map((v) => v[c])) / V.length)),
    ),
  },
  "scores-for-weights": {
    because: "You mixed the values by the scores. Softmax makes weights of them first.",
    attention: attend((h) =>
      masked(scoresOf(h), h.causal).map((row) => row.map((x) => (x === -Infinity ? 0 : x))),
    ),
  },
  "cuts-off-below-zero": {
    because: "You replaced negative outputs by 0. The output is the mix of the values alone.",
    attention: attend(weightsOf, (weights, { V }) =>
      matmul(weights, V).map((row) => row.map((x) => Math.max(0, x))),
    ),
  },
  "adds-the-queries": {
    because: "You added the queries to the output. The residual connection is not a part of attention.",
    attention: attend(weightsOf, (weights, { V, Q }) =>
      matmul(weights, V).map((row, i) => row.map((x, c) => x + (Q[i][c] ?? 0))),
    ),
  },
  "weights-of-the-last-query": {
    because: "Every query got the weights of the last one. Each row of the scores makes its own.",
    attention: attend((h) => {
      const w = weightsOf(h);
      return w.map(() => [...w[w.length - 1]]);
    }),
  },
  "scales-the-output": {
    because: "You divided the output by √d_k. Only the scores are scaled.",
    attention: attend(weightsOf, (weights, { V, K }) =>
      times(matmul(weights, V), 1 / Math.sqrt(K[0].length)),
    ),
  },
  "returns-the-scores": {
    because: "weights holds the scores. Return the weights, after softmax.",
    attention: (Q, K, V, options) => {
      const made = attend(weightsOf)(Q, K, V, options);
      return { ...made, weights: scoresOf({ Q, K, V, causal: false }) };
    },
  },
  "multiplies-by-the-root": {
    because: "You multiplied the scores by √d_k. Divide: the larger the width, the larger a raw score.",
    attention: scaledBy(({ K }) => Math.sqrt(K[0].length)),
  },
  "masks-squares-alone": {
    because: "You mask only where there are as many keys as queries. Query i sees keys 0 to i in every case.",
    attention: attend((h) => softmaxRows(masked(scoresOf(h), h.causal && h.Q.length === h.K.length))),
  },
  "hides-the-present-but-the-first": {
    because: "You hide a query's own key, except from query 0. Query i sees the keys 0 to i.",
    attention: attend((h) =>
      softmaxRows(
        masked(scoresOf(h), h.causal).map((row, i) =>
          row.map((x, j) => (h.causal && i > 0 && i === j ? -Infinity : x)),
        ),
      ),
    ),
  },
  "output-and-weights-exchanged": {
    because: "output and weights are exchanged. Return each under its own name.",
    attention: (Q, K, V, options) => {
      const { output, weights } = attend(weightsOf)(Q, K, V, options);
      return { output: weights, weights: output };
    },
  },
  "transposes-the-weights": {
    because: "You mixed by the columns of the weights. Query i mixes by row i.",
    attention: attend(weightsOf, (weights, { V }) =>
      weights.map((_, i) => V[0].map((_x, c) => sum(weights.map((row, j) => row[i] * (V[j]?.[c] ?? 0))))),
    ),
  },
  "drops-tiny-weights": {
    because: "You dropped tiny weights. A large value moves the output even so.",
    attention: attend((h) => weightsOf(h).map((row) => row.map((w) => (w < 1e-6 ? 0 : w)))),
  },
  "returns-unmasked-weights": {
    because:
      "The output is masked, but the weights that you return are not. Return the weights that mixed the values.",
    attention: (Q, K, V, options) => ({
      ...attend(weightsOf)(Q, K, V, options),
      weights: softmaxRows(scoresOf({ Q, K, V, causal: false })),
    }),
  },
});
