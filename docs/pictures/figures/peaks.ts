import { readFileSync } from "node:fs";
import { overOptimized } from "../../../solutions/3-fine-tuning-a-transformer/05-advanced-topics/over-optimized.js";
import type { Figure } from "../figure.js";

// Three runs of PPO without a leash, which differ in their seeds alone: the smoothed gold reward, and where it peaks.

const WINDOW = 5;
const runs: { seed: number; gold: number[] }[] = JSON.parse(
  readFileSync(new URL("../data/peaks.json", import.meta.url), "utf8"),
);
const drawn = runs.map(({ gold }, i) => {
  const smooth = gold.map((_, m) => gold.slice(m, m + WINDOW).reduce((sum, x) => sum + x, 0) / WINDOW);
  const points = smooth.slice(0, 1 - WINDOW).map((y, m) => [m + (WINDOW - 1) / 2, y] as const);
  const { peak } = overOptimized(
    gold.map((each) => ({ gold: each, proxy: 0, kl: 0 })),
    { window: WINDOW },
  );
  const [x, y] = points.find(([at]) => at === peak) ?? [peak, 0];
  return { points, spot: { name: `${peak}`, x, y, color: i, beside: "above" as const } };
});

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/05-advanced-topics/README.md",
  name: "peaks",
  title: "The gold reward of three runs, and their peaks",
  alt: "Three curves of the gold reward over 60 iterations. One peaks at iteration 4 and one at iteration 8, both barely above where they began, and both are near −2 by iteration 20. The third climbs to 1.4 at iteration 34 and falls to −2 before iteration 50.",
  panels: [
    {
      title: "gold reward",
      x: {
        label: "iteration",
        ticks: { 0: "0", 10: "10", 20: "20", 30: "30", 40: "40", 50: "50", 60: "60" },
      },
      y: { label: "", ticks: { [-2.2]: "", [-2]: "−2", [-1]: "−1", 0: "0", 1: "1", 2: "" } },
      curves: drawn.map(({ points }, i) => ({
        ...{ name: `seed ${i + 1}`, points },
        ...(
          [
            { at: 8, beside: "left" },
            { at: 23, beside: "left" },
            { at: 11, beside: "right" },
          ] as const
        )[i],
      })),
      spots: drawn.map(({ spot }) => spot),
    },
  ],
};
