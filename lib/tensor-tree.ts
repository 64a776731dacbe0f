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

/** All tensors of a tree, in its order. What is no tensor, a number of heads for instance, is left out. */
export function tensorsOf(tree: object): tf.Tensor[] {
  const isTensor = (node: object): node is tf.Tensor => "dataId" in node;
  return Object.values(tree).flatMap((node) => {
    if (typeof node !== "object" || node === null) return [];
    return isTensor(node) ? [node] : tensorsOf(node);
  });
}

/** The same tree with other tensors in the places of its own, in the order of `tensorsOf`. */
export function withTensors<T extends object>(tree: T, tensors: tf.Tensor[]): T {
  const rest = [...tensors];
  const grow = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if ("dataId" in node) return rest.shift();
    if (Array.isArray(node)) return node.map(grow);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, grow(inner)]));
  };
  return grow(tree) as T;
}
