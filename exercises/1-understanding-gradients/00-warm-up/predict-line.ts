import { blank } from "#lib/blank";
import type { Vector } from "#lib/arrays";

/**
 * Predicts y for every x, with the line `y = w·x + b`.
 *
 *     predictions[i] = w · xs[i] + b
 *
 * @param w slope
 * @param b intercept, the value at x = 0
 * @param xs inputs, `[n]`
 * @returns predictions, a new list, `[n]`
 */
export function predictLine(w: number, b: number, xs: Vector): Vector {
  return xs.map((x) => blank("the line's value at x: slope times x, plus intercept")); // [n]
}
