import type { Figure, Line, NamedCurve } from "../figure.js";

// Two curves that rise, and where on each of them the model is that is left alone. The page's tables have the numbers: the left curve is
// its example, the right one is hasty's, measured.

const cut: Line = [
  [100, 0.1],
  [1000, 0.3],
  [2000, 0.45],
  [4000, 0.6],
];
const hasty: Line = [
  [11.3, 0.43],
  [11.4, 0.42],
  [12.3, 0.48],
  [13.4, 0.57],
  [14.1, 0.64],
  [14.7, 0.75],
  [15, 0.86],
];
const shares = { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" };

/** A cross at a point. */
const mark = ([x, y]: Line[number], reach: number, beside?: NamedCurve["beside"]): NamedCurve => ({
  name: "left alone",
  points: [
    [x, y - 0.06],
    [x, y + 0.06],
  ],
  more: [
    [
      [x - reach, y],
      [x + reach, y],
    ],
  ],
  at: -1,
  beside,
});

export const figure: Figure = {
  page: "4-reasoning-with-transformers/07-budget-forcing/2-a-curve-that-misleads.md",
  name: "left-alone",
  title: "Where the model that was left alone is on two rising curves",
  alt: "Two curves of right answers against tokens, both rising. On the left, thinking is cut off, and the model that was left alone is at the upper right end, at 4,000 tokens and 0.6. On the right, hasty is forced to think, and the model that was left alone is at the lower left end, at 11.3 tokens and 0.43.",
  panels: [
    {
      title: "thinking cut off",
      x: {
        label: "tokens",
        ticks: { 0: "0", 1000: "1000", 2000: "2000", 3000: "3000", 4000: "4000", 4400: "" },
      },
      y: { label: "", ticks: shares },
      curves: [{ name: "budget", points: cut, at: 2, beside: "below right" }, mark(cut[3], 110)],
    },
    {
      title: "hasty, forced",
      x: { label: "tokens", ticks: { 10: "10", 11: "11", 12: "12", 13: "13", 14: "14", 15: "15", 15.5: "" } },
      y: { label: "", ticks: shares },
      curves: [{ name: "budget", points: hasty, at: 4, beside: "below right" }, mark(hasty[0], 0.14)],
    },
  ],
};
