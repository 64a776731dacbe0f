import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { adaptedModel as right } from "./adapted-model.js";
import type { Adapter } from "./lora-init.js";

/** A model as `tf.tidy` takes it. */
type Tree = GPT & tf.TensorContainerObject;
type Adapters = Record<string, Adapter>;

/** A new tree with another tensor in the place of each. */
function treeOf(
  node: unknown,
  other: (tensor: tf.Tensor, name: string) => tf.Tensor,
  path: string[] = [],
): unknown {
  if (typeof node !== "object" || node === null) return node;
  if ("dataId" in node) return other(node as tf.Tensor, path.join("."));
  const entries = Object.entries(node).map(([key, inner]) => [key, treeOf(inner, other, [...path, key])]);
  return Array.isArray(node) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Both trees, with another correction of every adapted matrix. */
function correcting(corrected: (W: tf.Tensor, adapter: Adapter, alpha: number, all: Adapter[]) => tf.Tensor) {
  const adapted = (model: GPT, adapters: Adapters, alpha: number): GPT => {
    tf.tidy(() => void right(model, adapters, alpha)); // refuses what does not fit
    return tf.tidy(
      () =>
        treeOf(model, (tensor, name) =>
          Object.hasOwn(adapters, name)
            ? corrected(tensor, adapters[name], alpha, Object.values(adapters))
            : tensor,
        ) as Tree,
    );
  };
  return {
    adaptedModel: adapted,
    mergeAdapters: merging((tensor) => tf.variable(tensor), adapted).mergeAdapters,
  };
}

/** A merged tree that holds something else for each tensor of the adapted one. */
const merging = (
  held: (tensor: tf.Tensor, name: string, model: GPT, adapters: Adapters) => tf.Tensor,
  adaptedBy: typeof right = right,
) => ({
  mergeAdapters: (model: GPT, adapters: Adapters, alpha: number): GPT =>
    tf.tidy(
      () =>
        treeOf(adaptedBy(model, adapters, alpha), (tensor, name) =>
          held(tensor, name, model, adapters),
        ) as Tree,
    ),
});

/** The base itself, with the corrected matrices inside. */
function intoTheBase(model: GPT, adapters: Adapters, alpha: number): GPT {
  tf.tidy(() => {
    const corrected = gptParameters(right(model, adapters, alpha));
    const parameters = gptParameters(model);
    for (const name of Object.keys(adapters)) (parameters[name] as tf.Variable).assign(corrected[name]);
  });
  return model;
}

const rankOf = ({ A }: Adapter): number => A.shape[1] as number;
const plus = (W: tf.Tensor, { A, B }: Adapter, scale: number): tf.Tensor =>
  tf.add(W, tf.mul(tf.matMul(A, B), scale));

export default mistakesFor<typeof import("./adapted-model.js")>({
  "alpha-alone": {
    because:
      "The correction was multiplied with α. α is shared by all dimensions of the rank: each gets α / r.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, alpha)),
  },
  "alpha-over-root-of-the-rank": {
    because: "α was divided by √r. That is rank-stabilized LoRA, a later proposal; an even share is α / r.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, alpha / Math.sqrt(rankOf(adapter)))),
  },
  "never-adapts": {
    because:
      "The new tree has the model's own tensors everywhere. Where a name has an adapter, the corrected matrix belongs.",
    ...correcting((W) => tf.clone(W)),
  },
  unscaled: {
    because: "A·B was added in full. α and the rank say how much of it counts.",
    ...correcting((W, adapter) => plus(W, adapter, 1)),
  },
  "alpha-times-the-rank": {
    because: "α was multiplied with the rank. A dimension should count less the more of them there are.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, alpha * rankOf(adapter))),
  },
  "alpha-over-the-inputs": {
    because: "α was divided by the inputs of the matrix. The rank is the other axis of A.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, alpha / adapter.A.shape[0])),
  },
  "rank-of-the-first-adapter": {
    because: "The rank of the first adapter was taken for all. Each has one of its own.",
    ...correcting((W, adapter, alpha, [first]) => plus(W, adapter, alpha / rankOf(first))),
  },
  "correction-alone": {
    because: "A·B took the place of W. It is a correction: what W has learned stays.",
    ...correcting((W, adapter, alpha) => plus(tf.zerosLike(W), adapter, alpha / rankOf(adapter))),
  },
  "scales-the-sum": {
    because:
      "The scale was applied to W as well. Only the correction is scaled; the frozen matrix counts in full.",
    ...correcting((W, adapter, alpha) => tf.mul(plus(W, adapter, 1), alpha / rankOf(adapter))),
  },
  subtracts: {
    because: "The correction was subtracted. That is how one takes a merged adapter out again.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, -alpha / rankOf(adapter))),
  },
  "no-way-for-gradients": {
    because:
      "The adapted matrix is a variable of its own. Gradients end there, and A and B never learn: leave the sum as it is computed.",
    adaptedModel: (model, adapters, alpha) =>
      tf.tidy(
        () =>
          treeOf(right(model, adapters, alpha), (tensor, name) =>
            Object.hasOwn(adapters, name) ? tf.variable(tensor) : tensor,
          ) as Tree,
      ),
  },
  "adapts-the-base-itself": {
    because:
      "The correction was written into the base. Then it can't be switched off, and the next call adds it once more.",
    adaptedModel: intoTheBase,
  },
  "merges-into-the-base": {
    because:
      "The correction was written into the base's own variables. Then there is no base anymore to go back to.",
    mergeAdapters: intoTheBase,
  },
  "merged-is-adapted": {
    because:
      "The merged model is the adapted one: it shares all other tensors with the base, and changes when the base is trained.",
    mergeAdapters: (model, adapters, alpha) => right(model, adapters, alpha),
  },
  "copies-the-adapted-only": {
    because:
      "Only the corrected matrices were made variables. Norms, biases and tables are still those of the base: the merged model needs its own.",
    ...merging((tensor, name, _, adapters) => (Object.hasOwn(adapters, name) ? tf.variable(tensor) : tensor)),
  },
  "copies-that-are-no-variables": {
    because:
      "The merged model holds plain tensors. It could be used, but never be trained further: make variables.",
    ...merging((tensor) => tf.clone(tensor)),
  },
  "whole-alpha": {
    because: "α was rounded to a whole number. It may be any number, 0.5 as well.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, Math.round(alpha) / rankOf(adapter))),
  },
  "mixed-by-the-scale": {
    because: "W lost as much as the correction gained. It stays whole: the correction comes on top.",
    ...correcting((W, adapter, alpha) => {
      const scale = alpha / rankOf(adapter);
      return plus(tf.mul(W, 1 - scale), adapter, scale);
    }),
  },
  "alpha-of-zero-is-one": {
    because: "An α of 0 was taken for a missing one. With it no adapter counts.",
    ...correcting((W, adapter, alpha) => plus(W, adapter, (alpha || 1) / rankOf(adapter))),
  },
  "corrected-twice": {
    because:
      "The merged model has each correction twice. What is merged is the adapted model, and nothing more.",
    mergeAdapters: (model, adapters, alpha) =>
      tf.tidy(
        () =>
          treeOf(right(right(model, adapters, alpha), adapters, alpha), (tensor) =>
            tf.variable(tensor),
          ) as Tree,
      ),
  },
  "merged-without-adapters": {
    because: "The merged model is a copy of the frozen one. The corrections belong into it.",
    ...merging((tensor, name, model) => tf.variable(gptParameters(model)[name] ?? tensor)),
  },
  "copies-the-others": {
    because: "All tensors without an adapter were copied. The new tree holds those of the model: no copies.",
    adaptedModel: (model, adapters, alpha) =>
      tf.tidy(
        () =>
          treeOf(right(model, adapters, alpha), (tensor, name) =>
            Object.hasOwn(adapters, name) ? tensor : tf.clone(tensor),
          ) as Tree,
      ),
  },
});
