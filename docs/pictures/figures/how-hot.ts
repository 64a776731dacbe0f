import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Figure } from "../figure.js";

const page = "4-reasoning-with-transformers/02-self-consistency/3-how-hot.md";
// Sampling 1,500 problems 16 times takes too long here, so the points come from the page's table of temperatures.
const text = readFileSync(path.join(root, "exercises", page), "utf8");
const rows = [...text.matchAll(/^\| (\d(?:\.\d)?)(?: \(greedy\))? \| (\d\.\d+) \| (\d\.\d+) \|$/gm)];
const points = (column: number) => rows.map((row) => [Number(row[1]), Number(row[column])] as const);

export const figure: Figure = {
  page,
  name: "how-hot",
  title: "How often one chain and a vote of 16 are right, against the temperature",
  alt: "Two curves of how often the answer is right against the sampling temperature. Both begin at 0.69. A single chain is best near 0.5 and then falls, steeply above 1. The vote of 16 jumps to 0.9 at 0.2 and rises until 1.0, where the single chain has long been falling, and then falls, too.",
  panels: [
    {
      title: "",
      x: { label: "temperature", ticks: { 0: "0", 0.5: "0.5", 1: "1", 1.5: "1.5" } },
      y: { label: "right", ticks: { 0.2: "0.2", 0.4: "0.4", 0.6: "0.6", 0.8: "0.8", 1: "1" } },
      curves: [
        { name: "one chain", points: points(2), at: 4, beside: "right" },
        { name: "vote of 16", points: points(3), at: 2, beside: "below" },
      ],
    },
  ],
};
