import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { binomial, type Ties, voteOdds } from "./vote-odds.js";

const NINE_DIGITS = { rtol: 1e-9, atol: 1e-13 };

const expectBinomial = (k: number, n: number, p: number, due: number) =>
  expect(binomial(k, n, p)).toMatchValues(due, {
    ...{ ...NINE_DIGITS, what: `the probability of ${k} successes in ${n} tries at p = ${p}` },
  });

const expectOdds = (p: number, n: number, ties: Ties, due: number) =>
  expect(voteOdds(p, n, ties)).toMatchValues(due, {
    ...{ ...NINE_DIGITS, what: `the odds of ${n} voters at p = ${p}, ties ${ties}` },
  });

/** Every sequence of successes and failures, and what it weighs, summed up by what `worth` says of its successes. */
function overSequences(n: number, p: number, worth: (successes: number) => number): number {
  let sum = 0;
  for (let sequence = 0; sequence < 2 ** n; sequence++) {
    let [successes, weight] = [0, 1];
    for (let i = 0; i < n; i++) {
      const success = (sequence >> i) & 1;
      successes += success;
      weight *= success ? p : 1 - p;
    }
    sum += weight * worth(successes);
  }
  return sum;
}

test("two of three tries: three ways", () => {
  expectBinomial(2, 3, 0.5, 3 / 8);
  expectBinomial(2, 3, 0.6, 3 * 0.36 * 0.4);
  expectBinomial(1, 4, 0.25, 4 * 0.25 * 0.421875);
});

test("no success, all successes, no try", () => {
  expectBinomial(0, 5, 0.3, 0.7 ** 5);
  expectBinomial(5, 5, 0.3, 0.3 ** 5);
  expectBinomial(1, 1, 0.3, 0.3);
  expectBinomial(0, 1, 0.3, 0.7);
  expectBinomial(0, 0, 0.3, 1);
});

test("agrees with all sequences of tries", () => {
  for (const [n, p] of [
    [2, 0.9],
    [7, 0.35],
    [10, 0.62],
  ])
    for (let k = 0; k <= n; k++)
      expectBinomial(
        k,
        n,
        p,
        overSequences(n, p, (s) => Number(s === k)),
      );
});

test("a certain success, and an impossible one", () => {
  for (const [k, n, p, due] of [
    [0, 4, 0, 1],
    [1, 4, 0, 0],
    [4, 4, 0, 0],
    [4, 4, 1, 1],
    [3, 4, 1, 0],
    [0, 4, 1, 0],
    [0, 0, 0, 1],
    [0, 0, 1, 1],
  ])
    expectBinomial(k, n, p, due);
});

test("thousands of tries", () => {
  // from exact fractions
  expectBinomial(1500, 3000, 0.5, 0.01456609851579575);
  expectBinomial(1800, 3000, 0.6, 0.014866393218457225);
  expectBinomial(3, 3000, 0.001, 0.22415390641223754);
  expectBinomial(2997, 3000, 0.999, 0.22415390641223754);
  expectBinomial(515, 1030, 0.5, 0.024855129936574467);
  expectBinomial(0, 3000, 0.6, 0);
});

test("however small: nine digits", () => {
  for (const [k, n, p, due] of [
    [40, 40, 0.5, 2 ** -40],
    [30, 31, 1e-6, 31e-180 * (1 - 1e-6)],
    [2, 3000, 1e-9, 4_498_500 * 1e-18 * (1 - 2998e-9)],
  ])
    expect(binomial(k, n, p)).toMatchValues(due, {
      ...{ atol: 0, rtol: 1e-9, what: `the probability of ${k} successes in ${n} tries at p = ${p}` },
    });
});

test("three voters, each right with 0.6: 0.648", () => {
  expectOdds(0.6, 3, "lost", 0.648);
  expectOdds(0.6, 3, "fair", 0.648);
});

test("a single voter decides alone", () => {
  for (const ties of ["lost", "fair"] as const) {
    expectOdds(0.6, 1, ties, 0.6);
    expectOdds(0.15, 1, ties, 0.15);
  }
});

test("two voters, and a tie that is lost", () => {
  expectOdds(0.6, 2, "lost", 0.36);
  expectOdds(0.3, 6, "lost", 0.07047);
});

