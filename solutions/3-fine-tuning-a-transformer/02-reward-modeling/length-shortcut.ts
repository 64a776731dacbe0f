import { assertSameLength } from "#lib/arrays";
import { type RankingMetrics, rankingMetrics } from "./ranking-loss.js";

/** Two texts, the first of which is better, and the rewards a model gave them. */
export interface ScoredPair {
  chosen: number[];
  rejected: number[];
  /** the reward of the chosen text */
  chosenReward: number;
  /** the reward of the rejected text */
  rejectedReward: number;
}

/** How a reward model ranks pairs, split by length. */
export interface LengthAudit {
  /** all pairs */
  all: RankingMetrics;
  /** pairs whose better text is longer; missing if there are none */
  longGood?: RankingMetrics;
  /** pairs whose better text is shorter; missing if there are none */
  shortGood?: RankingMetrics;
}

/**
 * Finds out whether a reward model judges what makes a text good, or its length.
 *
 * On pairs like its training pairs, a model that always prefers the longer text looks as good as one that can read. The two differ where length
 * and quality disagree, so those pairs are judged separately.
 *
 * @param pairs one or more
 * @throws RangeError if there is no pair
 */
export function lengthAudit(pairs: ScoredPair[]): LengthAudit {
  const metrics = (some: ScoredPair[]): RankingMetrics =>
    rankingMetrics(
      some.map(({ chosenReward }) => chosenReward),
      some.map(({ rejectedReward }) => rejectedReward),
    );
  const audit: LengthAudit = { all: metrics(pairs) };
  // blank: which pairs are of the one kind and which of the other; each kind audited
  const longGood = pairs.filter(({ chosen, rejected }) => chosen.length > rejected.length);
  const shortGood = pairs.filter(({ chosen, rejected }) => chosen.length < rejected.length);
  if (longGood.length > 0) audit.longGood = metrics(longGood);
  if (shortGood.length > 0) audit.shortGood = metrics(shortGood);
  // end
  return audit;
}

/**
 * Joins pairs with the rewards a model gave them.
 *
 * @param rewards of the chosen texts in the order of the pairs, then of the rejected ones in the same order, as `rewardLoss` scores them
 * @throws RangeError if there are not two rewards for each pair
 */
export function scorePairs(
  pairs: { chosen: number[]; rejected: number[] }[],
  rewards: ArrayLike<number>,
): ScoredPair[] {
  assertSameLength("the rewards and the texts", rewards.length, 2 * pairs.length);
  return pairs.map(({ chosen, rejected }, i) => ({
    chosen,
    rejected,
    chosenReward: /* blank: the reward of the chosen text of pair i */ rewards[i] /* end */,
    rejectedReward: /* blank: and that of the rejected one */ rewards[pairs.length + i] /* end */,
  }));
}
