import { expect, test } from "vitest";
import { predictLine } from "./predict-line.js";

test("y = 2x + 3 goes through (0, 3), (3, 9) and (−1, 1)", () => {
  expect(predictLine(2, 3, [0, 3, -1])).toMatchValues([3, 9, 1]);
});

test("every x gets its own prediction", () => {
  expect(predictLine(-0.5, 4, [1, 2, 10, 0.5, -6])).toMatchValues([3.5, 3, -1, 3.75, 7]);
});

test("a prediction keeps all its digits", () => {
  expect(predictLine(3, 0.5, [0.1234567, -0.7654321])).toMatchValues([0.8703701, -1.7962963]);
});

test("the list of inputs is the same afterwards", () => {
  const xs = [2, -3, 0.25];
  expect(() => predictLine(1.5, -1, xs)).toLeaveUnchanged({ xs });
});
