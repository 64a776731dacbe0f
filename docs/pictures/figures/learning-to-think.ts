import { curve, iterations, runs, shares, tokens } from "../data/two-rewards.js";
import type { Figure } from "../figure.js";

// Two-minds while it is paid for right answers.

const { reward, tokens: lengths } = runs["two-minds"];

export const figure: Figure = {
  page: "4-reasoning-with-transformers/08-grpo/README.md",
  name: "learning-to-think",
  title: "Right answers and length of two-minds while GRPO trains",
  alt: "Two plots of a run of two-minds over 30 iterations. The share of right answers rises from 0.16 to about 0.9, and is still rising after iteration 10. The mean length rises from 5 tokens to 14 within five iterations, and stays at 15.",
  panels: [
    {
      title: "share of right answers",
      x: iterations,
      y: { label: "", ticks: shares },
      curves: [{ name: "two-minds", points: curve(reward), at: 18, beside: "below right" }],
    },
    {
      title: "tokens in a chain",
      x: iterations,
      y: { label: "", ticks: tokens },
      curves: [{ name: "two-minds", points: curve(lengths), at: 18, beside: "below" }],
    },
  ],
};
