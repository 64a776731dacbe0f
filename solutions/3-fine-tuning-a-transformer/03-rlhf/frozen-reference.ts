import * as tf from "@tensorflow/tfjs";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/**
 * The reference model: a copy of the policy as it is now, to measure from while the policy learns.
 *
 * The reference doesn't move: whatever happens to the policy later, training or disposal, the reference computes what the policy
 * computed when it was copied. And it doesn't learn: none of its tensors is a `tf.Variable`.
 *
 * @param model a GPT, of variables or of plain tensors, unchanged. Its tensors are at any depth of the tree; other entries, such as
 *   the number of heads, are values
 * @returns a new tree with the same entries: a model without an unembedding gives a reference without one. The caller disposes of its
 *   tensors, even where the copy was made inside `tf.tidy`. No numbers are read
 */
export function frozenCopy(model: GPT): GPT {
  const copyOf = (node: unknown): unknown => {
    // blank: what the new tree has for a tensor, for a branch, and for any other value
    if (typeof node !== "object" || node === null) return node;
    if ("dataId" in node) return tf.keep(tf.clone(node as tf.Tensor)); // the shape of the node
    if (Array.isArray(node)) return node.map(copyOf);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, copyOf(inner)]));
    // end
  };
  return copyOf(model) as GPT;
}
