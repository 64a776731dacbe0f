import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { LlamaBlockWeights } from "./llama-block.js";
import type { Llama } from "./llama-logits.js";
import { llamaFromTensors as right } from "./llama-weights.js";

type Weights = Record<string, tf.Tensor>;
type Config = Pick<Llama, "heads" | "ropeBase" | "epsilon">;

/** The right model with one thing changed. */
const changed = (change: (model: Llama, weights: Weights, config: Config) => Llama) => ({
  llamaFromTensors: async (weights: Weights, config: Config): Promise<Llama> => {
    const model = await right(weights, config);
    const other = tf.tidy(() => own(change(model, weights, config)) as Llama & tf.TensorContainerObject);
    tf.dispose(model as Llama & tf.TensorContainerObject);
    return other;
  },
});

/** The right model with its blocks changed. */
const blocks = (
  change: (block: LlamaBlockWeights, stored: (name: string) => tf.Tensor, model: Llama) => LlamaBlockWeights,
) =>
  changed((model, weights) => ({
    ...model,
    blocks: model.blocks.map((block, i) =>
      change(block, (name) => weights[`model.layers.${i}.${name}.weight`], model),
    ),
  }));

/** The same tree with clones for its tensors. */
function own<T>(node: T): T {
  if (typeof node !== "object" || node === null) return node;
  if ("dataId" in node) return tf.clone(node as unknown as tf.Tensor) as unknown as T;
  if (Array.isArray(node)) return node.map(own) as unknown as T;
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, own(inner)])) as T;
}

/** The columns of every head, cut and put together again. */
const inHeads = (W: tf.Tensor, heads: number, reorder: (W: tf.Tensor, half: number) => tf.Tensor) => {
  const [D, columns] = W.shape as [number, number];
  return tf.reshape(reorder(tf.reshape(W, [D * heads, columns / heads]), columns / heads / 2), [D, columns]);
};
const neighbors = (W: tf.Tensor, half: number) => tf.transpose(tf.reshape(W, [-1, 2, half]), [0, 2, 1]);
const halves = (W: tf.Tensor, half: number) => tf.transpose(tf.reshape(W, [-1, half, 2]), [0, 2, 1]);

/** The columns of the stored rows in the order of pairs, cut into this many heads. */
const rotary = (stored: tf.Tensor, count: number) => {
  const W = tf.transpose(stored);
  const [D, columns] = W.shape as [number, number];
  const cut = tf.reshape(W, [D, count, 2, columns / count / 2]);
  return tf.reshape(tf.transpose(cut, [0, 1, 3, 2]), [D, columns]);
};

/** Another number of heads of keys, by which the keys are cut too. */
const countingKeyHeads = (count: (model: Llama, rows: number) => number) =>
  changed((model, weights) => {
    const kvHeads = count(model, model.blocks[0].attention.Wk.shape[1] as number);
    const keys = (i: number) => rotary(weights[`model.layers.${i}.self_attn.k_proj.weight`], kvHeads);
    return {
      ...model,
      kvHeads,
      blocks: model.blocks.map((block, i) => ({ ...block, attention: { ...block.attention, Wk: keys(i) } })),
    };
  });

