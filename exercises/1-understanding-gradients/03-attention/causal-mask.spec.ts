import { expect, test } from "vitest";
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

test("a visible score of any size stays as it is", () => {
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
    { axes: "query key" },
  );
});

test("what is hidden stays hidden under a second mask", () => {
  const once = [
    [2, hidden, hidden],
    [hidden, 3, hidden],
  ];
  expect(causalMask(once)).toMatchValues(once, { axes: "query key" });
});

test("scores with rows of different lengths are refused", () => {
  expect(() => causalMask([[1, 2], [3]])).toRefuse(RangeError, "a row of two scores and a row of one");
});

test("the scores are the same afterwards", () => {
  const scores = [
    [0.1, 0.2, 0.3],
    [1, 2, 3],
  ];
  expect(() => causalMask(scores)).toLeaveUnchanged({ scores });
});
