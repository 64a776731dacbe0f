import { mistakesFor } from "#lib/author/mistakes";

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
  "counts-equal-numbers-once": {
    because: "Equal numbers count once here. Each z adds its own exponential.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(exponentials([...new Set(z)], max)))),
  },
  "powers-of-2": {
    because: "You added up powers of 2. The formula has powers of e.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(z.map((x) => 2 ** (x - max))))),
  },
  "logarithm-base-10": {
    because: "You took the logarithm of base 10. ln is the natural one, Math.log.",
    logSumExp: fromMax((z, max) => max + Math.log10(sum(exponentials(z, max)))),
  },
  "leaves-out-the-maximum": {
    because: "You left out the largest z. Its exponential, 1 after the shift, is part of the sum.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(exponentials(z, max)) - 1)),
  },
  "shifts-upward": {
    because: "You added the maximum to every z. Subtract it, so that no exponential overflows.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(z.map((x) => Math.exp(x + max))))),
  },
  "moves-back-what-never-moved": {
    because:
      "The exponentials are not shifted, but the result is shifted back. Subtract the maximum from each z first.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(z.map(Math.exp)))),
  },
  "maximum-times-the-logarithm": {
    because: "You multiplied the maximum and the logarithm. Shifting back means to add the maximum.",
    logSumExp: fromMax((z, max) => max * Math.log(sum(exponentials(z, max)))),
  },
  "maximum-never-below-0": {
    because: "Your maximum begins at 0. Where every z is far below 0, begin at the first z or at -Infinity.",
    logSumExp: fromMax((z) => {
      const max = Math.max(0, ...z);
      return max + Math.log(sum(exponentials(z, max)));
    }),
  },
  "nothing-hidden-is-nan": {
    because:
      "-Infinity minus -Infinity is NaN. Where all z are -Infinity, the sum is 0 and its logarithm -Infinity.",
    logSumExp: (z) => Math.max(...z) + Math.log(sum(exponentials(z, Math.max(...z)))),
  },
  "nothing-is-0": {
    because: "A sum of 0 has the logarithm -Infinity. You returned 0, which is the logarithm of 1.",
    logSumExp: (z) => {
      const max = Math.max(...z);
      return max === -Infinity ? 0 : max + Math.log(sum(exponentials(z, max)));
    },
  },
  "refuses-minus-infinity": {
    because: "A z of -Infinity is allowed: its exponential is 0, and it adds nothing.",
    logSumExp: (z) => {
      if (z.some((x) => !Number.isFinite(x))) throw new RangeError("every z must be finite");
      const max = Math.max(...z);
      return max + Math.log(sum(exponentials(z, max)));
    },
  },
  "a-single-number-is-0": {
    because: "For a single z you return 0. The result is z itself: ln e^z = z.",
    logSumExp: fromMax((z, max) => (z.length === 1 ? 0 : max + Math.log(sum(exponentials(z, max))))),
  },
  "tiny-number-in-the-logarithm": {
    because:
      "You added a tiny number inside the logarithm. The sum is at least 1 after the shift: nothing is missing.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(exponentials(z, max)) + 1e-6)),
  },
  "zeros-do-not-count": {
    because: "You left out every z of 0, which JavaScript treats as false. Its exponential is 1.",
    logSumExp: fromMax(
      (z, max) =>
        max +
        Math.log(
          sum(
            exponentials(
              z.filter((x) => x),
              max,
            ),
          ),
        ),
    ),
  },
  "first-number-as-it-is": {
    because:
      "Without a start value, reduce begins with the first z itself, not with its exponential. Begin at 0.",
    logSumExp: fromMax((z, max) => max + Math.log(z.reduce((total, x) => total + Math.exp(x - max)))),
  },
  "adds-the-shifted-numbers": {
    because: "You added up the shifted z themselves. Add up their exponentials.",
    logSumExp: fromMax((z, max) => max + Math.log(sum(z.map((x) => x - max)))),
  },
});
