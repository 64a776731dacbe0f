import * as tf from "@tensorflow/tfjs";

/**
 * Golden values as a tree of tensors: every list of numbers becomes a tensor, every object and every list of objects
 * stays what it is, and so does a number by itself.
 *
 *     const model = tensorTree<GPT>(golden("activations").model);
 */
export function tensorTree<T>(node: unknown): T {
  const grow = (part: any): unknown => {
    if (typeof part !== "object") return part;
    if (!Array.isArray(part))
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, grow(inner)]));
    const ofObjects = typeof part[0] === "object" && !Array.isArray(part[0]);
    return ofObjects ? part.map(grow) : tf.tensor(part);
  };
  return grow(node) as T;
}
