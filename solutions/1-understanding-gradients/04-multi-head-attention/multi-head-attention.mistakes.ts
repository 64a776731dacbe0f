import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { projectHeads } from "../02-qkv-projections/project-heads.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { causalMask } from "../03-attention/causal-mask.js";
import { softmax } from "../03-attention/softmax.js";
import { concatHeads } from "./concat-heads.js";
import type { MultiHead } from "./multi-head-attention.js";

type Matrix = number[][];
type Weights = { W_Q: Matrix[]; W_K: Matrix[]; W_V: Matrix[]; W_O: Matrix };
type Heads = { Q: Matrix[]; K: Matrix[]; V: Matrix[] };

const plus = (A: Matrix, B: Matrix) => A.map((row, t) => row.map((x, o) => x + B[t][o]));
const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const causalWeights = (scores: Matrix) => causalMask(scores).map((row) => softmax(row));
const rawScores = ({ Q, K }: Heads, h: number) => matmul(Q[h], transpose(K[h]));
const rootOfWidth = ({ K }: Heads, h: number) => Math.sqrt(K[h][0].length);
const scoresOf = (heads: Heads, h: number) => times(rawScores(heads, h), 1 / rootOfWidth(heads, h));

/** One stage after the other; a mistake replaces some of them. */
interface Stages {
  project: (X: Matrix, p: Weights) => Heads;
  weigh: (heads: Heads, h: number) => Matrix;
  mix: (weights: Matrix, heads: Heads, h: number) => Matrix;
  join: (outputs: Matrix[]) => Matrix;
  finish: (concatenated: Matrix, W_O: Matrix, X: Matrix) => Matrix;
}

const right: Stages = {
  project: (X, p) => ({ Q: projectHeads(X, p.W_Q), K: projectHeads(X, p.W_K), V: projectHeads(X, p.W_V) }),
  weigh: (heads, h) => causalWeights(scoresOf(heads, h)),
  mix: (weights, { V }, h) => matmul(weights, V[h]),
  join: (outputs) => concatHeads(outputs),
  finish: (concatenated, W_O) => matmul(concatenated, transpose(W_O)),
};

function multiHead(changed: Partial<Stages>): (X: Matrix, p: Weights) => MultiHead {
  const stage = { ...right, ...changed };
  return (X, p) => {
    if (p.W_Q.length !== p.W_K.length || p.W_K.length !== p.W_V.length)
      throw new RangeError("the numbers of heads must agree");
    const heads = stage.project(X, p);
    const weights = heads.Q.map((_, h) => stage.weigh(heads, h));
    const concatenated = stage.join(weights.map((w, h) => stage.mix(w, heads, h)));
    return { output: stage.finish(concatenated, p.W_O, X), ...heads, weights, concatenated };
  };
}

