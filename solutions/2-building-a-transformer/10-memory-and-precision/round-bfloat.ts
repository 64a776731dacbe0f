import * as tf from "@tensorflow/tfjs";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";

/**
 * Returns the nearest bfloat16 number. It has the sign and the 8 exponent bits of float32, but only the first 7 of its 23 fraction bits: it
 * is the upper half of a float32.
 *
 * A number halfway between two of them rounds to the one whose last bit is 0 (ties to even). −0, infinities and NaN stay what they
 * are. A number that lies beyond the largest bfloat16 by half a gap or more becomes infinite, as IEEE 754 requires.
 *
 * @param x a float32 number; any other number is first rounded to float32
 */
export function roundBfloat16(x: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, x);
  const bits = view.getUint32(0); // from the left: 1 sign, 8 exponent, 23 fraction
  const rounded: number =
    /* blank: bits of the nearest number that needs only the upper 16 */ bits +
    0x7fff +
    ((bits >>> 16) & 1) /* end */;
  view.setUint32(0, rounded);
  view.setUint16(2, 0);
  return view.getFloat32(0);
}

/** An optimizer whose model computes in bfloat16. */
export interface RoundedOptimizer {
  /** Makes one update with these gradients, by the names of the model's variables. A variable without a gradient gets no update. */
  step(grads: Gradients, lr: number): Promise<void>;
  /** Frees everything that the optimizer has made. */
  dispose(): void;
}

/**
 * AdamW without weight decay, for a model whose weights are rounded to bfloat16 after each step.
 *
 * With a master copy every variable has a twin in float32. The twin starts at the variable's numbers, and updates that are too small
 * for bfloat16 add up in it. Without a master copy there are only the variables. In both cases the variables hold bfloat16 numbers
 * after every step; before the first step they keep their numbers.
 *
 * Numbers are read with `await`.
 *
 * @param variables the variables with which the model computes
 * @param masterCopy whether there are float32 twins
 * @see Micikevicius et al. 2017, section 3.1
 */
export function roundedOptimizer(variables: tf.Variable[], masterCopy: boolean): RoundedOptimizer {
  const updated: tf.Variable[] = /* blank: what AdamW updates, one for each variable */ masterCopy
    ? variables.map((variable) => tf.variable(variable))
    : variables /* end */;
  const optimizer = adamW(updated, { weightDecay: 0 });
  return {
    async step(grads, lr) {
      const known = variables.flatMap(({ name }, i) => (grads[name] ? [[updated[i].name, grads[name]]] : []));
      optimizer.step(Object.fromEntries(known), lr);
      // blank: give every variable its numbers for the next forward pass
      for (const [i, variable] of variables.entries()) await assignRounded(variable, updated[i]); // the shape of the variable
      // end
    },
    dispose() {
      optimizer.dispose();
      if (masterCopy) tf.dispose(updated);
    },
  };
}

/** Assigns to a variable what a tensor holds, in bfloat16. The two may be the same. */
async function assignRounded(variable: tf.Variable, from: tf.Tensor): Promise<void> {
  const rounded = Float32Array.from(await from.data(), roundBfloat16);
  tf.tidy(() => variable.assign(tf.tensor(rounded, variable.shape))); // the shape of the variable
}
