import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { logSumExp } from "./log-sum-exp.js";

const ln = Math.log;

test("ln 2, ln 5 and 0 have the exponentials 2, 5 and 1: ln 8", () => {
  expect(logSumExp([ln(2), ln(5), 0])).toMatchValues(ln(8));
});

test("a single number is its own: ln e^z = z", () => {
  expect([logSumExp([-2.5]), logSumExp([4])]).toMatchValues([-2.5, 4], { axes: "list" });
});

test("four equal numbers: one of them, plus ln 4", () => {
  expect(logSumExp([3, 3, 3, 3])).toMatchValues(3 + ln(4));
});

test("1000, 1001, 1002: no exponential may overflow", () => {
  expect(logSumExp([1000, 1001, 1002])).toMatchValues(1002.4076059644444);
  expect(logSumExp([2e9, 2e9 - 50])).toMatchValues(2e9);
  expect(logSumExp([5, 95, 1000])).toMatchValues(1000);
});

test("−1000, −1001, −1002: nor may all of them become 0", () => {
  expect(logSumExp([-1000, -1001, -1002])).toMatchValues(-999.5923940355556);
  expect(logSumExp([-1e9, -1e9 - 5])).toMatchValues(-1e9);
});

test("the first number may be far below the others", () => {
  expect(logSumExp([-800, 5, 5 + ln(3)])).toMatchValues(5 + ln(4));
});

test("one number may be far below the others", () => {
  expect(logSumExp([5, 5 + ln(3), -2000, 5 + ln(4)])).toMatchValues(5 + ln(8));
});

test("many numbers may be far below the others", () => {
  expect(logSumExp([5, -5000, 5 + ln(3), -4000, -3000])).toMatchValues(5 + ln(4));
});

test("a number 18 below the maximum still adds a little", () => {
  expect(logSumExp([-18, 0])).toMatchValues(1.5229979628736e-8, { atol: 1e-14, rtol: 0 }); // ln(1 + e^−18)
});

test("one that is 1,000 below it adds nothing", () => {
  expect(1e12 * logSumExp([-1000, 0])).toMatchValues(0, { what: "10¹² · logSumExp" });
});

test("-Infinity adds nothing to the sum", () => {
  expect(logSumExp([-Infinity, ln(2), -Infinity, ln(3)])).toMatchValues(ln(5));
});

test("if there is nothing above -Infinity, the sum is 0: -Infinity", () => {
  expect(logSumExp([-Infinity, -Infinity])).toMatchValues(-Infinity);
  expect(logSumExp([-Infinity])).toMatchValues(-Infinity);
  expect(logSumExp([])).toMatchValues(-Infinity);
});

test("zeros alone: ln n", () => {
  expect([logSumExp([0]), logSumExp([0, 0, 0])]).toMatchValues([0, ln(3)], { axes: "list" });
});

test("the numbers are the same afterwards", () => {
  const z = [0.5, -1, 2];
  expect(() => logSumExp(z)).toLeaveUnchanged({ z });
});

test("random numbers: at least the maximum, at most ln n above it", () => {
  const rng = specRandom();
  const z = Array.from({ length: 7 }, () => rng.gauss(-1, 4));
  let sum = 0;
  for (const x of z) sum += Math.exp(x);
  const got = logSumExp(z);
  expect(got).toMatchValues(ln(sum));
  expect(got).toLieBetween(Math.max(...z), Math.max(...z) + ln(7), "the logSumExp of 7 numbers");
});

test("other numbers give another result, at every call", () => {
  expect(logSumExp).toHeed({ z: [0.5, -1.5, 2.5] });
});
