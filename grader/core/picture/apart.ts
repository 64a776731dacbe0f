import type { Heatmap } from "../../../lib/exhibit/forms.js";
import { short } from "../numbers.js";

/** The tolerance, relative to the greatest value. Float32 sums in another order differ by less. */
const EQUAL = 1e-5;

/** Says in one sentence how far the learner's matrix is from the reference's. */
export function apart(yours: Heatmap, theirs: Heatmap): string {
  const [a, b] = [yours.shape, theirs.shape].map((shape) => shape.join(" x "));
  if (a !== b) return `Yours has shape ${a}, the course's ${b}.`;
  const most = theirs.values.reduce((max, x) => (Number.isFinite(x) ? Math.max(max, Math.abs(x)) : max), 0);
  let worst = -1;
  let distance = EQUAL * most;
  for (const [i, x] of theirs.values.entries()) {
    const d = Object.is(x, yours.values[i]) ? 0 : Math.abs(x - yours.values[i]);
    if (d > distance || Number.isNaN(d)) {
      worst = i;
      distance = Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
    }
  }
  if (worst < 0) return "Yours and the course's agree everywhere.";
  const [, rows, columns] = theirs.shape;
  const at = [Math.floor(worst / (rows * columns)), Math.floor(worst / columns) % rows, worst % columns];
  const place = theirs.axes.flatMap((axis, i) => (axis ? [`${axis} ${at[i]}`] : [])).join(", ");
  return `Furthest apart at ${place}: yours is ${short(yours.values[worst])}, the course's ${short(theirs.values[worst])}.`;
}
