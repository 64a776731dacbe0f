import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { gptAttention } from "../05-transformer-block/gpt-attention.js";
import { postNormBlock } from "../05-transformer-block/post-norm-block.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT, GPTSizes } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { type Outcome, wholeTraining } from "./one-part-left-out.js";
import type { TextSplit } from "./text-split.js";
import type { Plan } from "./train-language-model.js";

/** Architectures that can be built from the weights of a GPT. */
export type Variant = "pre-norm" | "post-norm" | "no norms" | "no residuals" | "no positions";

/**
 * Runs a block in one of five architectures. All of them have the weights of a pre-norm block.
 *
 * | variant        | how it differs from a pre-norm block                                                             |
 * | -------------- | ------------------------------------------------------------------------------------------------ |
 * | `post-norm`    | it is the block of the first transformer, `postNormBlock`                                        |
 * | `no norms`     | neither of the two norms is applied                                                              |
 * | `no residuals` | what a sublayer returns replaces the residual stream instead of being added to it                |
 * | `no positions` | not at all: positions are added before the first block                                           |
 *
 * @param x the residual stream, `[B, T, D]`
 * @param heads H, the number of heads
 * @returns a new tensor, `[B, T, D]`
 */
export function variantBlock(x: tf.Tensor, block: BlockWeights, heads: number, variant: Variant): tf.Tensor {
  return tf.tidy(() => {
    // blank: the block of this variant
    if (variant === "post-norm") return postNormBlock(x, block, heads); // [B, T, D]
    const norm = (hidden: tf.Tensor, weights: BlockWeights["norm1"]) =>
      variant === "no norms" ? hidden : batchedLayerNorm(hidden, weights); // [B, T, D]
    const add = (residual: tf.Tensor, update: tf.Tensor) =>
      variant === "no residuals" ? update : tf.add(residual, update); // [B, T, D]
    const hidden = add(x, gptAttention(norm(x, block.norm1), block.attention, heads)); // [B, T, D]
    return add(hidden, batchedFeedForward(norm(hidden, block.norm2), block.mlp)); // [B, T, D]
    // end
  });
}

/**
 * Computes the logits of a GPT in one of the five architectures. `pre-norm` returns those of `gptLogits`.
 *
 * Without norms there is no last norm either. A stack of post-norm blocks, as in the first transformer, has no last norm because its
 * last block ends with one. `no positions` leaves out the position table, so a token's vector says nothing about its position.
 *
 * @param ids whole numbers, `[B, T]`
 * @returns logits, `[B, T, V]`
 * @throws RangeError if T is more than the model has positions, in the variants that have positions
 * @see Vaswani et al. 2017, section 3.1; Xiong et al. 2020, table 1
 */
export function variantLogits(model: GPT, ids: tf.Tensor, variant: Variant): tf.Tensor {
  return tf.tidy(() => {
    const tokens = tokenEmbedding(ids, model.E); // [B, T, D]
    const embedded: tf.Tensor =
      /* blank: what the first block reads */ variant === "no positions"
        ? tokens
        : learnedPositions(tokens, model.P) /* end */; // [B, T, D]
    let x = embedded; // [B, T, D]
    for (const block of model.blocks) x = variantBlock(x, block, model.heads, variant); // [B, T, D]
    const final: tf.Tensor = /* blank: what the unembedding reads */ ["post-norm", "no norms"].includes(
      variant,
    )
      ? x
      : batchedLayerNorm(x, model.norm) /* end */; // [B, T, D]
    return batchedLinear(final, model.unembedding ?? tf.transpose(model.E)); // [B, T, V]
  });
}

/**
 * Runs an ablation of the architecture: the same training for each variant, from the same weights and with the same windows.
 *
 * @param newRng returns a new generator that always starts in the same state
 * @returns the outcomes by variant, in the order of `variants`
 */
export async function compareVariants(
  sizes: GPTSizes,
  split: TextSplit,
  plan: Plan,
  variants: Variant[],
  newRng: () => Random,
): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  for (const variant of variants)
    outcomes[variant] = await wholeTraining(sizes, split, plan, newRng(), (model) => ({ x, y }) => {
      const logits = variantLogits(model, x, variant); // [B, T, V]
      return lmLoss(logits, y); // []
    });
  return outcomes;
}
