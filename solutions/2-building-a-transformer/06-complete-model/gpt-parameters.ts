import type * as tf from "@tensorflow/tfjs";
import type { GPT } from "./init-gpt.js";

/**
 * Every tensor of a model by the path that leads to it: `"E"`, `"blocks.0.attention.Wq"`, `"norm.gamma"`.
 *
 * The order is that of the tree, and an unembedding of its own comes last, so two models of the same shape give their tensors
 * in the same order. What is not there has no entry; a tensor that stands in two places has two. The tensors are the model's,
 * not copies: an optimizer that is handed them trains the model.
 */
export function gptParameters(model: GPT): Record<string, tf.Tensor> {
  const found: Record<string, tf.Tensor> = {};
  const walk = (node: object, path: string[]): void => {
    // blank: every entry of the node: a tensor is found, a branch is walked, the rest is no weight
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== "object" || value === null) continue; // the number of heads
      if ("dataId" in value) found[[...path, key].join(".")] = value as tf.Tensor;
      else walk(value, [...path, key]);
    }
    // end
  };
  const { unembedding, ...rest } = model;
  walk({ ...rest, unembedding }, []);
  return found;
}
