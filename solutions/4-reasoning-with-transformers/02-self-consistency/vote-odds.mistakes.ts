import { mistakesFor } from "#lib/author/mistakes";
import { binomial as right, voteOdds as rightOdds, type Ties } from "./vote-odds.js";

type Binomial = (k: number, n: number, p: number) => number;

/** C(n, k) as a plain number, as long as there is one. */
const choose = (n: number, k: number): number => {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
};
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** Behind the solution's refusals, another distribution; the vote uses it too. */
const distributing = (binomial: Binomial) => {
  const checked: Binomial = (k, n, p) => {
    right(k, n, p);
    return binomial(k, n, p);
  };
  return { binomial: checked, ...voting((right, n, ties) => wins(2 * right - n, ties), checked) };
};

const wins = (lead: number, ties: Ties) => (lead > 0 ? 1 : lead === 0 && ties === "fair" ? 0.5 : 0);

/** Behind the solution's refusals, another worth of so many right votes. */
const voting = (worth: (right: number, n: number, ties: Ties) => number, binomial = right) => ({
  voteOdds(p: number, n: number, ties: Ties): number {
    rightOdds(p, n, ties);
    let odds = 0;
    for (let k = 0; k <= n; k++) odds += worth(k, n, ties) * binomial(k, n, p);
    return odds;
  },
});

