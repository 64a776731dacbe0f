import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { projectHeads } from "./project-heads.js";

test("each head multiplies all three tokens by its own weights", () => {
  const X = [
    [1, 2],
    [0, -1],
    [3, 1],
  ];
  const W = [
    [
      [1, 0],
      [2, -1],
    ],
    [
      [0, 3],
      [1, 1],
    ],
  ];
  const heads = [
    [
      [5, -2],
      [-2, 1],
      [5, -1],
    ],
    [
      [2, 5],
      [-1, -1],
      [1, 10],
    ],
  ];
  expect(projectHeads(X, W)).toMatchValues(heads, { axes: "head token feature" });
});

test("three heads of width 5 turn a [7, 4] into three [7, 5]", () => {
  const X = randomMatrix(7, 4, 0);
  const W = [1, 2, 3].map((stream) => randomMatrix(4, 5, stream));
  const heads = W.map((W_h) =>
    X.map((x) => W_h[0].map((_, f) => x.reduce((sum, value, d) => sum + value * W_h[d][f], 0))),
  );
  expect(projectHeads(X, W)).toMatchValues(heads, { axes: "head token feature" });
});

test("a single head still comes as a list of heads", () => {
  const X = randomMatrix(5, 3, 16);
  const W_h = randomMatrix(3, 2, 17);
  const head = X.map((x) => W_h[0].map((_, f) => x.reduce((sum, value, d) => sum + value * W_h[d][f], 0)));
  expect(projectHeads(X, [W_h])).toMatchValues([head], { axes: "head token feature" });
});

test("tokens and weights stay as they were", () => {
  const X = randomMatrix(3, 2, 13);
  const W = [14, 15].map((stream) => randomMatrix(2, 2, stream));
  expect(() => projectHeads(X, W)).toLeaveUnchanged({ X, W });
});

test('Q, K and V of "I like transformers" come out, for both heads', () => {
  const { activations, initial_parameters } = structuredClone(microModel());
  const { W_Q, W_K, W_V } = initial_parameters;
  const X = activations.ln1_output;
  const projected = { Q: projectHeads(X, W_Q), K: projectHeads(X, W_K), V: projectHeads(X, W_V) };
  const axes = "head token feature";
  expect(projected).toMatchStages([
    { name: "Q", expected: activations.Q, axes },
    { name: "K", expected: activations.K, axes },
    { name: "V", expected: activations.V, axes },
  ]);
});

test("changing one token changes no other token's projection", () => {
  const W = [4, 5].map((stream) => randomMatrix(3, 4, stream));
  const X = randomMatrix(5, 3, 6);
  expect((X: Matrix) => projectHeads(X, W)[0]).toTreatRowsAlone(X);
  expect((X: Matrix) => projectHeads(X, W)[1]).toTreatRowsAlone(X);
});

test("tokens in another order give the same rows in that order", () => {
  const W = [7, 8].map((stream) => randomMatrix(3, 4, stream));
  expect((X: Matrix) => projectHeads(X, W)[1]).toBeEquivariant(randomMatrix(5, 3, 9));
});

test("weights that do not fit the tokens are refused", () => {
  const X = randomMatrix(5, 3, 10);
  const W = [11, 12, 23].map((stream) => randomMatrix(3, 2, stream));
  for (const h of [2, 0, 1]) {
    for (const rows of [2, 4]) {
      const misfit = W.with(h, randomMatrix(rows, 2, 24));
      const what = `a head ${h} of ${rows} rows for tokens of width 3`;
      expect(() => projectHeads(X, misfit)).toRefuse(RangeError, what);
    }
  }
});

test("a single head, token, input or feature, and zeros", () => {
  const slowly = (X: Matrix, W: Matrix[]) =>
    W.map((W_h) =>
      X.map((x) => W_h[0].map((_, f) => x.reduce((sum, value, d) => sum + value * W_h[d][f], 0))),
    );
  expect(projectHeads).toAgreeWith(
    slowly,
    { X: "token input", W: "head input feature" },
    { axes: "head token feature", cases: "ones zeros small" },
  );
});

test("every call heeds its own tokens and its own weights", () => {
  expect(projectHeads).toHeed({
    X: randomMatrix(5, 3, 18),
    W: [randomMatrix(3, 2, 19), randomMatrix(3, 2, 20)],
  });
});

test("every call returns new matrices, even ones that equal X", () => {
  const unit = [
    [1, 0],
    [0, 1],
  ];
  const X = randomMatrix(3, 2, 21);
  expect(projectHeads(copyOf(X), [unit, unit])).toMatchValues([X, X], { axes: "head token feature" });
  expect(projectHeads).toReturnNew({ X, W: [randomMatrix(2, 2, 22), unit, unit] });
});
