import { expect, test } from "vitest";
import { predictLine } from "./predict-line.js";

test("a line with slope 2 and intercept 1 goes through (0, 1), (3, 7) and (-1, -1)", () => {
  expect(predictLine(2, 1, [0, 3, -1])).toMatchValues([1, 7, -1]);
});

test("every x gets its own prediction", () => {
  expect(predictLine(-0.5, 4, [1, 2, 10, 0.5, -6])).toMatchValues([3.5, 3, -1, 3.75, 7]);
});
