import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { Head } from "./qk-circuit.js";

export type { Head };

/**
 * Runs a model with some heads switched off: what they found is replaced before Wo mixes it. The model stays as it is.
 *
 *     by "zero"   the head finds 0, as if its rows of Wo were gone
 *     by "mean"   it finds what it finds on average over the texts of the batch, at each position: it can no longer tell
 *                 one text from another, but what it always says stays
 *
 * The weights are not what is set to 0: a head that looks nowhere and one that is not heard are the same only here.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @param off the heads to switch off; none gives the logits of the whole model
 * @returns logits, `[B, T, V]`
 * @throws RangeError if the model has no such head
 * @see Michel et al. 2019, "Are Sixteen Heads Really Better than One?"; Wang et al. 2022 for the mean
 */
export function ablateHeads(
  model: GPT,
  ids: tf.Tensor,
  off: Head[],
  by: "zero" | "mean" = "zero",
): tf.Tensor {
  for (const { layer, head } of off) {
    if (!model.blocks[layer] || !(Number.isInteger(head) && head >= 0 && head < model.heads))
      throw new RangeError(
        `a head must be one of ${model.heads} in one of ${model.blocks.length} layers, got head ${head} of layer ${layer}`,
      );
  }
  const silence: Tap = (place, x) => {
    const heads = off.filter(({ layer }) => place === `${layer}.heads`).map(({ head }) => head);
    if (heads.length === 0) return x;
    const H = x.shape[1] as number;
    const gone = tf.tensor(
      Array.from({ length: H }, (_, h) => Number(heads.includes(h))),
      [1, H, 1, 1],
    ); // [1, H, 1, 1], 1 for a head that is switched off
    const instead =
      blank("what stands in for what a head found: zeros, or its mean over the batch"); // [B or 1, H, T, headDim]
    return blank("that for the heads that are switched off, what they found for the others"); // [B, H, T, headDim]
  };
  return blank("a run of the model with these heads silenced"); // [B, T, V]
}
