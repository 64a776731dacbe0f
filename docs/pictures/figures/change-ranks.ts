import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Figure, Line } from "../figure.js";

// How much of the change that full fine-tuning made to each matrix a matrix of low rank can hold, and how much of random numbers.

const file = path.join(root, "docs", "pictures", "data", "change-ranks.json");
const runs: { seed: number; name: string; kept: number[] }[] = JSON.parse(readFileSync(file, "utf8"));

const line = (kept: number[]): Line => [[0, 0], ...kept.map((share, i) => [i + 1, share] as const)];
const first = runs.filter(({ seed }) => seed === 0);
const [random] = first.filter(({ name }) => name === "random");
const changes = first.filter(({ name }) => name !== "random").map(({ kept }) => line(kept));

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/01-supervised-fine-tuning/8-adapters.md",
  name: "change-ranks",
  title: "How much of a change a matrix of low rank can hold",
  alt: "The share of a matrix that the best matrix of rank r can hold, for r from 0 to 32. For the twelve changes that full fine-tuning made, rank 4 holds 60 to 95%, and rank 8 holds more than 83%. For a matrix of random numbers, rank 4 holds 40%, and the curve rises slowly.",
  panels: [
    {
      title: "share that rank r can hold",
      x: { label: "rank r", ticks: { 0: "0", 4: "4", 8: "8", 16: "16", 24: "24", 32: "32" } },
      y: { label: "", ticks: { 0: "0", 0.25: "25%", 0.5: "50%", 0.75: "75%", 1: "100%", 1.15: "" } },
      curves: [
        { name: "the twelve changes", points: changes[0], more: changes.slice(1), at: 8 },
        { name: "random numbers", points: line(random.kept), at: 8, beside: "below right" },
      ],
    },
  ],
};