export default mistakesFor<typeof import("./llama-weights.js")>({
  "rows-as-they-are": {
    because:
      "You left queries and keys in the file's order. applyRope pairs neighbors, but the file's pairs are half a head apart.",
    ...blocks((block, stored) => ({
      ...block,
      attention: {
        ...block.attention,
        Wq: tf.transpose(stored("self_attn.q_proj")),
        Wk: tf.transpose(stored("self_attn.k_proj")),
      },
    })),
  },
  "permuted-the-other-way": {
    because:
      "You reordered the rows in the wrong direction, from neighbors to halves. The file has halves, and you need neighbors.",
    ...blocks((block, stored, { heads, kvHeads }) => ({
      ...block,
      attention: {
        ...block.attention,
        Wq: inHeads(tf.transpose(stored("self_attn.q_proj")), heads, halves),
        Wk: inHeads(tf.transpose(stored("self_attn.k_proj")), kvHeads, halves),
      },
    })),
  },
  "permuted-across-heads": {
    because: "You paired the halves of all heads taken together. Every head has two halves of its own.",
    ...blocks((block, stored) => ({
      ...block,
      attention: {
        ...block.attention,
        Wq: inHeads(tf.transpose(stored("self_attn.q_proj")), 1, neighbors),
        Wk: inHeads(tf.transpose(stored("self_attn.k_proj")), 1, neighbors),
      },
    })),
  },
  "queries-alone-permuted": {
    because:
      "You reordered the queries but not the keys. A score multiplies number by number, so both need the same order.",
    ...blocks((block, stored) => ({
      ...block,
      attention: { ...block.attention, Wk: tf.transpose(stored("self_attn.k_proj")) },
    })),
  },
  "values-permuted-too": {
    because:
      "You reordered the values too. RoPE never touches them, and Wo expects them in the file's order.",
    ...blocks((block, _, { kvHeads }) => ({
      ...block,
      attention: { ...block.attention, Wv: inHeads(block.attention.Wv, kvHeads, neighbors) },
    })),
  },
  "output-permuted-too": {
    because: "You reordered the rows of Wo. They read the values, and the values keep the file's order.",
    ...blocks((block, _, { heads }) => ({
      ...block,
      attention: {
        ...block.attention,
        Wo: tf.transpose(inHeads(tf.transpose(block.attention.Wo), heads, neighbors)),
      },
    })),
  },
  "by-reshape": {
    because:
      "You gave the matrices their shapes by reshape, which keeps the numbers in order. They must be transposed.",
    ...blocks((block, stored) => ({
      ...block,
      attention: {
        ...block.attention,
        Wv: tf.reshape(stored("self_attn.v_proj"), block.attention.Wv.shape),
        Wo: tf.reshape(stored("self_attn.o_proj"), block.attention.Wo.shape),
      },
    })),
  },
  "gate-and-up-swapped": {
    because:
      "You swapped gate_proj and up_proj. Only the gate goes through SiLU, and the shapes can't tell the two apart.",
    ...blocks((block) => ({ ...block, mlp: { ...block.mlp, W1: block.mlp.W3, W3: block.mlp.W1 } })),
  },
  "as-many-key-heads-as-queries": {
    because:
      "You took the number of heads of queries for kvHeads. k_proj has fewer rows, and they tell how many heads of keys there are.",
    ...countingKeyHeads(({ heads }) => heads),
  },
  "heads-of-a-group-for-groups": {
    because:
      "You took kvHeads for the number of query heads that share a head of keys. It is the number of heads of keys.",
    ...countingKeyHeads(({ heads, kvHeads }) => heads / kvHeads),
  },
  "head-by-reshape": {
    because:
      "You gave the unembedding its shape by reshape, which keeps the numbers in order. lm_head must be transposed.",
    ...changed((model, weights) =>
      model.unembedding
        ? { ...model, unembedding: tf.reshape(weights["lm_head.weight"], model.unembedding.shape) }
        : model,
    ),
  },
  "head-ignored": {
    because:
      "You ignored an lm_head that differs from the token table, so the logits come from the wrong weights.",
    ...changed(({ unembedding, ...model }) => model),
  },
  "head-always-unties": {
    because:
      "You made an unembedding of an lm_head that equals the token table. The model is tied: in training, the two would drift apart.",
    ...changed((model, weights) => {
      const head = weights["lm_head.weight"];
      return head && !model.unembedding ? { ...model, unembedding: tf.transpose(head) } : model;
    }),
  },
  "the-files-own-tensors": {
    because:
      "You put the file's own tensors into the model. The caller may free them, and then the model is gone: give it tensors of its own.",
    llamaFromTensors: async (weights, config) => {
      const model = await right(weights, config);
      tf.dispose([model.E, model.norm]);
      return { ...model, E: weights["model.embed_tokens.weight"], norm: weights["model.norm.weight"] };
    },
  },
  "blocks-of-the-first": {
    because: "You read all blocks from layer 0. Each layer has tensors under its own number.",
    ...changed((model) => ({ ...model, blocks: model.blocks.map(() => model.blocks[0]) })),
  },
  "norms-swapped": {
    because: "You swapped the two norms of a block. input_layernorm comes before attention.",
    ...blocks((block) => ({ ...block, norm1: block.norm2, norm2: block.norm1 })),
  },
  "square-as-they-are": {
    because:
      "You transposed only matrices whose two lengths differ. A square matrix is stored [out, in] as well.",
    ...changed((model, weights) => {
      const kept = (W: tf.Tensor, name: string) =>
        W.shape[0] === W.shape[1] ? weights[`${name}.weight`] : W;
      return {
        ...model,
        blocks: model.blocks.map(({ attention, mlp, ...norms }, i) => {
          const at = `model.layers.${i}`;
          return {
            ...norms,
            attention: {
              ...attention,
              Wv: kept(attention.Wv, `${at}.self_attn.v_proj`),
              Wo: kept(attention.Wo, `${at}.self_attn.o_proj`),
            },
            mlp: {
              W1: kept(mlp.W1, `${at}.mlp.gate_proj`),
              W2: kept(mlp.W2, `${at}.mlp.down_proj`),
              W3: kept(mlp.W3, `${at}.mlp.up_proj`),
            },
          };
        }),
      };
    }),
  },
  "key-heads-of-width-d": {
    because: "You took D / H for headDim. The rows of q_proj tell it: H·headDim need not be D.",
    ...countingKeyHeads(({ E, heads }, rows) => rows / ((E.shape[1] as number) / heads)),
  },
  "keys-and-values-swapped": {
    because:
      "You swapped k_proj and v_proj. Their shapes can't tell them apart, but keys are compared and values are mixed.",
    ...blocks((block, stored, { kvHeads }) => ({
      ...block,
      attention: {
        ...block.attention,
        Wk: rotary(stored("self_attn.v_proj"), kvHeads),
        Wv: tf.transpose(stored("self_attn.k_proj")),
      },
    })),
  },
  "usual-epsilon": {
    because: "You set ε to 1e-5. Models differ in it: take the one that the caller gives.",
    ...changed((model) => ({ ...model, epsilon: 1e-5 })),
  },
  "blocks-sorted-as-texts": {
    because:
      "You sorted the layers' names as texts, where layers.10 comes before layers.2. Their order is that of the numbers.",
    ...changed((model) => ({
      ...model,
      blocks: Array.from(model.blocks.keys(), String)
        .sort()
        .map((i) => model.blocks[Number(i)]),
    })),
  },
});
