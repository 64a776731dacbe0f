import * as tf from "@tensorflow/tfjs";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { Head } from "./qk-circuit.js";

export type { Head };

/**
 * Runs a model with some heads ablated: their outputs are replaced before Wo mixes them. The model itself is unchanged.
 *
 *     by "zero"   the output becomes 0, as if the head's rows of Wo were gone
 *     by "mean"   at each position it becomes its mean over the texts of the batch: the head no longer distinguishes texts,
 *                 but it still adds its average
 *
 * Only the outputs of these heads are replaced, not their attention weights.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @param off the heads to ablate; with an empty list, the result is the logits of the whole model
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
    ); // [1, H, 1, 1], 1 for a head that is ablated
    const instead =
      /* blank: the replacement for the heads' outputs: zeros, or their mean over the batch */
      by === "zero" ? tf.zerosLike(x) : tf.mean(x, 0, true) /* end */; // [B or 1, H, T, headDim]
    return /* blank: the replacement for the ablated heads, the outputs themselves for the others */ tf.add(
      tf.mul(gone, instead),
      tf.mul(tf.sub(1, gone), x),
    ) /* end */; // [B, H, T, headDim]
  };
  return /* blank: a run of the model with these heads ablated */ gptLogits(model, ids, silence) /* end */; // [B, T, V]
}
