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
    [1, 2],
    [3, -1],
  ];
  const p = {
    W1: [
      [10, 10],
      [30, -5],
      [-10, 30],
    ],
    W2: [
      [1, -2, 0.5],
      [0.5, 1, -1],
    ],
  };
  // Unit 2 of token 1 is off: its value is 0, and so is its slope.
  const preActivation = [
    [30, 20, 50],
    [20, 95, -60],
  ];
  const activated = [
    [30, 20, 50],
    [20, 95, 0],
  ];
  const output = [
    [15, -15],
    [-170, 105],
  ];
  const dOutput = [
    [1, -2],
    [-1, 4],
  ];
  // dActivated = (0, −4, 2.5) and (1, 6, −4.5); the slope 0 makes −4.5 to 0.
  const expected = {
    dW2: [
      [10, -75, 50],
      [20, 340, -100],
    ],
    db2: [0, 2],
    dW1: [
      [3, -1],
      [14, -14],
      [2.5, 5],
    ],
    db1: [1, 2, 2.5],
    dX: [
      [-145, 95],
      [190, -20],
    ],
  };
  expect(feedForwardBackward(dOutput, X, { output, preActivation, activated }, p)).toMatchStages(
    stages(expected),
  );
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

test("everything that goes in is the same afterwards", () => {
  const { p, X } = network(41);
  const [cache, dOutput] = [feedForward(X, p), randomMatrix(4, 3, 46)];
  expect(() => feedForwardBackward(dOutput, X, cache, p)).toLeaveUnchanged({ dOutput, X, ...cache, ...p });
});
