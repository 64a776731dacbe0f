import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { addPositions } from "./add-positions.js";

/** Whether a text of T tokens is refused by a table of L positions. */
function isRefused(T: number, L: number): boolean {
  try {
    addPositions(randomMatrix(T, 2, 3), randomMatrix(L, 2, 4));
  } catch (error) {
    if (error instanceof Error && error.name === "BlankError") throw error;
    return error instanceof RangeError;
  }
  return false;
}

test("texts of 1, 2, 3, 4 and 5 tokens fit into 5 positions", () => {
  const refused = [1, 2, 3, 4, 5].filter((T) => isRefused(T, 5));
  expect(refused).toMatchValues([], { axes: "length", what: "the list of the lengths that were refused" });
  expect(addPositions([], randomMatrix(5, 2, 4)), "a text without a token").toEqual([]);
});

test("token 0 gets row 0 of P added, token 1 row 1, token 2 row 2", () => {
  const tokens = [
    [1, 2],
    [3, -4],
    [5, 6],
  ]; // [T = 3, D = 2]
  const P = [
    [0.1, 0.2],
    [-0.3, 0.4],
    [0.5, 0.7],
    [0.8, 0.9],
    [1.1, -1.2],
  ]; // [L = 5, D = 2]
  expect(addPositions(tokens, P)).toMatchValues(
    [
      [1.1, 2.2],
      [2.7, -3.6],
      [5.5, 6.7],
    ],
    { axes: "position feature", inputs: { tokens } },
  );
});

test("the sentence of the micro model gives its golden X", () => {
  const { activations, initial_parameters } = microModel();
  const X = addPositions(copyOf(activations.token_embeddings), copyOf(initial_parameters.position_embedding));
  expect(X).toMatchValues(activations.X, { axes: "position feature" });
});

test("equal tokens differ by what their positions differ", () => {
  const P = randomMatrix(11, 3, 0);
  const tokens = Array.from({ length: 9 }, () => [0.4, -1.3, 2.2]);
  const expected = P.slice(0, 9).map((row) => row.map((p, d) => p - P[0][d]));
  const X = addPositions(tokens, P);
  const differences = X.map((row) => row.map((x, d) => x - X[0][d]));
  expect(differences).toMatchValues(expected, { axes: "position feature", what: "X[i] - X[0]" });
});

test("when tokens change places, the positions stay where they are", () => {
  const P = randomMatrix(6, 3, 1);
  const tokens = randomMatrix(4, 3, 2);
  const order = [2, 0, 3, 1];
  const moved = order.map((i) => [...tokens[i]]);
  const rest = addPositions(moved, copyOf(P)).map((row, i) => row.map((x, d) => x - tokens[order[i]][d]));
  expect(rest).toMatchValues(P.slice(0, 4), { axes: "position feature", what: "X minus the tokens" });
});

test("no row looks at another", () => {
  const P = randomMatrix(6, 3, 1);
  expect((tokens: Matrix) => addPositions(tokens, copyOf(P))).toTreatRowsAlone(randomMatrix(4, 3, 2));
});

test("more tokens than positions are refused", () => {
  const P = randomMatrix(3, 2, 0);
  expect(() => addPositions(randomMatrix(4, 2, 1), P)).toRefuse(
    RangeError,
    "four tokens for three positions",
  );
  expect(() => addPositions(randomMatrix(7, 2, 1), P)).toRefuse(
    RangeError,
    "seven tokens for three positions",
  );
});

test("vectors of different lengths are refused", () => {
  const P = randomMatrix(3, 2, 0);
  expect(() => addPositions(randomMatrix(2, 5, 1), P)).toRefuse(RangeError, "5 features and 2");
  expect(() => addPositions(randomMatrix(2, 1, 1), P)).toRefuse(RangeError, "1 feature and 2");
  const tokens = randomMatrix(3, 2, 9);
  for (const { what, rows } of misfitRows("tokens", tokens))
    expect(() => addPositions(rows, P)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("P", P))
    expect(() => addPositions(tokens, rows)).toRefuse(RangeError, what);
});

test("tokens and P are the same, even when the result is changed", () => {
  const tokens = randomMatrix(3, 4, 1);
  const P = randomMatrix(5, 4, 2);
  expect(() => {
    for (const row of addPositions(tokens, P)) row[0] += 100;
  }).toLeaveUnchanged({ tokens, P });
});

test("one list at several positions gets the vector of each", () => {
  const word = [2, -3];
  const P = [
    [0.1, 0.2],
    [0.5, -0.4],
    [-0.7, 0.9],
    [1.1, 1.3],
  ];
  expect(addPositions([word, [5, 5], word, word], P)).toMatchValues(
    [
      [2.1, -2.8],
      [5.5, 4.6],
      [1.3, -2.1],
      [3.1, -1.7],
    ],
    { axes: "position feature" },
  );
});

test("a single token, position or feature, and zeros", () => {
  const slowly = (tokens: Matrix, P: Matrix) => {
    const X: Matrix = [];
    for (const [i, token] of tokens.entries()) X.push(P[i].map((p, d) => p + token[d]));
    return X;
  };
  const axes = "position feature";
  const some = { tokens: "token feature", P: "position feature" };
  expect(addPositions).toAgreeWith(slowly, some, { axes, fixed: "position", cases: "ones zeros small" });
  expect(addPositions).toAgreeWith(slowly, { tokens: "position feature", P: "position feature" }, { axes });
});

test("every call adds its own positions to its own tokens", () => {
  expect(addPositions).toHeed({ tokens: randomMatrix(3, 4, 5), P: randomMatrix(3, 4, 6) });
});

test("every call returns a new matrix, even where P adds nothing", () => {
  const zeros = [
    [0, 0],
    [0, 0],
  ];
  expect(addPositions).toReturnNew({ tokens: randomMatrix(2, 2, 7), P: zeros });
  expect(addPositions).toReturnNew({ tokens: zeros, P: randomMatrix(2, 2, 8) });
});
