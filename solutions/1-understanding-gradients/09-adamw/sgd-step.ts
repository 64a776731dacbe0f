import type { Nested } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";

/**
 * One step of gradient descent for a whole model: every number of every parameter moves against its own gradient.
 *
 *     θ ← θ − lr · g
 *
 * Biases are vectors, weights are matrices, and `W_Q`, `W_K`, `W_V` are lists of matrices, one for each head. The
 * gradients have the same names and the same nesting.
 *
 * @param p the parameters by name; they stay unchanged
 * @param g the gradients by name; they stay unchanged
 * @param lr learning rate, the length of a step per unit of gradient
 * @returns the updated parameters: a new tree that shares no list with the old one
 */
export function sgdStep(p: Parameters, g: Parameters, lr: number): Parameters {
  const moved = Object.entries(p).map(([name, theta]) => {
    return [name, step(theta, g[name as keyof Parameters], lr)];
  });
  return Object.fromEntries(moved);
}

/** Updates a number, or the numbers in a list of any nesting. */
function step(theta: Nested, gradient: Nested, lr: number): Nested {
  if (Array.isArray(theta)) {
    const gradients = gradient as Nested[];
    // blank: a new list: each part updated with its own gradients, by this same function
    return theta.map((part, i) => step(part, gradients[i], lr));
    // end
  }
  const slope = gradient as number;
  // blank: the number theta after one step against its gradient
  return theta - lr * slope;
  // end
}
