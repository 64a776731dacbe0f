import { readFileSync } from "node:fs";
import { frontier, optimumAt } from "../data/frontier.js";
import type { Figure, Spot } from "../figure.js";

// Where PPO's runs end, below the curve of the best policies.

const runs: { lr: number; seed: number; kl: number; reward: number }[] = JSON.parse(
  readFileSync(new URL("../data/against-the-formula.json", import.meta.url), "utf8"),
);
/** One run of each rate has its name: one with room on its right. */
const NAMED = new Map([
  [5e-4, { name: "5e-4", seed: 3 }],
  [1e-3, { name: "1e-3", seed: 4 }],
]);
const [kl, reward] = optimumAt(0.3);
const dots = runs.map(({ lr, seed, kl: x, reward: y }): Spot => {
  const isNamed = NAMED.get(lr)?.seed === seed;
  return {
    name: isNamed ? (NAMED.get(lr)?.name ?? "") : "",
    x,
    y,
    color: lr === 1e-3 ? 2 : 1,
    beside: "right",
  };
});

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/03-rlhf/9-with-a-leash.md",
  name: "against-the-formula",
  title: "Where PPO's runs end, below the curve of the best policies",
  alt: "Reward against KL in nats. The curve of the best policies rises to a reward of 2 at 1.9 nats; β = 0.3 is a dot on it. All ten runs end below it: those at 1e-3 just below the dot, four at 5e-4 lower and to the left of it, and one at 5e-4 far to the right, at more than 3 nats.",
  panels: [
    {
      title: "reward",
      x: {
        label: "KL from the base, in nats",
        ticks: { 0.8: "", 1: "1", 1.5: "1.5", 2: "2", 2.5: "2.5", 3: "3", 3.5: "3.5" },
      },
      y: { label: "", ticks: { 1.4: "1.4", 1.6: "1.6", 1.8: "1.8", 2: "2", 2.1: "" } },
      curves: [
        { name: "best policies", points: frontier.filter(([x]) => x >= 0.8), at: -1, beside: "right" },
      ],
      spots: [...dots, { name: "β = 0.3", x: kl, y: reward, color: 0, beside: "left" }],
    },
  ],
};