export default mistakesFor<typeof import("./vote-odds.js")>({
  "one-order-only": {
    because:
      "This is the probability of one particular order of successes and failures. There are C(n, k) orders, and any of them counts.",
    ...distributing((k, n, p) => p ** k * (1 - p) ** (n - k)),
  },
  "failures-left-out": {
    because:
      "Only the successes have a factor. The other n − k tries must fail, each with probability 1 − p.",
    ...distributing((k, n, p) => choose(n, k) * p ** k),
  },
  "ordered-choices": {
    because:
      "The successes were counted in every order in which they can be picked. C(n, k) divides by k!, because the order of picking says nothing.",
    ...distributing((k, n, p) => choose(n, k) * factorial(k) * p ** k * (1 - p) ** (n - k)),
  },
  "success-and-failure-exchanged": {
    because: "k tries fail here. p belongs to the k successes, and 1 − p to the rest.",
    ...distributing((k, n, p) => right(n - k, n, p)),
  },
  "at-most-k": {
    because: "This is the probability of at most k successes. Asked is exactly k.",
    ...distributing((k, n, p) => {
      let sum = 0;
      for (let i = 0; i <= k; i++) sum += right(i, n, p);
      return sum;
    }),
  },
  "logarithm-kept": {
    because: "This is ln P(k). The exponential makes a probability of it again.",
    ...distributing((k, n, p) => Math.log(right(k, n, p))),
  },
  "log-of-zero": {
    because:
      "With p = 0 or p = 1 this is NaN: 0 · ln 0. A power with exponent 0 is 1, so its logarithm is 0, whatever the base.",
    ...distributing((k, n, p) => (p === 0 || p === 1 ? Number.NaN : right(k, n, p))),
  },
  "kept-away-from-zero": {
    because: "A tiny number was added before the logarithm. A small p loses its digits by that.",
    ...distributing((k, n, p) => {
      const ln = (base: number) => Math.log(base + 1e-12);
      return Math.exp(Math.log(right(k, n, 0.5)) - n * Math.log(0.5) + k * ln(p) + (n - k) * ln(1 - p));
    }),
  },
  "small-is-nothing": {
    because: "A small probability was treated as 0. Nine digits are promised, however small it is.",
    ...distributing((k, n, p) => (right(k, n, p) < 1e-20 ? 0 : right(k, n, p))),
  },
  "zero-for-the-certain": {
    because: "With p = 0 or p = 1 everything was 0. One outcome is then certain, and its probability is 1.",
    ...distributing((k, n, p) => (p === 0 || p === 1 ? 0 : right(k, n, p))),
  },
  "ways-overflow": {
    because:
      "The number of ways or a power left the range of numbers: Infinity times 0. Add the logarithms first, and take the exponential of their sum.",
    ...distributing((k, n, p) => choose(n, k) * p ** k * (1 - p) ** (n - k)),
  },
  "normal-approximation": {
    because:
      "This is the bell curve with the same mean and variance. It comes near for many tries, and the exact probability was asked for.",
    ...distributing((k, n, p) => {
      const variance = n * p * (1 - p);
      if (variance === 0) return right(k, n, p);
      return Math.exp(-((k - n * p) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }),
  },
  "tie-wins": {
    because: "Half of the votes counted as a majority. A majority is more than half.",
    ...voting((right, n) => Number(2 * right >= n)),
  },
  "ties-always-lost": {
    because: 'A tie was lost in any case. With "fair" ties a coin saves half of them.',
    ...voting((right, n) => Number(2 * right > n)),
  },
  "ties-always-fair": {
    because: 'A coin decided ties in any case. With "lost" ties none of them counts.',
    ...voting((right, n) => wins(2 * right - n, "fair")),
  },
  "fair-tie-wins": {
    because: 'With "fair" ties all of them were won. A fair coin decides only half of them rightly.',
    ...voting((right, n, ties) => Number(2 * right > n || (2 * right === n && ties === "fair"))),
  },
  "one-vote-more": {
    because: "The sum begins one vote too late: the smallest majority was left out.",
    ...voting((right, n, ties) => (right === Math.floor(n / 2) + 1 ? 0 : wins(2 * right - n, ties))),
  },
  "rounded-half": {
    because:
      "A majority was taken from half of the votes, rounded down: of three voters a single one was enough.",
    ...voting((right, n) => Number(right >= Math.floor(n / 2))),
  },
  "one-factor-short": {
    because: "The number of ways has k factors in its product, from n − k + 1 to n. One of them is missing.",
    ...distributing((k, n, p) => (k === 0 ? 1 : choose(n, k) / n) * p ** k * (1 - p) ** (n - k)),
  },
  "minority-wins": {
    because:
      "The cases with fewer right votes than wrong ones were added up. That is the probability of a wrong decision.",
    ...voting((right, n, ties) => wins(n - 2 * right, ties)),
  },
  "exact-majority-only": {
    because: "Only the smallest majority was counted. Every larger one decides rightly as well.",
    ...voting((right, n, ties) => (2 * right - n <= 2 ? wins(2 * right - n, ties) : 0)),
  },
  "expected-share": {
    because:
      "Each case was weighed with its share of right votes: that sums up to p. A decision is right or wrong as a whole.",
    ...voting((right, n) => right / n),
  },
  "all-must-agree": {
    because: "Only the case that all voters are right was counted. The majority is enough.",
    ...voting((right, n) => Number(right === n)),
  },
  "stops-at-a-small-term": {
    because:
      "The sum ended at its first tiny term. Terms can grow again: for good voters the largest come late.",
    voteOdds(p, n, ties) {
      rightOdds(p, n, ties);
      let odds = 0;
      for (let k = 0; k <= n; k++) {
        const term = wins(2 * k - n, ties) * right(k, n, p);
        if (term > 0 && term < 1e-12 && odds > 0) break;
        odds += term;
      }
      return odds;
    },
  },
  "odds-rounded": {
    because: "The odds were rounded to twelve decimals. Small odds lose all of their digits that way.",
    voteOdds: (p, n, ties) => Math.round(rightOdds(p, n, ties) * 1e12) / 1e12,
  },
  "all-votes-right-left-out": {
    because: "The case that all n voters are right was left out. The sum runs up to n, n included.",
    ...voting((k, n, ties) => (k === n ? 0 : wins(2 * k - n, ties))),
  },
  "ties-exchanged": {
    because:
      "The two kinds of ties are exchanged: with fair ties a coin decides, and with lost ones nothing is won.",
    ...voting((k, n, ties) => wins(2 * k - n, ties === "fair" ? "lost" : "fair")),
  },
  "last-factor-left-out": {
    because: "The product of k factors ends one too early. C(n, k) has k of them.",
    ...distributing((k, n, p) => (k === 0 ? 1 : (choose(n, k) * k) / n) * p ** k * (1 - p) ** (n - k)),
  },
  stirling: {
    because:
      "The factorials come from Stirling's formula, which is off for small numbers. Add up exact logarithms.",
    ...distributing((k, n, p) => {
      const ln = (m: number) =>
        m < 2 ? 0 : m * Math.log(m) - m + 0.5 * Math.log(2 * Math.PI * m) + 1 / (12 * m);
      return Math.exp(ln(n) - ln(k) - ln(n - k)) * p ** k * (1 - p) ** (n - k);
    }),
  },
  "tie-as-a-voter": {
    because: "A fair tie was decided by one more voter. A fair coin decides it: one half, whatever p is.",
    voteOdds(p, n, ties) {
      const tie = n % 2 === 0 && ties === "fair" ? right(n / 2, n, p) : 0;
      return rightOdds(p, n, "lost") + tie * p;
    },
  },
});
