import * as tf from "@tensorflow/tfjs";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/**
 * Makes the reference model: a frozen copy of the policy as it is now. While the policy learns, the reference shows how far it has moved.
 *
 * The reference doesn't change: if the policy is later trained or disposed of, the reference still computes what the policy computed when
 * it was copied. It can't be trained either: none of its tensors is a `tf.Variable`.
 *
 * @param model a GPT of variables or of plain tensors, which stays unchanged. Its tensors may be at any depth of the tree; other
 *   entries, such as the number of heads, are values
 * @returns a new tree with the same entries: if the model has no unembedding, neither has the reference. The caller must dispose of its
 *   tensors, even if the copy was made inside `tf.tidy`. The function doesn't read any numbers from the tensors
 */
export function frozenCopy(model: GPT): GPT {
  const copyOf = (node: unknown): unknown => {
    // blank: what the new tree has in place of a tensor, a branch, and any other value
    if (typeof node !== "object" || node === null) return node;
    if ("dataId" in node) return tf.keep(tf.clone(node as tf.Tensor)); // the shape of the node
    if (Array.isArray(node)) return node.map(copyOf);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, copyOf(inner)]));
    // end
  };
  return copyOf(model) as GPT;
}
