import { mistakesFor } from "#lib/author/mistakes";
import { freeTokens as rightFree } from "./bayes-floor.js";
import type { PatternTask } from "./pattern-data.js";

type Free = (n: number, periods: number[]) => number;

/** What the entropy is made of: a mistake replaces some of it. */
interface Parts {
  free: Free;
  /** the probability of a beginning that the periods of a set allow */
  q: (n: number, V: number, set: number[], K: number) => number;
  /** how often a superset with so many periods more counts */
  sign: (more: number) => number;
  log: (q: number) => number;
  /** what the beginnings of a set add to the entropy */
  counted: (count: number, share: number) => number;
  /** how many periods make sets */
  most: number;
  entropy: (n: number, task: PatternTask) => number;
  floor: (entropy: (n: number) => number, T: number) => number[];
}

/** All three functions, with some parts done in another way. */
function flooring(other: Partial<Parts>) {
  const {
    free = rightFree,
    q = (n, V, set, K) => set.reduce((sum, p) => sum + V ** -Math.min(p, n), 0) / K,
    sign = (more) => (more % 2 === 0 ? 1 : -1),
    log = (x) => -Math.log(x),
    counted = (count, share) => count * share * log(share),
    most = Number.POSITIVE_INFINITY,
    entropy = bySets,
    floor = (H, T) => Array.from({ length: T - 1 }, (_, t) => H(t + 2) - H(t + 1)),
  } = other;
  function bySets(n: number, { vocabulary: V, periods }: PatternTask): number {
    const members = (s: number) => periods.filter((_, i) => s & (1 << i));
    const sets = Array.from({ length: 2 ** periods.length }, (_, s) => s).slice(1);
    let sum = 0;
    for (const s of sets.filter((set) => set < 2 ** most)) {
      let count = 0;
      for (const r of sets) {
        if ((r & s) !== s) continue;
        count += sign(members(r).length - members(s).length) * V ** free(n, members(r));
      }
      const share = q(n, V, members(s), periods.length);
      sum += counted(count, share);
    }
    return sum;
  }
  return {
    freeTokens: free,
    beginningEntropy: entropy,
    bayesFloor: (task: PatternTask) => floor((n) => entropy(n, task), task.length),
  };
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export default mistakesFor<typeof import("./bayes-floor.js")>({
  "one-tie-at-a-time": {
    because:
      "You let the shortest period decide alone. Each tie merges two groups: all tokens of both become one group.",
    ...flooring({
      free: (n, periods) => {
        const group = Array.from({ length: n }, (_, t) => t);
        for (const p of periods) for (let t = 0; t + p < n; t++) group[t + p] = group[t];
        return new Set(group).size;
      },
    }),
  },
  "overwrites-what-it-compares-with": {
    because:
      "You overwrote the group number that you still compare with, so part of that group kept the old one. Save both numbers before you merge.",
    ...flooring({
      free: (n, periods) => {
        const group = Array.from({ length: n }, (_, t) => t);
        for (const p of periods)
          for (let t = 0; t + p < n; t++)
            for (let i = 0; i < n; i++) if (group[i] === group[t + p]) group[i] = group[t];
        return new Set(group).size;
      },
    }),
  },
  "merges-two-positions": {
    because:
      "You renumbered only the two tied positions. Every position of both groups must end up with the same number.",
    ...flooring({
      free: (n, periods) => {
        const group = Array.from({ length: n }, (_, t) => t);
        for (const p of periods)
          for (let t = 0; t + p < n; t++) group[t + p] = group[t] = Math.min(group[t], group[t + p]);
        return new Set(group).size;
      },
    }),
  },
  "merges-from-here-on": {
    because:
      "You renumbered the group only from position t on. Earlier positions may belong to it too: go through all of them.",
    ...flooring({
      free: (n, periods) => {
        const group = Array.from({ length: n }, (_, t) => t);
        for (const p of periods)
          for (let t = 0; t + p < n; t++) {
            const [kept, gone] = [group[t], group[t + p]];
            for (let i = t; i < n; i++) if (group[i] === gone) group[i] = kept;
          }
        return new Set(group).size;
      },
    }),
  },
  "common-divisor": {
    because:
      "Two periods make their common divisor a period only if the beginning is long enough. Count the groups.",
    ...flooring({ free: (n, periods) => (periods.length ? Math.min(n, periods.reduce(gcd)) : n) }),
  },
  "last-tie-missing": {
    because: "You never tied the last token to the one a period before it: t + p may be n − 1.",
    ...flooring({ free: (n, periods) => rightFree(Math.max(n - 1, 0), periods) + Math.min(n, 1) }),
  },
  "told-the-period": {
    because:
      "You computed the floor of a predictor that is told the period. This predictor has to find it out.",
    ...flooring({
      entropy: (n, { vocabulary, periods }) =>
        (periods.reduce((sum, p) => sum + Math.min(p, n), 0) / periods.length) * Math.log(vocabulary),
    }),
  },
  "counts-beginnings-twice": {
    because:
      "You counted a beginning that two periods allow for each of them, and again for both. Sets must not overlap.",
    ...flooring({ sign: (more) => (more === 0 ? 1 : 0) }),
  },
  "adds-every-superset": {
    because:
      "You added larger sets. Subtract the beginnings that are possible for more periods, with alternating signs.",
    ...flooring({ sign: () => 1 }),
  },
  "always-takes-away": {
    because:
      "You subtracted all larger sets, so beginnings of three periods are subtracted twice. The signs alternate.",
    ...flooring({ sign: (more) => (more === 0 ? 1 : -1) }),
  },
  "takes-away-one-more-only": {
    because:
      "You subtracted only the sets with one more period. The signs alternate: sets with three more are subtracted too.",
    ...flooring({ sign: (more) => (more === 1 ? -1 : 1) }),
  },
  "leaves-out-the-set-itself": {
    because:
      "You left out the set itself. Its superset with no additional period is the set, and that one counts with a plus.",
    ...flooring({ sign: (more) => (more === 0 ? 0 : more % 2 === 0 ? 1 : -1) }),
  },
  "counts-whole-patterns": {
    because: "V^−p is the probability of a whole pattern. A beginning of n < p tokens shows only n of them.",
    ...flooring({ q: (_n, V, set, K) => set.reduce((sum, p) => sum + V ** -p, 0) / K }),
  },
  "forgets-the-prior": {
    because:
      "You summed the probabilities of the periods as if each were certain. Each is drawn with probability 1 / K.",
    ...flooring({ q: (n, V, set) => set.reduce((sum, p) => sum + V ** -Math.min(p, n), 0) }),
  },
  "mean-over-the-set": {
    because:
      "You took the mean over the periods of the set. An impossible period also had its chance of 1 / K.",
    ...flooring({ q: (n, V, set) => set.reduce((sum, p) => sum + V ** -Math.min(p, n), 0) / set.length }),
  },
  "in-bits": {
    because: "Your entropy is in bits. Losses are in nats: take the natural logarithm.",
    ...flooring({ log: (x) => -Math.log2(x) }),
  },
  "forgets-the-minus": {
    because:
      "Your entropy is negative: the minus of −ln q is missing, or the signs of the sets are inverted.",
    ...flooring({ log: (x) => Math.log(x) }),
  },
  "entropy-so-far": {
    because:
      "You returned the entropy of all tokens up to here. The loss of a token is what it adds to the tokens before it.",
    ...flooring({ floor: (H, T) => Array.from({ length: T - 1 }, (_, t) => H(t + 2)) }),
  },
  "mean-so-far": {
    because:
      "You returned the entropy per token so far. The loss of a token is what it adds to the tokens before it.",
    ...flooring({ floor: (H, T) => Array.from({ length: T - 1 }, (_, t) => H(t + 2) / (t + 2)) }),
  },
  "begins-with-token-0": {
    because:
      "Your list begins with token 0, which no position predicts. Its first entry belongs to the target at position 1.",
    ...flooring({ floor: (H, T) => Array.from({ length: T - 1 }, (_, t) => H(t + 1) - H(t)) }),
  },
  "one-too-many": {
    because: "T tokens have T − 1 targets: nothing comes after the last one.",
    ...flooring({ floor: (H, T) => Array.from({ length: T }, (_, t) => H(t + 2) - H(t + 1)) }),
  },
  "first-period-alone": {
    because: "You tied the tokens of the first period alone. All periods hold at once.",
    ...flooring({ free: (n, periods) => rightFree(n, periods.slice(0, 1)) }),
  },
  "ties-once": {
    because: "You tied only the first p tokens. Every position t is tied to t + p, up to the end.",
    ...flooring({
      free: (n, periods) => {
        const group = Array.from({ length: n }, (_, t) => t);
        for (const p of periods)
          for (let t = 0; t + p < n && t < p; t++) {
            const [kept, gone] = [group[t], group[t + p]];
            group.forEach((g, i) => {
              if (g === gone) group[i] = kept;
            });
          }
        return new Set(group).size;
      },
    }),
  },
  "every-token-free": {
    because:
      "V^−n is the chance of n free tokens. Once the pattern is over, p tokens determine the rest: min(p, n).",
    ...flooring({ q: (n, V, set, K) => (set.length * V ** -n) / K }),
  },
  "one-beginning-a-set": {
    because: "You counted one beginning for each set. There are N(S) of them, each with probability q(S).",
    ...flooring({ counted: (count, share) => (count === 0 ? 0 : -share * Math.log(share)) }),
  },
  "ln-of-the-whole-set": {
    because: "You took the logarithm of N(S) q(S). Each beginning is an outcome of its own: ln q(S).",
    ...flooring({ counted: (count, share) => -count * share * Math.log(count * share) }),
  },
  "four-periods-at-most": {
    because:
      "You went through the sets of the first four periods only. A task may have any number of periods.",
    ...flooring({ most: 4 }),
  },
});
