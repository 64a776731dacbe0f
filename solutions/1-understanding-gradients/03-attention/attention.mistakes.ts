import { mistakesFor } from "#lib/mistakes";
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
    because: "The scores go into softmax unscaled and make it too sharp: the division by √d_k is missing.",
    attention: scaledBy(() => 1),
  },
  "divides-by-the-width": {
    because: "The scores are divided by d_k. Its root is enough to bring their variance to 1.",
    attention: scaledBy(({ K }) => 1 / K[0].length),
  },
  "scales-by-the-value-width": {
    because:
      "The scale belongs to the dot products of queries and keys: take the width of a key, not that of a value.",
    attention: scaledBy(({ V }) => 1 / Math.sqrt(V[0].length)),
  },
  "scales-by-the-number-of-keys": {
    because:
      "A score is a sum over the components of a key: its width d_k sets the scale, not how many keys there are.",
    attention: scaledBy(({ K }) => 1 / Math.sqrt(K.length)),
  },
  "scales-by-the-number-of-queries": {
    because:
      "A score is a sum over the components of a key: its width d_k sets the scale, not how many queries there are.",
    attention: scaledBy(({ Q }) => 1 / Math.sqrt(Q.length)),
  },
  "scales-the-weights": {
    because:
      "The scale was applied behind the softmax. Scores are scaled, weights are not: they must sum to 1.",
    attention: attend(({ Q, K, causal }) =>
      times(softmaxRows(masked(attentionScores(Q, K), causal)), 1 / Math.sqrt(K[0].length)),
    ),
  },
  "softmax-over-columns": {
    because:
      "Here every key shares itself out over the queries. Each query shares its weight out over the keys: rows.",
    attention: attend((h) => {
      const scores = masked(scoresOf(h), h.causal);
      return transpose(transpose(scores).map((column) => softmax(column)));
    }),
  },
  "masks-after-the-softmax": {
    because:
      "The future was zeroed behind the softmax: it has already taken its share, and the rows sum to less than 1.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? future(weights, 0) : weights;
    }),
  },
  "masks-after-and-renormalises": {
    because:
      "The future was zeroed behind the softmax, and the rest rescaled: where the future took all, 0/0 is NaN. Mask first.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? future(weights, 0).map((row) => times([row], 1 / sum(row))[0]) : weights;
    }),
  },
  "masks-the-weights": {
    because:
      "causalMask was laid over the weights, so -Infinity stands among them. It hides scores, before the softmax.",
    attention: attend((h) => masked(softmaxRows(scoresOf(h)), h.causal)),
  },
  "masks-the-weights-and-renormalises": {
    because:
      "causalMask over the weights puts -Infinity into their sum, and all becomes 0 or NaN. Mask the scores.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? causalMask(weights).map((row) => row.map((w) => w / sum(row))) : weights;
    }),
  },
  "softmax-twice": {
    because:
      "Softmax ran before the mask and again after it: the second one takes weights for scores. Mask first, then once.",
    attention: attend((h) => {
      const weights = softmaxRows(scoresOf(h));
      return h.causal ? softmaxRows(causalMask(weights)) : weights;
    }),
  },
  "never-masks-extra-queries": {
    because:
      "Nothing is hidden where there are more queries than keys. The first queries still may not see the later keys.",
    attention: attend((h) => weightsOf({ ...h, causal: h.causal && h.Q.length <= h.K.length })),
  },
  "masks-with-zero": {
    because: "A score of 0 is not hidden, it weighs e⁰ = 1 before the division. Hidden scores are -Infinity.",
    attention: attend((h) => softmaxRows(h.causal ? future(scoresOf(h), 0) : scoresOf(h))),
  },
  "large-negative-number": {
    because:
      "Hidden scores are finite here: where the visible ones are lower still, the future wins. Hide with -Infinity.",
    attention: attend((h) => softmaxRows(h.causal ? future(scoresOf(h), -1e9) : scoresOf(h))),
  },
  "mask-upside-down": {
    because: "The mask is the wrong way round: each query sees the future and not the past.",
    attention: attend((h) => {
      const hidePast = (A: Matrix) => A.map((row, i) => row.map((x, j) => (j >= i ? x : -Infinity)));
      return softmaxRows(h.causal ? hidePast(scoresOf(h)) : scoresOf(h));
    }),
  },
  "hides-the-present": {
    because:
      "A query may look at its own position too: only the keys after it are hidden, and query 0 sees key 0.",
    attention: attend((h) =>
      softmaxRows(
        h.causal
          ? scoresOf(h).map((row, i) => row.map((x, j) => (j < i ? x : Number.NEGATIVE_INFINITY)))
          : scoresOf(h),
      ),
    ),
  },
  "never-masks": {
    because: "The option causal has no effect: with it, query i may not see the keys after i.",
    attention: attend((h) => weightsOf({ ...h, causal: false })),
  },
  "always-masks": {
    because:
      "The mask is applied without being asked for: unless causal is given, every query sees every key.",
    attention: attend((h) => weightsOf({ ...h, causal: true })),
  },
  "transposes-the-values": {
    because:
      "weights · Vᵀ sums over the components of a value. The sum runs over the keys; here the shapes fit by luck.",
    attention: attend(weightsOf, (weights, { V }) => matmul(weights, transpose(V))),
  },
  "mixes-the-keys": {
    because:
      "The output mixes the keys. Keys only decide how much each position counts; what is passed on are the values.",
    attention: attend(weightsOf, (weights, { K }) => matmul(weights, K)),
  },
  "mixes-with-the-scores": {
    because: "The values were mixed with the scores, not with the weights that softmax makes of them.",
    attention: attend(weightsOf, (_weights, h) =>
      matmul(h.causal ? future(scoresOf(h), 0) : scoresOf(h), h.V),
    ),
  },
});
