import type { Vector } from "#lib/arrays";
import { meanSquaredError } from "./mean-squared-error.js";
import { numericGradient } from "./numeric-gradient.js";
import { predictLine } from "./predict-line.js";

/** The fitted line, and the loss before every step. */
export interface Fit {
  w: number;
  b: number;
  losses: Vector;
}

/**
 * Fits a line by gradient descent: forward pass, loss, gradient, update, again and again. Training a transformer is
 * the same loop with more parameters and a faster gradient.
 *
 *     (w, b) ← (w, b) − lr · ∇L(w, b)
 *
 * It starts from w = 0, b = 0.
 *
 * @param xs inputs, `[n]`
 * @param ys targets, `[n]`
 * @param lr learning rate, the length of a step along the gradient
 * @param steps number of updates
 * @returns the line after the last step, and the losses as a new list, `[steps]`
 */
export function fitLine(xs: Vector, ys: Vector, lr: number, steps: number): Fit {
  const loss = ([w, b]: Vector) =>
    /* blank: the loss of the line (w, b) on xs and ys, using your first two functions */ meanSquaredError(
      predictLine(w, b, xs),
      ys,
    ) /* end */;
  let parameters = [0, 0]; // [2]: w, b
  const losses: Vector = []; // [steps]
  for (let step = 0; step < steps; step++) {
    losses.push(loss(parameters));
    // blank: move the parameters by one step downhill
    const gradient = numericGradient(loss, parameters); // [2]
    parameters = parameters.map((p, i) => p - lr * gradient[i]); // [2]
    // end
  }
  const [w, b] = parameters;
  return { w, b, losses };
}
