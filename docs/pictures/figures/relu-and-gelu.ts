import { gelu } from "../../../solutions/1-understanding-gradients/05-feed-forward-network/gelu.js";
import { curveOf, type Figure, range } from "../figure.js";

// What a hidden unit passes on, and how much of a gradient comes back through it.

const xs = range(-3, 2, 100);
const slopeOf = (f: (x: number) => number) => (x: number) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
const relu = (x: number) => Math.max(0, x);
const across = {
  label: "input of the unit",
  ticks: { [-3]: "−3", [-2]: "−2", [-1]: "−1", 0: "0", 1: "1", 2: "2" },
};

export const figure: Figure = {
  page: "1-understanding-gradients/05-feed-forward-network/README.md",
  name: "relu-and-gelu",
  title: "ReLU and GELU, and their slopes",
  alt: "ReLU and GELU on the left and their slopes on the right: ReLU has a corner at 0 and no slope left of it, while GELU dips to −0.17, turns smoothly, and keeps a slope that fades out slowly.",
  panels: [
    {
      title: "output of the unit",
      x: across,
      y: { label: "", ticks: { [-0.5]: "−0.5", 0: "0", 1: "1", 2: "2" } },
      curves: [
        { name: "ReLU", points: curveOf(xs, relu), at: 75 },
        { name: "GELU", points: curveOf(xs, gelu), at: 28 },
      ],
    },
    {
      title: "slope of the output",
      x: across,
      y: { label: "", ticks: { [-0.5]: "−0.5", 0: "0", 0.5: "0.5", 1: "1", 1.25: "" } },
      curves: [
        { name: "ReLU", points: curveOf(xs, (x) => (x > 0 ? 1 : 0)), at: 62 },
        { name: "GELU", points: curveOf(xs, slopeOf(gelu)), at: 20 },
      ],
    },
  ],
};
