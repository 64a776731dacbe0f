import { mistakesFor } from "#lib/author/mistakes";
import type { FeedForward } from "./feed-forward.js";
import { gelu } from "./gelu.js";
import { linear } from "./linear.js";

type Matrix = number[][];
type Weights = { W1: Matrix; b1: number[]; W2: Matrix; b2: number[] };

const each = (A: Matrix, f: (z: number) => number) => A.map((row) => row.map((z) => f(z)));
const plus = (A: Matrix, B: Matrix) => A.map((row, t) => row.map((x, d) => x + B[t][d]));
const zeros = (b: number[]) => b.map(() => 0);

/** The error function after Abramowitz and Stegun, 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const size = 1 - factors.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x);
  return x < 0 ? -size : size;
}

/** One stage after the other; a mistake replaces some of them. */
interface Stages {
  input: (X: Matrix) => Matrix;
  first: (X: Matrix, p: Weights) => Matrix;
  activate: (preActivation: Matrix) => Matrix;
  second: (activated: Matrix, p: Weights, X: Matrix, preActivation: Matrix) => Matrix;
}

const right: Stages = {
  input: (X) => X,
  first: (X, p) => linear(X, p.W1, p.b1),
  activate: (preActivation) => each(preActivation, gelu),
  second: (activated, p) => linear(activated, p.W2, p.b2),
};

function network(changed: Partial<Stages>): (X: Matrix, p: Weights) => FeedForward {
  const stage = { ...right, ...changed };
  return (X, p) => {
    const preActivation = stage.first(stage.input(X), p);
    const activated = stage.activate(preActivation);
    const output = stage.second(activated, p, X, preActivation);
    return { output, preActivation, activated };
  };
}

