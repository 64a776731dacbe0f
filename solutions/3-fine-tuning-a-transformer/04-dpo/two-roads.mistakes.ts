import { mistakesFor } from "#lib/author/mistakes";
import { fitStrengths } from "../02-reward-modeling/fit-strengths.js";
import { optimalPolicy } from "../03-rlhf/kl-optimum.js";
import { type TablePlan, trainTabularDpo, type WeightedPair } from "./tabular-dpo.js";
import { throughDpo as rightDpo, throughRewards as rightRewards } from "./two-roads.js";

/** The first road in another way; what does not fit is refused as it should be. */
const byRewards = (road: (reference: number[], preferences: number[][], beta: number) => number[]) => ({
  throughRewards(reference: number[], preferences: number[][], beta: number) {
    rightRewards(reference, preferences, beta);
    return road(reference, preferences, beta);
  },
});

/** The second road in another way; what does not fit is refused as it should be. */
const byDpo = (
  pairsOf: (pairs: WeightedPair[], reference: number[]) => WeightedPair[],
  planOf: (plan: TablePlan) => TablePlan = (plan) => plan,
) => ({
  async throughDpo(reference: number[], preferences: number[][], plan: TablePlan) {
    await rightDpo(reference, preferences, { ...plan, steps: 1 });
    let policy = reference;
    for await (const next of trainTabularDpo(reference, pairsOf(all(preferences), reference), planOf(plan)))
      policy = next;
    return policy;
  },
});

const all = (preferences: number[][]): WeightedPair[] =>
  preferences.flatMap((row, chosen) => row.map((weight, rejected) => ({ chosen, rejected, weight })));
const sum = (list: number[]) => list.reduce((total, x) => total + x, 0);
const optimum = (reference: number[], rewards: number[], beta: number) =>
  optimalPolicy(reference, rewards, beta).policy;

