import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";
import { ropeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { type LlamaBlockWeights, type LlamaConfig, llamaBlock, rmsNorm } from "./llama-block.js";

/** A model of the Llama family: plain tensors in a tree. It has no table of positions, and so no longest text. */
export interface Llama extends LlamaConfig {
  /** the base of the angles of RoPE, often written θ */
  ropeBase: number;
  /** token table, `[V, D]` */
  E: tf.Tensor;
  /** N blocks, at least one, the first one first */
  blocks: LlamaBlockWeights[];
  /** γ of the norm after the last block, `[D]` */
  norm: tf.Tensor;
  /** makes logits, `[D, V]`; a tied model has none: the transpose of its token table is used */
  unembedding?: tf.Tensor;
}

/**
 * The whole model: for every position a logit for each token that may come next.
 *
 * Tokens are embedded without positions, pass through all blocks, and are normed once more before the unembedding. Positions are
 * counted from 0, and enter in attention alone. A head is as wide as the columns of Wq say, whatever D is.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`, of any length T
 * @returns a new tensor: logits, `[B, T, V]`
 * @throws RangeError if ids has not two axes or a width does not fit, and as `llamaBlock` does
 * @see Touvron et al. 2023, section 2.2; Grattafiori et al. 2024, section 3.2
 */
export function llamaLogits(model: Llama, ids: tf.Tensor): tf.Tensor {
  const [, T] = axesOf("ids", ids, "B T");
  return tf.tidy(() => {
    const tables = /* blank: the angles for all positions of this call */ ropeTables(
      T,
      (model.blocks[0].attention.Wq.shape[1] as number) / model.heads,
      model.ropeBase,
    ) /* end */; // [T, headDim/2] each
    const residual: tf.Tensor = /* blank: the residual stream after the last block */ model.blocks.reduce(
      (x, block) => llamaBlock(x, block, model, tables),
      tokenEmbedding(ids, model.E),
    ) /* end */; // [B, T, D]
    // blank: the logits
    const normed = rmsNorm(residual, model.norm, model.epsilon); // [B, T, D]
    const U = model.unembedding ?? tf.transpose(model.E); // [D, V]
    return batchedLinear(normed, U); // [B, T, V]
    // end
  });
}
