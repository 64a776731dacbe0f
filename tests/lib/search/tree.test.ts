import { expect, test } from "vitest";
import { stateValue } from "../../../lib/search/tree.js";

const tree = { expand: () => [], isGoal: () => false, evaluate: (state: number) => state };

test("a value is what the tree says, and NaN is refused", () => {
  for (const value of [3, 0, -0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    expect(stateValue(value, tree)).toBe(value);
  expect(() => stateValue(Number.NaN, tree)).toThrow(RangeError);
});
