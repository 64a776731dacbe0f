import { expect, test } from "vitest";
import type { Matrix, Vector } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { linear } from "../05-feed-forward-network/linear.js";
import { type LinearGradients, linearBackward } from "./linear-backward.js";

/** The three gradients as stages, in the order in which they are judged. */
const stages = ({ dX, dW, db }: LinearGradients) => [
  { name: "dX", expected: dX, axes: "token input" },
  { name: "dW", expected: dW, axes: "output input" },
  { name: "db", expected: db, axes: "output" },
];

test("three tokens, two inputs, five outputs, by hand", () => {
  const X = [
    [1, -2],
    [0, 3],
    [2, 0.5],
  ];
  const W = [
    [1, 2],
    [-1, 0.5],
    [0, 3],
    [2, -1],
    [0.5, 1],
  ];
  const dY = [
    [1, 2, 0, -1, 4],
    [-3, 0.5, 1, 2, -2],
    [3, -1, -2, 0.5, 0.5],
  ];
  const dX = [
    [-1, 8],
    [-0.5, -6.75],
    [5.25, -0.5],
  ];
  const dW = [
    [7, -9.5],
    [0, -3],
    [-4, 2],
    [0, 8.25],
    [5, -13.75],
  ];
  expect(linearBackward(dY, X, W)).toMatchStages(stages({ dX, dW, db: [1, 1.5, -1, 1.5, 2.5] }));
});

test("three tokens, and W square, so that every shape fits", () => {
  const X = [
    [1, 2],
    [0, -1],
    [3, 1],
  ];
  const W = [
    [2, -1],
    [0.5, 3],
  ];
  const dY = [
    [1, -1],
    [2, 0.5],
    [-1, 3],
  ];
  const dX = [
    [1.5, -4],
    [4.25, -0.5],
    [-0.5, 10],
  ];
  const dW = [
    [-2, -1],
    [8, 0.5],
  ];
  expect(linearBackward(dY, X, W)).toMatchStages(stages({ dX, dW, db: [2, 2.5] }));
});

test("a single token", () => {
  expect(
    linearBackward(
      [[2, -3]],
      [[5, 7, 1]],
      [
        [1, 4, 0],
        [-1, 0.5, 2],
      ],
    ),
  ).toMatchStages(
    stages({
      dX: [[5, 6.5, -6]],
      dW: [
        [10, 14, 2],
        [-15, -21, -3],
      ],
      db: [2, -3],
    }),
  );
});

test("dY, X and W are the same afterwards", () => {
  const [dY, X, W] = [randomMatrix(4, 3, 10), randomMatrix(4, 2, 11), randomMatrix(3, 2, 12)];
  expect(() => linearBackward(dY, X, W)).toLeaveUnchanged({ dY, X, W });
});

test("dX is the gradient of your linear by X", () => {
  const [X, W, [b]] = [randomMatrix(7, 3, 1), randomMatrix(5, 3, 2), randomMatrix(1, 5, 3)];
  const backward = (X: Matrix, dY: Matrix) => linearBackward(dY, X, W).dX;
  expect(backward).toBeGradientOf((X: Matrix) => linear(X, W, b), { at: X, axes: "token input" });
});

test("dW is the gradient of your linear by W", () => {
  const [X, W, [b]] = [randomMatrix(7, 3, 4), randomMatrix(5, 3, 5), randomMatrix(1, 5, 6)];
  const backward = (W: Matrix, dY: Matrix) => linearBackward(dY, X, W).dW;
  expect(backward).toBeGradientOf((W: Matrix) => linear(X, W, b), { at: W, axes: "output input" });
});

test("db is the gradient of your linear by b", () => {
  const [X, W, [b]] = [randomMatrix(7, 3, 7), randomMatrix(5, 3, 8), randomMatrix(1, 5, 9)];
  const backward = (_: Vector, dY: Matrix) => linearBackward(dY, X, W).db;
  expect(backward).toBeGradientOf((b: Vector) => linear(X, W, b), { at: b, axes: "output" });
});

test("the model of part 1: from the logits to the last norm", () => {
  const { activations, initial_parameters, gradients_wrt_activations, gradients_wrt_parameters } =
    microModel();
  const { dX, dW } = linearBackward(
    gradients_wrt_activations.logits,
    activations.ln_f_output,
    initial_parameters.W_lm,
  );
  expect({ dX, dW }).toMatchStages([
    { name: "dX", expected: gradients_wrt_activations.ln_f_output, axes: "token input", atol: 1e-12 },
    { name: "dW", expected: gradients_wrt_parameters.W_lm, axes: "output input", atol: 1e-12 },
  ]);
});

test("the model of part 1: W_O, whose shape hides a transpose", () => {
  const { activations, initial_parameters, gradients_wrt_activations, gradients_wrt_parameters } =
    microModel();
  const { dX, dW } = linearBackward(
    gradients_wrt_activations.multi_head_output,
    activations.heads_concatenated,
    initial_parameters.W_O,
  );
  expect({ dX, dW }).toMatchStages([
    { name: "dX", expected: gradients_wrt_activations.heads_concatenated, axes: "token input", atol: 1e-12 },
    { name: "dW", expected: gradients_wrt_parameters.W_O, axes: "output input", atol: 1e-12 },
  ]);
});

test("a dY with fewer or more rows than X is refused", () => {
  expect(() =>
    linearBackward(
      [[1, 2]],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 2, 3],
        [0, 1, 0],
      ],
    ),
  ).toRefuse(RangeError, "one row of dY for two of X");
  expect(() =>
    linearBackward(randomMatrix(3, 2, 14), randomMatrix(2, 4, 15), randomMatrix(2, 4, 16)),
  ).toRefuse(RangeError, "three rows of dY for two of X");
});

test("dY has one column for each row of W, or it is refused", () => {
  expect(() =>
    linearBackward(
      [[1]],
      [[1, 2, 3]],
      [
        [1, 2, 3],
        [0, 1, 0],
      ],
    ),
  ).toRefuse(RangeError, "one column of dY for two rows of W");
  expect(() =>
    linearBackward(randomMatrix(2, 3, 17), randomMatrix(2, 4, 18), randomMatrix(2, 4, 19)),
  ).toRefuse(RangeError, "three columns of dY for two rows of W");
});

test("a single token, input or output, or zeros: the plain sums", () => {
  expect(linearBackward).toAgreeWith(
    plainSums,
    { dY: "token output", X: "token input", W: "output input" },
    { axes: { dX: "token input", dW: "output input", db: "output" }, cases: "ones zeros small" },
  );
});

test("dY, X and W count at every call", () => {
  expect(linearBackward).toHeed({
    dY: randomMatrix(4, 3, 20),
    X: randomMatrix(4, 2, 21),
    W: randomMatrix(3, 2, 22),
  });
});

test("the gradients are new lists, also those of one token", () => {
  expect(linearBackward).toReturnNew({ dY: [[2, -3]], X: [[5, 7, 1]], W: randomMatrix(2, 3, 13) });
});

/** The sums of the lesson, one number at a time. */
function plainSums(dY: Matrix, X: Matrix, W: Matrix): LinearGradients {
  const sum = (n: number, term: (k: number) => number) =>
    Array.from({ length: n }, (_, k) => term(k)).reduce((total, x) => total + x, 0);
  return {
    dX: X.map((row, t) => row.map((_, i) => sum(W.length, (o) => dY[t][o] * W[o][i]))),
    dW: W.map((row, o) => row.map((_, i) => sum(X.length, (t) => dY[t][o] * X[t][i]))),
    db: W.map((_, o) => sum(dY.length, (t) => dY[t][o])),
  };
}
