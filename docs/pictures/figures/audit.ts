import { curve, iterations, runs, shares } from "../data/two-rewards.js";
import type { Figure } from "../figure.js";

// The same two runs, by what neither of them is paid for.

const { "two-minds": minds, clueless } = runs;

export const figure: Figure = {
  page: "4-reasoning-with-transformers/08-grpo/5-write-more-digits.md",
  name: "audit",
  title: "The share of valid steps of two models while GRPO trains",
  alt: "The share of valid steps over 30 iterations. That of two-minds rises from 0.84 to nearly 1. That of clueless stays at about a quarter.",
  panels: [
    {
      title: "",
      x: iterations,
      y: { label: "share of valid steps", ticks: shares },
      curves: [
        { name: "two-minds", points: curve(minds.sound), at: 15, beside: "below" },
        { name: "clueless", points: curve(clueless.sound), at: 15 },
      ],
    },
  ],
};
