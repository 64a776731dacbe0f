import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { feedForward } from "../05-feed-forward-network/feed-forward.js";
import { type FeedForwardGradients, feedForwardBackward } from "./feed-forward-backward.js";

/** The gradients as stages, from the output downwards. */
const stages = ({ dX, dW1, db1, dW2, db2 }: FeedForwardGradients) => [
  { name: "dW2", expected: dW2, axes: "output unit" },
  { name: "db2", expected: db2, axes: "output" },
  { name: "dW1", expected: dW1, axes: "unit input" },
  { name: "db1", expected: db1, axes: "unit" },
  { name: "dX", expected: dX, axes: "token input" },
];

/** A network of 3 inputs, 7 units and 3 outputs, and 4 tokens for it. */
const network = (stream: number) => {
  const [[b1], [b2]] = [randomMatrix(1, 7, stream), randomMatrix(1, 3, stream + 1)];
  const p = { W1: randomMatrix(7, 3, stream + 2), b1, W2: randomMatrix(3, 7, stream + 3), b2 };
  return { p, X: randomMatrix(4, 3, stream + 4) };
};

test("units far from 0 have slope 1 or 0: two tokens by hand", () => {
  const X = [
    [1, 2, -1],
    [3, -1, 0],
  ];
  const p = {
    W1: [
      [10, 10, -10],
      [30, -5, 5],
      [-10, 30, 0],
      [0, -20, 10],
    ],
    W2: [
      [1, -2, 0.5, 2],
      [0.5, 1, -1, 0],
      [0, 3, 1, -1],
    ],
  };
  // Unit 3 of token 0 and unit 2 of token 1 are off: their value is 0, and so is their slope.
  const preActivation = [
    [40, 15, 50, -50],
    [20, 95, -60, 20],
  ];
  const activated = [
    [40, 15, 50, 0],
    [20, 95, 0, 20],
  ];
  const output = [
    [35, -15, 95],
    [-130, 105, 265],
  ];
  const dOutput = [
    [2, -2, 1],
    [-1, 4, 0.5],
  ];
  // dActivated = (1, −3, 4, 3) and (1, 7.5, −4, −2.5); the slope 0 makes 0 of 3 and of −4.
  const expected = {
    dW2: [
      [60, -65, 100, -20],
      [0, 350, -100, 80],
      [50, 62.5, 50, 10],
    ],
    db2: [1, 2, 1.5],
    dW1: [
      [4, 1, -1],
      [19.5, -13.5, 3],
      [4, 8, -4],
      [-7.5, 2.5, 0],
    ],
    db1: [2, 4.5, 4, -2.5],
    dX: [
      [-120, 145, -25],
      [235, 22.5, 2.5],
    ],
  };
  expect(feedForwardBackward(dOutput, X, { output, preActivation, activated }, p)).toMatchStages(
    stages(expected),
  );
});

test("everything that goes in is the same afterwards", () => {
  const { p, X } = network(41);
  const [cache, dOutput] = [feedForward(X, p), randomMatrix(4, 3, 46)];
  expect(() => feedForwardBackward(dOutput, X, cache, p)).toLeaveUnchanged({
    dOutput,
    X,
    "cache.preActivation": cache.preActivation,
    "cache.activated": cache.activated,
    "cache.output": cache.output,
    ...p,
  });
});

test("dW2 and db2 are the gradients of your feedForward", () => {
  const { p, X } = network(1);
  const back = (p: Parameters<typeof feedForward>[1], dY: Matrix) =>
    feedForwardBackward(dY, X, feedForward(X, p), p);
  expect((W2: Matrix, dY: Matrix) => back({ ...p, W2 }, dY).dW2).toBeGradientOf(
    (W2: Matrix) => feedForward(X, { ...p, W2 }).output,
    { at: p.W2, axes: "output unit", what: "dW2" },
  );
  expect((b2: Vector, dY: Matrix) => back({ ...p, b2 }, dY).db2).toBeGradientOf(
    (b2: Vector) => feedForward(X, { ...p, b2 }).output,
    { at: p.b2, axes: "output", what: "db2" },
  );
});

