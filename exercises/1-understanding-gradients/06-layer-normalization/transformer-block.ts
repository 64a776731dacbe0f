import { blank } from "#lib/blank";
import type { Matrix } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { type MultiHead, multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { type FeedForward, feedForward } from "../05-feed-forward-network/feed-forward.js";
import { addResidual } from "./add-residual.js";
import { type LayerNorm, layerNorm } from "./layer-norm.js";

/** Everything that a block computes; the backward pass needs all of it. */
export interface Block {
  /** the result of the block, `[T, D]` */
  output: Matrix;
  /** the first norm, before the attention */
  ln1: LayerNorm;
  /** the attention of all heads */
  heads: MultiHead;
  /** the residual stream between attention and feed-forward network, `[T, D]` */
  afterAttention: Matrix;
  /** the second norm, before the feed-forward network */
  ln2: LayerNorm;
  /** the feed-forward network */
  ffn: FeedForward;
}

/**
 * A pre-norm transformer block, as in GPT-2: attention, then the feed-forward network. Each reads a normalized copy of
 * the residual stream, and adds its result to the stream itself.
 *
 *     afterAttention = X + MHA(LN1(X))
 *     output         = afterAttention + FFN(LN2(afterAttention))
 *
 * @param X one position per row, `[T, D]`
 * @param p the parameters; LN1 has ln1_gamma and ln1_beta, LN2 has ln2_gamma and ln2_beta
 * @returns the output and every stage before it, all new; X stays unchanged
 * @see Radford et al. 2019, section 2.3; Xiong et al. 2020, figure 1
 */
export function transformerBlock(X: Matrix, p: Parameters): Block {
  return blank("in several statements: norm, sublayer, residual, twice; then all six results");
}
