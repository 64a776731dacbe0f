import { mistakesFor } from "#lib/mistakes";

const sum = (v: number[]) => v.reduce((total, x) => total + x, 0);
const exponentials = (z: number[], moved: number) => z.map((x) => Math.exp(x - moved));

/** Another value from the list and its maximum; the case of nothing above -Infinity stays as in the stub. */
const fromMax = (value: (z: number[], max: number) => number) => (z: number[]) => {
  const max = Math.max(...z);
  if (max === -Infinity) return -Infinity;
  return value(z, max);
};

const movedBy = (move: (z: number[]) => number) =>
  fromMax((z) => move(z) + Math.log(sum(exponentials(z, move(z)))));

export default mistakesFor<typeof import("./log-sum-exp.js")>({
  "without-the-maximum": {
    because: "You took the exponentials of z itself: from 710 on they are Infinity, below −745 they are 0.",
    logSumExp: fromMax((z) => Math.log(sum(exponentials(z, 0)))),
  },
  "is-not-moved-back": {
    because: "You subtracted the maximum inside but never added it back to the logarithm.",
    logSumExp: fromMax((z, max) => Math.log(sum(exponentials(z, max)))),
  },
  "moved-the-wrong-way": {
    because: "You subtracted the maximum once more at the end. You subtracted it inside: add it back.",
    logSumExp: fromMax((z, max) => Math.log(sum(exponentials(z, max))) - max),
  },
  "maximum-inside-the-logarithm": {
    because: "You added the maximum to the sum, inside the logarithm. Add it to the logarithm.",
    logSumExp: fromMax((z, max) => Math.log(sum(exponentials(z, max)) + max)),
  },
  "maximum-only": {
    because: "This is the maximum itself. The other numbers add their exponentials to the sum.",
    logSumExp: fromMax((_, max) => max),
  },
  "forgets-the-logarithm": {
    because: "The logarithm of the sum is missing: you just added maximum and sum.",
    logSumExp: fromMax((z, max) => max + sum(exponentials(z, max))),
  },
  "sum-of-logs": {
    because:
      "You took the logarithm of each exponential, which gives the plain sum. Add up first, then take the logarithm.",
    logSumExp: fromMax((z) => sum(z)),
  },
  "mean-of-exponentials": {
    because: "You averaged the exponentials. Take the logarithm of their sum, without dividing by n.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(exponentials(z, max)) / z.length)),
  },
  "logarithm-base-2": {
    because: "This is the logarithm to base 2. The inverse of e^z is the natural logarithm.",
    logSumExp: fromMax((z, max) => max + Math.log2(sum(exponentials(z, max)))),
  },
  "counts-the-maximum-twice": {
    because: "You added 1 to a sum that already contains the maximum's e⁰ = 1.",
    logSumExp: fromMax((z, max) => max + Math.log1p(sum(exponentials(z, max)))),
  },
  "moves-by-the-first": {
    because:
      "If you subtract the first number, the others can still overflow. Only the largest makes all exponents 0 or less.",
    logSumExp: movedBy((z) => z[0]),
  },
  "moves-by-the-smallest": {
    because:
      "If you subtract the smallest number, the largest ones overflow even sooner. Subtract the largest.",
    logSumExp: movedBy((z) => Math.min(...z)),
  },
  "moves-by-the-mean": {
    because:
      "If you subtract the mean, the largest numbers can still overflow. Only the maximum keeps all exponents at 0 or less.",
    logSumExp: movedBy((z) => sum(z) / z.length),
  },
  "moves-by-the-largest-size": {
    because:
      "The number with the largest absolute value may be negative: then all exponentials become 0. Take the maximum.",
    logSumExp: movedBy((z) => Math.max(...z.map((x) => (x === -Infinity ? 0 : Math.abs(x))))),
  },
  "bounds-the-exponents": {
    because: "You kept the shifted numbers above a bound. e^−1000 is 0 by itself, and that is right.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(z.map((x) => Math.exp(Math.max(x - max, -30)))))),
  },
  "sorts-by-digits": {
    because: "sort() compares numbers as texts: 95 comes after 1000. Take the maximum with Math.max.",
    logSumExp: movedBy((z) => [...z].sort().at(-1) as number),
  },
});
