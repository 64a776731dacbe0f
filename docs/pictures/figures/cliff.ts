import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Figure, Line } from "../figure.js";

// How far plain DPO has moved the reviews of 128 new pairs after each step; data/cliff.measure.ts measures it.

const file = path.join(root, "docs", "pictures", "data", "cliff.json");
const shifts: { chosen: number[]; rejected: number[] } = JSON.parse(readFileSync(file, "utf8"));
const line = (list: number[]): Line => list.map((shift, step) => [step, shift] as const);

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/04-dpo/4-what-it-forgets.md",
  name: "cliff",
  title: "The log-probabilities of chosen and rejected reviews while DPO trains",
  alt: "How far the log-probabilities of chosen and of rejected reviews have moved, in nats, after each of 60 steps of DPO. Both stay near 0 for about 20 steps. Then both drop by about 10 nats within ten steps, close together. After that the chosen reviews recover a little and end at −9, while the rejected ones go on to −24.",
  panels: [
    {
      title: "",
      x: {
        label: "step",
        ticks: { 0: "0", 10: "10", 20: "20", 30: "30", 40: "40", 50: "50", 60: "60" },
      },
      y: {
        label: "nats since the start",
        ticks: { 2: "", 0: "0", [-5]: "−5", [-10]: "−10", [-15]: "−15", [-20]: "−20", [-25]: "−25" },
      },
      curves: [
        { name: "chosen", points: line(shifts.chosen), at: 39 },
        { name: "rejected", points: line(shifts.rejected), at: 45, beside: "right" },
      ],
    },
  ],
};
