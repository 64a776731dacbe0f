import { frontier, optimumAt } from "../data/frontier.js";
import type { Figure, Spot } from "../figure.js";

// What a policy can earn for its distance from the base, and what page 1's best of n earns.

const optima: Spot[] = [
  { name: "β = 3", beside: "right" as const, beta: 3 },
  { name: "β = 1", beside: "left" as const, beta: 1 },
  { name: "β = 0.3", beside: "above" as const, beta: 0.3 },
  { name: "β = 0.1", beside: "right" as const, beta: 0.1 },
].map(({ beta, ...spot }) => {
  const [x, y] = optimumAt(beta);
  return { ...spot, x, y, color: 0 };
});
/** Rewards from page 1's table. Their distances are at most ln n − (n − 1)/n, which is where they are drawn. */
const chosen: Spot[] = Object.entries({ 2: 0.68, 4: 1.25, 8: 1.69, 16: 1.93 }).map(([n, y]) => ({
  ...{ name: `best of ${n}`, x: Math.log(Number(n)) - 1 + 1 / Number(n), y },
  ...{ color: 2, beside: Number(n) > 4 ? ("below" as const) : ("right" as const) },
}));

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/03-rlhf/3-a-leash.md",
  name: "frontier",
  title: "The reward of the best policies against their distance from the base",
  alt: "Reward against KL in nats. The curve of the best policies rises steeply from the base, passes β = 3 and β = 1, bends at β = 0.3, and ends at a reward of 2 and 1.9 nats. The best of 2, 4, 8 and 16 lie just below it.",
  panels: [
    {
      title: "reward",
      x: {
        label: "KL from the base, in nats",
        ticks: { 0: "0", 0.5: "0.5", 1: "1", 1.5: "1.5", 2: "2", 2.3: "" },
      },
      y: { label: "", ticks: { [-0.2]: "", 0: "0", 0.5: "0.5", 1: "1", 1.5: "1.5", 2: "2", 2.2: "" } },
      curves: [{ name: "best policies", points: frontier, at: 84, beside: "left" }],
      spots: [...chosen, ...optima],
    },
  ],
};
