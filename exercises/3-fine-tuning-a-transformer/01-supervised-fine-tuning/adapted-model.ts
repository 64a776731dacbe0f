import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Adapter } from "./lora-init.js";

/** A model in the form that `tf.tidy` accepts. */
type Tree = GPT & tf.TensorContainerObject;

/**
 * Builds the model with its adapters switched on, for training: gradients flow into A and B.
 *
 * Each adapted matrix W becomes W plus a multiple of A·B. The dimensions of an adapter's rank share α evenly, and each adapter has its
 * own rank. The model itself stays unchanged, so its adapters are off wherever it is used directly.
 *
 * @param model the frozen model
 * @param adapters by the names of `gptParameters`: `"blocks.0.attention.Wq"`
 * @param alpha α, the strength of the adapters
 * @returns a new tree. Its adapted matrices are new tensors; all other tensors are the model's own, not copies. Build the tree again
 *   whenever A and B have changed
 * @throws RangeError if a name doesn't belong to a matrix of the model, or if the shape of its adapter's A·B isn't the shape of that
 *   matrix; the message contains the name
 * @see Hu et al. 2021, section 4.1
 */
export function adaptedModel(model: GPT, adapters: Record<string, Adapter>, alpha: number): GPT {
  assertFit(model, adapters);
  return tf.tidy(() =>
    mapTensors(
      model,
      (tensor, name): tf.Tensor =>
        blank("what the new tree has in place of this tensor"),
    ),
  );
}

/** W plus the correction of its adapter, `[inputs, outputs]`. */
function corrected(W: tf.Tensor, { A, B }: Adapter, alpha: number): tf.Tensor {
  const rank = A.shape[1] as number;
  const scale: number =
    blank("the share of alpha that one dimension of the rank gets");
  const correction = tf.matMul(A, B); // [inputs, outputs]
  return blank("the frozen matrix plus the scaled correction"); // [inputs, outputs]
}

/**
 * Merges the adapters into a copy of the model, for use. The copy is as large and as fast as the model.
 *
 * The merged model computes what `adaptedModel` computes. It shares nothing with the model, the adapters, or another merged model:
 * training them, disposing of them, or merging again later doesn't change it.
 *
 * @param model the frozen model, which stays unchanged
 * @param adapters as for `adaptedModel`
 * @param alpha as for `adaptedModel`
 * @returns a tree of new variables
 * @throws RangeError as `adaptedModel` does
 */
export function mergeAdapters(model: GPT, adapters: Record<string, Adapter>, alpha: number): GPT {
  return tf.tidy(() => {
    const adapted = adaptedModel(model, adapters, alpha);
    return blank("the merged tree, and what it holds for each tensor of the adapted tree");
  });
}

/** Returns a new tree in which another tensor replaces each tensor. Everything else stays. Names are those of `gptParameters`. */
function mapTensors(model: GPT, other: (tensor: tf.Tensor, name: string) => tf.Tensor): Tree {
  const walk = (node: unknown, path: string[]): unknown => {
    if (typeof node !== "object" || node === null) return node;
    if ("dataId" in node) return other(node as tf.Tensor, path.join("."));
    const entries = Object.entries(node).map(([key, inner]) => [key, walk(inner, [...path, key])]);
    return Array.isArray(node) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  };
  return walk(model, []) as Tree;
}

function assertFit(model: GPT, adapters: Record<string, Adapter>): void {
  const parameters = gptParameters(model);
  for (const [name, { A, B }] of Object.entries(adapters)) {
    if (!Object.hasOwn(parameters, name)) throw new RangeError(`the model has no matrix ${name}`);
    const { shape } = parameters[name];
    const [[inputs, rank], [rows, outputs]] = [A.shape, B.shape];
    if (rank !== rows || String(shape) !== String([inputs, outputs]))
      throw new RangeError(`no adapter of [${A.shape}] and [${B.shape}] fits ${name} of [${shape}]`);
  }
}
