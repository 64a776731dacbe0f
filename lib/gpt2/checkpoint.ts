import type * as tf from "@tensorflow/tfjs";

/** The tensors of a checkpoint by their names. */
export type Checkpoint = Record<string, tf.Tensor>;

/**
 * The shapes that the tensors of a GPT-2 of N blocks must have, of one at least, by the lengths V, L, D and F of those that tell them.
 *
 * @param weights by names without prefix, no masks among them
 */
export function gpt2Shapes(weights: Checkpoint, N: number): Map<string, readonly number[]> {
  const [V, D] = weights["wte.weight"]?.shape ?? [];
  const [L] = weights["wpe.weight"]?.shape ?? [];
  const [, F] = weights["h.0.mlp.c_fc.weight"]?.shape ?? [];
  const norm = (name: string) =>
    [
      [`${name}.weight`, [D]],
      [`${name}.bias`, [D]],
    ] as const;
  const linear = (name: string, inputs: number, outputs: number) =>
    [
      [`${name}.weight`, [inputs, outputs]],
      [`${name}.bias`, [outputs]],
    ] as const;
  const blocks = Array.from({ length: Math.max(1, N) }, (_, i) => `h.${i}`).flatMap((h) => [
    ...norm(`${h}.ln_1`),
    ...linear(`${h}.attn.c_attn`, D, 3 * D),
    ...linear(`${h}.attn.c_proj`, D, D),
    ...norm(`${h}.ln_2`),
    ...linear(`${h}.mlp.c_fc`, D, F),
    ...linear(`${h}.mlp.c_proj`, F, D),
  ]);
  return new Map<string, readonly number[]>([
    ["wte.weight", [V, D]],
    ["wpe.weight", [L, D]],
    ...blocks,
    ...norm("ln_f"),
    ["lm_head.weight", [V, D]],
  ]);
}
