import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import type { Random } from "#lib/random";
import { axesOf } from "#lib/shapes";

/** Standard deviation of the initial values. */
const STD = 0.5;

/**
 * Makes the embeddings of the classes: a vector for each class, and one more for "no class given". All of them are learned, and their initial
 * values are drawn from a normal distribution with a standard deviation of 0.5.
 *
 * @param classes K, the number of classes
 * @param dModel D, the length of a vector
 * @returns a new variable, whose last row belongs to "no class given"
 * @throws RangeError if K or D is not a whole number of at least 1
 * @see Ho and Salimans 2022, section 3.2: a null token stands for "no class given"
 */
export function classTable(classes: number, dModel: number, rng: Random): tf.Variable {
  for (const [name, count] of Object.entries({ classes, dModel }))
    if (!(Number.isInteger(count) && count >= 1))
      throw new RangeError(`${name} must be a whole number of at least 1, got ${count}`);
  const shape: number[] = blank("the shape of the table");
  return tf.tidy(() => tf.variable(gaussians(shape, rng, STD)));
}

/**
 * Returns the table's row for each label. These rows, added to the signal of the time, tell a network the class of each sample.
 *
 * Labels are 0 to K − 1 for the K classes, and K for "no class given". Gradients reach the rows that were used, once for each use, and no
 * other row.
 *
 * @param labels one label for each of B samples
 * @param table the table of `classTable`, with K + 1 rows
 * @returns a new tensor, `[B, D]`
 * @throws RangeError if the table does not have two axes, if there are no labels, or if a label is not a whole number from 0 to K
 */
export function classSignal(labels: number[], table: tf.Tensor): tf.Tensor {
  axesOf("table", table, "K+1 D");
  if (labels.length === 0) throw new RangeError("labels must hold at least one label, got none");
  blank("refuse a label that has no row, and say which one it is");
  return tf.tidy(
    () => blank("the row of each item"),
  ); // [B, D]
}
