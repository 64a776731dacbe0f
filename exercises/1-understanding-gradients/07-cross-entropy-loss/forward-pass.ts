import { blank } from "#lib/blank";
import type { Matrix, Vector } from "#lib/arrays";
import type { Parameters } from "#lib/micro-model";
import { addPositions } from "../01-tokenization-and-embeddings/add-positions.js";
import { embedTokens } from "../01-tokenization-and-embeddings/embed-tokens.js";
import { type LayerNorm, layerNorm } from "../06-layer-normalization/layer-norm.js";
import { type Block, transformerBlock } from "../06-layer-normalization/transformer-block.js";
import { crossEntropy } from "./cross-entropy.js";
import { logits } from "./logits.js";

/** The loss of the whole model, and every stage on the way to it. */
export interface Forward {
  /** mean cross-entropy over the positions with a target, in nats */
  loss: number;
  /** one logit for every token of the vocabulary at every position, `[T, V]` */
  logits: Matrix;
  /** cross-entropy of each position, `[T]` */
  perPosition: Vector;
  /** the tokens and their positions as vectors, `[T, D]` */
  X: Matrix;
  /** all stages of the transformer block */
  block: Block;
  /** the norm after the block */
  lnF: LayerNorm;
}

/**
 * The whole model, from token ids to the loss.
 *
 *     X → transformer block → final norm → logits → cross-entropy
 *
 * @param p the parameters: token_embedding `[V, D]`, position_embedding `[L, D]`, those of the block, ln_f_gamma and
 *   ln_f_beta of the final norm, W_lm `[V, D]`
 * @param ids the tokens of the text, `[T]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`
 * @returns the loss and every stage before it, all new
 * @see Radford et al. 2019, section 2.3
 */
export function forwardPass(p: Parameters, ids: number[], targets: number[]): Forward {
  return blank("in several statements: the model, stage by stage, with your own functions");
}
