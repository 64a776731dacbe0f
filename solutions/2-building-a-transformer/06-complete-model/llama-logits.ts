import * as tf from "@tensorflow/tfjs";
import { axesOf } from "#lib/shapes";
import { ropeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { type LlamaBlockWeights, type LlamaConfig, llamaBlock, rmsNorm } from "./llama-block.js";

/** A model of the Llama family: plain tensors in a tree. It has no position table, so the length of a text has no limit. */
export interface Llama extends LlamaConfig {
  /** the base of the angles of RoPE, often written θ */
  ropeBase: number;
  /** token table, `[V, D]` */
  E: tf.Tensor;
  /** N blocks in order, at least one */
  blocks: LlamaBlockWeights[];
  /** γ of the norm after the last block, `[D]` */
  norm: tf.Tensor;
  /** makes the logits, `[D, V]`; a tied model has none and uses the transpose of its token table */
  unembedding?: tf.Tensor;
}

/**
 * Runs the whole model. For every position it returns a logit for each token that may come next.
 *
 * The tokens are embedded without positions, pass through all blocks, and are normalized once more before the unembedding. Positions
 * count from 0 and enter only in attention. The columns of Wq decide how wide a head is, independently of D.
 *
 * @param ids whole numbers from `idTensor`, `[B, T]`, of any length T
 * @returns a new tensor: logits, `[B, T, V]`
 * @throws RangeError if ids doesn't have two axes or a width does not fit, and in the cases of `llamaBlock`
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
