import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { softmax } from "./softmax.js";

const ln = Math.log;
// e⁰ = 1, e¹, e²: their shares of the sum 1 + e + e²
const shares = [0.09003057317038046, 0.24472847105479764, 0.6652409557748218];
const EXACT = { atol: 0, rtol: 0 };

test("the scores 0, ln 2 and ln 5 get the weights 1/8, 2/8 and 5/8", () => {
  // their exponentials are 1, 2 and 5
  expect(softmax([0, ln(2), ln(5)])).toMatchValues([1 / 8, 2 / 8, 5 / 8], { axes: "key" });
});

test("scores of either sign, in any order, get their share", () => {
  expect(softmax([ln(3), -ln(2), ln(0.25), 0, -ln(8)])).toMatchValues(
    [24 / 39, 4 / 39, 2 / 39, 8 / 39, 1 / 39],
    { axes: "key" },
  );
});

test("the largest score may be 0", () => {
  const what = "the weights of scores whose maximum is 0";
  for (const [z, weights] of [
    [
      [0, -ln(2)],
      [2 / 3, 1 / 3],
    ],
    [
      [0, 0],
      [1 / 2, 1 / 2],
    ],
  ]) {
    expect(() => softmax(z)).toAccept("a row whose largest score is 0");
    expect(softmax(z)).toMatchValues(weights, { axes: "key", what });
  }
});

test("adding 1000 to every score changes no weight", () => {
  expect(softmax([1000, 1001, 1002])).toMatchValues(shares, { axes: "key" });
});

test("one very low score does not disturb the others", () => {
  expect(softmax([2, -2000, ln(3) + 2])).toMatchValues([1 / 4, 0, 3 / 4], { axes: "key" });
});

test("the very low score may also come first", () => {
  expect(softmax([-2000, 2, ln(3) + 2])).toMatchValues([0, 1 / 4, 3 / 4], { axes: "key" });
});

test("subtracting 1000 from every score changes no weight", () => {
  expect(softmax([-1001, -1000, -1002])).toMatchValues([shares[1], shares[2], shares[0]], { axes: "key" });
});

test("scores of 10000 and −3000 may stand side by side", () => {
  expect(softmax([5, 10_000, 10_000 - ln(4), -3000])).toMatchValues([0, 4 / 5, 1 / 5, 0], { axes: "key" });
});

test("a score of -Infinity gets exactly 0, and the others share 1", () => {
  const z = [-Infinity, ln(2), -Infinity, 0];
  expect(() => softmax(z)).toAccept("a row with two visible scores and two of -Infinity");
  const weights = softmax(z);
  expect(weights).toMatchValues([0, 2 / 3, 0, 1 / 3], { axes: "key" });
  expect([weights[0], weights[2]]).toMatchValues([0, 0], {
    axes: "key",
    what: "the list of the hidden keys' weights",
    ...EXACT,
  });
});

test("a single visible key gets exactly 1, however low its score", () => {
  for (const score of [3, -1e12, -1e300, -Number.MAX_VALUE]) {
    expect(() => softmax([-Infinity, score, -Infinity])).toAccept(`a single visible score of ${score}`);
    expect(softmax([-Infinity, score, -Infinity])).toMatchValues([0, 1, 0], { axes: "key", ...EXACT });
  }
});

test("scores that are all -Infinity are refused", () => {
  expect(() => softmax([-Infinity, -Infinity, -Infinity])).toRefuse(
    RangeError,
    "a list of scores that are all hidden",
  );
  expect(() => softmax([-Infinity])).toRefuse(RangeError, "a single score that is hidden");
});

test("an empty list is refused", () => {
  expect(() => softmax([])).toRefuse(RangeError, "a list without a score");
});

test("random scores get weights above 0 that sum to 1", () => {
  const rng = specRandom();
  const z = Array.from({ length: 50 }, () => rng.gauss(-1, 10));
  const sum = z.reduce((total, score) => total + Math.exp(score), 0);
  const expected = z.map((score) => Math.exp(score) / sum);
  const weights = softmax(z);
  // The tiniest weights count as much as the others: the tolerance is relative.
  expect(weights).toMatchValues(expected, { axes: "key", atol: 0, rtol: 1e-11 });
  expect(weights.reduce((total, w) => total + w, 0)).toMatchValues(1, {
    what: "the sum of the weights",
    atol: 1e-13,
    rtol: 0,
  });
});

test("weights of e⁻³⁰⁰ and e⁻⁷⁰⁵ are above 0 as well", () => {
  const logarithms = softmax([5, -295, -700]).map(ln);
  expect(logarithms).toMatchValues([0, -300, -705], { axes: "key", what: "the logarithms of the weights" });
});

test("the scores are the same afterwards", () => {
  const z = [0.5, -1, 2];
  expect(() => softmax(z)).toLeaveUnchanged({ z });
});

test("a single score gets the weight 1, zeros get equal shares", () => {
  // e^z / Σ e^z, with numerator and denominator divided by e^z: no exponential of a large score is left.
  const shareOf = (score: number, z: number[]) =>
    1 / z.reduce((sum, other) => sum + Math.exp(other - score), 0);
  expect(softmax).toAgreeWith(
    (z: number[]) => z.map((score) => shareOf(score, z)),
    { z: "score" },
    { axes: "key", cases: "ones zeros small large" },
  );
});

test("every call weighs the scores that the list holds by then", () => {
  expect(softmax).toHeed({ z: [0.5, -1, 2] });
});

test("every call returns a new list", () => {
  expect(softmax).toReturnNew({ z: [0.5, -1, 2] });
  expect(softmax).toReturnNew({ z: [1] });
});
