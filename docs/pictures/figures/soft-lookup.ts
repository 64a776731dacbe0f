import { softmax } from "../../../solutions/1-understanding-gradients/03-attention/softmax.js";
import type { Figure } from "../figure.js";

// A query turns from key A past key B to key C, and the three attention weights follow, softly or like a switch.

const DEGREES = Array.from({ length: 226 }, (_, i) => i);
const KEYS = [
  [1, 0], // A, at 0 degrees
  [0, 1], // B, at 90
  [-1, -1], // C, at 225
];

/** The weight of each key for a query of length √2 at each angle, with scores `factor` times as large, `[key][angle]`. */
function weightsByKey(factor: number): number[][] {
  const rows = DEGREES.map((degree) => {
    const angle = (degree * Math.PI) / 180;
    const query = [Math.SQRT2 * Math.cos(angle), Math.SQRT2 * Math.sin(angle)]; // at 45 degrees the (1, 1) of the lesson
    return softmax(KEYS.map((key) => factor * (query[0] * key[0] + query[1] * key[1]))); // [key]
  }); // [angle, key]
  return KEYS.map((_, key) => rows.map((row) => row[key]));
}

export const figure: Figure = {
  page: "1-understanding-gradients/03-attention/README.md",
  name: "soft-lookup",
  title: "The three weights while a query turns from key A to key C",
  alt: "Two plots of three attention weights while the query turns from key A past key B to key C: on the left they cross in soft curves, and on the right, with scores eight times as large, they jump like a switch.",
  panels: [
    { title: "scores as they are", factor: 1 },
    { title: "scores 8 times as large", factor: 8 },
  ].map(({ title, factor }) => ({
    title,
    x: { label: "direction of the query", ticks: { 0: "A", 45: "(1, 1)", 90: "B", 225: "C" } },
    y: { label: "attention weight", ticks: { 0: "0", 0.5: "0.5", 1: "1" } },
    curves: weightsByKey(factor).map((weights, key) => ({
      name: `to ${"ABC"[key]}`,
      points: weights.map((weight, degree) => [degree, weight] as const),
    })),
  })),
  ownTwin: true,
};
