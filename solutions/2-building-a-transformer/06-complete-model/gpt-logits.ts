import * as tf from "@tensorflow/tfjs";
import { type Tap, untapped } from "#lib/tap";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../05-transformer-block/block-stack.js";
import type { GPT } from "./init-gpt.js";

/**
 * Computes the logits of all tokens from the last residual stream.
 *
 *     logits = LN(stream) · U,   U = the unembedding, or Eᵀ if the model has none;   ε = 1e-5, as in every norm
 *
 * @param stream the output of the last block, `[B, T, D]`
 * @returns logits, `[B, T, V]`
 */
export function unembed(model: GPT, stream: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    // blank: the logits, for a model with its own unembedding and for one without
    const normed = batchedLayerNorm(stream, model.norm); // [B, T, D]
    const U = model.unembedding ?? tf.transpose(model.E); // [D, V]
    return batchedLinear(normed, U); // [B, T, V]
    // end
  });
}

/**
 * Runs the whole model: for every position, it returns a logit for every token that may come next.
 *
 *     stream = E[ids] + P;   stream = blocks(stream);   logits = unembed(stream)
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`
 * @param tap sees `"embedded"`, tokens with their positions, and every block's places, `"0.weights"`, ...; the model
 *   continues with what it returns
 * @returns logits, `[B, T, V]`
 * @throws RangeError if T is larger than the number of positions of the model
 * @see Radford et al. 2019, section 2.3
 */
export function gptLogits(model: GPT, ids: tf.Tensor, tap: Tap = untapped): tf.Tensor {
  return tf.tidy(() => {
    // blank: from ids to logits; the tap sees every place, and its result replaces the tensor
    const embedded = tap("embedded", learnedPositions(tokenEmbedding(ids, model.E), model.P)); // [B, T, D]
    const stream = blockStack(embedded, model.blocks, model.heads, tap); // [B, T, D]
    return unembed(model, stream); // [B, T, V]
    // end
  });
}
