import { expect, test } from "vitest";
import { scaleScores } from "./scale-scores.js";

const scores = [
  [8, -4, 2],
  [-6, 0.4, 12],
]; // [2, 3]

test("at width 16 every score is divided by 4", () => {
  const expected = [
    [2, -1, 0.5],
    [-1.5, 0.1, 3],
  ];
  expect(scaleScores(scores, 16)).toMatchValues(expected, { axes: "query key", inputs: { scores } });
});

test("at width 2 every score is divided by √2: 2.5 becomes 1.7678", () => {
  const raw = [
    [2.5, -0.5, 0],
    [0, -2, 2.5],
    [0, 4, -5],
    [1, 0.5, -1],
  ]; // [4, 3]
  const [a, b, c] = [1.7677669529663687, 0.35355339059327373, 3.5355339059327373]; // 2.5/√2, 0.5/√2, 5/√2
  const expected = [
    [a, -b, 0],
    [0, -2 * Math.SQRT1_2, a],
    [0, 4 * Math.SQRT1_2, -c],
    [Math.SQRT1_2, b, -Math.SQRT1_2],
  ];
  expect(scaleScores(raw, 2)).toMatchValues(expected, { axes: "query key" });
});

test("at width 1 a score is its own size already", () => {
  expect(scaleScores([[3, -1.5]], 1)).toMatchValues([[3, -1.5]], { axes: "query key" });
});

test("the raw scores are the same afterwards", () => {
  const raw = [
    [2.5, -0.5, 1],
    [7, -2, 2.5],
  ];
  expect(() => scaleScores(raw, 2)).toLeaveUnchanged({ raw });
});
