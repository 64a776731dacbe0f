import { readFileSync } from "node:fs";
import { klDivergence } from "../../../solutions/3-fine-tuning-a-transformer/03-rlhf/kl-divergence.js";
import { optimalPolicy } from "../../../solutions/3-fine-tuning-a-transformer/03-rlhf/kl-optimum.js";

// The best policies over the base's reviews, from what `frontier.measure.ts` counted.

const groups: { reward: number; count: number }[] = JSON.parse(
  readFileSync(new URL("frontier.json", import.meta.url), "utf8"),
);
const total = groups.reduce((sum, { count }) => sum + count, 0);
const reference = groups.map(({ count }) => count / total);
const rewards = groups.map(({ reward }) => reward);

/** KL and mean reward of the policy that is best at β. */
export function optimumAt(beta: number): readonly [kl: number, reward: number] {
  const { policy } = optimalPolicy(reference, rewards, beta);
  const reward = policy.reduce((sum, p, i) => sum + p * rewards[i], 0);
  return [klDivergence(policy, reference), reward];
}

/** The optima for β from very large to very small, where the curve ends. */
export const frontier = Array.from({ length: 121 }, (_, i) => optimumAt(100 * 0.94 ** i));
