import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";

/** A run of a model with everything that flowed by at its taps. */
export interface Recording {
  /** `[B, T, V]` */
  logits: tf.Tensor;
  /** by place: `"embedded"`, `"0.weights"`, `"0.heads"`, `"0.attention"`, `"0.mlp"`, `"0.stream"`, `"1.weights"`, ... */
  activations: Record<string, tf.Tensor>;
}

/**
 * Runs a model and writes down what passes by at every place.
 *
 * A model tidies up behind itself: what a tap is shown is gone when the block is done. So the tap keeps a second handle on
 * the same numbers, `tf.keep(tf.clone(x))`, which no `tf.tidy` frees. What comes back is handed over like any other result:
 * a tidy around the call frees it, and without one the caller does. Nothing stays kept, even if the model throws.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @returns the logits, which are those of a run without a tap, and the activations by place
 */
export function recordActivations(model: GPT, ids: tf.Tensor): Recording {
  const kept: Record<string, tf.Tensor> = {};
  const record: Tap = (place, x) => {
    return blank("keep what passes under the name of its place, and let it pass");
  };
  try {
    return tf.tidy(() => {
      const logits = blank("a run of the model with this tap"); // [B, T, V]
      const activations: Record<string, tf.Tensor> = {};
      for (const [place, x] of Object.entries(kept))
        activations[place] =
          blank("a handle on the same numbers that is not kept, and goes to the caller");
      return { logits, activations };
    });
  } finally {
    tf.dispose(kept);
  }
}