export default mistakesFor<typeof import("./multi-head-attention.js")>({
  "forgets-causal": {
    because: "Every query sees every key: your attention hides the future only if you set its option causal.",
    multiHeadAttention: multiHead({
      weigh: (heads, h) => scoresOf(heads, h).map((row) => softmax(row)),
    }),
  },
  "exchanges-queries-and-keys": {
    because: "You made queries with W_K and keys with W_Q. Each has its own weights, named after it.",
    multiHeadAttention: multiHead({
      project: (X, p) => right.project(X, { ...p, W_Q: p.W_K, W_K: p.W_Q }),
    }),
  },
  "keys-from-the-query-weights": {
    because:
      "You made the keys with W_Q. What a token looks for is not what it can be found by: keys use W_K.",
    multiHeadAttention: multiHead({ project: (X, p) => right.project(X, { ...p, W_K: p.W_Q }) }),
  },
  "values-from-the-key-weights": {
    because:
      "You made the values with W_K. What a token is found by is not what it passes on: values use W_V.",
    multiHeadAttention: multiHead({ project: (X, p) => right.project(X, { ...p, W_V: p.W_K }) }),
  },
  "values-from-the-query-weights": {
    because: "You made the values with W_Q. What a token looks for is not what it passes on: values use W_V.",
    multiHeadAttention: multiHead({ project: (X, p) => right.project(X, { ...p, W_V: p.W_Q }) }),
  },
  "exchanges-keys-and-values": {
    because:
      "You passed keys and values to attention in the wrong order: queries meet keys, and values are mixed.",
    multiHeadAttention: multiHead({
      weigh: ({ Q, V }, h) => right.weigh({ Q, K: V, V }, h),
      mix: (weights, { K }, h) => matmul(weights, K[h]),
    }),
  },
  "exchanges-queries-and-keys-in-the-head": {
    because:
      "You passed queries and keys to attention in the wrong order: each row of weights belongs to a query.",
    multiHeadAttention: multiHead({ weigh: ({ Q, K, V }, h) => right.weigh({ Q: K, K: Q, V }, h) }),
  },
  "first-weights-for-all": {
    because:
      "You gave every head the weights of head 0, so all heads find the same. Head h has W_Q[h] and so on.",
    multiHeadAttention: multiHead({
      project: (X, p) => {
        const same = (W: Matrix[]) => W.map(() => W[0]);
        return right.project(X, { ...p, W_Q: same(p.W_Q), W_K: same(p.W_K), W_V: same(p.W_V) });
      },
    }),
  },
  "first-head-weighs-for-all": {
    because: "All heads share the attention weights of head 0. Each head has its own.",
    multiHeadAttention: multiHead({ weigh: (heads) => right.weigh(heads, 0) }),
  },
  "sums-the-scores": {
    because:
      "You added up the scores of all heads before the softmax. That makes one pattern instead of one per head.",
    multiHeadAttention: multiHead({
      weigh: (heads) => causalWeights(heads.Q.map((_, h) => scoresOf(heads, h)).reduce(plus)),
    }),
  },
  "one-wide-head": {
    because:
      "You joined queries and keys of all heads before the scores, which makes a single wide head. Attend first, concatenate last.",
    multiHeadAttention: multiHead({
      weigh: (heads) => {
        const wide = { Q: [concatHeads(heads.Q)], K: [concatHeads(heads.K)], V: [] };
        return causalWeights(scoresOf(wide, 0));
      },
    }),
  },
  "scales-by-the-model-width": {
    because: "√d_model is too much: a head's dot product has d_k terms, the width of its own keys.",
    multiHeadAttention: multiHead({
      weigh: (heads, h) => causalWeights(times(scoresOf(heads, h), 1 / Math.sqrt(heads.K.length))),
    }),
  },
  "forgets-to-scale": {
    because: "You pass unscaled scores to softmax. Each head divides them by √d_k, as your attention does.",
    multiHeadAttention: multiHead({ weigh: (heads, h) => causalWeights(rawScores(heads, h)) }),
  },
  "scales-twice": {
    because: "You divided the scores by √d_k twice. Your attention already scales them.",
    multiHeadAttention: multiHead({
      weigh: (heads, h) => causalWeights(times(scoresOf(heads, h), 1 / rootOfWidth(heads, h))),
    }),
  },
  "turns-w-o-around": {
    because: "You replaced p.W_O by its transpose, so the next call transposes it back. Leave p unchanged.",
    multiHeadAttention: (X, p) => {
      p.W_O = transpose(p.W_O);
      return multiHead({ finish: (concatenated) => matmul(concatenated, p.W_O) })(X, p);
    },
  },
  "mixes-the-first-values": {
    because: "Every head mixes the values of head 0. Head h has its own values, V[h].",
    multiHeadAttention: multiHead({ mix: (weights, { V }) => matmul(weights, V[0]) }),
  },
  "averages-the-heads": {
    because: "You averaged the heads. They go side by side, each in its own columns, and W_O mixes them.",
    multiHeadAttention: multiHead({
      join: (outputs) => times(outputs.reduce(plus), 1 / outputs.length),
    }),
  },
  "swaps-the-heads": {
    because:
      "You joined the heads in reverse order, so each meets the columns of W_O that belong to another head.",
    multiHeadAttention: multiHead({ join: (outputs) => concatHeads(outputs.toReversed()) }),
  },
  "interleaves-the-heads": {
    because:
      "The heads' numbers alternate in a token's row. Head 0 has the first d_k columns, as your concatHeads joins them.",
    multiHeadAttention: multiHead({
      join: (outputs) =>
        outputs[0].map((row, t) => row.flatMap((_, c) => outputs.map((output) => output[t][c]))),
    }),
  },
  "forgets-the-transpose": {
    because:
      "You multiplied by W_O without transposing it. It is stored [out, in]: an output is a row. A square W_O hides this.",
    multiHeadAttention: multiHead({ finish: (concatenated, W_O) => matmul(concatenated, W_O) }),
  },
  "skips-the-projection": {
    because: "Your output is the concatenated heads, not yet mixed. The last step is the projection by W_O.",
    multiHeadAttention: multiHead({ finish: (concatenated) => concatenated.map((row) => [...row]) }),
  },
  "adds-the-input": {
    because: "You added X to the output. That is the residual, and it belongs to the block in chapter 06.",
    multiHeadAttention: multiHead({
      finish: (concatenated, W_O, X) => plus(right.finish(concatenated, W_O, X), X),
    }),
  },
  "more-heads-are-welcome": {
    because: "You refuse too few heads only. Keys or values for a head without queries are refused as well.",
    multiHeadAttention: (X, p) => {
      if (p.W_K.length < p.W_Q.length || p.W_V.length < p.W_K.length) throw new RangeError("too few heads");
      const heads = p.W_Q.length;
      return multiHead({})(X, { ...p, W_K: p.W_K.slice(0, heads), W_V: p.W_V.slice(0, heads) });
    },
  },
  "first-queries-for-all": {
    because: "Every head asks with the queries of head 0. Head h has its own.",
    multiHeadAttention: multiHead({
      weigh: (heads, h) =>
        causalWeights(times(matmul(heads.Q[0], transpose(heads.K[h])), 1 / rootOfWidth(heads, h))),
    }),
  },
  "next-heads-values": {
    because: "Head h mixes the values of the next head. Q[h], K[h] and V[h] belong together.",
    multiHeadAttention: multiHead({ mix: (weights, { V }, h) => matmul(weights, V[(h + 1) % V.length]) }),
  },
  "sums-the-heads": {
    because: "Each band of the concatenation holds the sum of all heads. Every head keeps its own columns.",
    multiHeadAttention: multiHead({
      join: (outputs) => concatHeads(outputs.map(() => outputs.reduce(plus))),
    }),
  },
  "keys-and-values-exchanged-in-the-result": {
    because: "K holds the values, and V the keys. Return each under its own name.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, K: made.V, V: made.K };
    },
  },
  "concatenated-is-the-output": {
    because: "concatenated holds the output. It is the input of W_O: the heads side by side.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, concatenated: made.output };
    },
  },
  "leaves-out-the-concatenation": {
    because: "Your result has no concatenated. The backward pass needs it: return all six results.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      const { concatenated: _left, ...rest } = made;
      return rest as MultiHead;
    },
  },
  "weights-of-head-0-alone": {
    because: "weights holds head 0 alone. It has one matrix for each head.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, weights: [made.weights[0]] };
    },
  },
  "weights-transposed": {
    because: "The weights are transposed. A row belongs to a query.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, weights: made.weights.map(transpose) };
    },
  },
  "scores-for-weights": {
    because: "weights holds the scores. Return what comes after softmax.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, weights: made.Q.map((_, h) => scoresOf(made, h)) };
    },
  },
  "divides-the-output": {
    because: "You divided the output by the number of heads. W_O mixes them, and nothing is averaged.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, output: times(made.output, 1 / p.W_Q.length) };
    },
  },
  "relu-before-the-output": {
    because: "You replaced negative numbers of the heads by 0. W_O reads them as they are.",
    multiHeadAttention: multiHead({
      join: (outputs) => concatHeads(outputs).map((row) => row.map((x) => Math.max(0, x))),
    }),
  },
  "head-0-alone": {
    because: "Only head 0 reaches the output. Concatenate all heads.",
    multiHeadAttention: multiHead({ join: (outputs) => outputs[0] }),
  },
  "weights-of-head-0-for-all": {
    because: "weights holds those of head 0 for every head. Each head has its own.",
    multiHeadAttention: (X, p) => {
      const made = multiHead({})(X, p);
      return { ...made, weights: made.weights.map(() => made.weights[0].map((row) => [...row])) };
    },
  },
});
