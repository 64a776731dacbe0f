import { curve, iterations, runs, shares, tokens } from "../data/two-rewards.js";
import type { Figure } from "../figure.js";

// Two-minds, paid for right answers, beside clueless, paid for the right digit anywhere.

const { "two-minds": minds, clueless } = runs;

export const figure: Figure = {
  page: "4-reasoning-with-transformers/08-grpo/5-write-more-digits.md",
  name: "same-shape",
  title: "Reward and length of two models while GRPO trains",
  alt: "Two plots over 30 iterations, with a curve for two-minds and one for clueless in each. Both rewards rise, that of two-minds from 0.16 to about 0.9, that of clueless from 0.14 to about 0.5. Both lengths rise from 5 tokens to 15 within ten iterations and stay there.",
  panels: [
    {
      title: "reward",
      x: iterations,
      y: { label: "", ticks: shares },
      curves: [
        { name: "two-minds", points: curve(minds.reward), at: 15, beside: "left" },
        { name: "clueless", points: curve(clueless.reward), at: 20, beside: "below" },
      ],
    },
    {
      title: "tokens in a chain",
      x: iterations,
      y: { label: "", ticks: tokens },
      curves: [
        { name: "two-minds", points: curve(minds.tokens), at: 15 },
        { name: "clueless", points: curve(clueless.tokens), at: 15, beside: "below" },
      ],
    },
  ],
};
