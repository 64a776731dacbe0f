import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import type { MultiHead } from "../04-multi-head-attention/multi-head-attention.js";
import { type AttentionGradients, attentionBackward } from "./attention-backward.js";
import { linearBackward } from "./linear-backward.js";
import { type MultiHeadGradients, multiHeadBackward as right } from "./multi-head-backward.js";

type Matrix = number[][];
type Weights = Pick<Parameters, "W_Q" | "W_K" | "W_V" | "W_O">;
type Pass = { dOutput: Matrix; X: Matrix; cache: MultiHead; p: Weights };
type Heads = AttentionGradients[];

const plus = (A: Matrix, B: Matrix) => A.map((row, i) => row.map((x, j) => x + B[i][j]));
const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const through = (dY: Matrix, W: Matrix) => matmul(dY, transpose(W));

/** The columns of head h in the concatenation. */
const own = (dConcatenated: Matrix, h: number, d_k: number) =>
  dConcatenated.map((row) => row.slice(h * d_k, (h + 1) * d_k));

/** What a head gets back, given its columns and what it kept. */
const attend = (dHead: Matrix, { Q, K, V, weights }: MultiHead, h: number) =>
  attentionBackward(dHead, Q[h], K[h], V[h], weights[h]);

function headsOf({ dOutput, cache, p }: Pass, columns = own, back = attend): Heads {
  const { dX } = linearBackward(dOutput, cache.concatenated, p.W_O);
  return cache.Q.map((q, h) => back(columns(dX, h, q[0].length), cache, h));
}

const weightsOf = (X: Matrix, heads: Heads) => ({
  dW_Q: heads.map(({ dQ }) => matmul(transpose(X), dQ)),
  dW_K: heads.map(({ dK }) => matmul(transpose(X), dK)),
  dW_V: heads.map(({ dV }) => matmul(transpose(X), dV)),
});

/** What each head sends back to X through its queries, keys and values. */
const termsOf = (heads: Heads, p: Weights) =>
  heads.map(({ dQ, dK, dV }, h) => ({
    q: through(dQ, p.W_Q[h]),
    k: through(dK, p.W_K[h]),
    v: through(dV, p.W_V[h]),
  }));

/** The sum of all that the heads send back. */
const total = (terms: ReturnType<typeof termsOf>) =>
  terms.map(({ q, k, v }) => plus(plus(q, k), v)).reduce(plus);

/** The right gradients with some of them replaced. */
const but =
  (change: (pass: Pass) => Partial<MultiHeadGradients>) =>
  (dOutput: Matrix, X: Matrix, cache: MultiHead, p: Weights): MultiHeadGradients => ({
    ...right(dOutput, X, cache, p),
    ...change({ dOutput, X, cache, p }),
  });

/** Other gradients of the heads, in the weights and in dX. */
const heads = (gradients: (pass: Pass) => Heads) =>
  but((pass) => {
    const found = gradients(pass);
    return { ...weightsOf(pass.X, found), dX: total(termsOf(found, pass.p)) };
  });

/** Another share-out of the columns among the heads. */
const columns = (share: typeof own) => heads((pass) => headsOf(pass, share));

/** Another way back through a head. */
const headBy = (back: typeof attend) => heads((pass) => headsOf(pass, own, back));

/** Another sum for the input. */
const input = (sum: (terms: ReturnType<typeof termsOf>, pass: Pass) => Matrix) =>
  but((pass) => ({ dX: sum(termsOf(headsOf(pass), pass.p), pass) }));

/** The same sum, but through other weights. */
const inputThrough = (weights: (p: Weights) => Weights) =>
  input((_terms, pass) => total(termsOf(headsOf(pass), weights(pass.p))));

