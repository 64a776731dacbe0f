import { preferenceOdds } from "../../../solutions/3-fine-tuning-a-transformer/02-reward-modeling/preference-odds.js";
import { curveOf, type Figure, range } from "../figure.js";

// The mean DPO loss of many comparisons of two responses by their margin, for three shares that the first response has won.

const BETA = 1;
const lossOf = (margin: number) => -Math.log(preferenceOdds(BETA * margin, 0));
const meanLoss = (share: number) => (margin: number) =>
  share * lossOf(margin) + (1 - share) * lossOf(-margin);
const margins = range(-2, 6, 160);

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/04-dpo/3-how-far.md",
  name: "balance",
  title: "The mean DPO loss by the margin, at β = 1",
  alt: "Three curves of the mean DPO loss against the margin from −2 to 6 nats, at β = 1. If the first response won half of the comparisons, the curve is a valley with its floor at 0. If it won 80%, the floor is at 1.4. If it won all of them, there is no floor: the curve falls toward 0 forever.",
  panels: [
    {
      title: "",
      x: {
        label: "margin in nats",
        ticks: { [-2]: "−2", 0: "0", 1.386: "1.39", 2: "2", 4: "4", 6: "6" },
      },
      y: { label: "mean loss", ticks: { 0: "0", 0.5: "0.5", 1: "1", 1.5: "1.5", 2: "2", 2.5: "2.5" } },
      curves: [
        { name: "won half", points: curveOf(margins.slice(0, 131), meanLoss(0.5)), at: 105, beside: "left" },
        { name: "won 80%", points: curveOf(margins, meanLoss(0.8)), at: 115, beside: "below right" },
        { name: "won all", points: curveOf(margins, meanLoss(1)), at: 100 },
      ],
    },
  ],
};
