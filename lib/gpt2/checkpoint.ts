import * as tf from "@tensorflow/tfjs";

/** The tensors of a checkpoint by their names. */
export type Checkpoint = Record<string, tf.Tensor>;

/**
 * Checks that the weights of N blocks of a GPT-2 are there, of one at least, each in its shape, and nothing else but lm_head.
 *
 * @param weights by names without prefix, no masks among them
 * @param N how many blocks
 * @throws RangeError if names are missing or unknown (the message lists them), or a shape is another
 */
export function assertCheckpoint(weights: Checkpoint, N: number): void {
  const shapes = shapesOf(weights, N);
  const missing = [...shapes.keys()].filter((name) => !(name in weights));
  const unknown = Object.keys(weights).filter((name) => !shapes.has(name) && name !== "lm_head.weight");
  if (missing.length + unknown.length > 0)
    throw new RangeError(
      `names missing: ${missing.join(", ") || "none"}; unknown: ${unknown.join(", ") || "none"}`,
    );
  if ("lm_head.weight" in weights) shapes.set("lm_head.weight", weights["wte.weight"].shape);
  for (const [name, shape] of shapes)
    if (weights[name].shape.join() !== shape.join())
      throw new RangeError(`${name} must have shape [${shape}], got [${weights[name].shape}]`);
}

/** The shapes that the weights of N blocks must have, by the lengths V, L, D and F of those that tell them. */
function shapesOf(weights: Checkpoint, N: number): Map<string, readonly number[]> {
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
  ]);
}

/** Whether two tensors of one shape hold the same numbers: one number is read, with `await`. */
export async function areEqual(a: tf.Tensor, b: tf.Tensor): Promise<boolean> {
  const same = tf.tidy(() => tf.all(tf.equal(a, b))); // []
  const [isSame] = await same.data();
  same.dispose();
  return isSame === 1;
}
