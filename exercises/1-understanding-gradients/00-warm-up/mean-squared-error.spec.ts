import { expect, test } from "vitest";
import { meanSquaredError } from "./mean-squared-error.js";

test("errors of 1, -2 and 4 have the mean square (1 + 4 + 16) / 3 = 7", () => {
  expect(meanSquaredError([3, 1, 9], [2, 3, 5])).toMatchValues(7);
});

test("right predictions have loss 0", () => {
  expect(meanSquaredError([1.5, -2], [1.5, -2])).toMatchValues(0);
});

test("an error counts the same in both directions", () => {
  expect(meanSquaredError([0, 0, 0, 0], [1, -1, 3, -3])).toMatchValues(5);
});

test("lists of different lengths are refused", () => {
  expect(() => meanSquaredError([1, 2], [1])).toRefuse(RangeError, "one target for two predictions");
});
