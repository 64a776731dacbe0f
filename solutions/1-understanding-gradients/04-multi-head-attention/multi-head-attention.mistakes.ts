import { mistakesFor } from "#lib/mistakes";
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
    because:
      "Every query sees every key: attention hides the future only when it is asked to, by its option causal.",
    multiHeadAttention: multiHead({
      weigh: (heads, h) => scoresOf(heads, h).map((row) => softmax(row)),
    }),
  },
  "exchanges-queries-and-keys": {
    because: "Queries were made with W_K and keys with W_Q. Each kind has weights of its own name.",
    multiHeadAttention: multiHead({
      project: (X, p) => right.project(X, { ...p, W_Q: p.W_K, W_K: p.W_Q }),
    }),
  },
  "keys-from-the-query-weights": {
    because: "Keys were made with W_Q. What a token looks for is not what it can be found by: keys have W_K.",
    multiHeadAttention: multiHead({ project: (X, p) => right.project(X, { ...p, W_K: p.W_Q }) }),
  },
  "values-from-the-key-weights": {
    because:
      "Values were made with W_K. What a token is found by is not what it hands over: values have W_V.",
    multiHeadAttention: multiHead({ project: (X, p) => right.project(X, { ...p, W_V: p.W_K }) }),
  },
  "values-from-the-query-weights": {
    because: "Values were made with W_Q. What a token looks for is not what it hands over: values have W_V.",
    multiHeadAttention: multiHead({ project: (X, p) => right.project(X, { ...p, W_V: p.W_Q }) }),
  },
  "exchanges-keys-and-values": {
    because: "Keys and values changed places on the way into attention: queries meet keys, values are mixed.",
    multiHeadAttention: multiHead({
      weigh: ({ Q, V }, h) => right.weigh({ Q, K: V, V }, h),
      mix: (weights, { K }, h) => matmul(weights, K[h]),
    }),
  },
  "exchanges-queries-and-keys-in-the-head": {
    because: "Queries and keys changed places on the way into attention: each row of weights is a query's.",
    multiHeadAttention: multiHead({ weigh: ({ Q, K, V }, h) => right.weigh({ Q: K, K: Q, V }, h) }),
  },
  "first-weights-for-all": {
    because: "Every head got the weights of head 0, so all heads find the same. Head h has W_Q[h] and so on.",
    multiHeadAttention: multiHead({
      project: (X, p) => {
        const same = (W: Matrix[]) => W.map(() => W[0]);
        return right.project(X, { ...p, W_Q: same(p.W_Q), W_K: same(p.W_K), W_V: same(p.W_V) });
      },
    }),
  },
  "first-head-weighs-for-all": {
    because: "All heads share the attention weights of head 0. Each head decides for itself where to look.",
    multiHeadAttention: multiHead({ weigh: (heads) => right.weigh(heads, 0) }),
  },
  "sums-the-scores": {
    because:
      "The scores of all heads were added up before the softmax. Then there is one pattern, not one for each head.",
    multiHeadAttention: multiHead({
      weigh: (heads) => causalWeights(heads.Q.map((_, h) => scoresOf(heads, h)).reduce(plus)),
    }),
  },
  "one-wide-head": {
    because:
      "Queries and keys of all heads were joined before the scores: that is a single wide head. Attend first, join last.",
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
    because: "The scores go into softmax unscaled. Each head divides them by √d_k, as your attention does.",
    multiHeadAttention: multiHead({ weigh: (heads, h) => causalWeights(rawScores(heads, h)) }),
  },
  "scales-twice": {
    because: "The scores were divided by √d_k twice. Your attention already scales them.",
    multiHeadAttention: multiHead({
      weigh: (heads, h) => causalWeights(times(scoresOf(heads, h), 1 / rootOfWidth(heads, h))),
    }),
  },
  "turns-w-o-around": {
    because: "p.W_O was replaced by its transpose, so the next call turns it back. Leave p unchanged.",
    multiHeadAttention: (X, p) => {
      p.W_O = transpose(p.W_O);
      return multiHead({ finish: (concatenated) => matmul(concatenated, p.W_O) })(X, p);
    },
  },
  "mixes-the-first-values": {
    because: "Every head mixes the values of head 0. Head h has values of its own, V[h].",
    multiHeadAttention: multiHead({ mix: (weights, { V }) => matmul(weights, V[0]) }),
  },
  "averages-the-heads": {
    because:
      "The heads were averaged. They stand side by side, each with columns of its own, and W_O mixes them.",
    multiHeadAttention: multiHead({
      join: (outputs) => times(outputs.reduce(plus), 1 / outputs.length),
    }),
  },
  "swaps-the-heads": {
    because: "The heads were joined last first, so each meets the columns of W_O that belong to another.",
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
      "The heads were multiplied by W_O as it lies. It is stored [out, in]: an output is a row. Square W_O hides it.",
    multiHeadAttention: multiHead({ finish: (concatenated, W_O) => matmul(concatenated, W_O) }),
  },
  "skips-the-projection": {
    because: "The output is the heads side by side, not yet mixed. The last step is the projection by W_O.",
    multiHeadAttention: multiHead({ finish: (concatenated) => concatenated.map((row) => [...row]) }),
  },
  "adds-the-input": {
    because: "X was added to the output. That is the residual, and it belongs to the block in chapter 06.",
    multiHeadAttention: multiHead({
      finish: (concatenated, W_O, X) => plus(right.finish(concatenated, W_O, X), X),
    }),
  },
});