test("two voters, and a coin that decides a tie", () => {
  expectOdds(0.6, 2, "fair", 0.6);
  expectOdds(0.3, 6, "fair", 0.16308);
});

test("ten voters: 0.633 or 0.733, by what a tie is", async () => {
  const sizes = [1, 3, 5, 9, 11, 21, 41, 61, 81, 101];
  await exhibit({
    kind: "curve",
    title: "the majority of n voters is right",
    caption: "Above one half the jury gets better with every pair of voters, below it gets worse.",
    series: Object.fromEntries(
      [0.4, 0.5, 0.55, 0.6, 0.7].map((p) => [
        `p = ${p}`,
        { x: sizes, y: sizes.map((n) => voteOdds(p, n, "fair")) },
      ]),
    ),
    xLabel: "voters",
    yLabel: "probability",
  });
  expectOdds(0.6, 10, "lost", 0.6331032576);
  expectOdds(0.6, 10, "fair", 0.73343232);
});

test("agrees with all ways to vote", () => {
  for (const n of [2, 4, 5, 8, 9])
    for (const p of [0.2, 0.45, 0.7]) {
      expectOdds(
        p,
        n,
        "lost",
        overSequences(n, p, (right) => Number(right > n - right)),
      );
      expectOdds(
        p,
        n,
        "fair",
        overSequences(n, p, (right) => (1 + Math.sign(2 * right - n)) / 2),
      );
    }
});

test("with fair ties, one voter more to an even number", () => {
  for (const n of [1, 3, 7, 15]) expectOdds(0.62, n + 1, "fair", voteOdds(0.62, n, "fair"));
});

test("voters that are always right, and never", () => {
  for (const ties of ["lost", "fair"] as const)
    for (const n of [1, 2, 5, 8]) {
      expectOdds(1, n, ties, 1);
      expectOdds(0, n, ties, 0);
    }
});

test("thousands of voters", () => {
  // from exact fractions
  expectOdds(0.51, 2001, "lost", 0.8145669094677672);
  expectOdds(0.51, 2000, "lost", 0.8084688956045459);
  expectOdds(0.51, 2000, "fair", 0.8144473405684883);
  expectOdds(0.49, 2001, "fair", 0.1854330905322328);
});

test("odds that are nearly 0 or nearly 1, to nine digits", () => {
  // from exact fractions
  expectOdds(0.9, 1001, "lost", 1);
  expectOdds(0.4, 401, "fair", 2.5776721343730145e-5);
  expectOdds(0.1, 31, "lost", 6.8512030739787945e-9);
});

test("all arguments count at every call", () => {
  expectBinomial(10, 11, 0.8, 11 * 0.8 ** 10 * 0.2);
  expectBinomial(0, 111, 0.01, 0.99 ** 111);
  expectBinomial(1, 11, 0.8, 11 * 0.8 * 0.2 ** 10);
  expectBinomial(1, 111, 0.01, 111 * 0.01 * 0.99 ** 110);
  expect(binomial).toHeed({ k: 2, n: 5, p: 0.4 }, { others: { k: 3, n: 6 } });
  expect(voteOdds).toHeed({ p: 0.4, n: 6, ties: "lost" as Ties }, { others: { n: 7, ties: "fair" } });
});

test("tries, successes and p that are none are refused", () => {
  for (const n of [-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => binomial(0, n, 0.5)).toRefuse(RangeError, `${n} tries`, n);
  for (const k of [-1, 5, 1.5, Number.NaN])
    expect(() => binomial(k, 4, 0.5)).toRefuse(RangeError, `${k} successes in 4 tries`, k);
  for (const p of [-0.1, 1.1, Number.NaN])
    expect(() => binomial(1, 4, p)).toRefuse(RangeError, `a probability of ${p}`, p);
});

test("voters and p that are none are refused", () => {
  for (const n of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => voteOdds(0.5, n, "lost")).toRefuse(RangeError, `${n} voters`, n);
  for (const p of [-0.1, 1.1, Number.NaN])
    expect(() => voteOdds(p, 3, "fair")).toRefuse(RangeError, `a probability of ${p}`, p);
});
