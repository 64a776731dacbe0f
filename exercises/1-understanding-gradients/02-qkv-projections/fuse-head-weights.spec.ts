import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { fuseHeadWeights, projectFused, splitColumns } from "./fuse-head-weights.js";
import { projectHeads } from "./project-heads.js";

// Three heads [4, 2]: head 0 in units, head 1 in tens, head 2 in hundreds.
const units = () => [
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
];
const tens = () => units().map((row) => row.map((x) => 10 * x));
const hundreds = () => units().map((row) => row.map((x) => 100 * x));
const sideBySide = () => [
  [1, 2, 10, 20, 100, 200],
  [3, 4, 30, 40, 300, 400],
  [5, 6, 50, 60, 500, 600],
  [7, 8, 70, 80, 700, 800],
];

test("fused, every row has units, then tens, then hundreds", () => {
  expect(fuseHeadWeights([units(), tens(), hundreds()])).toMatchValues(sideBySide(), {
    axes: "input column",
  });
});

test("fusing leaves the weights of every head as they were", () => {
  const W = [0, 1, 2].map((stream) => randomMatrix(4, 2, stream));
  expect(() => fuseHeadWeights(W)).toLeaveUnchanged({ W });
});

test("split among three, units, tens and hundreds are apart", () => {
  expect(splitColumns(sideBySide(), 3)).toMatchValues([units(), tens(), hundreds()], {
    axes: "head token feature",
  });
});

test("split between two, the same columns make bands of three", () => {
  const [left, right] = [sideBySide().map((row) => row.slice(0, 3)), sideBySide().map((row) => row.slice(3))];
  expect(splitColumns(sideBySide(), 2)).toMatchValues([left, right], { axes: "head token feature" });
});

test("three tokens of width 2, two heads of width 4, by hand", () => {
  const X = [
    [1, 2],
    [0, -1],
    [3, 1],
  ];
  const fused = [
    [1, 0, 4, -2, 0, 3, -2, 1],
    [2, -1, 0, 1, 1, 1, 5, -3],
  ];
  const heads = [
    [
      [5, -2, 4, 0],
      [-2, 1, 0, -1],
      [5, -1, 12, -5],
    ],
    [
      [2, 5, 8, -5],
      [-1, -1, -5, 3],
      [1, 10, -1, 0],
    ],
  ];
  expect(projectFused(X, fused, 2)).toMatchValues(heads, { axes: "head token feature" });
});

test("it equals projectHeads for three heads of width 5", () => {
  const X = randomMatrix(7, 4, 3);
  const W = [4, 5, 6].map((stream) => randomMatrix(4, 5, stream));
  const expected = projectHeads(copyOf(X), copyOf(W));
  expect(projectFused(X, fuseHeadWeights(W), 3)).toMatchValues(expected, { axes: "head token feature" });
});

test('Q, K and V of "I like transformers" come out, for both heads', () => {
  const { activations, initial_parameters } = microModel();
  const { W_Q, W_K, W_V } = initial_parameters;
  const project = (W: Matrix[]) => projectFused(activations.ln1_output, fuseHeadWeights(W), 2);
  const axes = "head token feature";
  expect({ Q: project(W_Q), K: project(W_K), V: project(W_V) }).toMatchStages([
    { name: "Q", expected: activations.Q, axes },
    { name: "K", expected: activations.K, axes },
    { name: "V", expected: activations.V, axes },
  ]);
});

test("all six weights fused give Q, K and V of both heads in a row", () => {
  const { activations, initial_parameters } = microModel();
  const { W_Q, W_K, W_V } = initial_parameters;
  const fused = fuseHeadWeights([...W_Q, ...W_K, ...W_V]);
  expect(projectFused(activations.ln1_output, fused, 6)).toMatchValues(
    [...activations.Q, ...activations.K, ...activations.V],
    { axes: "projection token feature" },
  );
});

test("splitting undoes fusing", () => {
  const W = [7, 8, 9].map((stream) => randomMatrix(5, 4, stream));
  expect(splitColumns(fuseHeadWeights(copyOf(W)), 3)).toMatchValues(W, { axes: "head input feature" });
});

test("one head gets all columns, many heads one column each", () => {
  const Y = randomMatrix(3, 4, 10);
  expect(fuseHeadWeights([copyOf(Y)])).toMatchValues(Y, { axes: "input column" });
  expect(splitColumns(copyOf(Y), 1)).toMatchValues([Y], { axes: "head token feature" });
  const columns = [0, 1, 2, 3].map((j) => Y.map((row) => [row[j]]));
  expect(splitColumns(Y, 4)).toMatchValues(columns, { axes: "head token feature" });
});

test("a single token is split like any other", () => {
  expect(splitColumns([[1, 2, 10, 20]], 2)).toMatchValues([[[1, 2]], [[10, 20]]], {
    axes: "head token feature",
  });
  expect(() => splitColumns([[1, 2, 10]], 2)).toRefuse(RangeError, "two heads for three columns");
});

test("writing into a result changes nothing else", () => {
  const Y = randomMatrix(3, 4, 18);
  const write = (M: Matrix) => {
    M[0][0] = 100;
  };
  expect(() => write(fuseHeadWeights([Y]))).toLeaveUnchanged({ Y });
  expect(() => write(splitColumns(Y, 1)[0])).toLeaveUnchanged({ Y });
});

test("columns that cannot be shared out equally are refused", () => {
  expect(() => splitColumns(sideBySide(), 4)).toRefuse(RangeError, "four heads for six columns");
  expect(() => splitColumns(sideBySide(), 12)).toRefuse(RangeError, "twelve heads for six columns");
  expect(() => projectFused(randomMatrix(5, 4, 19), sideBySide(), 4)).toRefuse(
    RangeError,
    "fused weights of six columns for four heads",
  );
});

test("heads of different shapes are refused", () => {
  const W_h = randomMatrix(4, 2, 11);
  expect(() => fuseHeadWeights([W_h, randomMatrix(4, 3, 12)])).toRefuse(RangeError, "a wider second head");
  expect(() => fuseHeadWeights([W_h, randomMatrix(3, 2, 13)])).toRefuse(
    RangeError,
    "a second head that reads less",
  );
});

test("what goes in stays as it was", () => {
  const X = randomMatrix(5, 4, 14);
  const fused = randomMatrix(4, 6, 15);
  const Y = randomMatrix(5, 6, 17);
  expect(() => projectFused(X, fused, 2)).toLeaveUnchanged({ X, fused });
  expect(() => splitColumns(Y, 2)).toLeaveUnchanged({ Y });
});
