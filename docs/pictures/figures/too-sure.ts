import { preferenceOdds } from "../../../solutions/3-fine-tuning-a-transformer/02-reward-modeling/preference-odds.js";
import { curveOf, type Figure, range } from "../figure.js";

// How often predictions come true, by what was predicted: of a model that knows the strengths, and of two with the same ranking whose rewards
// have three times the scale and a third of it.

/** What comes true of predictions p, if the differences of rewards are `scale` times those of the strengths. */
const cameTrue = (scale: number) => (p: number) => preferenceOdds(Math.log(p / (1 - p)) / scale, 0);
const ps = range(0.001, 0.999, 200);

const quarters = { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" };

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/02-reward-modeling/3-how-sure.md",
  name: "too-sure",
  title: "What was predicted and what came true",
  alt: "The share of predictions that came true, against the probability that was predicted. A calibrated model is on the diagonal. The curve of a model that is too sure is flatter than the diagonal in the middle: of its predictions of 0.95, 0.73 come true. The curve of a model that is too timid is steeper.",
  panels: [
    {
      title: "",
      x: { label: "predicted probability", ticks: quarters },
      y: { label: "share that came true", ticks: quarters },
      spots: [], // none; but with spots a plot has more room, which the names need
      curves: [
        { name: "calibrated", points: curveOf(ps, cameTrue(1)), at: 43, beside: "left" },
        { name: "too sure", points: curveOf(ps, cameTrue(3)), at: 165, beside: "below right" },
        { name: "too timid", points: curveOf(ps, cameTrue(1 / 3)), at: 130, beside: "left" },
      ],
    },
  ],
};
