import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/** The walk with something else in the place of a tensor, which has a path. */
const placing = (other: (tensor: tf.Tensor, path: string[]) => unknown) => ({
  frozenCopy(model: GPT): GPT {
    const walk = (node: unknown, path: string[]): unknown => {
      if (typeof node !== "object" || node === null) return node;
      if ("dataId" in node) return other(node as tf.Tensor, path);
      if (Array.isArray(node)) return node.map((inner, i) => walk(inner, [...path, String(i)]));
      return Object.fromEntries(
        Object.entries(node).map(([key, inner]) => [key, walk(inner, [...path, key])]),
      );
    };
    return walk(model, []) as GPT;
  },
});
const fixed = (tensor: tf.Tensor) => tf.keep(tf.clone(tensor));
const { frozenCopy: right } = placing(fixed);

export default mistakesFor<typeof import("./frozen-reference.js")>({
  alias: {
    because:
      "The reference is the policy itself. It learns with the policy, so the KL between them stays 0 for ever.",
    frozenCopy: (model) => model,
  },
  "shallow-copy": {
    because:
      "Only the outermost object was copied; the tensors in it are the policy's. When they learn, the reference does too.",
    frozenCopy: (model) => ({ ...model }),
  },
  "new-tree-old-tensors": {
    because: "The tree is new, but it holds the policy's own tensors. A copy needs tensors of its own.",
    ...placing((tensor) => tensor),
  },
  "tables-only": {
    because: "Only E and P were copied. The blocks and the last norm are still the policy's.",
    frozenCopy: (model) => ({ ...model, E: fixed(model.E), P: fixed(model.P) }),
  },
  "blocks-shared": {
    because: "The blocks were not copied: the reference holds the policy's own.",
    ...placing((tensor, path) => (path[0] === "blocks" ? tensor : fixed(tensor))),
  },
  "first-block-only": {
    because: "Only the first block was copied. The later ones are still the policy's.",
    ...placing((tensor, path) => (path[0] === "blocks" && path[1] !== "0" ? tensor : fixed(tensor))),
  },
  "last-norm-shared": {
    because: "The last norm was forgotten: gamma and beta are still the policy's.",
    ...placing((tensor, path) => (path[0] === "norm" ? tensor : fixed(tensor))),
  },
  "matrices-only": {
    because: "Only matrices were copied. Biases, gamma and beta learn as well.",
    ...placing((tensor) => (tensor.rank < 2 ? tensor : fixed(tensor))),
  },
  "blocks-list-shared": {
    because: "The list of blocks is the model's own, so what is done to one tree is done to both.",
    frozenCopy(model) {
      const copy = right(model);
      const { blocks } = copy;
      copy.blocks = model.blocks;
      for (const [i, block] of blocks.entries()) copy.blocks[i] = block;
      return copy;
    },
  },
  variables: {
    because:
      "The tensors of the copy are variables, so they can be trained. A reference is made of plain tensors.",
    ...placing((tensor) => tf.tidy(() => tf.variable(tensor))),
  },
  "variables-that-do-not-train": {
    because:
      "A variable with `trainable` off can still be assigned to. The docstring asks for no variables at all.",
    ...placing((tensor) => tf.tidy(() => tf.variable(tensor, false))),
  },
  "freed-with-the-tidy": {
    because: "The copies were made, but not kept: the tidy around the call frees them.",
    ...placing((tensor) => tf.clone(tensor)),
  },
  "policy-frozen": {
    because: "The policy itself was frozen, and nothing was copied. The policy must go on learning.",
    frozenCopy(model) {
      const copy = right(model);
      Object.assign(model, copy);
      return copy;
    },
  },
  "second-copy-is-the-first": {
    because: "The copy of an earlier call was returned. The reference holds the numbers of now.",
    frozenCopy: (() => {
      const made = new WeakMap<GPT, GPT>();
      return (model: GPT) => {
        if (!made.has(model)) made.set(model, right(model));
        return made.get(model) as GPT;
      };
    })(),
  },
  "only-variables-copied": {
    because: "Only variables were copied. A plain tensor of the model can be disposed as well.",
    ...placing((tensor) => (tensor instanceof tf.Variable ? fixed(tensor) : tensor)),
  },
  "untied-table-forgotten": {
    because:
      "The model's own unembedding is missing, so the reference makes its logits with the token table.",
    frozenCopy(model) {
      const { unembedding: _, ...rest } = model;
      return right(rest as GPT);
    },
  },
  "unembedding-added": {
    because: "A tied model got an unembedding of its own. A model without one gives a reference without one.",
    frozenCopy(model) {
      const copy = right(model);
      copy.unembedding ??= tf.keep(tf.transpose(copy.E));
      return copy;
    },
  },
  "heads-lost": {
    because: "The number of heads is missing. It is no tensor, and still belongs to the model.",
    frozenCopy(model) {
      const { heads: _, ...rest } = right(model);
      return rest as GPT;
    },
  },
  "numbers-only": {
    because:
      "Of the entries that are no tensors only numbers were carried over. A text, a flag or null is a value too.",
    frozenCopy(model) {
      const numbers = Object.entries(model).filter(
        ([, value]) => typeof value === "number" || (typeof value === "object" && value !== null),
      );
      return right(Object.fromEntries(numbers) as unknown as GPT);
    },
  },
  "blocks-as-an-object": {
    because: "The list of blocks has become an object. A branch that is a list stays one.",
    frozenCopy(model) {
      const copy = right(model);
      return { ...copy, blocks: { ...copy.blocks } as unknown as GPT["blocks"] };
    },
  },
  "nothing-is-null": {
    because: "An entry that is 0, false or empty was carried over as null. It is a value like any other.",
    frozenCopy(model) {
      const copy = Object.entries(right(model)).map(([key, value]) => [key, value || null]);
      return Object.fromEntries(copy) as GPT;
    },
  },
  "values-lost": {
    because:
      "What is no tensor was lost. Numbers such as that of the heads are part of the tree, and are carried over.",
    frozenCopy(model: GPT): GPT {
      const walk = (node: unknown): unknown => {
        if (typeof node !== "object" || node === null) return undefined;
        if ("dataId" in node) return fixed(node as tf.Tensor);
        if (Array.isArray(node)) return node.map(walk);
        return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
      };
      return walk(model) as GPT;
    },
  },
  "known-entries-only": {
    because:
      "Only the entries of every GPT were copied. A model may have others, such as an unembedding of its own.",
    frozenCopy: ({ E, P, blocks, heads, norm }: GPT): GPT => right({ E, P, blocks, heads, norm } as GPT),
  },
  "empty-values-lost": {
    because:
      "Entries that are 0, false, empty or null were lost. Every entry is carried over, whatever its value.",
    frozenCopy(model: GPT): GPT {
      const walk = (node: unknown): unknown => {
        if (typeof node !== "object" || node === null) return node;
        if ("dataId" in node) return fixed(node as tf.Tensor);
        if (Array.isArray(node)) return node.map(walk);
        const kept = Object.entries(node).filter(([, inner]) => inner);
        return Object.fromEntries(kept.map(([key, inner]) => [key, walk(inner)]));
      };
      return walk(model) as GPT;
    },
  },
});
