import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { unembed } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { recordActivations } from "./record-activations.js";

/**
 * What the model would say if it had to stop after each block: the stream at every depth, read by the last norm and the
 * unembedding as if it were finished.
 *
 *     lens[0] = unembed(embedded);   lens[i] = unembed(stream behind block i − 1);   lens[N] = the model's logits
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @returns N + 1 tensors of logits, `[B, T, V]` each
 * @see nostalgebraist 2020, interpreting GPT: the logit lens
 */
export function logitLens(model: GPT, ids: tf.Tensor): tf.Tensor[] {
  return tf.tidy(() => {
    return blank("the stream at every depth, and what the model would say there");
  });
}
