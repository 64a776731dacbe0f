import * as tf from "@tensorflow/tfjs";
import type { GPT } from "./init-gpt.js";

/**
 * Returns every tensor of a model, under the path that leads to it: `"E"`, `"blocks.0.attention.Wq"`, `"norm.gamma"`.
 *
 * The order is that of the tree, and the model's own unembedding comes last, so two models of the same shape list their
 * tensors in the same order. A missing tensor has no entry; a tensor in two places has two entries. The tensors are the
 * model's own, not copies: an optimizer that gets them trains the model.
 */
export function gptParameters(model: GPT): Record<string, tf.Tensor> {
  const found: Record<string, tf.Tensor> = {};
  const walk = (node: object, path: string[]): void => {
    // blank: every entry of the node: record a tensor, walk a branch, skip everything else
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== "object" || value === null) continue; // the number of heads
      if (value instanceof tf.Tensor) found[[...path, key].join(".")] = value;
      else walk(value, [...path, key]);
    }
    // end
  };
  const { unembedding, ...rest } = model;
  walk({ ...rest, unembedding }, []);
  return found;
}
