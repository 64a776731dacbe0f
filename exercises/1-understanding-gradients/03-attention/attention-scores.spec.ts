import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { attentionScores } from "./attention-scores.js";

// Two keys of width 2: K is square, so that Q · K without the transpose fits too, and gives wrong scores.
const Q = () => [
  [1, 2],
  [-1, 0.5],
  [2, -1],
]; // [3, 2]
const K = () => [
  [0.5, 1],
  [1.5, -1],
]; // [2, 2]

test("query (1, 2) and key (0.5, 1) score 1 · 0.5 + 2 · 1 = 2.5", () => {
  const expected = [
    [2.5, -0.5],
    [0, -2],
    [0, 4],
  ];
  expect(attentionScores(Q(), K())).toMatchValues(expected, { axes: "query key" });
});

test("four queries and five keys give four rows of five scores", () => {
  const queries = randomMatrix(4, 7, 1);
  const keys = randomMatrix(5, 7, 2);
  const expected = queries.map((q) => keys.map((k) => q.reduce((sum, x, c) => sum + x * k[c], 0)));
  expect(attentionScores(queries, keys)).toMatchValues(expected, { axes: "query key" });
});

test("one query and one key give one score: 3 · 2 − 1 · 4 = 2", () => {
  expect(attentionScores([[3, -1]], [[2, 4]])).toMatchValues([[2]], { axes: "query key" });
});

test("queries wider than the keys are refused", () => {
  expect(() => attentionScores([[1, 2, 3]], K())).toRefuse(
    RangeError,
    "a query of width 3 and keys of width 2",
  );
});

test("keys wider than the queries are refused", () => {
  expect(() => attentionScores(Q(), [[1, 2, 3]])).toRefuse(
    RangeError,
    "queries of width 2 and a key of width 3",
  );
});

test("a query or key of another width among the rest is refused", () => {
  const [queries, keys] = [randomMatrix(3, 4, 3), randomMatrix(5, 4, 4)];
  for (const { what, rows } of misfitRows("Q", queries))
    expect(() => attentionScores(rows, keys)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("K", keys))
    expect(() => attentionScores(queries, rows)).toRefuse(RangeError, what);
});

test("queries and keys are the same afterwards", () => {
  const [queries, keys] = [Q(), K()];
  expect(() => attentionScores(queries, keys)).toLeaveUnchanged({ Q: queries, K: keys });
});

test("one query, key or component, and zeros, score the same way", () => {
  const slowScores = (Q: Matrix, K: Matrix) =>
    Q.map((q) => K.map((k) => q.reduce((sum, x, c) => sum + x * k[c], 0)));
  expect(attentionScores).toAgreeWith(
    slowScores,
    { Q: "query component", K: "key component" },
    { axes: "query key", cases: "ones zeros small large", rtol: 1e-9 },
  );
});

test("every call scores the queries and keys that it is given", () => {
  expect(attentionScores).toHeed({ Q: Q(), K: K() });
});

test("every call returns a new matrix", () => {
  expect(attentionScores).toReturnNew({ Q: Q(), K: K() });
});
