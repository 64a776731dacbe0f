import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { meanAndVariance } from "./mean-and-variance.js";

test("7, 2, −4 and 3 have the mean 2 and the variance 15.5", () => {
  // distances from 2: 5, 0, −6, 1; their squares 25, 0, 36, 1; a quarter of 62
  expect(meanAndVariance([7, 2, -4, 3])).toMatchStages([
    { name: "mean", expected: 2, what: "the mean" },
    { name: "variance", expected: 15.5, what: "the variance" },
  ]);
});

test("6, 1 and 2 have the mean 3 and the variance 14/3", () => {
  expect(meanAndVariance([6, 1, 2])).toMatchStages([
    { name: "mean", expected: 3, what: "the mean" },
    { name: "variance", expected: 14 / 3, what: "the variance" },
  ]);
});

test("2, 6, 2, 2, 8 and 4: equal numbers count one by one", () => {
  // distances from 4: −2, 2, −2, −2, 4, 0; their squares 4, 4, 4, 4, 16, 0
  expect(meanAndVariance([2, 6, 2, 2, 8, 4])).toMatchStages([
    { name: "mean", expected: 4, what: "the mean" },
    { name: "variance", expected: 32 / 6, what: "the variance" },
  ]);
});

test("a single number is its own mean and does not spread", () => {
  expect(meanAndVariance([-7.25])).toMatchStages([
    { name: "mean", expected: -7.25, what: "the mean" },
    { name: "variance", expected: 0, what: "the variance", atol: 0, rtol: 0 },
  ]);
});

test("a hundred million further up, the variance is still 15.5", () => {
  const far = 1e8;
  expect(meanAndVariance([far + 7, far + 2, far - 4, far + 3])).toMatchStages([
    { name: "mean", expected: far + 2, what: "the mean" },
    { name: "variance", expected: 15.5, what: "the variance" },
  ]);
});

test("nine random numbers: the variance is also that of all pairs", () => {
  // (1/n²) Σ over pairs i < j of (v[i] − v[j])²: the same number without any mean
  const rng = specRandom();
  const v = Array.from({ length: 9 }, () => rng.gauss(-2, 3));
  let [sum, pairs] = [0, 0];
  for (let i = 0; i < 9; i++) {
    sum += v[i];
    for (let j = 0; j < i; j++) pairs += (v[i] - v[j]) ** 2;
  }
  expect(meanAndVariance(v)).toMatchStages([
    { name: "mean", expected: sum / 9, what: "the mean" },
    { name: "variance", expected: pairs / 81, what: "the variance" },
  ]);
});

test("a list without numbers is refused", () => {
  expect(() => meanAndVariance([])).toRefuse(RangeError, "an empty list");
});

test("the numbers are the same afterwards", () => {
  const v = [4, 1, -3, 2];
  expect(() => meanAndVariance(v)).toLeaveUnchanged({ v });
});

test("the variance of numbers near 0.0001 is not lost", () => {
  const { mean, variance } = meanAndVariance([4e-4, 1e-4, -3e-4, 2e-4]);
  expect(mean).toMatchValues(1e-4, { what: "the mean", atol: 0 });
  expect(variance).toMatchValues(6.5e-8, { what: "the variance", atol: 0 });
});

test("nor is that of numbers near 1e-9", () => {
  const { variance } = meanAndVariance([4e-9, 1e-9, -3e-9, 2e-9]);
  expect(1e18 * variance).toMatchValues(6.5, { what: "10¹⁸ · the variance" });
});

test("0, 1, 2 ... 4999: a long list counts to its end", () => {
  const { mean, variance } = meanAndVariance(Array.from({ length: 5000 }, (_, i) => i));
  expect(mean).toMatchValues(2499.5, { what: "the mean" });
  expect(variance).toMatchValues((5000 ** 2 - 1) / 12, { what: "the variance" });
});

test("no variance is below 0, not even that of equal numbers", () => {
  const lists = [0.1, 0.7, -0.3, 1e8 + 0.1].flatMap((x) =>
    [3, 6, 7, 11].map((n) => Array<number>(n).fill(x)),
  );
  const negative = lists.filter((v) => meanAndVariance(v).variance < 0).length;
  expect(negative).toMatchValues(0, { what: `the number of ${lists.length} lists with a negative variance` });
});

test("zeros have the mean 0 and do not spread", () => {
  expect(meanAndVariance([0, 0, 0])).toMatchStages([
    { name: "mean", expected: 0, what: "the mean" },
    { name: "variance", expected: 0, what: "the variance" },
  ]);
});

test("other numbers give other statistics, at every call", () => {
  expect(meanAndVariance).toHeed({ v: [4.5, 1.5, -3.5, 2.5] });
});
