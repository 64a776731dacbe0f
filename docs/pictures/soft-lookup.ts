import { writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../grader/course/paths.js";
import { softmax } from "../../solutions/1-understanding-gradients/03-attention/softmax.js";
import { panel, picture } from "./svg.js";

// Draws the picture of part 1's chapter 03: a query turns from key A past key B to key C, and the three attention weights
// follow, softly or like a switch. Run it with `npm run pictures`.

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

const axes = {
  x: { label: "direction of the query", ticks: { 0: "A", 45: "(1, 1)", 90: "B", 225: "C" } },
  y: { label: "attention weight", ticks: { 0: "0", 0.5: "0.5", 1: "1" } },
};
const panels = [
  ["scores as they are", 1],
  ["scores 8 times as large", 8],
].map(([title, size], i) =>
  panel({
    at: i,
    title: String(title),
    axes,
    curves: weightsByKey(Number(size)).map((weights, key) => ({
      name: `to ${"ABC"[key]}`,
      points: weights.map((weight, degree) => [degree, weight] as const),
    })),
  }),
);
const file = "exercises/1-understanding-gradients/03-attention/soft-lookup.svg";
writeFileSync(
  path.join(root, file),
  picture("The three weights while a query turns from key A to key C", panels),
);
console.log(`written  ${file}`);
