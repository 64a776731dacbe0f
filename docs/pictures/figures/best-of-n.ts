import type { Figure } from "../figure.js";

// The page's own table, means of 3 runs with 200 problems each: training the judges takes too long here. N counts in powers of two.

const powers = [0, 2, 3, 4, 5, 6];
const measured = [
  { name: "judge of steps", right: [0.64, 0.97, 0.99, 1, 0.99, 0.98], at: 3 },
  { name: "judge of outcomes", right: [0.64, 0.9, 0.92, 0.93, 0.89, 0.84], at: 5, beside: "below" as const },
  { name: "majority", right: [0.64, 0.81, 0.92, 0.95, 0.98, 0.995], at: 1, beside: "below right" as const },
];

export const figure: Figure = {
  page: "4-reasoning-with-transformers/05-best-of-n/README.md",
  name: "best-of-n",
  title: "How often the chosen answer is right, against the number of chains",
  alt: "Three curves of how often the chosen answer is right against the number of chains: the majority rises all the way, the judge of steps loses a little at the end, and the judge of outcomes turns down after 16 chains and falls far below the majority.",
  panels: [
    {
      title: "",
      x: { label: "N, the number of chains", ticks: { 0: "1", 2: "4", 3: "8", 4: "16", 5: "32", 6: "64" } },
      y: { label: "right", ticks: { 0.6: "0.6", 0.7: "0.7", 0.8: "0.8", 0.9: "0.9", 1: "1" } },
      curves: measured.map(({ right, ...curve }) => ({
        ...curve,
        points: right.map((share, i) => [powers[i], share] as const),
      })),
    },
  ],
};
