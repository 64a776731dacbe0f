import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { attentionScores } from "./attention-scores.js";
import type { AttentionSteps } from "./attention-steps.js";
import { causalMask } from "./causal-mask.js";
import { softmax } from "./softmax.js";

type Matrix = number[][];
type Heads = Matrix[];

const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const softmaxRows = (A: Matrix) => A.map((row) => softmax(row));
const future = (A: Matrix, hidden: number) => A.map((row, i) => row.map((x, j) => (j <= i ? x : hidden)));

/** One stage after the other; a mistake replaces some of them. */
interface Stages {
  raw: (Q: Heads, K: Heads, h: number) => Matrix;
  scale: (raw: Matrix, dK: number, heads: number, dV: number) => Matrix;
  mask: (scaled: Matrix, raw: Matrix) => Matrix;
  weigh: (masked: Matrix, scaled: Matrix) => Matrix;
  mix: (weights: Matrix, V: Heads, h: number) => Matrix;
}

const right: Stages = {
  raw: (Q, K, h) => attentionScores(Q[h], K[h]),
  scale: (raw, dK) => times(raw, 1 / Math.sqrt(dK)),
  mask: (scaled) => causalMask(scaled),
  weigh: (masked) => softmaxRows(masked),
  mix: (weights, V, h) => matmul(weights, V[h]),
};

function steps(changed: Partial<Stages>): (Q: Heads, K: Heads, V: Heads) => AttentionSteps {
  const stage = { ...right, ...changed };
  return (Q, K, V) => {
    if (Q.length !== K.length || K.length !== V.length)
      throw new RangeError(
        `the numbers of heads must agree, got ${Q.length === K.length ? `${K.length} and ${V.length}` : `${Q.length} and ${K.length}`}`,
      );
    const raw = Q.map((_, h) => stage.raw(Q, K, h));
    const scaled = raw.map((r, h) => stage.scale(r, K[h][0].length, Q.length, V[h][0].length));
    const masked = scaled.map((s, h) => stage.mask(s, raw[h]));
    const weights = masked.map((m, h) => stage.weigh(m, scaled[h]));
    return { raw, scaled, masked, weights, output: weights.map((w, h) => stage.mix(w, V, h)) };
  };
}

/** All right, but for one stage that is missing. */
const without =
  (name: keyof AttentionSteps) =>
  (Q: Heads, K: Heads, V: Heads): AttentionSteps => {
    const { [name]: _left, ...rest } = steps({})(Q, K, V);
    return rest as AttentionSteps;
  };

/** Writes the result into the matrix that came in. */
function overwrite(A: Matrix, by: Matrix): Matrix {
  for (let i = 0; i < A.length; i++) A[i].splice(0, A[i].length, ...by[i]);
  return A;
}

