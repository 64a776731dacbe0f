import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { feedForward } from "./feed-forward.js";

const STAGES = ["preActivation", "activated", "output"] as const;

/** Weights for `width` numbers a token and `units` hidden units; four streams of random numbers are used up. */
function weights(width: number, units: number, stream: number) {
  return {
    W1: randomMatrix(units, width, stream),
    b1: randomMatrix(1, units, stream + 1)[0],
    W2: randomMatrix(width, units, stream + 2),
    b2: randomMatrix(1, width, stream + 3)[0],
  };
}

test("two numbers, three hidden units, two numbers: by hand", () => {
  // gelu(-1), gelu(1), gelu(2), gelu(3)
  const [low, one, two, three] = [
    -0.15880800939172324, 0.8411919906082768, 1.954597694087775, 2.996362607918227,
  ];
  const X = [
    [1, 2],
    [3, -1],
  ];
  const p = {
    W1: [
      [1, 0],
      [0, -1],
      [1, 1],
    ],
    b1: [0, 1, -1],
    W2: [
      [1, 0, 2],
      [-1, 3, 0],
    ],
    b2: [10, -5],
  };
  const preActivation = [
    [1, -1, 2],
    [3, 2, 1],
  ];
  const activated = [
    [one, low, two],
    [three, two, one],
  ];
  const output = [
    [one + 2 * two + 10, 3 * low - one - 5],
    [three + 2 * one + 10, 3 * two - three - 5],
  ];
  expect(feedForward(X, p)).toMatchStages([
    { name: "preActivation", expected: preActivation, axes: "token unit" },
    { name: "activated", expected: activated, axes: "token unit" },
    { name: "output", expected: output, axes: "token output" },
  ]);
});

test("tokens and weights stay, even if all stages are overwritten", () => {
  const X = randomMatrix(4, 3, 21);
  const p = weights(3, 5, 22);
  const call = () => {
    const stages = feedForward(X, p);
    for (const name of STAGES) for (const row of stages[name]) row.fill(99);
  };
  expect(call).toLeaveUnchanged({ X, ...p });
});

test("width 3, seven hidden units, five tokens, in plain loops", () => {
  const X = randomMatrix(5, 3, 0);
  const p = weights(3, 7, 1);
  const preActivation = layer(X, p.W1, p.b1);
  const activated = preActivation.map((row) => row.map(slowGelu));
  expect(feedForward(X, p)).toMatchStages([
    { name: "preActivation", expected: preActivation, axes: "token unit" },
    { name: "activated", expected: activated, axes: "token unit" },
    { name: "output", expected: layer(activated, p.W2, p.b2), axes: "token output" },
  ]);
});

test("the model of part 1: all five tokens through 64 hidden units", () => {
  const { activations: a, initial_parameters: p } = microModel();
  expect(feedForward(a.ln2_output, p)).toMatchStages([
    { name: "preActivation", expected: a.ffn_pre_activation, axes: "token unit" },
    { name: "activated", expected: a.ffn_activated, axes: "token unit" },
    { name: "output", expected: a.ffn_output, axes: "token output" },
  ]);
});

test("changing one token changes no other token's output", () => {
  const p = weights(3, 5, 5);
  expect((X: Matrix) => feedForward(X, p).output).toTreatRowsAlone(randomMatrix(4, 3, 9));
});

test("tokens in another order give the same rows in that order", () => {
  const p = weights(3, 5, 10);
  expect((X: Matrix) => feedForward(X, p).output).toBeEquivariant(randomMatrix(4, 3, 14));
});

test("weights that do not fit the tokens or each other are refused", () => {
  const fitting = weights(3, 5, 26);
  const refused = (p: Partial<typeof fitting>, what: string) =>
    expect(() => feedForward(randomMatrix(2, 3, 30), { ...fitting, ...p })).toRefuse(RangeError, what);
  refused({ W1: randomMatrix(5, 4, 31) }, "W1 for tokens of width four where it is three");
  refused({ b1: [1, 2, 3, 4] }, "a b1 of four for five hidden units");
  refused({ b2: [1, 2, 3, 4] }, "a b2 of four for a width of three");
});

test("a second layer for other hidden units is refused", () => {
  const p = { ...weights(3, 5, 15), W2: randomMatrix(3, 4, 19) };
  expect(() => feedForward(randomMatrix(2, 3, 20), p)).toRefuse(
    RangeError,
    "W2 for four hidden units where there are five",
  );
});

test("a single token, unit or width is no exception", () => {
  const slowly = (X: Matrix, p: ReturnType<typeof weights>) => {
    const preActivation = layer(X, p.W1, p.b1);
    const activated = preActivation.map((row) => row.map(slowGelu));
    return { preActivation, activated, output: layer(activated, p.W2, p.b2) };
  };
  expect(feedForward).toAgreeWith(
    slowly,
    { X: "token width", p: { W1: "unit width", b1: "unit", W2: "width unit", b2: "width" } },
    {
      axes: { preActivation: "token unit", activated: "token unit", output: "token output" },
      cases: "ones zeros small large",
    },
  );
});

test("other tokens, weights or biases count, at every call", () => {
  expect(feedForward).toHeed({ X: randomMatrix(4, 3, 32), p: weights(3, 5, 33) });
});

test("all stages are new, even where they equal a bias", () => {
  const X = [
    [0, 0, 0],
    [1, -2, 3],
  ];
  expect(feedForward).toReturnNew({ X, p: weights(3, 5, 37) });
});

/** Y[t][o] = Σ_i X[t][i] · W[o][i] + b[o] */
function layer(X: Matrix, W: Matrix, b: Vector): Matrix {
  return X.map((x) => W.map((w, o) => w.reduce((sum, weight, i) => sum + weight * x[i], b[o])));
}

/** (1 + tanh y) / 2 is 1 / (1 + e^(−2y)). */
function slowGelu(x: number): number {
  return x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
