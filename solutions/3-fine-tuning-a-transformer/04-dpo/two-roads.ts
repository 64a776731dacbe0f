import { assertRectangular, assertSameLength } from "#lib/arrays";
import { fitStrengths } from "../02-reward-modeling/fit-strengths.js";
import { optimalPolicy } from "../03-rlhf/kl-optimum.js";
import { type TablePlan, trainTabularDpo, type WeightedPair } from "./tabular-dpo.js";

/**
 * Computes a policy from preferences by the method of RLHF, without noise. First it finds the rewards that make these preferences most
 * likely under the Bradley-Terry model. Then it computes the optimal policy for these rewards, under a KL penalty.
 *
 * All pairs of responses were compared equally often.
 *
 * @param reference the probability of each response before training, `[K]`, K two or more, each above 0
 * @param preferences the share of comparisons that the row's response won against the column's response, `[K, K]`. The two shares of a
 *   pair sum to 1; the diagonal is 0, because no response was compared with itself
 * @param beta β, the price of one nat of KL divergence, in units of reward: above 0 and finite
 * @returns the probability of each response, `[K]`, a new list
 * @throws RangeError if preferences isn't such a table, if reference has a different length, or if `fitStrengths` or `optimalPolicy`
 *   rejects its arguments
 * @see Rafailov et al. 2023, section 3
 */
export function throughRewards(reference: number[], preferences: number[][], beta: number): number[] {
  checkPreferences(reference, preferences);
  // blank: the rewards, then the policy
  const rewards = fitStrengths(preferences); // [K]
  return optimalPolicy(reference, rewards, beta).policy; // [K]
  // end
}

/**
 * Computes a policy from the same comparisons by the method of DPO, without a reward model.
 *
 * More training steps bring the policy closer to the optimum. The function returns the policy after the last step.
 *
 * @param reference see `throughRewards`
 * @param preferences see `throughRewards`
 * @param plan β and the settings for training the table; one step or more
 * @returns the probability of each response, `[K]`, a new list; the function reads the training's results with `await`
 * @throws RangeError as a rejected promise: if preferences isn't such a table, if reference has a different length, or if
 *   `trainTabularDpo` rejects its arguments
 * @see Rafailov et al. 2023, section 4
 */
export async function throughDpo(
  reference: number[],
  preferences: number[][],
  plan: TablePlan,
): Promise<number[]> {
  checkPreferences(reference, preferences);
  const pairs: WeightedPair[] = /* blank: the comparisons, in the form that DPO takes */ preferences.flatMap(
    (row, chosen) => row.map((weight, rejected) => ({ chosen, rejected, weight })),
  ) /* end */;
  let policy = reference; // [K]
  for await (const next of trainTabularDpo(reference, pairs, plan)) policy = next;
  return policy;
}

function checkPreferences(reference: number[], preferences: number[][]): void {
  assertRectangular("preferences", preferences);
  assertSameLength("the responses of reference and preferences", reference.length, preferences.length);
  assertSameLength("the rows and columns of preferences", preferences.length, preferences[0].length);
  if (reference.length < 2) throw new RangeError("a comparison needs two responses, got 1");
  for (const [i, row] of preferences.entries())
    for (const [j, share] of row.entries()) {
      if (!(share >= 0 && share <= 1))
        throw new RangeError(`preferences[${i}][${j}] must be a number from 0 to 1, got ${share}`);
      const sum = share + preferences[j][i];
      if (i === j ? share !== 0 : !(Math.abs(sum - 1) <= 1e-6))
        throw new RangeError(
          `the shares of responses ${i} and ${j} must sum to 1, and to 0 where i = j, got ${sum}`,
        );
    }
}
