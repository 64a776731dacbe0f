import { expect, test } from "vitest";
import { assertProbabilities } from "../../lib/probabilities.js";

const refusal = (list: number[]) => () => assertProbabilities("p", list);

test.each([[[1]], [[0, 1]], [[0.25, 0.5, 0.25]], [[0.1, 0.2, 0.7000009]]])("%j is a distribution", (list) => {
  expect(refusal(list)).not.toThrow();
});

test.each([
  [[], "p must have one probability or more, got none"],
  [[0.5, 0.6], "p must sum to 1, got a sum of 1.1"],
  [[0.5, 0.4], "p must sum to 1, got a sum of 0.9"],
  [[-0.5, 1, 0.5], "p[0] must be a number from 0 to 1, got -0.5"],
  [[0, 2, -1], "p[1] must be a number from 0 to 1, got 2"],
  [[0.5, 0.5, Number.NaN], "p[2] must be a number from 0 to 1, got NaN"],
])("%j is refused", (list, message) => {
  expect(refusal(list)).toThrow(new RangeError(message));
});
