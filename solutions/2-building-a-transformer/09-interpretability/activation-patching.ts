import * as tf from "@tensorflow/tfjs";
import { assertSameShape, axesOf } from "#lib/shapes";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { recordActivations } from "./record-activations.js";

/**
 * Runs a model on one text, with its residual stream at one place and some positions replaced by that of another text.
 *
 * @param ids the text that the model reads, `[B, T]`
 * @param place `"embedded"` or `"0.stream"`, `"1.stream"`, ...
 * @param source the residual stream of the other text at this place, `[B, T, D]`; or `[1, T, D]` for all B
 * @param where 1 at the positions that are patched, 0 at the others, `[B, T]`
 * @returns logits, `[B, T, V]`
 * @throws RangeError if `where` does not have the shape of ids
 */
export function patchStream(
  model: GPT,
  ids: tf.Tensor,
  place: string,
  source: tf.Tensor,
  where: tf.Tensor,
): tf.Tensor {
  assertSameShape("ids and where", ids, where);
  return tf.tidy(() => {
    const mask = tf.expandDims(where, -1); // [B, T, 1]
    return gptLogits(
      model,
      ids,
      (at, x) =>
        /* blank: at this place the source where the mask is 1; everything else passes unchanged */
        at === place ? tf.add(tf.mul(mask, source), tf.mul(tf.sub(1, mask), x)) : x /* end */,
    ); // [B, T, V]
  });
}

/**
 * Returns how much the model prefers one token to another as the next token after the text.
 *
 * @param logits `[B, T, V]`
 * @returns the logit of `right` minus the logit of `wrong` at the last position, `[B]`
 */
export function logitDifference(logits: tf.Tensor, right: number, wrong: number): tf.Tensor {
  const [B, T] = axesOf("logits", logits, "B T V");
  return tf.tidy(() => {
    const last = (token: number) => tf.reshape(tf.slice(logits, [0, T - 1, token], [B, 1, 1]), [B]); // [B]
    return /* blank: right minus wrong */ tf.sub(last(right), last(wrong)) /* end */; // [B]
  });
}

/** Two texts of equal length that differ in a few tokens, and the answer to each. */
export interface Pair {
  /** the text on which the model is right, `[1, T]` */
  clean: tf.Tensor;
  /** the text that was changed, `[1, T]` */
  corrupt: tf.Tensor;
  /** the next token after the clean text */
  right: number;
  /** the next token after the corrupt text */
  wrong: number;
}

/**
 * Finds which vectors of the residual stream carry the difference between two texts. The corrupt text is run many times, each time
 * with one vector replaced by the one from the run on the clean text.
 *
 *     recovery[i][t] = (patched[i][t] − corrupt) / (clean − corrupt)      logit differences, at the end of the text
 *
 * At 0, this vector does not restore the answer; at 1, it restores the answer alone. Below 0 it pushes away from the answer,
 * above 1 beyond it.
 *
 * @returns the recovery for the embedding and the residual stream after each block, at every position, `[N + 1, T]`
 * @throws RangeError if the texts differ in length
 * @see Meng et al. 2022, section 2; Zhang and Nanda 2023
 */
export function activationPatching(model: GPT, { clean, corrupt, right, wrong }: Pair): tf.Tensor {
  assertSameShape("the clean and the corrupt text", clean, corrupt);
  const T = clean.shape[1] as number;
  return tf.tidy(() => {
    const difference = (logits: tf.Tensor) => logitDifference(logits, right, wrong); // [B]
    const source = recordActivations(model, clean);
    const high = difference(source.logits); // [1]
    const low = difference(gptLogits(model, corrupt)); // [1]
    const copies = tf.tile(corrupt, [T, 1]); // [T, T], the corrupt text once for each position
    const where = tf.eye(T); // [T, T], copy t is patched at position t
    const places = ["embedded", ...model.blocks.map((_, i) => `${i}.stream`)];
    const recovery = places.map((place) => {
      // blank: the recovery of every position at this place
      const patched = difference(patchStream(model, copies, place, source.activations[place], where)); // [T]
      return tf.div(tf.sub(patched, low), tf.sub(high, low)); // [T]
      // end
    });
    return tf.stack(recovery); // [N + 1, T]
  });
}
