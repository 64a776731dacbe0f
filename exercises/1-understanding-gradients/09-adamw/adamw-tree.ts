import { blank } from "#lib/blank";
import { flatten, type Nested, type Vector } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { type AdamWConfig, type AdamWStep, adamwStep } from "./adamw-step.js";

/** The moments of a whole model: every parameter has its own m and v, under its name. */
export interface OptimizerState {
  m: Parameters;
  v: Parameters;
}

/** The state before the first step: all moments 0. */
export function startState(p: Parameters): OptimizerState {
  const zeros = (theta: Nested) =>
    fold(
      flatten(theta).map(() => 0),
      theta,
    );
  const tree = () => Object.fromEntries(Object.entries(p).map(([name, theta]) => [name, zeros(theta)]));
  return { m: tree() as Parameters, v: tree() as Parameters };
}

/**
 * One AdamW step for a whole model. Every number has its own moments; t is the same for all of them.
 *
 * The optimizer doesn't care how the numbers of a parameter are nested: `flatten` makes one list of them, `adamwStep`
 * updates it, and `fold` nests the result as before.
 *
 * The caller may want weight decay for some parameters only. A parameter that doesn't decay is still updated, with a
 * weight decay of 0.
 *
 * @param p parameters by name: vectors, matrices, or lists of matrices; they stay unchanged
 * @param g gradients, the same names and nesting
 * @param state the moments that the previous step returned, or `startState(p)`; they stay unchanged
 * @param t the number of this step, counted from 1
 * @param config the settings of `adamwStep`
 * @param decays whether the parameter with this name decays; all of them by default
 * @returns the new parameters and the new state, in new lists
 */
export function adamwTree(
  p: Parameters,
  g: Parameters,
  state: OptimizerState,
  t: number,
  config: AdamWConfig,
  decays: (name: keyof Parameters) => boolean = () => true,
): { parameters: Parameters; state: OptimizerState } {
  const next: Record<"parameters" | "m" | "v", Record<string, Nested>> = { parameters: {}, m: {}, v: {} };
  for (const name of Object.keys(p) as (keyof Parameters)[]) {
    const weightDecay: number = blank("the weight decay of the parameter with this name");
    const moments = { m: flatten(state.m[name]), v: flatten(state.v[name]) }; // [numbers in p[name]] each
    const stepped: AdamWStep = blank("one step for all its numbers, as one list"); // [numbers in p[name]] each
    blank("its numbers and both moments under its name in next, nested as in p[name]");
  }
  return {
    parameters: next.parameters as Parameters,
    state: { m: next.m as Parameters, v: next.v as Parameters },
  };
}

/** The numbers of a flat list in the nesting of another value. */
function fold(values: Vector, like: Nested): Nested {
  let next = 0;
  const walk = (part: Nested): Nested => (Array.isArray(part) ? part.map(walk) : values[next++]);
  return walk(like);
}
