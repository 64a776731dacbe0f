import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { shapeOf } from "#lib/arrays";
import { axesOf } from "#lib/shapes";

/**
 * Returns one score for each step of each chain: how plausible the model found the token that ends the step, before it read this token.
 *
 * The score is the model's raw logit, without softmax or normalization. It judges the token that was written, likely or not. It depends on
 * all tokens before this token and on none after it.
 *
 * @param logits the logits of a causal model that has read `ids`: those at position t are about token t + 1, `[B, T, V]`
 * @param ids the rows the model has read, `[B, T]`
 * @param places for each row, the index of each step's last token, `[B, S]`; S is 1 or more, the same for all rows
 * @returns a new tensor, `[B, S]`. Gradients flow back to the logits
 * @throws RangeError if logits aren't `[B, T, V]`, ids aren't `[B, T]`, or places aren't `[B, S]`; if a place isn't a whole number
 *   from 1 to T − 1; or if an id isn't a whole number from 0 to V − 1
 */
export function stepScores(logits: tf.Tensor, ids: number[][], places: number[][]): tf.Tensor {
  const [B, T, V] = axesOf("logits", logits, "B T V");
  const S = checkedSteps(ids, places, [B, T, V]);
  return tf.tidy(() => {
    return blank("for each step, the one logit that judges it   [B, S]");
  });
}

/** Returns how many steps each row has, after checking that all places and ids fit. */
function checkedSteps(ids: number[][], places: number[][], [B, T, V]: number[]): number {
  if (shapeOf(ids).join() !== `${B},${T}`)
    throw new RangeError(`ids must have the shape [${B}, ${T}] of the logits, got [${shapeOf(ids)}]`);
  const [rows, S] = shapeOf(places);
  if (rows !== B || !(S >= 1))
    throw new RangeError(`places must be [${B}, S] with one step or more, got [${shapeOf(places)}]`);
  const place = places.flat().find((t) => !(Number.isInteger(t) && t >= 1 && t < T));
  if (place !== undefined)
    throw new RangeError(
      `places are whole numbers from 1 to ${T - 1}, got ${place}: nothing is read before 0`,
    );
  const id = ids.flat().find((v) => !(Number.isInteger(v) && v >= 0 && v < V));
  if (id !== undefined) throw new RangeError(`ids are whole numbers from 0 to ${V - 1}, got ${id}`);
  return S;
}
