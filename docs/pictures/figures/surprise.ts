import { crossEntropy } from "../../../solutions/1-understanding-gradients/07-cross-entropy-loss/cross-entropy.js";
import { curveOf, type Figure, range } from "../figure.js";

// What a target costs whose probability is p: cross-entropy, and the simpler 1 − p.

const xs = range(0.01, 1, 99);
/** Two tokens with these logits have the probabilities p and 1 − p. */
const cost = (p: number) => crossEntropy([[Math.log(p), Math.log(Math.max(1 - p, 1e-300))]], [0]).loss;

export const figure: Figure = {
  page: "1-understanding-gradients/07-cross-entropy-loss/README.md",
  name: "surprise",
  title: "The cost of a target by its probability",
  alt: "Two curves of a target's cost against its probability p: 1 − p is a straight line that never exceeds 1, while −ln p is close to that line near p = 1 and rises without limit toward p = 0.",
  panels: [
    {
      title: "",
      x: {
        label: "probability p of the target",
        ticks: { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" },
      },
      y: { label: "cost", ticks: { 0: "0", 1: "1", 2: "2", 3: "3", 4: "4", 5: "5" } },
      curves: [
        { name: "−ln p", points: curveOf(xs, cost), at: 12 },
        { name: "1 − p", points: curveOf(xs, (p) => 1 - p), at: 3 },
      ],
    },
  ],
};
