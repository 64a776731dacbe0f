import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";

/** The result of a run, with the activations at all taps. */
export interface Recording {
  /** `[B, T, V]` */
  logits: tf.Tensor;
  /** by place: `"embedded"`, `"0.weights"`, `"0.heads"`, `"0.attention"`, `"0.mlp"`, `"0.stream"`, `"1.weights"`, ... */
  activations: Record<string, tf.Tensor>;
}

/**
 * Runs a model and records the activations at every tap.
 *
 * The model runs inside `tf.tidy`, so a tensor that a tap sees is freed when its block returns, unless `tf.keep` protects it.
 * The tap keeps a clone, `tf.keep(tf.clone(x))`, so that the model can still free x itself. The returned tensors belong to the
 * caller like any other result: a tidy around the call frees them. Nothing stays kept, even if the model throws.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @returns the logits, the same as without a tap, and the activations by place
 */
export function recordActivations(model: GPT, ids: tf.Tensor): Recording {
  const kept: Record<string, tf.Tensor> = {};
  const record: Tap = (place, x) => {
    return blank("keep the activation under the name of its place, and pass it on unchanged");
  };
  try {
    return tf.tidy(() => {
      const logits = blank("a run of the model with this tap"); // [B, T, V]
      const activations: Record<string, tf.Tensor> = {};
      for (const [place, x] of Object.entries(kept))
        activations[place] =
          blank("a handle for the caller on the same numbers, which is not kept");
      return { logits, activations };
    });
  } finally {
    tf.dispose(kept);
  }
}
