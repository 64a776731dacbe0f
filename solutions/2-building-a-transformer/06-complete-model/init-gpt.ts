import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { assertDivides } from "#lib/shapes";
import type { NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";

/** A GPT: plain tensors in a tree. A model that is trained holds variables. */
export interface GPT {
  /** how many heads each block has */
  heads: number;
  /** token table, `[V, D]` */
  E: tf.Tensor;
  /** position table, `[L, D]` */
  P: tf.Tensor;
  /** N blocks, the first one first */
  blocks: BlockWeights[];
  /** the norm behind the last block */
  norm: NormWeights;
  /** makes logits, `[D, V]`; where there is none, the token table does it: its transpose is used */
  unembedding?: tf.Tensor;
}

/** The sizes of a GPT. */
export interface GPTSizes {
  /** V, tokens of the vocabulary */
  vocabulary: number;
  /** L, the most positions */
  context: number;
  /** D, width of the stream */
  dModel: number;
  /** H, heads of a block; headDim = D / H */
  heads: number;
  /** N, blocks */
  layers: number;
  /** F, hidden units of a feed-forward network; 4·D unless given */
  dFF?: number;
}

/**
 * A GPT before its training, with the token table as its own unembedding.
 *
 * | tensors                     | start                     |
 * | --------------------------- | ------------------------- |
 * | E, P, Wq, Wk, Wv, W1        | normal, std 0.02          |
 * | Wo, W2                      | normal, std 0.02 / √(2·N) |
 * | all biases, all beta        | 0                         |
 * | all gamma                   | 1                         |
 *
 * Wo and W2 add to the stream, 2·N times on its way: that is what their smaller start makes up for. There is no unembedding:
 * it is the token table.
 *
 * @param rng where the numbers come from
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
  const norm = (): NormWeights => /* blank: a norm that at first changes nothing but mean and variance */ ({
    gamma: ones([D]),
    beta: zeros([D]),
  }) /* end */; // [D] each
  const small: number =
    /* blank: the std of what adds to the stream, which happens 2·N times */ 0.02 /
    Math.sqrt(2 * N) /* end */;
  const block = (): BlockWeights => ({
    norm1: norm(),
    attention:
      /* blank: three projections into queries, keys and values, one back into the stream, their biases */ {
        Wq: normal([D, D]), // [D, H·headDim], and so are the next two
        bq: zeros([D]),
        Wk: normal([D, D]),
        bk: zeros([D]),
        Wv: normal([D, D]),
        bv: zeros([D]),
        Wo: normal([D, D], small), // [H·headDim, D]
        bo: zeros([D]),
      } /* end */,
    norm2: norm(),
    mlp: /* blank: up to the hidden units and back down into the stream, with biases */ {
      W1: normal([D, F]), // [D, F]
      b1: zeros([F]),
      W2: normal([F, D], small), // [F, D]
      b2: zeros([D]),
    } /* end */,
  });
  return {
    heads,
    E: normal([V, D]), // [V, D]
    P: normal([L, D]), // [L, D]
    blocks: /* blank: N blocks, each with weights of its own */ Array.from({ length: N }, block) /* end */,
    norm: norm(),
  };
}