export default mistakesFor<typeof import("./attention-steps.js")>({
  "masks-in-place": {
    because:
      "scaled holds the masked scores. Did you write them into the same lists? Keep each stage separate.",
    attentionSteps: steps({ mask: (scaled) => overwrite(scaled, causalMask(scaled)) }),
  },
  "scales-in-place": {
    because:
      "raw holds the scaled scores. The backward pass needs every stage unchanged: write into none of them.",
    attentionSteps: steps({ scale: (raw, dK) => overwrite(raw, times(raw, 1 / Math.sqrt(dK))) }),
  },
  "weighs-in-place": {
    because: "masked holds the weights. Did you write them into the same lists? Every stage gets its own.",
    attentionSteps: steps({ weigh: (masked) => overwrite(masked, softmaxRows(masked)) }),
  },
  "leaves-out-raw": {
    because: 'Your result has no "raw". Return all five stages, each under its own name.',
    attentionSteps: without("raw"),
  },
  "leaves-out-scaled": {
    because: 'Your result has no "scaled". Return all five stages, each under its own name.',
    attentionSteps: without("scaled"),
  },
  "leaves-out-masked": {
    because: 'Your result has no "masked". Return all five stages, each under its own name.',
    attentionSteps: without("masked"),
  },
  "leaves-out-weights": {
    because: 'Your result has no "weights". Return all five stages, each under its own name.',
    attentionSteps: without("weights"),
  },
  "leaves-out-output": {
    because: 'Your result has no "output". Return all five stages, each under its own name.',
    attentionSteps: without("output"),
  },
  "reuses-the-first-keys": {
    because: "Every head uses the keys of head 0 here. Head h has its own keys.",
    attentionSteps: steps({ raw: (Q, K, h) => attentionScores(Q[h], K[0]) }),
  },
  "reuses-the-first-values": {
    because: "Every head mixes the values of head 0 here. Head h has its own values.",
    attentionSteps: steps({ mix: (weights, V) => matmul(weights, V[0]) }),
  },
  "swaps-the-heads": {
    because: "The heads come out in reverse order: index h of every stage belongs to head h.",
    attentionSteps: (Q, K, V) => steps({})(Q.toReversed(), K.toReversed(), V.toReversed()),
  },
  "scales-by-the-model-width": {
    because: "√d_model is too much: a head's dot product has d_k terms, the width of its own keys.",
    attentionSteps: steps({ scale: (raw, dK, heads) => times(raw, 1 / Math.sqrt(heads * dK)) }),
  },
  "scales-by-the-value-width": {
    because:
      "You divided by the root of the values' width. A score is a dot product of a query and a key: their width sets the scale.",
    attentionSteps: steps({ scale: (raw, _dK, _heads, dV) => times(raw, 1 / Math.sqrt(dV)) }),
  },
  "forgets-to-scale": {
    because: "The scaled scores equal the raw ones: the division by √d_k is missing.",
    attentionSteps: steps({ scale: (raw) => times(raw, 1) }),
  },
  "divides-by-the-width": {
    because: "You divided the scores by d_k. Its root is enough to bring their variance to 1.",
    attentionSteps: steps({ scale: (raw, dK) => times(raw, 1 / dK) }),
  },
  "masks-the-raw-scores": {
    because: "You masked the raw scores, so the scale is lost. Each stage starts from the previous one.",
    attentionSteps: steps({ mask: (_scaled, raw) => causalMask(raw) }),
  },
  "masks-with-zero": {
    because: "A score of 0 is not hidden: before the division it counts e⁰ = 1. Hidden scores are -Infinity.",
    attentionSteps: steps({ mask: (scaled) => future(scaled, 0) }),
  },
  "mask-upside-down": {
    because: "Your mask is the wrong way around: each query sees the future and not the past.",
    attentionSteps: steps({
      mask: (scaled) => scaled.map((row, i) => row.map((x, j) => (j >= i ? x : -Infinity))),
    }),
  },
  "never-masks": {
    because: "The masked scores equal the scaled ones: nothing is hidden, and every query sees the future.",
    attentionSteps: steps({ mask: (scaled) => times(scaled, 1) }),
  },
  "masks-after-the-softmax": {
    because:
      "You made the weights from the unmasked scores and zeroed some afterwards, so their rows sum to less than 1.",
    attentionSteps: steps({ weigh: (_masked, scaled) => future(softmaxRows(scaled), 0) }),
  },
  "ignores-the-mask": {
    because: "The masked scores are right, but you made the weights from the scores before the mask.",
    attentionSteps: steps({ weigh: (_masked, scaled) => softmaxRows(scaled) }),
  },
  "softmax-over-columns": {
    because:
      "Here every key divides its weight among the queries. Each query divides its weight among the keys: use rows.",
    attentionSteps: steps({
      weigh: (masked) => transpose(transpose(masked).map((column) => softmax(column))),
    }),
  },
  "compares-queries-with-queries": {
    because: "You scored each query with the queries. A raw score is the dot product of a query and a key.",
    attentionSteps: steps({ raw: (Q, _, h) => attentionScores(Q[h], Q[h]) }),
  },
  "compares-keys-with-keys": {
    because: "You scored each key with the keys. A raw score is the dot product of a query and a key.",
    attentionSteps: steps({ raw: (_, K, h) => attentionScores(K[h], K[h]) }),
  },
  "hands-on-the-values": {
    because: "Your output is the values themselves. Each query gets their mean, with its own weights.",
    attentionSteps: steps({ mix: (_, V, h) => V[h].map((row) => [...row]) }),
  },
  "mixes-the-keys": {
    because: "Your output mixes the keys. The weights say how much of each value a query gets.",
    attentionSteps: (Q, K, V) => ({
      ...steps({})(Q, K, V),
      output: steps({})(Q, K, V).weights.map((w, h) => matmul(w, K[h])),
    }),
  },
  "scales-by-the-number-of-keys": {
    because: "You divided by the root of the number of keys. The width of a key, d_k, sets the scale.",
    attentionSteps: steps({ scale: (raw) => times(raw, 1 / Math.sqrt(raw[0].length)) }),
  },
  "reuses-the-first-queries": {
    because: "Every head uses the queries of head 0 here. Head h has its own queries.",
    attentionSteps: steps({ raw: (Q, K, h) => attentionScores(Q[0], K[h]) }),
  },
  "exchanges-queries-and-keys": {
    because: "Your raw scores have one row for each key. Each row belongs to a query: Q comes first.",
    attentionSteps: steps({ raw: (Q, K, h) => attentionScores(K[h], Q[h]) }),
  },
  "averages-the-heads": {
    because: "You divided the output by the number of heads. Each head keeps its own output, in full.",
    attentionSteps: (Q, K, V) => {
      const made = steps({})(Q, K, V);
      return { ...made, output: made.output.map((o) => times(o, 1 / Q.length)) };
    },
  },
  "mixes-with-the-scores": {
    because: "Your output mixes the values with the masked scores. Mix them with the weights.",
    attentionSteps: (Q, K, V) => {
      const made = steps({})(Q, K, V);
      return {
        ...made,
        output: made.masked.map((m, h) =>
          matmul(
            m.map((row) => row.map((x) => (x === -Infinity ? 0 : x))),
            V[h],
          ),
        ),
      };
    },
  },
  "one-softmax-for-a-head": {
    because: "You applied softmax to a whole head at once. Every query's row is a distribution of its own.",
    attentionSteps: steps({
      weigh: (masked) => {
        const flat = softmax(masked.flat());
        return masked.map((row, i) => row.map((_, j) => flat[i * row.length + j]));
      },
    }),
  },
  "weighs-the-raw-scores": {
    because:
      "You made the weights from the raw scores, masked but not scaled. Each stage starts from the previous one.",
    attentionSteps: (Q, K, V) => {
      const made = steps({})(Q, K, V);
      const weights = made.raw.map((raw) => softmaxRows(causalMask(raw)));
      return { ...made, weights, output: weights.map((w, h) => matmul(w, V[h])) };
    },
  },
  "scales-twice": {
    because: "You scaled a second time before the softmax. The masked scores are scaled already.",
    attentionSteps: (Q, K, V) => {
      const made = steps({})(Q, K, V);
      const weights = made.masked.map((m, h) => softmaxRows(times(m, 1 / Math.sqrt(K[h][0].length))));
      return { ...made, weights, output: weights.map((w, h) => matmul(w, V[h])) };
    },
  },
  "keys-of-the-next-head": {
    because: "Head h uses the keys of the next head. Q[h], K[h] and V[h] belong together.",
    attentionSteps: steps({ raw: (Q, K, h) => attentionScores(Q[h], K[(h + 1) % K.length]) }),
  },
});
