import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Axis, Line } from "../figure.js";

// Two runs of GRPO, as two-rewards.measure.ts has measured them: a number for each iteration.

interface Run {
  reward: number[];
  tokens: number[];
  /** Share of valid steps. */
  sound: number[];
}

const file = path.join(root, "docs", "pictures", "data", "two-rewards.json");
export const runs: Record<"two-minds" | "clueless", Run> = JSON.parse(readFileSync(file, "utf8"));

export const curve = (numbers: number[]): Line => numbers.map((y, iteration) => [iteration, y] as const);

export const iterations: Axis = {
  label: "iteration",
  ticks: { 0: "0", 5: "5", 10: "10", 15: "15", 20: "20", 25: "25", 30: "30" },
};
export const shares: Record<number, string> = { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" };
export const tokens: Record<number, string> = { 0: "0", 5: "5", 10: "10", 15: "15", 18: "" };
