import { blank } from "#lib/blank";
import type { Matrix, Vector } from "#lib/arrays";
import { adamwStep } from "./adamw-step.js";
import type { Moments } from "./moments.js";

/** The path of each optimizer: the start first, then the point after every step, `[steps + 1, n]`. */
export interface Race {
  sgd: Matrix;
  momentum: Matrix;
  adam: Matrix;
}

/** μ: share of the velocity that stays at a step. */
const MU = 0.9;
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/**
 * Runs three optimizers on the same function. Each follows its own path: it takes the gradient at its own point.
 *
 *     SGD        x ← x − lr · g
 *     momentum   u ← μ·u + g,   x ← x − lr · u      the velocity u starts at 0, μ = 0.9
 *     Adam       one `adamwStep` without weight decay; its moments start at 0
 *
 * @param gradient the gradient of the function to minimize, from `[n]` to `[n]`
 * @param start the starting point of all three, `[n]`; it stays unchanged
 * @param steps number of steps that each optimizer takes
 * @param lr the learning rate of each
 * @returns the path of each, `[steps + 1, n]`: every point a new list
 * @see Polyak 1964 for momentum
 */
export function optimizerRace(
  gradient: (x: Vector) => Vector,
  start: Vector,
  steps: number,
  lr: { sgd: number; momentum: number; adam: number },
): Race {
  const zeros = () => start.map(() => 0); // [n]
  const race: Race = { sgd: [[...start]], momentum: [[...start]], adam: [[...start]] };
  let velocity = zeros(); // [n]
  let state: Moments = { m: zeros(), v: zeros() };
  for (let t = 1; t <= steps; t++) {
    const last = { sgd: race.sgd[t - 1], momentum: race.momentum[t - 1], adam: race.adam[t - 1] }; // [n] each
    blank("add the next point of plain gradient descent to race.sgd");
    blank("update the velocity, then add the next point to race.momentum");
    blank("one adamwStep: keep its moments in state, add its point to race.adam");
  }
  return race;
}
