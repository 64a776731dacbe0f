import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { type RankingMetrics, rankingMetrics } from "./ranking-loss.js";

/** Two texts and the rewards that a model gave them. The chosen text is the better one. */
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
 * Tests whether a reward model judges the quality of a text or only its length.
 *
 * On pairs like its training pairs, a model that always prefers the longer text can look as good as a model that judges quality. The two
 * models differ on pairs whose better text is shorter, so the audit measures these pairs separately.
 *
 * @param pairs one or more
 * @returns the metrics of all pairs and of the two kinds of pairs
 * @throws RangeError if there is no pair
 */
export function lengthAudit(pairs: ScoredPair[]): LengthAudit {
  const metrics = (some: ScoredPair[]): RankingMetrics =>
    rankingMetrics(
      some.map(({ chosenReward }) => chosenReward),
      some.map(({ rejectedReward }) => rejectedReward),
    );
  const audit: LengthAudit = { all: metrics(pairs) };
  blank("the pairs of each kind, and the metrics of each kind");
  return audit;
}

/**
 * Joins pairs with the rewards that a model gave them.
 *
 * @param pairs the chosen and the rejected text of each pair
 * @param rewards the rewards of the chosen texts in the order of the pairs, then those of the rejected texts in the same order, as
 *   `rewardLoss` scores them
 * @returns the pairs with their rewards, in the same order
 * @throws RangeError if there aren't exactly two rewards for each pair
 */
export function scorePairs(
  pairs: { chosen: number[]; rejected: number[] }[],
  rewards: ArrayLike<number>,
): ScoredPair[] {
  assertSameLength("the rewards and the texts", rewards.length, 2 * pairs.length);
  return pairs.map(({ chosen, rejected }, i) => ({
    chosen,
    rejected,
    chosenReward: blank("the reward of the chosen text of pair i"),
    rejectedReward:
      blank("the reward of the rejected text of pair i"),
  }));
}
