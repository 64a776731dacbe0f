import { expect, test } from "vitest";
import { meanSquaredError } from "./mean-squared-error.js";

test("errors of −1, −2 and 5 have the mean square 30 / 3 = 10", () => {
  expect(meanSquaredError([3, 1, 9], [4, 3, 4])).toMatchValues(10);
  expect(meanSquaredError([1, 3], [1, 1])).toMatchValues(2, { what: "the loss of errors 0 and 2" });
});

test("right predictions have loss 0", () => {
  expect(meanSquaredError([1.5, -2], [1.5, -2])).toMatchValues(0);
});

test("the loss of right predictions is 0 exactly, and NaN shows", () => {
  expect(meanSquaredError([0.1, -2.7], [0.1, -2.7]), "the loss of right predictions").toBe(0);
  expect(meanSquaredError([1, Number.NaN], [1, 2]), "the loss where a prediction is NaN").toBeNaN();
});

test("an error counts the same in both directions", () => {
  expect(meanSquaredError([0, 0, 0, 0], [1, -1, 3, -3])).toMatchValues(5);
});

test("errors twice as large make the loss four times as large", () => {
  expect(meanSquaredError([0, 0], [15, -5])).toMatchValues(125);
  expect(meanSquaredError([0, 0], [30, -10])).toMatchValues(500);
});

test("an error of a billion has the square 10¹⁸", () => {
  expect(meanSquaredError([0, 2e9], [0, 1e9])).toMatchValues(5e17);
});

test("lists of different lengths are refused", () => {
  expect(() => meanSquaredError([1, 2], [1])).toRefuse(RangeError, "one target for two predictions");
  expect(() => meanSquaredError([1], [1, 2])).toRefuse(RangeError, "two targets for one prediction");
  expect(() => meanSquaredError([1], [])).toRefuse(RangeError, "no target for one prediction");
  expect(() => meanSquaredError([], [1])).toRefuse(RangeError, "one target for no prediction");
});

test("predictions and targets are the same afterwards", () => {
  const predictions = [0.5, -2];
  const targets = [1, 3];
  expect(() => meanSquaredError(predictions, targets)).toLeaveUnchanged({ predictions, targets });
});

test("a single example, zeros, tiny and huge errors", () => {
  const slowly = (predictions: number[], targets: number[]) => {
    let mean = 0;
    for (const [i, p] of predictions.entries())
      mean += ((p - targets[i]) * (p - targets[i])) / predictions.length;
    return mean;
  };
  const shapes = { predictions: "example", targets: "example" };
  expect(meanSquaredError).toAgreeWith(slowly, shapes, { cases: "ones zeros small large", atol: 1e-17 });
});

test("every call compares the numbers that both lists hold by then", () => {
  expect(meanSquaredError).toHeed({ predictions: [0.5, -2.5, 1.25], targets: [1.5, 3.5, 0.75] });
});
