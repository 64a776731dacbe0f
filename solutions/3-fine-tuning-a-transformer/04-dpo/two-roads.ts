import { assertRectangular, assertSameLength } from "#lib/arrays";
import { fitStrengths } from "../02-reward-modeling/fit-strengths.js";
import { optimalPolicy } from "../03-rlhf/kl-optimum.js";
import { type TablePlan, trainTabularDpo, type WeightedPair } from "./tabular-dpo.js";

/**
 * From preferences to a policy on the path of RLHF, without noise. First comes the reward model: the rewards that make these preferences most
 * likely, by the Bradley-Terry model. Then comes the best policy under these rewards, on a leash.
 *
 * All pairs of responses were compared equally often.
 *
 * @param reference the probability of each response before training, `[K]`, K two or more, each above 0
 * @param preferences `[K, K]`: the share of comparisons that the row's response won against the column's. The two shares of a pair sum
 *   to 1; the diagonal is 0, because no response was compared with itself
 * @param beta β, the price of one nat of KL, in units of reward: above 0 and finite
 * @returns the probability of each response, `[K]`, a new list
 * @throws RangeError if preferences is not such a table, if reference has a different length, or if `fitStrengths` or `optimalPolicy`
 *   refuses its arguments
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
 * From preferences to a policy on the path of DPO: without a reward model, from the same comparisons.
 *
 * Training gets closer to its optimum with every step. The policy after the last step is returned.
 *
 * @param reference see `throughRewards`
 * @param preferences see `throughRewards`
 * @param plan β, and how the table is trained; one step or more
 * @returns the probability of each response, `[K]`, a new list; the training is read with `await`
 * @throws RangeError as a rejected promise: if preferences is not such a table, if reference has a different length, or if
 *   `trainTabularDpo` refuses its arguments
 * @see Rafailov et al. 2023, section 4
 */
export async function throughDpo(
  reference: number[],
  preferences: number[][],
  plan: TablePlan,
): Promise<number[]> {
  checkPreferences(reference, preferences);
  const pairs: WeightedPair[] = /* blank: the comparisons, as DPO takes them */ preferences.flatMap(
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
