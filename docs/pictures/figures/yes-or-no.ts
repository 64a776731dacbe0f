import { imperfectJudge } from "../../../solutions/4-reasoning-with-transformers/05-best-of-n/imperfect-judge.js";
import { type Figure, range } from "../figure.js";

// Chains that are right with 0.4 and a judge that accepts 0.9 of the right and 0.2 of the wrong ones. N counts in powers of two.

const P = 0.4;
const sizes = range(1, 64, 63);
const curves = [
  { name: "some chain is right", odds: (n: number) => 1 - (1 - P) ** n, at: 3, beside: "left" as const },
  {
    name: "the chosen chain is right",
    odds: (n: number) => imperfectJudge(P, { tpr: 0.9, fpr: 0.2 }, n),
    at: 24,
    beside: "below" as const,
  },
];

export const figure: Figure = {
  page: "4-reasoning-with-transformers/05-best-of-n/2-choose-or-weigh.md",
  name: "yes-or-no",
  title: "Coverage and the accuracy of a yes-no judge, against the number of chains",
  alt: "Two curves against the number of chains: the probability that some chain is right goes to 1, and the probability that the chosen chain is right stops at 0.75.",
  panels: [
    {
      title: "",
      x: {
        label: "N, the number of chains",
        ticks: { 0: "1", 1: "2", 2: "4", 3: "8", 4: "16", 5: "32", 6: "64" },
      },
      y: { label: "probability", ticks: { 0.4: "0.4", 0.6: "0.6", 0.75: "0.75", 1: "1" } },
      curves: curves.map(({ odds, ...curve }) => ({
        ...curve,
        points: sizes.map((n) => [Math.log2(n), odds(n)] as const),
      })),
    },
  ],
};
