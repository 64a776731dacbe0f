import measured from "../data/one-threshold.json" with { type: "json" };
import type { Figure } from "../figure.js";

// How the scores of right and of wrong steps are spread, before and after the judge is trained; data/one-threshold.measure.ts has
// drawn the chains and trained it.

const [FROM, TO] = [-16, 14];
const HEIGHT = 0.5;

/** A point in the middle of each bin. */
const lineOf = (shares: number[]) =>
  shares
    .map((share, i) => [measured.low + i + 0.5, share] as const)
    .filter(([score]) => score > FROM && score < TO);

const panel = (
  title: string,
  { right, wrong }: typeof measured.trained,
  at: { right: number; wrong: number },
) => ({
  title,
  x: { label: "score", ticks: { [FROM]: "", [-10]: "−10", 0: "0", 10: "10", [TO]: "" } },
  y: { label: "share of the steps", ticks: { 0: "0", 0.25: "0.25", [HEIGHT]: "0.5" } },
  curves: [
    { name: "right", points: lineOf(right), at: at.right, beside: "left" as const },
    { name: "wrong", points: lineOf(wrong), at: at.wrong },
    {
      name: "threshold",
      points: Array.from({ length: 21 }, (_, i) => [0, (HEIGHT * i) / 20] as const),
      at: 20,
      beside: "left" as const,
    },
  ],
});

export const figure: Figure = {
  page: "4-reasoning-with-transformers/04-process-reward-models/4-judging-the-judge.md",
  name: "one-threshold",
  title: "The scores of right and of wrong steps, before and after training",
  alt: "Two plots of how scores are spread. Before training, wrong steps score around 5 and right ones around 10; the two hills hardly overlap, and nearly all of both is above the threshold of 0. After training, nearly all wrong steps are spread from −15 to 0 and the right ones from 3 to 13, one group on each side of the threshold.",
  panels: [
    panel("the reasoner, untrained", measured.untrained, { right: 25, wrong: 21 }),
    panel("after 300 steps of training", measured.trained, { right: 22, wrong: 11 }),
  ],
};
