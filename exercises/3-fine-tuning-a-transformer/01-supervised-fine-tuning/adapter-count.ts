import { blank } from "#lib/blank";

/**
 * Counts the parameters that LoRA trains: those of the adapters on all matrices that the targets name. The frozen model's parameters
 * don't count.
 *
 * A target names a matrix by the end of its path. Dots divide a path into parts, and a target matches whole parts only:
 *
 * | target           | `h.0.attn.c_proj` | `h.0.mlp.c_proj` | `h.0.mlp.c_proj2` |
 * | ---------------- | ----------------- | ---------------- | ----------------- |
 * | `c_proj`         | yes               | yes              | no                |
 * | `attn.c_proj`    | yes               | no               | no                |
 * | `h.0.mlp.c_proj` | no                | yes              | no                |
 * | `proj`           | no                | no               | no                |
 *
 * A matrix gets one adapter, even if several targets name it.
 *
 * @param shapes the shapes of a model's tensors by their paths: `{ "h.0.attn.c_proj": [768, 768], ... }`
 * @param targets the ends of the paths of all matrices that get an adapter
 * @param rank r, the same for all adapters
 * @returns the number of trainable parameters
 * @throws RangeError if the rank isn't an integer of 1 or more, or if a target names nothing in the model or a tensor that isn't a
 *   matrix; the message contains the rank or the target
 * @see `target_modules` of Hugging Face's PEFT
 */
export function adapterCount(shapes: Record<string, number[]>, targets: string[], rank: number): number {
  if (!Number.isInteger(rank) || rank < 1)
    throw new RangeError(`a rank is a whole number from 1 on, got ${rank}`);
  const paths = Object.keys(shapes);
  for (const target of targets) {
    const named = paths.filter((path) => matches(target, path));
    if (named.length === 0 || named.some((path) => shapes[path].length !== 2))
      throw new RangeError(
        `a target names one matrix or more, "${target}" names ${named.join(", ") || "none"}`,
      );
  }
  const adapted: string[] = blank("the paths of all matrices that have an adapter");
  const counts = adapted.map((path) => {
    const [inputs, outputs] = shapes[path];
    return (
      blank("how many parameters the two matrices of its adapter have")
    );
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Returns whether a target names the tensor at this path, as in the table at `adapterCount`. */
export function matches(target: string, path: string): boolean {
  return blank("whether the path ends with the target, comparing whole parts only");
}
