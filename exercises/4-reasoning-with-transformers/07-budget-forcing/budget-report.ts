import { blank } from "#lib/blank";

/** One evaluation of a model with some budget. */
export interface Run {
  /** the average number of thinking tokens */
  tokens: number;
  /** the share of right answers, from 0 to 1 */
  accuracy: number;
}

/** How well a method controls thinking. */
export interface BudgetReport {
  /** the share of the runs that stayed within the limits, from 0 to 1 */
  control: number;
  /** the growth of accuracy per token; null if no two runs differ in tokens */
  scaling: number | null;
  /** the best accuracy of all runs */
  performance: number;
}

/**
 * Computes three numbers for a method that controls how long a model thinks, such as budget forcing: control, scaling and performance.
 *
 * A run stays within the limits if its tokens aren't below `least` or above `most`. Scaling is the slope of accuracy over tokens,
 * averaged over all pairs of runs that differ in tokens, whether or not they are neighbors. Two runs with equal tokens have no slope and
 * don't count as a pair. A run outside the limits counts for scaling and performance like any other.
 *
 * @param runs one or more, in any order; they stay unchanged
 * @param limits the smallest and the largest number of tokens that is within the limits
 * @throws RangeError if there are no runs, if the tokens of a run aren't a finite number of at least 0, if an accuracy isn't from 0 to 1,
 *   or if `least` is above `most`
 * @see Muennighoff et al. 2025 (s1), equations 1 to 3
 */
export function budgetReport(runs: Run[], { least, most }: { least: number; most: number }): BudgetReport {
  assertRuns(runs, least, most);
  const control: number =
    blank("the share of runs within the limits");
  const slopes: number[] = [];
  blank("the slope of each pair of runs, into slopes");
  const scaling: number | null =
    blank("the mean slope, or null");
  return { control, scaling, performance: Math.max(...runs.map(({ accuracy }) => accuracy)) };
}

function assertRuns(runs: Run[], least: number, most: number): void {
  if (runs.length === 0) throw new RangeError("a report needs one run or more, got none");
  if (!(least <= most)) throw new RangeError(`least can't be above most, got ${least} and ${most}`);
  for (const { tokens, accuracy } of runs) {
    if (!(Number.isFinite(tokens) && tokens >= 0))
      throw new RangeError(`a run has 0 tokens or more, got ${tokens}`);
    if (!(accuracy >= 0 && accuracy <= 1))
      throw new RangeError(`an accuracy is from 0 to 1, got ${accuracy}`);
  }
}
