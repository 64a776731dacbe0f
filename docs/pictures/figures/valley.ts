import { optimizerRace } from "../../../solutions/1-understanding-gradients/09-adamw/optimizer-race.js";
import type { Figure } from "../figure.js";

// Three optimizers in the valley 50x² + y²/2, from (1, 10): where each is after each of its first steps, and how high.

const height = ([x, y]: number[]) => 50 * x * x + (y * y) / 2;
const race = optimizerRace(([x, y]) => [100 * x, y], [1, 10], 300, { sgd: 0.01, momentum: 0.01, adam: 0.1 });
const names = { sgd: "SGD", momentum: "momentum", adam: "Adam" };
const ways = Object.entries(names).map(([key, name]) => ({ name, path: race[key as keyof typeof race] }));

export const figure: Figure = {
  page: "1-understanding-gradients/09-adamw/2-training.md",
  name: "valley",
  title: "Three optimizers in a valley",
  alt: "Three optimizers in a valley: on the left, the height falls fastest for momentum and slowest for SGD, and on the right, along the flat direction, SGD creeps, momentum runs past the goal and back, and Adam takes even steps.",
  panels: [
    {
      title: "height",
      x: { label: "steps", ticks: { 0: "0", 100: "100", 200: "200", 300: "300" } },
      y: { label: "", ticks: { [-12]: "1e-12", [-8]: "1e-8", [-4]: "1e-4", 0: "1", 2: "100" } },
      curves: ways.map(({ name, path }, i) => ({
        name,
        points: path.map((point, t) => [t, Math.max(-12, Math.log10(height(point)))] as const),
        at: [240, 150, 90][i],
      })),
    },
    {
      title: "y, along the flat direction",
      x: { label: "steps", ticks: { 0: "0", 50: "50", 100: "100", 150: "150" } },
      y: { label: "", ticks: { [-5]: "−5", 0: "0", 5: "5", 10: "10" } },
      curves: ways.map(({ name, path }, i) => ({
        name,
        points: path.slice(0, 151).map(([, y], t) => [t, y] as const),
        at: [60, 30, 75][i],
      })),
    },
  ],
};
