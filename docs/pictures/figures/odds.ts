import { preferenceOdds } from "../../../solutions/3-fine-tuning-a-transformer/02-reward-modeling/preference-odds.js";
import { curveOf, type Figure, range } from "../figure.js";

// How probable a preference is, by the difference of two strengths; the odds are on a second scale.

const differences = range(-4, 4, 8);
const oddsOf = (difference: number) => Math.exp(difference);
const named = (odds: number) => `${Number(odds.toFixed(odds < 1 ? 2 : odds < 10 ? 1 : 0))}`;

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/02-reward-modeling/README.md",
  name: "odds",
  title: "The probability of a preference by the difference of two strengths",
  alt: "The probability that the first text is preferred, against the difference of the two strengths from −4 to 4: an S-shaped curve from nearly 0 through 0.5 to nearly 1. A second scale has the odds, from 0.02 through 1 to 55; each step to the right multiplies them by 2.7.",
  panels: [
    {
      title: "",
      x: {
        label: "difference of the strengths",
        ticks: Object.fromEntries(differences.map((d) => [d, `${d}`.replace("-", "−")])),
      },
      above: { label: "odds", ticks: Object.fromEntries(differences.map((d) => [d, named(oddsOf(d))])) },
      y: { label: "probability", ticks: { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" } },
      curves: [
        {
          name: "sigmoid",
          points: curveOf(range(-4, 4, 100), (d) => preferenceOdds(d, 0)),
          at: 72,
          beside: "below right",
        },
      ],
    },
  ],
};
