import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameShape } from "#lib/shapes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { recordActivations } from "./record-activations.js";

/** The last norm's epsilon, as in every norm of the model. */
const EPSILON = 1e-5;

/**
 * Returns everything that the model adds to the residual stream before the last norm, part by part.
 *
 *     "embedded"      tokens with their positions
 *     "0.head.1"      what head 1 of layer 0 adds, including the bias bv of its values
 *     "0.bias"        the bias bo of layer 0's attention, which belongs to no head; only where the layer has one
 *     "0.mlp"         what the feed-forward network of layer 0 adds, including its biases
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @returns the parts by name, `[B, T, D]` each; their sum is the residual stream after the last block
 */
export function residualParts(model: GPT, ids: tf.Tensor): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const { activations } = recordActivations(model, ids);
    const { embedded } = activations; // [B, T, D]
    const parts: Record<string, tf.Tensor> = { embedded };
    for (const [layer, { attention }] of model.blocks.entries()) {
      const heads = tf.unstack(activations[`${layer}.heads`], 1); // H of [B, T, headDim]
      for (const [h, output] of heads.entries()) {
        const headDim = output.shape[2] as number;
        parts[`${layer}.head.${h}`] =
          blank("what this head alone adds to the residual stream"); // [B, T, D]
      }
      blank("the parts of this layer that belong to no head");
    }
    return parts;
  });
}

/**
 * Computes direct logit attribution: a token's logit at every position, as a sum of what each part of the model adds to it.
 *
 * The last norm is no obstacle once its scale is frozen: the number that it divides by comes from the whole residual stream at that
 * position, and is then held fixed. What is left of the norm is linear in the parts, so every part has a share. What the norm adds
 * regardless of its input is a part of its own, `"shift"`.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @param answers the token at each position whose logit is taken apart, from `idTensor`, `[B, T]`
 * @returns the parts of `residualParts` and `"shift"` by name, `[B, T]` each; their sum is the answer's logit
 * @throws RangeError if answers and ids differ in shape
 * @see Wang et al. 2022, section 3.1; Elhage et al. 2021
 */
export function directLogitAttribution(
  model: GPT,
  ids: tf.Tensor,
  answers: tf.Tensor,
): Record<string, tf.Tensor> {
  assertSameShape("ids and answers", ids, answers);
  return tf.tidy(() => {
    const V = model.E.shape[0] as number;
    const { gamma, beta } = model.norm;
    const U = model.unembedding ?? tf.transpose(model.E); // [D, V]
    const direction = batchedLinear(tf.oneHot(answers, V), tf.transpose(U)); // [B, T, D]
    const parts = residualParts(model, ids);
    const stream = tf.addN(Object.values(parts)); // [B, T, D]
    const scale = blank("what the last norm divides by, position by position"); // [B, T, 1]
    const share = (part: tf.Tensor): tf.Tensor => {
      return blank("this part's share of the logit: through the norm, then toward the answer");
    };
    const shift = blank("what the logit contains whatever the parts are"); // [B, T]
    const shares = Object.entries(parts).map(([name, part]) => [name, share(part)] as const); // [B, T] each
    return { ...Object.fromEntries(shares), shift };
  });
}
