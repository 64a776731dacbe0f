import { mistakesFor } from "#lib/author/mistakes";
import { passAtK as right } from "./pass-at-k.js";

/** Another estimate; what doesn't fit is refused as it should be. */
const estimating = (estimate: (n: number, right: number, k: number) => number) => ({
  passAtK(n: number, c: number, k: number): number {
    right(n, c, k);
    return estimate(n, c, k);
  },
});

/** 1 less the product over k picks. */
const picking = (factor: (n: number, c: number, pick: number) => number, picks = (k: number) => k) =>
  estimating((n, c, k) => {
    let allWrong = 1;
    for (let pick = 0; pick < picks(k); pick++) allWrong *= Math.max(0, factor(n, c, pick));
    return 1 - allWrong;
  });

/** 1 less the product over the right samples. */
const missing = (first: number, last: number) =>
  estimating((n, c, k) => {
    let allWrong = 1;
    for (let i = n - c + first; i <= n + last; i++) allWrong *= 1 - k / i;
    return 1 - allWrong;
  });

const factorial = (n: number): number => {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
};
const choices = (n: number, k: number) => (k > n ? 0 : factorial(n) / factorial(k) / factorial(n - k));

export default mistakesFor<typeof import("./pass-at-k.js")>({
  "picks-put-back": {
    because:
      "Each pick was put back. Without putting it back, every wrong pick makes the next one more likely to be right.",
    ...estimating((n, c, k) => 1 - (1 - c / n) ** k),
  },
  "share-of-right-samples": {
    because: "The share of right samples was returned, which is pass@1. More picks have more chances.",
    ...estimating((n, c) => c / n),
  },
  "share-times-picks": {
    because: "The chances of the picks were added up. Two right ones among the picks count only once.",
    ...estimating((n, c, k) => Math.min(1, (k * c) / n)),
  },
  "share-to-the-k": {
    because: "That's the probability that all picks are right. One right pick is enough.",
    ...estimating((n, c, k) => (c / n) ** k),
  },
  "all-picks-right": {
    because: "The choices in which all picks are right were counted. One right pick is enough.",
    ...estimating((n, c, k) => {
      let all = 1;
      for (let pick = 0; pick < k; pick++) all *= Math.max(0, c - pick) / (n - pick);
      return all;
    }),
  },
  "all-wrong-returned": {
    because: "The probability that all picks are wrong was returned. The result is what is missing to 1.",
    ...estimating((n, c, k) => 1 - right(n, c, k)),
  },
  "exactly-one-right": {
    because: "Choices with exactly one right pick were counted. More than one is fine too.",
    ...estimating((n, c, k) => {
      if (k - 1 > n - c) return 0;
      let p = (k * c) / n;
      for (let pick = 0; pick < k - 1; pick++) p *= (n - c - pick) / (n - 1 - pick);
      return p;
    }),
  },
  "factorials-overflow": {
    because:
      "Factorials of more than 170 are Infinity, and their quotient is NaN. Multiply quotients instead.",
    ...estimating((n, c, k) => (n - c < k ? 1 : 1 - choices(n - c, k) / choices(n, k))),
  },
  "logarithm-of-a-negative": {
    because:
      "The logarithms went on past the last wrong sample, to those of negative numbers. There k picks can't avoid a right one: 1.",
    ...estimating((n, c, k) => {
      let lnWrong = 0;
      for (let pick = 0; pick < k; pick++) lnWrong += Math.log((n - c - pick) / (n - pick));
      return 1 - Math.exp(lnWrong);
    }),
  },
  "small-k-alone": {
    because: "Where fewer than k samples are wrong, 0 was returned. Then k picks can't avoid a right one.",
    ...estimating((n, c, k) => (n - c < k ? 0 : right(n, c, k))),
  },
  "right-from-k": {
    because: "The result was 1 already where exactly k samples are wrong. Those k can be picked.",
    ...estimating((n, c, k) => (n - c <= k && c > 0 ? 1 : right(n, c, k))),
  },
  "wrong-ones-put-back": {
    because:
      "Each pick left fewer samples, but as many wrong ones as before. A wrong pick takes away a wrong one.",
    ...picking((n, c, pick) => Math.min(1, (n - c) / (n - pick))),
  },
  "all-samples-put-back": {
    because: "Each pick left fewer wrong samples, but as many samples as before. Both get one fewer.",
    ...picking((n, c, pick) => (n - c - pick) / n),
  },
  "one-pick-too-many": {
    because: "There was one pick too many.",
    ...picking(
      (n, c, pick) => (n - c - pick) / Math.max(1, n - pick),
      (k) => k + 1,
    ),
  },
  "one-pick-too-few": {
    because: "There was one pick too few.",
    ...picking(
      (n, c, pick) => (n - c - pick) / (n - pick),
      (k) => k - 1,
    ),
  },
  "product-starts-early": {
    because: "The product began one factor too early, as if there were one more right sample.",
    ...missing(0, 0),
  },
  "product-shifted": {
    because: "The product ran from n − c to n − 1. It belongs one further up: its last factor has n.",
    ...missing(0, -1),
  },
  "as-many-right-as-picks": {
    because:
      "The result was 1 as soon as there are as many right samples as picks. It is certain only if the wrong ones don't suffice for all picks.",
    ...estimating((n, c, k) => (c >= k ? 1 : right(n, c, k))),
  },
  "product-ends-early": {
    because: "The product ended one factor too early: n itself is one of them.",
    ...missing(1, -1),
  },
  "rounded-to-percent": {
    because: "The result was rounded. Small probabilities count, too.",
    ...estimating((n, c, k) => Math.round(right(n, c, k) * 100) / 100),
  },
  "choices-overflow": {
    because:
      "Both numbers of choices are Infinity for thousands of samples, and their quotient is NaN. Multiply the quotients of single factors.",
    ...estimating((n, c, k) => {
      const ways = (m: number) => {
        let product = 1;
        for (let i = 1; i <= k; i++) product = (product * (m - k + i)) / i;
        return k > m ? 0 : product;
      };
      return 1 - ways(n - c) / ways(n);
    }),
  },
  "put-back-among-many": {
    because:
      "With more than a thousand right samples the picks were put back. No number of samples is large enough for that.",
    ...estimating((n, c, k) => (c > 1000 ? 1 - (1 - k / n) ** c : right(n, c, k))),
  },
  "rounded-to-six-digits": {
    because: "The result was rounded to six digits. It is exact up to the rounding of numbers themselves.",
    ...estimating((n, c, k) => Math.round(right(n, c, k) * 1e6) / 1e6),
  },
});
