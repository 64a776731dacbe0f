import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";

/**
 * Makes a tensor of token ids, and refuses invalid ids. This is the last point where that is cheap.
 *
 * Here the ids are still JavaScript numbers. The ids of a tensor may be in GPU memory, and a check there has to wait for the
 * GPU. Without a check, an id that is too large returns zeros on one backend and throws an error on another.
 *
 * @param ids the ids of B texts of equal length T, `[B, T]`
 * @param V how many tokens the vocabulary has
 * @returns an int32 tensor, `[B, T]`
 * @throws RangeError if an id is not one of 0, 1, ... V − 1
 */
export function idTensor(ids: number[][], V: number): tf.Tensor {
  const isNoToken = (id: number): boolean =>
    blank("whether the vocabulary has no token with this id");
  const invalid = ids.flat().find(isNoToken);
  if (invalid !== undefined)
    throw new RangeError(`ids must be whole numbers from 0 to ${V - 1}, got ${invalid}`);
  return tf.tidy(
    () => blank("the ids as a tensor of whole numbers"),
  ); // [B, T]
}

/**
 * Looks up the vector of every token of a batch.
 *
 *     x[b, t] = E[ids[b, t]]
 *
 * TensorFlow.js has the backward pass: row v of the gradient of E is the sum over all places where v occurs.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @param E the token table, a row for each token of the vocabulary, `[V, D]`
 * @returns `[B, T, D]`
 * @throws RangeError if ids or E has a different number of axes
 */
export function tokenEmbedding(ids: tf.Tensor, E: tf.Tensor): tf.Tensor {
  axesOf("ids", ids, "B T");
  axesOf("E", E, "V D");
  return tf.tidy(() => blank("for every id its row of E")); // [B, T, D]
}
