import type { GPTSizes } from "../06-complete-model/init-gpt.js";

/** The FLOPs of a forward pass, summed over all blocks and the whole batch. */
export interface ForwardFlops {
  /** products with Wq, Wk, Wv and Wo */
  projections: number;
  /** q·kᵀ and weights·v; the scores that the causal mask hides are computed too */
  attention: number;
  /** products with W1 and W2 */
  feedForward: number;
  /** the product that makes the logits */
  unembedding: number;
}

/**
 * Counts the floating-point operations (FLOPs) of a GPT's forward pass.
 *
 * Only matrix products count. A product of `[n, m]` and `[m, p]` takes n·m·p multiply-adds of two FLOPs each. Looking up a row
 * of a table is not a product. Norms, biases, GELU and softmax are left out.
 *
 * @param sizes of a GPT as `initGPT` makes it, with L blocks; F is 4·D unless given, and H·headDim = D
 * @param B windows of the batch
 * @param T tokens of a window
 * @returns the FLOPs, part by part
 * @throws RangeError if T is more than the context
 * @see Kaplan et al. 2020, table 1
 */
export function forwardFlops(
  { vocabulary: V, context, dModel: D, layers: L, dFF: F = 4 * D }: GPTSizes,
  B: number,
  T: number,
): ForwardFlops {
  if (T > context) throw new RangeError(`a window has at most ${context} tokens, the context, got ${T}`);
  const tokens = B * T;
  return {
    projections: /* blank: the products with the four projections */ 2 * tokens * L * 4 * D * D /* end */,
    attention:
      /* blank: the products of queries and keys, and of weights and values */ 2 *
      tokens *
      L *
      2 *
      T *
      D /* end */,
    feedForward: /* blank: the products in the feed-forward networks */ 2 * tokens * L * 2 * D * F /* end */,
    unembedding: 2 * tokens * D * V,
  };
}

/**
 * Counts the FLOPs of one training step: a forward pass, then a backward pass that takes the gradient to every parameter and
 * every activation.
 *
 * With gradient checkpointing, a block keeps none of the activations inside it. The backward pass runs the block's forward pass
 * once more when it gets there, and goes on as before. The unembedding is part of no block. The whole block counts: PyTorch's
 * checkpointing, unless told otherwise, stops as soon as it has what the backward pass needs.
 *
 * @param sizes, B, T as in `forwardFlops`
 * @param checkpointing whether the blocks are computed again; false unless given
 * @throws RangeError if T is more than the context
 * @see Chen et al. 2016, section 3, for gradient checkpointing
 */
export function stepFlops(sizes: GPTSizes, B: number, T: number, checkpointing = false): number {
  const { projections, attention, feedForward, unembedding } = forwardFlops(sizes, B, T);
  const blocks = projections + attention + feedForward;
  // blank: forward and backward pass of every product, and what checkpointing adds
  const forward = blocks + unembedding;
  const backward = 2 * forward; // a gradient for each of the two factors, by a product of the same size
  const recomputed = checkpointing ? blocks : 0;
  return forward + backward + recomputed;
  // end
}

/**
 * Applies the rule of thumb for a whole training run, which needs neither B nor T.
 *
 *     C = 6 · N · tokens
 *
 * N counts the weights that a token's vector is multiplied by on its way to the logits. What is looked up or added doesn't count.
 * A tied table counts where it is a factor.
 *
 * @param sizes as in `forwardFlops`
 * @param tokens number of tokens the training reads; a token that is read twice counts twice
 * @returns C, in FLOPs
 * @see Kaplan et al. 2020, section 2.1
 */
export function trainingFlops(
  { vocabulary: V, dModel: D, layers: L, dFF: F = 4 * D }: GPTSizes,
  tokens: number,
): number {
  const N: number =
    /* blank: the weights that a token's vector is multiplied by */ L * (4 * D * D + 2 * D * F) +
    D * V /* end */;
  return 6 * N * tokens;
}

/**
 * Returns the model size and the number of tokens that make the best use of a budget, by the rule of thumb above.
 *
 * Hoffmann et al. trained more than 400 models and found that the best one for a budget reads about 20 tokens for each of its
 * parameters, no matter how large the budget is.
 *
 * @param flops the budget, C
 * @param tokensPerParameter 20 unless given
 * @returns N and the number of tokens; neither is rounded
 * @see Hoffmann et al. 2022 (Chinchilla), table 3
 */
export function computeOptimal(
  flops: number,
  tokensPerParameter = 20,
): { parameters: number; tokens: number } {
  const parameters: number = /* blank: N, from the budget and the ratio */ Math.sqrt(
    flops / (6 * tokensPerParameter),
  ) /* end */;
  return { parameters, tokens: tokensPerParameter * parameters };
}
