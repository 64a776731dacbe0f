import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { tensorsOf, withTensors } from "#lib/tensor-tree";
import { vjp } from "#lib/vjp";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import type { BlockWeights } from "../../2-building-a-transformer/05-transformer-block/pre-norm-block.js";

/**
 * Runs a function with gradient checkpointing: nothing that it computes on the way is kept for the backward pass, which runs the function
 * once more instead. The result and the gradients are those of calling f itself.
 *
 * Only `inputs` get gradients. Anything else that f uses is a constant.
 *
 * @param f computes one tensor from the inputs, the same tensor each time it runs
 * @param inputs all tensors that f depends on and that get a gradient; one or more
 * @returns a new tensor
 * @see Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost"
 */
export function recompute(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor {
  // What runs inside customGrad is not recorded: only what save is given stays, until the gradient comes.
  const unrecorded = tf.customGrad((...args) => {
    const [tensors, save] = [args.slice(0, -1) as tf.Tensor[], args.at(-1) as tf.GradSaveFunc];
    save(blank("what the backward pass will need"));
    return {
      value: tf.tidy(() => tf.clone(f(...tensors))),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] =>
        blank("the gradients of the inputs, from dy and from what was saved"),
    };
  });
  return unrecorded(...inputs);
}

/**
 * Runs the blocks of a stack in segments, each by `recompute`: only the inputs of a segment are kept. The result and the gradients of x and
 * of every weight are those of `blockStack`.
 *
 * @param x the residual stream, `[B, T, D]`
 * @param blocks the blocks, in order
 * @param heads number of heads of a block
 * @param segment number of blocks in a segment, at least 1; the last segment may have fewer
 * @returns the stream after the last block, `[B, T, D]`; if there is no block, x itself or a copy of it
 * @throws RangeError if `segment` is not a whole number of at least 1
 */
export function recomputedStack(
  x: tf.Tensor,
  blocks: BlockWeights[],
  heads: number,
  segment: number,
): tf.Tensor {
  if (!Number.isInteger(segment) || segment < 1)
    throw new RangeError(`a segment has a whole number of blocks from 1 on, got ${segment}`);
  return tf.tidy(() => {
    let stream = x; // [B, T, D]
    for (let first = 0; first < blocks.length; first += segment) {
      const part = blocks.slice(first, first + segment);
      blank("the stream through the blocks of this part, by recompute; every weight gets its gradient");
    }
    return stream;
  });
}