export default mistakesFor<typeof import("./two-roads.js")>({
  "rewards-over-beta": {
    because: "The rewards were divided by β, and the optimum does so again. β enters this road once.",
    ...byRewards((reference, table, beta) =>
      optimum(
        reference,
        fitStrengths(table).map((r) => r / beta),
        beta,
      ),
    ),
  },
  "beta-without-effect": {
    because:
      "β has no effect: it was left out, or rewards were multiplied by it before the optimum divides by it.",
    ...byRewards((reference, table) => optimum(reference, fitStrengths(table), 1)),
  },
  "beta-turned": {
    because: "A larger β moves the policy farther here. β is the price of leaving the reference.",
    ...byRewards((reference, table, beta) => optimum(reference, fitStrengths(table), 1 / beta)),
  },
  "from-a-uniform-start": {
    because: "The best policy was taken from a uniform reference. What was likely before stays likelier.",
    ...byRewards((reference, table, beta) =>
      optimum(
        reference.map(() => 1 / reference.length),
        fitStrengths(table),
        beta,
      ),
    ),
  },
  "greedy-policy": {
    because: "All probability went to the best response. The leash keeps some of the reference.",
    ...byRewards((reference, table) => {
      const rewards = fitStrengths(table);
      const best = rewards.indexOf(Math.max(...rewards));
      return reference.map((_, y) => Number(y === best));
    }),
  },
  "win-shares-as-rewards": {
    because:
      "The mean share of wins was taken for the reward. The Bradley-Terry model has log-odds: it knows no end.",
    ...byRewards((reference, table, beta) =>
      optimum(
        reference,
        table.map((row) => sum(row) / (row.length - 1)),
        beta,
      ),
    ),
  },
  "log-odds-against-the-first": {
    because:
      "Rewards were read off the comparisons with response 0. The others count too, and they may disagree.",
    ...byRewards((reference, table, beta) =>
      optimum(
        reference,
        table.map((row, y) => (y === 0 ? 0 : Math.log(row[0] / table[0][y]))),
        beta,
      ),
    ),
  },
  "rewards-of-losses": {
    because: "Rows and columns are swapped. preferences[i][j] says how often i won against j.",
    ...byRewards((reference, table, beta) =>
      rightRewards(
        reference,
        table[0].map((_, j) => table.map((row) => row[j])),
        beta,
      ),
    ),
  },
  "dpo-of-losses": {
    because: "Chosen and rejected are swapped. preferences[i][j] says how often i won against j.",
    ...byDpo((pairs) =>
      pairs.map(({ chosen, rejected, weight }) => ({ chosen: rejected, rejected: chosen, weight })),
    ),
  },
  "majority-labels": {
    because:
      "Each pair was given to the response that won more often. How much more often is what sets the margin.",
    ...byDpo((pairs) => pairs.filter(({ weight }) => weight >= 0.5)),
  },
  "unweighted-comparisons": {
    because:
      "All comparisons count alike, in both directions. Then nothing is preferred, and nothing learned.",
    ...byDpo((pairs) =>
      pairs.filter(({ chosen, rejected }) => chosen !== rejected).map((pair) => ({ ...pair, weight: 1 })),
    ),
  },
  "one-direction": {
    because:
      "Each pair is there in one direction only, the first as the winner. The other share of comparisons is lost.",
    ...byDpo((pairs) => pairs.filter(({ chosen, rejected }) => chosen < rejected)),
  },
  "against-the-first-only": {
    because: "Only comparisons with response 0 were used. The others count too, and they may disagree.",
    ...byDpo((pairs) => pairs.filter(({ chosen, rejected }) => chosen === 0 || rejected === 0)),
  },
  "weighted-by-the-policy": {
    because:
      "Comparisons were weighted by how likely their responses are. All pairs were compared equally often.",
    ...byDpo((pairs, reference) =>
      pairs.map((pair) => ({
        ...pair,
        weight: pair.weight * reference[pair.chosen] * reference[pair.rejected],
      })),
    ),
  },
  "log-odds-as-weights": {
    because: "The weights are log-odds. DPO takes how often each response won, and finds the odds by itself.",
    ...byDpo((pairs) =>
      pairs.map((pair) => ({
        ...pair,
        weight:
          pair.weight > 0 && pair.weight < 1 ? Math.max(0, Math.log(pair.weight / (1 - pair.weight))) : 0,
      })),
    ),
  },
  "dpo-without-beta": {
    because: "DPO was run with β = 1. β is the same on both roads: without it they part.",
    ...byDpo(
      (pairs) => pairs,
      (plan) => ({ ...plan, beta: 1 }),
    ),
  },
  "first-policy": {
    because: "The policy after the first step was returned. Training goes on to the last one.",
    ...byDpo(
      (pairs) => pairs,
      (plan) => ({ ...plan, steps: 1 }),
    ),
  },
  "shares-rounded": {
    because:
      "The shares were rounded to whole numbers of a hundred comparisons. They are weights as they are.",
    ...byDpo((pairs) => pairs.map((pair) => ({ ...pair, weight: Math.round(100 * pair.weight) }))),
  },
  "net-shares": {
    because: "Opposite shares were set off against each other. The minority is what gives the margin an end.",
    ...byDpo((pairs) =>
      pairs.map((pair) => ({ ...pair, weight: Math.max(0, pair.weight - (1 - pair.weight)) })),
    ),
  },
  "policy-before-the-last": {
    because: "The policy before the last step was returned. It is the one after it that is asked for.",
    ...byDpo(
      (pairs) => pairs,
      (plan) => ({ ...plan, steps: Math.max(1, plan.steps - 1) }),
    ),
  },
  "mean-of-log-odds": {
    because:
      "The log-odds against all others were averaged. The likeliest rewards are those of the Bradley-Terry model: fitStrengths finds them.",
    ...byRewards((reference, preferences, beta) =>
      optimum(
        reference,
        preferences.map(
          (row, i) => sum(row.map((x, j) => (i === j ? 0 : Math.log(x / (1 - x))))) / row.length,
        ),
        beta,
      ),
    ),
  },
});
