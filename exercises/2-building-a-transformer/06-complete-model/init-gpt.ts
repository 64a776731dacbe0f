import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { assertDivides } from "#lib/shapes";
import type { NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";

/** A GPT: a tree of plain tensors. A model for training holds variables instead. */
export interface GPT {
  /** the number of heads of each block */
  heads: number;
  /** token table, `[V, D]` */
  E: tf.Tensor;
  /** position table, `[L, D]` */
  P: tf.Tensor;
  /** N blocks, in the order of the forward pass */
  blocks: BlockWeights[];
  /** the norm after the last block */
  norm: NormWeights;
  /** makes logits, `[D, V]`; without it, the model uses the transpose of the token table */
  unembedding?: tf.Tensor;
}

/** The sizes of a GPT. */
export interface GPTSizes {
  /** V, the number of tokens in the vocabulary */
  vocabulary: number;
  /** L, the largest number of positions */
  context: number;
  /** D, width of the residual stream */
  dModel: number;
  /** H, heads of a block; headDim = D / H */
  heads: number;
  /** N, blocks */
  layers: number;
  /** F, hidden units of a feed-forward network; 4·D by default */
  dFF?: number;
}

/**
 * Initializes a GPT whose token table is also its unembedding.
 *
 * | tensors                          | initial values            |
 * | -------------------------------- | ------------------------- |
 * | E, P, Wq, Wk, Wv, W1             | normal, std 0.02          |
 * | Wo, W2                           | normal, std 0.02 / √(2·N) |
 * | bq, bk, bv, bo, b1, b2, all beta | 0                         |
 * | all gamma                        | 1                         |
 *
 * Every number is drawn independently of all others. Wo and W2 write to the residual stream, 2·N times in all, and their
 * smaller std makes up for that. The model has no `unembedding`: the token table serves as one.
 *
 * @param rng source of the random numbers
 * @returns a tree of `tf.Variable`
 * @throws RangeError if the number of heads does not divide dModel
 * @see Radford et al. 2019, section 2.3
 */
export function initGPT(
  { vocabulary: V, context: L, dModel: D, heads, layers: N, dFF: F = 4 * D }: GPTSizes,
  rng: Random,
): GPT {
  assertDivides("dModel by the number of heads", D, heads);
  const filled = (shape: number[], next: () => number): tf.Variable =>
    tf.tidy(() => tf.variable(tf.tensor(Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape)));
  const normal = (shape: number[], std = 0.02) => filled(shape, () => rng.gauss(0, std));
  const zeros = (shape: number[]) => filled(shape, () => 0);
  const ones = (shape: number[]) => filled(shape, () => 1);
  const norm = (): NormWeights => blank("a norm that at first changes only mean and variance"); // [D] each
  const small: number =
    blank("the std of the weights that write to the stream, 2·N times in all");
  const block = (): BlockWeights => ({
    norm1: norm(),
    attention:
      blank("three projections to queries, keys and values, one back to the stream, their biases"),
    norm2: norm(),
    mlp: blank("up to the hidden units and back down to the stream, with biases"),
  });
  return {
    heads,
    E: normal([V, D]), // [V, D]
    P: normal([L, D]), // [L, D]
    blocks: blank("N blocks, each with its own weights"),
    norm: norm(),
  };
}
