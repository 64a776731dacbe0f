import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { unembed } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { recordActivations } from "./record-activations.js";

/**
 * Computes the logit lens: the model's prediction if it had to stop early. It applies the end of the model to the residual stream at
 * each depth, as if that depth were the last one.
 *
 * Depth i comes after i of the N blocks: depth 0 is the input of the first block, and depth N has the model's logits.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @returns the readings at depths 0 to N, `[B, T, V]` each
 * @see nostalgebraist 2020, interpreting GPT: the logit lens
 */
export function logitLens(model: GPT, ids: tf.Tensor): tf.Tensor[] {
  return tf.tidy(() => {
    const { activations } = recordActivations(model, ids);
    const places: string[] =
      blank("where the recording holds the residual stream, from depth 0 to depth N");
    return places.map(
      (place) =>
        blank("the logits, if the model ended at this depth"),
    ); // [B, T, V] each
  });
}
