import { blank } from "#lib/blank";
import type { PatternTask } from "./pattern-data.js";

/**
 * Returns how many of n tokens can be chosen freely when all these periods hold at once.
 *
 * Period p ties position t to position t + p: they carry the same token. Positions tied to each other, over any number of
 * steps, form one group, and a group has one token.
 *
 *     freeTokens(7, [3])    = 3   { 0 3 6 } { 1 4 } { 2 5 }
 *     freeTokens(7, [3, 4]) = 1   0-3-6-2-5-1-4 are all tied
 *
 * @returns the number of groups
 */
export function freeTokens(n: number, periods: number[]): number {
  const group = Array.from({ length: n }, (_, t) => t);
  for (const p of periods) {
    for (let t = 0; t + p < n; t++) {
      blank("merge the groups of t and t + p");
    }
  }
  return new Set(group).size;
}

/**
 * Returns the entropy of the first n tokens of a sequence, in nats.
 *
 * Each beginning is possible under some of the periods. All beginnings that are possible under exactly the same set S of
 * periods are equally likely, so the sum runs over sets and not over beginnings:
 *
 *     q(S) = (1/K) Σ_{p ∈ S} V^(−min(p, n))                         K periods, each as likely as the others
 *     N(S) = Σ_{R ⊇ S} (−1)^(|R| − |S|) · V^freeTokens(n, R)        beginnings possible under exactly the periods of S
 *     H(n) = −Σ_S N(S) q(S) ln q(S)                                 over all sets S except the empty one
 *
 * @returns H(n); 0 for n = 0
 */
export function beginningEntropy(n: number, { vocabulary: V, periods }: PatternTask): number {
  const K = periods.length;
  // Set number s contains period i if bit i of s is 1.
  const members = (s: number) => periods.filter((_, i) => s & (1 << i));
  const possible = Array.from({ length: 1 << K }, (_, s) => V ** freeTokens(n, members(s)));
  let entropy = 0;
  for (let s = 1; s < 1 << K; s++) {
    const q =
      blank("the probability of a beginning that is possible under exactly the periods of set s");
    blank("the number of such beginnings, and their part of the entropy");
  }
  return entropy;
}

/**
 * Returns the lowest expected loss on `patternData`: that of an ideal predictor, which knows how the sequences are made and uses all
 * that each token reveals about the period.
 *
 *     floor[t] = H(t + 2) − H(t + 1),   the entropy of token t + 1 once tokens 0 ... t are known
 *
 * @returns expected cross-entropy of the targets at positions 1 ... T − 1 in nats, `[T − 1]`
 * @see Cover and Thomas 2006, theorem 2.5.1, the chain rule for entropy
 */
export function bayesFloor(task: PatternTask): number[] {
  return Array.from(
    { length: task.length - 1 },
    (_, t) =>
      blank("the entropy that token t + 1 adds to what came before it"),
  );
}