test("dW1 and db1 are the gradients of your feedForward", () => {
  const { p, X } = network(11);
  const back = (p: Parameters<typeof feedForward>[1], dY: Matrix) =>
    feedForwardBackward(dY, X, feedForward(X, p), p);
  expect((W1: Matrix, dY: Matrix) => back({ ...p, W1 }, dY).dW1).toBeGradientOf(
    (W1: Matrix) => feedForward(X, { ...p, W1 }).output,
    { at: p.W1, axes: "unit input", what: "dW1" },
  );
  expect((b1: Vector, dY: Matrix) => back({ ...p, b1 }, dY).db1).toBeGradientOf(
    (b1: Vector) => feedForward(X, { ...p, b1 }).output,
    { at: p.b1, axes: "unit", what: "db1" },
  );
});

test("dX is the gradient of your feedForward, nothing added", () => {
  const { p, X } = network(21);
  const backward = (X: Matrix, dY: Matrix) => feedForwardBackward(dY, X, feedForward(X, p), p).dX;
  expect(backward).toBeGradientOf((X: Matrix) => feedForward(X, p).output, {
    at: X,
    axes: "token input",
    what: "dX",
  });
});

test("every row of dX depends on its own row of dOutput alone", () => {
  const { p, X } = network(31);
  const cache = feedForward(X, p);
  expect((dY: Matrix) => feedForwardBackward(dY, X, cache, p).dX).toTreatRowsAlone(randomMatrix(4, 3, 36));
});

test("the model of part 1: five gradients", () => {
  const { activations, initial_parameters, gradients_wrt_activations, gradients_wrt_parameters } =
    microModel();
  const cache = {
    output: activations.ffn_output,
    preActivation: activations.ffn_pre_activation,
    activated: activations.ffn_activated,
  };
  const { W1, b1, W2, b2 } = gradients_wrt_parameters;
  const dX = gradients_wrt_activations.ln2_output;
  const dOutput = gradients_wrt_activations.ffn_output;
  expect(feedForwardBackward(dOutput, activations.ln2_output, cache, initial_parameters)).toMatchStages(
    stages({ dX, dW1: W1, db1: b1, dW2: W2, db2: b2 }).map((stage) => ({ ...stage, atol: 1e-12 })),
  );
});

test("with a single token or unit they are the gradients too", () => {
  for (const [tokens, units] of [
    [1, 7],
    [4, 1],
    [1, 1],
  ]) {
    const { p, X } = network(51);
    const few = { W1: p.W1.slice(0, units), b1: p.b1.slice(0, units), b2: p.b2, W2: cut(p.W2, units) };
    const [rows, how] = [X.slice(0, tokens), `with ${tokens} tokens and ${units} units,`];
    const back = (W1: Matrix, X: Matrix, dY: Matrix) =>
      feedForwardBackward(dY, X, feedForward(X, { ...few, W1 }), { ...few, W1 });
    expect((W1: Matrix, dY: Matrix) => back(W1, rows, dY).dW1).toBeGradientOf(
      (W1: Matrix) => feedForward(rows, { ...few, W1 }).output,
      { at: few.W1, axes: "unit input", what: `dW1 ${how}` },
    );
    expect((X: Matrix, dY: Matrix) => back(few.W1, X, dY).dX).toBeGradientOf(
      (X: Matrix) => feedForward(X, few).output,
      { at: rows, axes: "token input", what: `dX ${how}` },
    );
  }
});

test("a single input and output, and a row of zeros, by hand", () => {
  // Both units have the slope ½ at 0: dPre = (½, −1) for dOutput 1, and 0 for dOutput 0.
  const cache = {
    output: [[0], [0]],
    preActivation: [
      [0, 0],
      [0, 0],
    ],
    activated: [
      [0, 0],
      [0, 0],
    ],
  };
  expect(feedForwardBackward([[1], [0]], [[3], [5]], cache, { W1: [[4], [1]], W2: [[1, -2]] })).toMatchStages(
    stages({ dW2: [[0, 0]], db2: [1], dW1: [[1.5], [-3]], db1: [0.5, -1], dX: [[1], [0]] }),
  );
});