export default mistakesFor<typeof import("./multi-head-backward.js")>({
  "values-only": {
    because:
      "You counted only the path through the values. X also made the queries and keys: three paths per head.",
    multiHeadBackward: input((terms) => terms.map(({ v }) => v).reduce(plus)),
  },
  "queries-only": {
    because:
      "You counted only the path through the queries. X also made the keys and values: three paths per head.",
    multiHeadBackward: input((terms) => terms.map(({ q }) => q).reduce(plus)),
  },
  "keys-only": {
    because:
      "You counted only the path through the keys. X also made the queries and values: three paths per head.",
    multiHeadBackward: input((terms) => terms.map(({ k }) => k).reduce(plus)),
  },
  "forgets-the-keys": {
    because: "The path through the keys is missing: other tokens compare their queries with a token's key.",
    multiHeadBackward: input((terms) => terms.map(({ q, v }) => plus(q, v)).reduce(plus)),
  },
  "forgets-the-queries": {
    because: "The path through the queries is missing: with its query a token looks at the others.",
    multiHeadBackward: input((terms) => terms.map(({ k, v }) => plus(k, v)).reduce(plus)),
  },
  "forgets-the-values": {
    because: "The path through the values is missing: a token's value goes into what the others receive.",
    multiHeadBackward: input((terms) => terms.map(({ q, k }) => plus(q, k)).reduce(plus)),
  },
  "last-head-wins": {
    because:
      "Each head replaced the dX of the previous one. All heads read the same X, so their shares add up.",
    multiHeadBackward: input((terms) => total(terms.slice(-1))),
  },
  "last-path-wins": {
    because:
      "You replaced dX with each path, so only the values of the last head are left. All 3H paths add up.",
    multiHeadBackward: input((terms) => terms[terms.length - 1].v),
  },
  "last-query-path-wins": {
    because:
      "You replaced dX with each path, so only the queries of the last head are left. All 3H paths add up.",
    multiHeadBackward: input((terms) => terms[terms.length - 1].q),
  },
  "last-key-path-wins": {
    because:
      "You replaced dX with each path, so only the keys of the last head are left. All 3H paths add up.",
    multiHeadBackward: input((terms) => terms[terms.length - 1].k),
  },
  "heads-averaged": {
    because: "You averaged the heads' shares of dX. What a value does in several places adds up.",
    multiHeadBackward: input((terms) => times(total(terms), 1 / terms.length)),
  },
  "terms-averaged": {
    because: "You averaged the 3H paths back to X. Each one moves the loss on its own: they add up.",
    multiHeadBackward: input((terms) => {
      const all = terms.flatMap(({ q, k, v }) => [q, k, v]);
      return times(all.reduce(plus), 1 / all.length);
    }),
  },
  "only-the-first-two-heads": {
    because: "Your dX holds the shares of two heads only. Go through all heads, however many there are.",
    multiHeadBackward: input((terms) => total(terms.slice(0, 2))),
  },
  "query-weights-for-all-three": {
    because: "You sent dQ, dK and dV all back through W_Q. Each goes through the weights that made it.",
    multiHeadBackward: inputThrough(({ W_Q, ...p }) => ({ ...p, W_Q, W_K: W_Q, W_V: W_Q })),
  },
  "keys-through-the-query-weights": {
    because: "In dX you sent the keys back through W_Q. W_K made them.",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_K: p.W_Q })),
  },
  "values-through-the-query-weights": {
    because: "In dX you sent the values back through W_Q. W_V made them.",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_V: p.W_Q })),
  },
  "values-through-the-key-weights": {
    because: "In dX you sent the values back through W_K. W_V made them.",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_V: p.W_K })),
  },
  "first-weights-in-the-sum": {
    because:
      "In dX you sent every head back through the weights of head 0. Head h has W_Q[h], W_K[h], W_V[h].",
    multiHeadBackward: inputThrough((p) => {
      const same = (W: Matrix[]) => W.map(() => W[0]);
      return { ...p, W_Q: same(p.W_Q), W_K: same(p.W_K), W_V: same(p.W_V) };
    }),
  },
  "first-value-weights-in-the-sum": {
    because: "In dX you sent the values of every head back through W_V[0]. Head h has its own W_V[h].",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_V: p.W_V.map(() => p.W_V[0]) })),
  },
  "factors-do-not-fit": {
    because:
      "Two factors don't fit. On the path back to X, W is transposed; in the gradient of W, Xᵀ comes first.",
    multiHeadBackward: input((_terms, pass) => {
      const terms = headsOf(pass).flatMap(({ dQ, dK, dV }, h) => [
        matmul(dQ, pass.p.W_Q[h]),
        matmul(dK, pass.p.W_K[h]),
        matmul(dV, pass.p.W_V[h]),
      ]);
      return terms.reduce(plus);
    }),
  },
  "adds-the-residual": {
    because: "You added dOutput to dX. The residual goes around the attention; the block adds it.",
    multiHeadBackward: but(({ dOutput, X, cache, p }) => ({
      dX: plus(right(dOutput, X, cache, p).dX, dOutput),
    })),
  },
  "heads-backwards": {
    because: "Each head got another head's columns, in reverse order. Head 0 owns the first d_k of them.",
    multiHeadBackward: columns((A, h, d_k) => own(A, A[0].length / d_k - 1 - h, d_k)),
  },
  "columns-interleaved": {
    because: "You gave head h every H-th column. Its columns are side by side, from h·d_k on.",
    multiHeadBackward: columns((A, h, d_k) =>
      A.map((row) => row.filter((_, c) => c % (row.length / d_k) === h)),
    ),
  },
  "first-columns-for-all": {
    because: "Every head got the columns of head 0. Head h owns columns h·d_k to (h+1)·d_k − 1.",
    multiHeadBackward: columns((A, _h, d_k) => own(A, 0, d_k)),
  },
  "columns-one-apart": {
    because: "Your slice of head h starts at column h. A head is d_k wide, so it starts at h·d_k.",
    multiHeadBackward: columns((A, h, d_k) => A.map((row) => row.slice(h, h + d_k))),
  },
  "skips-the-output-weights": {
    because:
      "You gave the heads columns of dOutput. It has to go back through W_O first: cut up that gradient.",
    multiHeadBackward: heads(({ dOutput, cache }) =>
      cache.Q.map((q, h) => attend(own(dOutput, h, q[0].length), cache, h)),
    ),
  },
  "queries-given-for-keys": {
    because: "You passed queries and keys to attentionBackward in the wrong order: first Q[h], then K[h].",
    multiHeadBackward: headBy((dHead, { Q, K, V, weights }, h) =>
      attentionBackward(dHead, K[h], Q[h], V[h], weights[h]),
    ),
  },
  "first-attention-for-all": {
    because: "Every head went back through the attention weights of head 0. Head h has weights[h].",
    multiHeadBackward: headBy((dHead, { Q, K, V, weights }, h) =>
      attentionBackward(dHead, Q[h], K[h], V[h], weights[0]),
    ),
  },
  "first-values-for-all": {
    because: "Every head went back with the values of head 0. Head h has its own values, V[h].",
    multiHeadBackward: headBy((dHead, { Q, K, V, weights }, h) =>
      attentionBackward(dHead, Q[h], K[h], V[0], weights[h]),
    ),
  },
  "weights-out-in": {
    because:
      "This is the rule for weights stored [out, in]. W_Q, W_K and W_V are [in, out], so X comes first.",
    multiHeadBackward: but(({ X, ...pass }) => {
      const { dW_Q, dW_K, dW_V } = weightsOf(X, headsOf({ X, ...pass }));
      return { dW_Q: dW_Q.map(transpose), dW_K: dW_K.map(transpose), dW_V: dW_V.map(transpose) };
    }),
  },
  "output-weights-transposed": {
    because: "W_O is stored [out, in], so its gradient is dOutputᵀ · concatenated. This is its transpose.",
    multiHeadBackward: but(({ dOutput, cache }) => ({
      dW_O: matmul(transpose(cache.concatenated), dOutput),
    })),
  },
  "one-gradient-for-all-heads": {
    because:
      "Every head got the sum of all heads' gradients. Each head has its own weights, and its own gradient.",
    multiHeadBackward: but((pass) => {
      const own = weightsOf(pass.X, headsOf(pass));
      const shared = (dW: Matrix[]) => dW.map(() => dW.reduce(plus));
      return { dW_Q: shared(own.dW_Q), dW_K: shared(own.dW_K), dW_V: shared(own.dW_V) };
    }),
  },
  "queries-and-keys-exchanged": {
    because: "You made dW_Q from dK, and dW_K from dQ. Each weight gets what came back through it.",
    multiHeadBackward: but((pass) => {
      const { dW_Q, dW_K } = weightsOf(pass.X, headsOf(pass));
      return { dW_Q: dW_K, dW_K: dW_Q };
    }),
  },
  "keys-and-values-exchanged": {
    because: "You made dW_K from dV, and dW_V from dK. Each weight gets what came back through it.",
    multiHeadBackward: but((pass) => {
      const { dW_K, dW_V } = weightsOf(pass.X, headsOf(pass));
      return { dW_K: dW_V, dW_V: dW_K };
    }),
  },
  "returns-a-bias-too": {
    because: "W_O has no bias, so there is no db to return: only the five gradients named in the docstring.",
    multiHeadBackward: (dOutput, X, cache, p) => {
      const { db } = linearBackward(dOutput, cache.concatenated, p.W_O);
      return { ...right(dOutput, X, cache, p), db } as MultiHeadGradients;
    },
  },
  "changes-the-input": {
    because: "The gradients are right, but you wrote dX over X. The caller still needs X.",
    multiHeadBackward: (dOutput, X, cache, p) => {
      const gradients = right(dOutput, X, cache, p);
      for (const [t, row] of gradients.dX.entries()) X[t].splice(0, row.length, ...row);
      return gradients;
    },
  },
  "values-given-for-keys": {
    because: "dW_K is made from dV. The gradient of W_K comes from dK.",
    multiHeadBackward: but((pass) => ({ dW_K: weightsOf(pass.X, headsOf(pass)).dW_V })),
  },
  "keys-given-for-queries": {
    because: "dW_Q is made from dK. The gradient of W_Q comes from dQ.",
    multiHeadBackward: but((pass) => ({ dW_Q: weightsOf(pass.X, headsOf(pass)).dW_K })),
  },
  "keys-given-for-values": {
    because: "dW_V is made from dK. The gradient of W_V comes from dV.",
    multiHeadBackward: but((pass) => ({ dW_V: weightsOf(pass.X, headsOf(pass)).dW_K })),
  },
  "output-for-the-concatenation": {
    because: "dW_O is made with the output. W_O read the concatenation of the heads.",
    multiHeadBackward: but(({ dOutput, cache }) => ({ dW_O: matmul(transpose(dOutput), cache.output) })),
  },
  "keys-of-head-0": {
    because: "Every head goes back through the keys of head 0. Head h has its own.",
    multiHeadBackward: headBy((dHead, { Q, K, V, weights }, h) =>
      attentionBackward(dHead, Q[h], K[0], V[h], weights[h]),
    ),
  },
  "queries-of-head-0": {
    because: "Every head goes back through the queries of head 0. Head h has its own.",
    multiHeadBackward: headBy((dHead, { Q, K, V, weights }, h) =>
      attentionBackward(dHead, Q[0], K[h], V[h], weights[h]),
    ),
  },
  "first-query-weights": {
    because: "dX goes through the query weights of head 0 for every head. Each head has its own W_Q[h].",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_Q: p.W_Q.map(() => p.W_Q[0]) })),
  },
  "first-key-weights": {
    because: "dX goes through the key weights of head 0 for every head. Each head has its own W_K[h].",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_K: p.W_K.map(() => p.W_K[0]) })),
  },
  "first-head-alone": {
    because: "dX is what head 0 sends back. X reaches the loss through every head: add them all up.",
    multiHeadBackward: input((terms) => total(terms.slice(0, 1))),
  },
  "weights-of-the-opposite-head": {
    because: "dX pairs the first head with the last head's weights. Head h goes back through its own.",
    multiHeadBackward: inputThrough((p) => ({
      ...p,
      W_Q: p.W_Q.toReversed(),
      W_K: p.W_K.toReversed(),
      W_V: p.W_V.toReversed(),
    })),
  },
  "query-and-key-weights-exchanged": {
    because: "In dX, dQ meets W_K and dK meets W_Q. Each goes back through its own weights.",
    multiHeadBackward: inputThrough((p) => ({ ...p, W_Q: p.W_K, W_K: p.W_Q })),
  },
  "scales-the-query-weights": {
    because: "You divided dW_Q by √d_k. The way back through the attention has that factor already.",
    multiHeadBackward: but((pass) => ({
      dW_Q: weightsOf(pass.X, headsOf(pass)).dW_Q.map((A) =>
        times(A, 1 / Math.sqrt(pass.cache.Q[0][0].length)),
      ),
    })),
  },
  "first-values-gradient-for-all": {
    because: "Every head got the value gradient of head 0. Head h has its own dV.",
    multiHeadBackward: but((pass) => ({
      dW_V: headsOf(pass).map(() => matmul(transpose(pass.X), headsOf(pass)[0].dV)),
    })),
  },
  "one-gradient-for-queries-and-keys": {
    because: "dW_K is the same as dW_Q. The gradient of W_K comes from dK.",
    multiHeadBackward: but((pass) => ({ dW_K: weightsOf(pass.X, headsOf(pass)).dW_Q })),
  },
});
