import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { causalMask } from "./causal-mask.js";

const hidden = -Infinity;

test("a query sees itself and what came before it", () => {
  const scores = [
    [0.7, -1.2, 0.4, 2.1, -0.5],
    [-0.3, 1.1, 0.9, -0.8, 1.4],
    [0.2, -0.6, 1.5, 0.1, 0.8],
  ]; // [3, 5]
  const expected = [
    [0.7, hidden, hidden, hidden, hidden],
    [-0.3, 1.1, hidden, hidden, hidden],
    [0.2, -0.6, 1.5, hidden, hidden],
  ];
  expect(causalMask(scores)).toMatchValues(expected, { axes: "query key", inputs: { scores } });
});

test("a visible score of 0 stays 0", () => {
  const scores = [
    [0, 3, -1],
    [0, 2, 0],
    [5, 0, 0],
  ];
  const expected = [
    [0, hidden, hidden],
    [0, 2, hidden],
    [5, 0, 0],
  ];
  expect(causalMask(scores)).toMatchValues(expected, { axes: "query key" });
});

test("a query behind the last key sees every key", () => {
  const scores = [
    [1, 2],
    [3, -4],
    [-5, 6],
    [7, 8],
    [0.5, -9],
  ]; // [5, 2]
  const expected = [
    [1, hidden],
    [3, -4],
    [-5, 6],
    [7, 8],
    [0.5, -9],
  ];
  expect(causalMask(scores)).toMatchValues(expected, { axes: "query key" });
});

test("40 queries, 43 keys: the past is seen however long ago", () => {
  const scores: number[][] = [];
  const expected: number[][] = [];
  for (let i = 0; i < 40; i++) {
    const row = Array.from({ length: 43 }, (_, j) => 10 * i - 3.5 * j);
    scores.push(row);
    expected.push([...row.slice(0, i + 1), ...Array(42 - i).fill(hidden)]);
  }
  expect(causalMask(scores)).toMatchValues(expected, { axes: "query key" });
});

test("a visible score of any size stays as it is", () => {
  const exactly = { axes: "query key", atol: 0, rtol: 0 };
  expect(
    causalMask([
      [-1e12, 5],
      [1e12, -3e10],
    ]),
  ).toMatchValues(
    [
      [-1e12, hidden],
      [1e12, -3e10],
    ],
    exactly,
  );
  expect(
    causalMask([
      [1e-20, 5],
      [1 / 3, -2e-300],
    ]),
  ).toMatchValues(
    [
      [1e-20, hidden],
      [1 / 3, -2e-300],
    ],
    exactly,
  );
});

test("what is hidden stays hidden under a second mask", () => {
  const once = () => [
    [2, hidden, hidden],
    [hidden, 3, hidden],
  ];
  expect(causalMask(once())).toMatchValues(once(), { axes: "query key" });
});

test("scores with a row that is shorter are refused", () => {
  expect(() => causalMask([[1, 2], [3]])).toRefuse(RangeError, "a row of two scores and a row of one");
});

test("scores with a row that is longer are refused", () => {
  expect(() => causalMask([[1], [2, 3]])).toRefuse(RangeError, "a row of one score and a row of two");
  expect(() => causalMask([[1], [2, 3], [4]])).toRefuse(RangeError, "two scores between rows of one");
});

test("the scores are the same afterwards", () => {
  const scores = [
    [0.1, 0.2, 0.3],
    [1, 2, 3],
  ];
  expect(() => causalMask(scores)).toLeaveUnchanged({ scores });
});

test("one list that serves as three rows is three queries", () => {
  const row = [0.4, -1.3, 0.9];
  expect(causalMask([row, row, row])).toMatchValues(
    [
      [0.4, hidden, hidden],
      [0.4, -1.3, hidden],
      [0.4, -1.3, 0.9],
    ],
    { axes: "query key" },
  );
});

test("a single query sees one key, a single key is always seen", () => {
  const visibleTo = (i: number, row: number[]) => [
    ...row.slice(0, i + 1),
    ...row.slice(i + 1).map(() => hidden),
  ];
  expect(causalMask).toAgreeWith(
    (scores: Matrix) => scores.map((row, i) => visibleTo(i, row)),
    { scores: "query key" },
    { axes: "query key" },
  );
});

test("every call masks the scores that the matrix holds by then", () => {
  expect(causalMask).toHeed({
    scores: [
      [0.5, 1, 2],
      [-1.5, 0.25, 3],
      [0.75, -2, 1],
    ],
  });
});

test("every call returns a new matrix, in all its rows", () => {
  const scores = [
    [1, -2],
    [0.5, 3],
    [4, -1],
  ]; // nothing is hidden from queries 1 and 2
  expect(causalMask).toReturnNew({ scores });
});
