import * as tf from "@tensorflow/tfjs";

/**
 * Checks that a checkpoint has the tensors of a model, each in its shape, and nothing else.
 *
 * @param shapes what the model has, by name
 * @param optional names of `shapes` that may be missing
 * @throws RangeError if names are missing or unknown, which the message lists, or a shape is another
 */
export function assertCheckpoint(
  tensors: Record<string, tf.Tensor>,
  shapes: Map<string, readonly number[]>,
  optional: string[] = [],
): void {
  const missing = [...shapes.keys()].filter(
    (name) => !Object.hasOwn(tensors, name) && !optional.includes(name),
  );
  const unknown = Object.keys(tensors).filter((name) => !shapes.has(name));
  if (missing.length + unknown.length > 0)
    throw new RangeError(
      `names missing: ${missing.join(", ") || "none"}; unknown: ${unknown.join(", ") || "none"}`,
    );
  for (const [name, tensor] of Object.entries(tensors)) {
    const shape = shapes.get(name);
    if (tensor.shape.join() !== shape?.join())
      throw new RangeError(`${name} must have shape [${shape}], got [${tensor.shape}]`);
  }
}

/** Whether two tensors of one shape hold the same numbers. Waits for one boolean. */
export async function areEqual(a: tf.Tensor, b: tf.Tensor): Promise<boolean> {
  const same = tf.tidy(() => tf.all(tf.equal(a, b))); // []
  const [isSame] = await same.data();
  same.dispose();
  return isSame === 1;
}