export default mistakesFor<typeof import("./feed-forward.js")>({
  "forgets-the-activation": {
    because: "There is no nonlinearity between your layers: GELU is missing, and two linear layers are one.",
    feedForward: network({ activate: (pre) => each(pre, (z) => z) }),
  },
  "relu-instead": {
    because:
      "This is ReLU, which cuts off negative numbers. The model uses GELU, which lets a little of them through.",
    feedForward: network({ activate: (pre) => each(pre, (z) => Math.max(0, z)) }),
  },
  "the-sigmoid-form": {
    because: "Your activation is x · σ(1.702 x), a coarser approximation of GELU. Use your own gelu.",
    feedForward: network({ activate: (pre) => each(pre, (z) => z / (1 + Math.exp(-1.702 * z))) }),
  },
  "the-exact-form": {
    because: "This is the exact GELU, with the error function. The model uses the tanh form, your own gelu.",
    feedForward: network({ activate: (pre) => each(pre, (z) => 0.5 * z * (1 + erf(z / Math.SQRT2))) }),
  },
  "activates-in-place": {
    because:
      "You wrote the activation over preActivation. The backward pass needs both: keep two separate matrices.",
    feedForward: network({
      activate: (pre) => {
        for (const row of pre) for (let u = 0; u < row.length; u++) row[u] = gelu(row[u]);
        return pre;
      },
    }),
  },
  "activates-the-input": {
    because:
      "You applied GELU to X before the first layer. It belongs between the layers, on the hidden units.",
    feedForward: network({ input: (X) => each(X, gelu) }),
  },
  "activates-the-output": {
    because:
      "You applied GELU to the output as well. The second layer is the last step; its output may be negative.",
    feedForward: network({ second: (activated, p) => each(right.second(activated, p, [], []), gelu) }),
  },
  "activates-late": {
    because: "You applied GELU after the second layer instead of before it. It belongs to the hidden units.",
    feedForward: network({ second: (_activated, p, _X, pre) => each(linear(pre, p.W2, p.b2), gelu) }),
  },
  "skips-the-activated": {
    because: "Your second layer reads preActivation, so GELU has no effect on the output.",
    feedForward: network({ second: (_activated, p, _X, pre) => linear(pre, p.W2, p.b2) }),
  },
  "activates-twice": {
    because: "You applied GELU twice to the hidden units. Once is enough.",
    feedForward: network({ activate: (pre) => each(each(pre, gelu), gelu) }),
  },
  "forgets-the-first-bias": {
    because: "preActivation lacks b1, with which each hidden unit chooses where it begins to respond.",
    feedForward: network({ first: (X, p) => linear(X, p.W1, zeros(p.b1)) }),
  },
  "bias-behind-the-activation": {
    because: "preActivation lacks b1: you added it after GELU. GELU reads X · W1ᵀ + b1.",
    feedForward: (X, p) => {
      const preActivation = linear(X, p.W1, zeros(p.b1));
      const activated = preActivation.map((row) => row.map((z, u) => gelu(z) + p.b1[u]));
      return { output: linear(activated, p.W2, p.b2), preActivation, activated };
    },
  },
  "forgets-the-second-bias": {
    because: "You don't add b2 to the output of the second layer.",
    feedForward: network({ second: (activated, p) => linear(activated, p.W2, zeros(p.b2)) }),
  },
  "bias-before-the-weights": {
    because:
      "You added b2 before applying W2, so W2 changes it. A bias comes after the weights of its layer.",
    feedForward: network({
      second: (activated, p) => {
        const shifted = activated.map((row) => row.map((a, u) => a + (p.b2[u] ?? 0)));
        return linear(shifted, p.W2, zeros(p.b2));
      },
    }),
  },
  "adds-the-input": {
    because: "You added X to the output. That is the residual, and it belongs to the block in chapter 06.",
    feedForward: network({ second: (activated, p, X) => plus(right.second(activated, p, X, []), X) }),
  },
  "silu-instead": {
    because: "This is SiLU, x · σ(x). The activation here is gelu.",
    feedForward: network({ activate: (A) => each(A, (z) => z / (1 + Math.exp(-z))) }),
  },
  "tanh-instead": {
    because: "This is tanh. The activation here is gelu.",
    feedForward: network({ activate: (A) => each(A, Math.tanh) }),
  },
  "softmax-instead": {
    because: "You applied softmax. Each hidden unit goes through gelu by itself.",
    feedForward: network({
      activate: (A) =>
        A.map((row) => {
          const sum = row.reduce((total, z) => total + Math.exp(z), 0);
          return row.map((z) => Math.exp(z) / sum);
        }),
    }),
  },
  "multiplies-by-the-unit": {
    because: "You multiplied gelu(z) by z. gelu holds that factor already.",
    feedForward: network({ activate: (A) => each(A, (z) => z * gelu(z)) }),
  },
  "derivative-instead": {
    because: "You took the derivative of gelu. The forward pass applies gelu itself.",
    feedForward: network({ activate: (A) => each(A, (z) => (gelu(z + 1e-5) - gelu(z - 1e-5)) / 2e-5) }),
  },
  "first-weights-transposed": {
    because: "The second layer uses W1, transposed. It has weights of its own, W2.",
    feedForward: network({
      second: (A, p) =>
        linear(
          A,
          p.W1[0].map((_, d) => p.W1.map((row) => row[d])),
          p.b2,
        ),
    }),
  },
  "first-weights-twice": {
    because: "Both layers use W1. The second layer has weights of its own, W2.",
    feedForward: network({
      second: (A, p) =>
        A.map((row) => p.b2.map((b, d) => b + row.reduce((sum, a, k) => sum + a * (p.W1[d]?.[k] ?? 0), 0))),
    }),
  },
  "adds-the-second-bias-twice": {
    because: "You added b2 twice. linear adds it already.",
    feedForward: network({
      second: (A, p) =>
        linear(
          A,
          p.W2,
          p.b2.map((b) => 2 * b),
        ),
    }),
  },
  "bias-of-the-token": {
    because: "You added one number of b1 to a whole token. Hidden unit k gets number k, at every token.",
    feedForward: network({
      first: (X, p) =>
        linear(X, p.W1, zeros(p.b1)).map((row, t) => row.map((z) => z + p.b1[t % p.b1.length])),
    }),
  },
  "centers-the-tokens": {
    because: "You subtracted the mean of each token. The network reads the tokens as they are.",
    feedForward: network({
      input: (X) =>
        X.map((row) => row.map((x) => x - row.reduce((sum, value) => sum + value, 0) / row.length)),
    }),
  },
  "stages-exchanged": {
    because: "preActivation and activated are exchanged. Return each under its own name.",
    feedForward: (X, p) => {
      const { output, preActivation, activated } = network({})(X, p);
      return { output, preActivation: activated, activated: preActivation };
    },
  },
});
