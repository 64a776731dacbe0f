/**
 * How many parameters LoRA trains: those of the adapters of all matrices that the targets name. The frozen model does not count.
 *
 * A target names a matrix by the end of its path. A path has parts, with dots between them, and only whole parts count:
 *
 * | target           | `h.0.attn.c_proj` | `h.0.mlp.c_proj` | `h.0.mlp.c_proj2` |
 * | ---------------- | ----------------- | ---------------- | ----------------- |
 * | `c_proj`         | yes               | yes              | no                |
 * | `attn.c_proj`    | yes               | no               | no                |
 * | `h.0.mlp.c_proj` | no                | yes              | no                |
 * | `proj`           | no                | no               | no                |
 *
 * A matrix has one adapter, however many targets name it.
 *
 * @param shapes the shapes of a model's tensors by their paths: `{ "h.0.attn.c_proj": [768, 768], ... }`
 * @param targets which of them get an adapter
 * @param rank r, the same for all adapters
 * @throws RangeError if the rank is not an integer of 1 or more, or if a target names nothing in the model, or a tensor that is not a
 *   matrix; the message has the rank or the target
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
  const adapted: string[] = /* blank: the paths of all matrices that have an adapter */ paths.filter((path) =>
    targets.some((target) => matches(target, path)),
  ) /* end */;
  const counts = adapted.map((path) => {
    const [inputs, outputs] = shapes[path];
    return (
      /* blank: how many numbers the two matrices of its adapter have */ rank * (inputs + outputs) /* end */
    );
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Whether a target names the tensor of this path, as in the table of `adapterCount`. */
export function matches(target: string, path: string): boolean {
  return /* blank: whether the last parts of the path are the target, whole parts only */ `.${path}`.endsWith(
    `.${target}`,
  ) /* end */;
}
