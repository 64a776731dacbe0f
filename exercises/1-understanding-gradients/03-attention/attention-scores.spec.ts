import { expect, test } from "vitest";
import { randomMatrix } from "#lib/kit/seed";
import { attentionScores } from "./attention-scores.js";

// Two keys of width 2: K is square, so that Q · K without the transpose fits too, and gives wrong scores.
const Q = [
  [1, 2],
  [-1, 0.5],
  [2, -1],
]; // [3, 2]
const K = [
  [0.5, 1],
  [1.5, -1],
]; // [2, 2]

test("the score of query (1, 2) and key (0.5, 1) is 1 · 0.5 + 2 · 1 = 2.5", () => {
  const expected = [
    [2.5, -0.5],
    [0, -2],
    [0, 4],
  ];
  expect(attentionScores(Q, K)).toMatchValues(expected, { axes: "query key" });
});

test("four queries and five keys of width 3 give four rows of five scores", () => {
  const queries = randomMatrix(4, 3, 1);
  const keys = randomMatrix(5, 3, 2);
  const expected = queries.map((q) => keys.map((k) => q[0] * k[0] + q[1] * k[1] + q[2] * k[2]));
  expect(attentionScores(queries, keys)).toMatchValues(expected, { axes: "query key" });
});

test("one query and one key give one score: 3 · 2 − 1 · 4 = 2", () => {
  expect(attentionScores([[3, -1]], [[2, 4]])).toMatchValues([[2]], { axes: "query key" });
});

test("queries and keys of different widths are refused", () => {
  expect(() =>
    attentionScores(
      [[1, 2, 3]],
      [
        [1, 2],
        [3, 4],
      ],
    ),
  ).toRefuse(RangeError, "a query of width 3 and keys of width 2");
});

test("queries and keys are the same afterwards", () => {
  expect(() => attentionScores(Q, K)).toLeaveUnchanged({ Q, K });
});
