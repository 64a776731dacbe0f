import { softmax } from "../../../solutions/1-understanding-gradients/03-attention/softmax.js";
import { type Figure, range } from "../figure.js";

// The five tokens of the lesson at every temperature.

const LOGITS = [8, 4, 2, 1, 1].map(Math.log);
const powers = range(-2, 3, 100); // of two
const at = (power: number) => softmax(LOGITS.map((logit) => logit / 2 ** power)); // [tokens]

export const figure: Figure = {
  page: "2-building-a-transformer/06-complete-model/3-generating.md",
  name: "temperature",
  title: "The probabilities of five tokens against the temperature",
  alt: "The probabilities of five tokens against the temperature: at 1/4 the most likely token has nearly all of the probability, and at 8 the five are almost equal.",
  panels: [
    {
      title: "",
      x: { label: "temperature", ticks: { [-2]: "1/4", [-1]: "1/2", 0: "1", 1: "2", 2: "4", 3: "8" } },
      y: { label: "probability", ticks: { 0: "0", 0.2: "1/5", 0.5: "0.5", 1: "1" } },
      curves: ["A", "B", "C", "D, E"].map((name, token) => ({
        name,
        points: powers.map((power) => [power, at(power)[token]] as const),
        at: [10, 40, 48, 60][token],
      })),
    },
  ],
};
