import { blank } from "#lib/blank";
import type { GPTSizes } from "../06-complete-model/init-gpt.js";

/** The training settings that decide how much memory is needed. */
export interface MemorySettings {
  /** mixed precision instead of float32; false unless given */
  mixed?: boolean;
  /** gradient checkpointing; false unless given */
  checkpointing?: boolean;
}

/** The bytes that training takes. */
export interface TrainingMemory {
  /** the parameters, and their master copy if there is one */
  weights: number;
  /** one gradient for each parameter */
  gradients: number;
  /** AdamW's two moments of each parameter */
  moments: number;
  /** what the forward pass keeps for the backward pass */
  activations: number;
}

/**
 * Returns the number of parameters of a GPT as `initGPT` makes it: all tensors of `gptParameters`, including biases, norms and the position
 * table. The unembedding is tied to the token table.
 *
 * @param sizes F is 4·D unless given
 */
export function parameterCount({
  vocabulary: V,
  context: L,
  dModel: D,
  layers: N,
  dFF: F = 4 * D,
}: GPTSizes): number {
  return blank("the parameters of both tables, of N blocks and of the last norm");
}

/**
 * Counts the numbers that a pre-norm block keeps for its backward pass. Each operation keeps what its own gradient needs:
 *
 *     matrix product            both of its factors; a weight is a parameter and costs nothing here
 *     softmax, log-softmax      its output
 *     layer norm, GELU          its input
 *     everything else           nothing: residuals, biases, division by √headDim, mask, splitting and merging heads
 *
 * A tensor that two operations need is kept once. Masks don't count, and neither do the mean and the variance that a norm computes
 * for each position.
 *
 * @param sizes of the model; F is 4·D unless given
 * @param B windows of the batch
 * @param T tokens of a window
 * @see Korthikanti et al. 2022, section 4.1, who count in bytes and with dropout
 */
export function blockActivations(
  { dModel: D, heads: H, dFF: F = 4 * D }: GPTSizes,
  B: number,
  T: number,
): number {
  return blank("what attention and its norm keep, and the feed-forward network and its norm");
}

/**
 * Counts the numbers that the end of the model keeps by the same rules: the last norm, the unembedding, and the log-softmax of
 * the loss. Picking the targets' logarithms and taking their mean keeps nothing that counts.
 *
 * @param sizes, B, T as in `blockActivations`
 */
export function outputActivations({ vocabulary: V, dModel: D }: GPTSizes, B: number, T: number): number {
  return (
    blank("what the last norm, the unembedding and the log-softmax keep")
  );
}

/**
 * Counts the bytes that training a GPT with AdamW takes.
 *
 * | precision | weights                          | gradients | moments      | activations |
 * | --------- | -------------------------------- | --------- | ------------ | ----------- |
 * | float32   | 4 bytes                          | 4 bytes   | 4 bytes each | 4 bytes     |
 * | mixed     | 2 bytes, and a master copy in 4  | 2 bytes   | 4 bytes each | 2 bytes     |
 *
 * With gradient checkpointing, a block keeps only its input. When the backward pass gets there, it computes the block again, and
 * for that time all of the block's activations are in memory. One block is computed again at a time, and what its forward pass has
 * kept is still there. The end of the model keeps what it kept before.
 *
 * @param sizes of the model, with at least one block
 * @param B windows of the batch
 * @param T tokens of a window
 * @param settings precision and checkpointing
 * @returns bytes, by purpose; activations are everything that the forward pass keeps and, with checkpointing, what one block adds
 * @throws RangeError if T is more than the context
 * @see Rajbhandari et al. 2020 (ZeRO), section 3.1; Chen et al. 2016, section 3
 */
export function trainingMemory(
  sizes: GPTSizes,
  B: number,
  T: number,
  { mixed = false, checkpointing = false }: MemorySettings = {},
): TrainingMemory {
  const { context, dModel: D, layers: N } = sizes;
  if (T > context) throw new RangeError(`a window has at most ${context} tokens, the context, got ${T}`);
  const parameters = parameterCount(sizes);
  const block = blockActivations(sizes, B, T);
  const output = outputActivations(sizes, B, T);
  const bytes = mixed ? 2 : 4;
  const kept: number =
    blank("the activations of the whole model, with and without checkpointing");
  return blank("the bytes of weights, gradients, moments and activations");
}
