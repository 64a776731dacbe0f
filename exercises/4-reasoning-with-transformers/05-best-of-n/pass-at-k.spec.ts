import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { passAtK } from "./pass-at-k.js";

/** Goes through all choices of k from n samples, of which the first `right` are right. */
function byChoices(n: number, right: number, k: number): number {
  let [all, lucky] = [0, 0];
  for (let choice = 0; choice < 2 ** n; choice++) {
    const picked = Array.from({ length: n }, (_, i) => (choice >> i) & 1);
    if (picked.reduce((a, b) => a + b, 0) !== k) continue;
    all += 1;
    if (picked.slice(0, right).includes(1)) lucky += 1;
  }
  return lucky / all;
}

/** The number of choices of k from n, exact to the last digit. */
function choices(n: number, k: number): bigint {
  let count = 1n;
  for (let i = 1; i <= k; i++) count = (count * BigInt(n - k + i)) / BigInt(i);
  return count;
}

/** 1 less the share of choices without a right sample, in whole numbers. */
function byBigNumbers(n: number, right: number, k: number): number {
  const all = choices(n, k);
  const wrong = k > n - right ? 0n : choices(n - right, k);
  return Number(((all - wrong) * 10n ** 30n) / all) / 1e30;
}

const passes = (n: number, right: number, k: number, due: number, rivals?: Record<string, number>) =>
  expect(passAtK(n, right, k)).toMatchValues(due, {
    what: `pass@${k} of ${n} samples, ${right} of them right`,
    atol: 1e-12,
    rtol: 1e-9,
    rivals,
  });

test("pass@1 is the share of right samples", () => {
  passes(10, 3, 1, 0.3);
  passes(7, 5, 1, 5 / 7);
  passes(1000, 1, 1, 0.001);
});

test("two of four samples by hand", () => {
  passes(4, 1, 2, 3 / 6, { "Each pick was put back.": 1 - 0.75 ** 2 });
  passes(4, 2, 2, 5 / 6, { "Each pick was put back.": 1 - 0.5 ** 2 });
});

test("five of ten, three of them right: 231 of 252 choices", async () => {
  const ks = Array.from({ length: 10 }, (_, i) => i + 1);
  await exhibit({
    kind: "curve",
    title: "pass@k from ten samples",
    caption: "Three of ten samples are right. Putting each pick back makes a model look worse than it is.",
    series: {
      "pass@k": { x: ks, y: ks.map((k) => passAtK(10, 3, k)) },
      "1 − (1 − 3/10)^k": { x: ks, y: ks.map((k) => 1 - 0.7 ** k) },
    },
    xLabel: "k",
    yLabel: "probability",
  });
  passes(10, 3, 5, 231 / 252, { "Each pick was put back.": 1 - 0.7 ** 5 });
});

test("without a right sample it is 0", () => {
  for (const [n, k] of [
    [10, 5],
    [10, 1],
    [10, 10],
    [1, 1],
    [1000, 1000],
  ])
    expect(passAtK(n, 0, k), `pass@${k} of ${n} samples, none of them right`).toBe(0);
});

test("it is 1 where k picks can't avoid a right one", () => {
  for (const [n, right, k] of [
    [10, 3, 8],
    [10, 3, 9],
    [10, 3, 10],
    [5, 5, 1],
    [5, 5, 3],
    [5, 1, 5],
    [1, 1, 1],
    [1000, 600, 500],
    [1000, 1, 1000],
  ])
    expect(passAtK(n, right, k), `pass@${k} of ${n} samples, ${right} of them right`).toBe(1);
});

test("all choices of up to eight samples", () => {
  for (let n = 1; n <= 8; n++)
    for (let right = 0; right <= n; right++)
      for (let k = 1; k <= n; k++) passes(n, right, k, byChoices(n, right, k));
});

test("on average it is the probability of k fresh samples", () => {
  const n = 10;
  for (const p of [0.1, 0.35, 0.8])
    for (const k of [1, 2, 5, 10]) {
      let mean = 0;
      for (let right = 0; right <= n; right++)
        mean += Number(choices(n, right)) * p ** right * (1 - p) ** (n - right) * passAtK(n, right, k);
      expect(mean).toMatchValues(1 - (1 - p) ** k, {
        what: `the mean of pass@${k} over draws of ${n} samples, each right with ${p}`,
        atol: 1e-10,
      });
    }
});

test("thousands of samples", () => {
  for (const [n, right, k] of [
    [1000, 3, 100],
    [1000, 500, 7],
    [2000, 10, 200],
    [2000, 1000, 1000],
    [3000, 2, 1500],
    [1000, 999, 1],
    [5000, 1, 2500],
    [1030, 700, 3],
    [3000, 2000, 2],
  ])
    passes(n, right, k, byBigNumbers(n, right, k));
  passes(10_000, 1, 64, 0.0064);
});

test("each argument counts at each call", () => {
  passes(30, 12, 3, 1 - 816 / 4060);
  passes(30, 1, 23, 23 / 30);
  expect(passAtK).toHeed({ n: 10, right: 3, k: 5 }, { others: { n: 11, right: 2, k: 4 } });
  expect(passAtK).toHeed({ n: 10, right: 1, k: 1 }, { others: { n: 11, right: 2, k: 2 } });
});

test("what is no whole number in its range is refused", () => {
  for (const bad of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => passAtK(bad, 0, 1)).toRefuse(RangeError, `n of ${bad}`);
  for (const bad of [-1, 11, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => passAtK(10, bad, 5)).toRefuse(RangeError, `right of ${bad} with 10 samples`);
  for (const bad of [0, -1, 11, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const right of [0, 3, 10])
      expect(() => passAtK(10, right, bad)).toRefuse(
        RangeError,
        `k of ${bad} with 10 samples, ${right} of them right`,
      );
});
