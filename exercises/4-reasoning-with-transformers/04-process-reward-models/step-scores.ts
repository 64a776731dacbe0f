import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { shapeOf } from "#lib/arrays";
import { axesOf } from "#lib/shapes";

/**
 * Returns one score for each step of each chain: how plausible the model found the token that ends the step, before it read this token.
 *
 * The score is the model's raw logit: no softmax, no normalization. It judges the token that was written, likely or not, and depends on all
 * tokens before it and on none after it.
 *
 * @param logits of a causal model that has read `ids`: those at position t are about token t + 1, `[B, T, V]`
 * @param ids the rows it has read, `[B, T]`
 * @param places for each row, the index of each step's last token, `[B, S]`; S is 1 or more, the same for all rows
 * @returns a new tensor, `[B, S]`. Gradients flow back to the logits
 * @throws RangeError if logits aren't `[B, T, V]`, ids aren't `[B, T]`, or places aren't `[B, S]`; if a place isn't a whole number
 *   from 1 to T − 1; or if an id isn't a whole number from 0 to V − 1
 */
export function stepScores(logits: tf.Tensor, ids: number[][], places: number[][]): tf.Tensor {
  const [B, T, V] = axesOf("logits", logits, "B T V");
  const S = checkedSteps(ids, places, [B, T, V]);
  return tf.tidy(() => {
    return blank("of each step the one logit that judges it   [B, S]");
  });
}

/** How many steps each row has, once all places and ids are known to fit. */
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
