import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
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

test("a single head, input or feature, and zeros are fused alike", () => {
  const joined = (W: Matrix[]) => {
    const d_k = W[0][0].length;
    const numberAt = (d: number, j: number) => W[Math.floor(j / d_k)][d][j % d_k];
    return W[0].map((_, d) => Array.from({ length: W.length * d_k }, (_, j) => numberAt(d, j)));
  };
  expect(fuseHeadWeights).toAgreeWith(joined, { W: "head input feature" }, { axes: "input column" });
});

/** One head, heads of one column each, and three heads of four columns. */
const divisions = () => [
  { heads: 1 },
  { heads: ({ column }: { column: number }) => column },
  { heads: 3, lengths: { column: 12 }, fixed: "column" },
];

test("a single token, head or feature, and zeros are split alike", () => {
  for (const { heads, ...options } of divisions()) {
    const shapes = { Y: "token column", heads };
    expect(splitColumns).toAgreeWith(bands, shapes, { axes: "head token feature", ...options });
  }
});

test("a single token, input or head, and zeros are projected alike", () => {
  const slowly = (X: Matrix, fused: Matrix, heads: number) => {
    const entry = (x: number[], j: number) => x.reduce((sum, value, d) => sum + value * fused[d][j], 0);
    return bands(
      X.map((x) => fused[0].map((_, j) => entry(x, j))),
      heads,
    );
  };
  for (const { heads, ...options } of divisions()) {
    const shapes = { X: "token input", fused: "input column", heads };
    expect(projectFused).toAgreeWith(slowly, shapes, { axes: "head token feature", ...options });
  }
});

test("columns that cannot be shared out equally are refused", () => {
  expect(() => splitColumns(sideBySide(), 4)).toRefuse(RangeError, "four heads for six columns");
  expect(() => splitColumns(sideBySide(), 12)).toRefuse(RangeError, "twelve heads for six columns");
  expect(() => splitColumns(sideBySide(), 0)).toRefuse(RangeError, "no head for six columns");
  expect(() => projectFused(randomMatrix(5, 4, 19), sideBySide(), 4)).toRefuse(
    RangeError,
    "fused weights of six columns for four heads",
  );
  for (const heads of [-2, 1.5, Number.NaN])
    expect(() => splitColumns(sideBySide(), heads)).toRefuse(RangeError, `${heads} heads for six columns`);
  for (const heads of [0, 12])
    expect(() => projectFused(randomMatrix(5, 4, 19), sideBySide(), heads)).toRefuse(
      RangeError,
      `fused weights of six columns for ${heads} heads`,
    );
  for (const { what, rows } of misfitRows("Y", sideBySide()))
    expect(() => splitColumns(rows, 3)).toRefuse(RangeError, what);
});

test("heads of different shapes are refused", () => {
  const W_h = randomMatrix(4, 2, 11);
  expect(() => fuseHeadWeights([W_h, randomMatrix(4, 3, 12)])).toRefuse(RangeError, "a wider second head");
  expect(() => fuseHeadWeights([W_h, randomMatrix(3, 2, 13)])).toRefuse(
    RangeError,
    "a second head that reads less",
  );
  expect(() => fuseHeadWeights([W_h, W_h, randomMatrix(4, 1, 27)])).toRefuse(
    RangeError,
    "a narrower third head",
  );
  expect(() => fuseHeadWeights([W_h, randomMatrix(5, 2, 28)])).toRefuse(
    RangeError,
    "a second head that reads more",
  );
  for (const { what, rows } of misfitRows("a head", W_h)) {
    expect(() => fuseHeadWeights([rows, W_h])).toRefuse(RangeError, `${what}, before another`);
    expect(() => fuseHeadWeights([W_h, rows])).toRefuse(RangeError, `${what}, after another`);
  }
});

test("fused weights that do not fit the tokens are refused", () => {
  expect(() => projectFused(randomMatrix(5, 3, 29), sideBySide(), 3)).toRefuse(
    RangeError,
    "weights with four rows for tokens of width three",
  );
  expect(() => projectFused(randomMatrix(5, 5, 30), sideBySide(), 3)).toRefuse(
    RangeError,
    "weights with four rows for tokens of width five",
  );
});

test("what goes in stays as it was", () => {
  const X = randomMatrix(5, 4, 14);
  const fused = randomMatrix(4, 6, 15);
  const Y = randomMatrix(5, 6, 17);
  expect(() => projectFused(X, fused, 2)).toLeaveUnchanged({ X, fused });
  expect(() => splitColumns(Y, 2)).toLeaveUnchanged({ Y });
});

test("fused weights are new and made of W alone, at every call", () => {
  const W = [randomMatrix(4, 2, 20), randomMatrix(4, 2, 21)];
  expect(fuseHeadWeights).toHeed({ W });
  expect(fuseHeadWeights).toReturnNew({ W });
  expect(fuseHeadWeights).toReturnNew({ W: [randomMatrix(3, 4, 22)] });
});

test("split columns are new and cut from Y, at every call", () => {
  const Y = randomMatrix(3, 6, 23);
  expect(splitColumns).toHeed({ Y, heads: 3 }, { others: { heads: 2 } });
  expect(splitColumns).toReturnNew({ Y, heads: 3 });
  expect(splitColumns).toReturnNew({ Y, heads: 1 });
});

test("projections are new and heed every argument, each time", () => {
  const [X, fused] = [randomMatrix(5, 4, 24), randomMatrix(4, 6, 25)];
  const unit = [
    [1, 0],
    [0, 1],
  ];
  expect(projectFused).toHeed({ X, fused, heads: 3 }, { others: { heads: 2 } });
  expect(projectFused).toReturnNew({ X, fused, heads: 3 });
  expect(projectFused).toReturnNew({ X: randomMatrix(3, 2, 26), fused: unit, heads: 1 });
});

/** Bands of neighboring columns: column j belongs to the head in whose share of the row it lies. */
function bands(Y: Matrix, heads: number): Matrix[] {
  const headOf = (j: number, columns: number) => Math.floor((heads * j) / columns);
  return Array.from({ length: heads }, (_, h) =>
    Y.map((row) => row.filter((_, j) => headOf(j, row.length) === h)),
  );
}