test("a dOutput that fits neither X nor W2 is refused", () => {
  const { p, X } = network(61);
  const cache = feedForward(X, p);
  expect(() => feedForwardBackward(randomMatrix(3, 3, 66), X, cache, p)).toRefuse(
    RangeError,
    "three rows of dOutput for four tokens",
  );
  expect(() => feedForwardBackward(randomMatrix(4, 2, 67), X, cache, p)).toRefuse(
    RangeError,
    "two columns of dOutput for three rows of W2",
  );
  expect(() => feedForwardBackward(randomMatrix(5, 3, 68), X, cache, p)).toRefuse(
    RangeError,
    "five rows of dOutput for four tokens",
  );
  expect(() => feedForwardBackward(randomMatrix(4, 4, 69), X, cache, p)).toRefuse(
    RangeError,
    "four columns of dOutput for three rows of W2",
  );
});

test("an X of other tokens, a W1 of other units are refused", () => {
  const { p, X } = network(71);
  const [cache, dOutput] = [feedForward(X, p), randomMatrix(4, 3, 76)];
  expect(() => feedForwardBackward(dOutput, X.slice(1), cache, p)).toRefuse(
    RangeError,
    "an X of three tokens for a cache of four",
  );
  expect(() => feedForwardBackward(dOutput, X, cache, { ...p, W1: p.W1.slice(1) })).toRefuse(
    RangeError,
    "a W1 of six units for a W2 of seven",
  );
  expect(() => feedForwardBackward(dOutput, [...X, X[0]], cache, p)).toRefuse(
    RangeError,
    "an X of five tokens for a cache of four",
  );
  expect(() => feedForwardBackward(dOutput, X, cache, { ...p, W1: [...p.W1, p.W1[0]] })).toRefuse(
    RangeError,
    "a W1 of eight units for a W2 of seven",
  );
  expect(() => feedForwardBackward(dOutput.slice(1), X.slice(1), cache, p)).toRefuse(
    RangeError,
    "a cache of four tokens for an X of three",
  );
  expect(() => feedForwardBackward(dOutput, X, feedForward(X.slice(1), p), p)).toRefuse(
    RangeError,
    "a cache of three tokens for an X of four",
  );
  for (const rows of [cache.preActivation.slice(1), [...cache.preActivation, cache.preActivation[0]]])
    expect(() => feedForwardBackward(dOutput, X, { ...cache, preActivation: rows }, p)).toRefuse(
      RangeError,
      `a cache of ${rows.length} preActivations for four tokens`,
    );
  for (const W2 of [p.W2.map((row) => row.slice(1)), p.W2.map((row) => [...row, 0.5])])
    expect(() => feedForwardBackward(dOutput, X, cache, { ...p, W2 })).toRefuse(
      RangeError,
      `a W2 of ${W2[0].length} units for a W1 of seven`,
    );
});

test("everything that goes in counts at every call", () => {
  const { p, X } = network(81);
  const { output, preActivation, activated } = feedForward(X, p);
  expect(feedForwardBackward).toHeed(
    {
      dOutput: randomMatrix(4, 3, 86),
      X,
      cache: { output, preActivation, activated },
      p: { W1: p.W1, W2: p.W2 },
    },
    { except: ["cache.output"] },
  );
});

test("the gradients are new lists, also those of one token", () => {
  const { p, X } = network(91);
  const [row, dOutput] = [X.slice(0, 1), randomMatrix(1, 3, 96)];
  expect(feedForwardBackward).toReturnNew({ dOutput, X: row, cache: feedForward(row, p), p });
});

/** The first columns. */
function cut(A: Matrix, columns: number): Matrix {
  return A.map((row) => row.slice(0, columns));
}
