import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { softmax } from "./softmax.js";

const ln = Math.log;
// e⁰ = 1, e¹, e²: their shares of the sum 1 + e + e²
const shares = [0.09003057317038046, 0.24472847105479764, 0.6652409557748218];

test("the scores 0, ln 2 and ln 5 have the exponentials 1, 2 and 5, so the weights 1/8, 2/8 and 5/8", () => {
  expect(softmax([0, ln(2), ln(5)])).toMatchValues([1 / 8, 2 / 8, 5 / 8], { axes: "key" });
});

test("scores of either sign and in any order get their exponential's share", () => {
  expect(softmax([ln(3), -ln(2), ln(0.25), 0, -ln(8)])).toMatchValues(
    [24 / 39, 4 / 39, 2 / 39, 8 / 39, 1 / 39],
    { axes: "key" },
  );
});

test("adding 1000 to every score changes no weight", () => {
  expect(softmax([1000, 1001, 1002])).toMatchValues(shares, { axes: "key" });
});

test("one very low score does not disturb the others", () => {
  expect(softmax([2, -2000, ln(3) + 2])).toMatchValues([1 / 4, 0, 3 / 4], { axes: "key" });
});

test("subtracting 1000 from every score changes no weight", () => {
  expect(softmax([-1001, -1000, -1002])).toMatchValues([shares[1], shares[2], shares[0]], { axes: "key" });
});

test("scores of 10000 and −3000 may stand side by side", () => {
  expect(softmax([5, 10_000, 10_000 - ln(4), -3000])).toMatchValues([0, 4 / 5, 1 / 5, 0], { axes: "key" });
});

test("a score of -Infinity gets the weight 0, and the others share 1", () => {
  expect(softmax([-Infinity, ln(2), -Infinity, 0])).toMatchValues([0, 2 / 3, 0, 1 / 3], { axes: "key" });
});

test("a single visible key gets the whole weight, however low its score", () => {
  expect(softmax([-Infinity, -1e12, -Infinity])).toMatchValues([0, 1, 0], { axes: "key" });
});

test("scores that are all -Infinity are refused", () => {
  expect(() => softmax([-Infinity, -Infinity, -Infinity])).toRefuse(
    RangeError,
    "a list of scores that are all hidden",
  );
});

test("an empty list is refused", () => {
  expect(() => softmax([])).toRefuse(RangeError, "a list without a score");
});

test("random scores of many sizes get weights above 0 that sum to 1", () => {
  const rng = specRandom();
  const z = Array.from({ length: 50 }, () => rng.gauss(-1, 5));
  const sum = z.reduce((total, score) => total + Math.exp(score), 0);
  const weights = softmax(z);
  expect(weights).toMatchValues(
    z.map((score) => Math.exp(score) / sum),
    { axes: "key", atol: 1e-13 },
  );
  expect(weights.reduce((total, w) => total + w, 0)).toMatchValues(1, { what: "the sum of the weights" });
});

test("the scores are the same afterwards", () => {
  const z = [0.5, -1, 2];
  expect(() => softmax(z)).toLeaveUnchanged({ z });
});
