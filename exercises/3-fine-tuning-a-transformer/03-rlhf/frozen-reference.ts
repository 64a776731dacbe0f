import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/**
 * The reference model: the policy as it is now, kept while the policy goes on learning.
 *
 * RLHF asks after every step how far the policy has moved from where it began. So the reference must not move: whatever happens
 * to the policy later, training or disposal, the reference computes what the policy computed at the moment of the copy. And the
 * reference must not learn: none of its tensors is a `tf.Variable`.
 *
 * @param model a GPT, of variables or of plain tensors, which stays as it is. Its tensors stand at any depth of the tree;
 *   other entries, such as the number of heads, are values
 * @returns a new tree with the same entries: a model without an unembedding gives a reference without one. Its tensors are the
 *   caller's to dispose of, also where the copy was made inside `tf.tidy`. No numbers are read
 */
export function frozenCopy(model: GPT): GPT {
  const copyOf = (node: unknown): unknown => {
    return blank("what the new tree has for a tensor, for a branch, and for any other value");
  };
  return copyOf(model) as GPT;
}
