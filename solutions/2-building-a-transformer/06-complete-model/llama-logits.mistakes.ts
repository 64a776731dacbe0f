import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type RopeTables, ropeTables } from "../01-embeddings-and-positions/rope-tables.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { llamaBlock, rmsNorm } from "./llama-block.js";
import { type Llama, llamaLogits as right } from "./llama-logits.js";

interface Parts {
  tables: (T: number, headDim: number, model: Llama) => RopeTables;
  embed: (model: Llama, ids: tf.Tensor) => tf.Tensor;
  blocks: (model: Llama) => Llama["blocks"];
  config: (model: Llama) => Pick<Llama, "heads" | "kvHeads" | "epsilon">;
  norm: (residual: tf.Tensor, model: Llama) => tf.Tensor;
  table: (model: Llama) => tf.Tensor;
  end: (logits: tf.Tensor) => tf.Tensor;
}

const parts: Parts = {
  tables: (T, headDim, { ropeBase }) => ropeTables(T, headDim, ropeBase),
  embed: (model, ids) => tokenEmbedding(ids, model.E),
  blocks: ({ blocks }) => blocks,
  config: (model) => model,
  norm: (residual, { norm, epsilon }) => rmsNorm(residual, norm, epsilon),
  table: ({ E, unembedding }) => unembedding ?? tf.transpose(E),
  end: (logits) => logits,
};

/** The model with some of its parts done in another way; what does not fit is refused as it should be. */
const by = (other: Partial<Parts>) => ({
  llamaLogits: (model: Llama, ids: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      right(model, ids);
      const way = { ...parts, ...other };
      const columns = model.blocks[0].attention.Wq.shape[1] as number;
      const tables = way.tables(ids.shape[1] as number, columns / model.heads, model);
      let residual = way.embed(model, ids); // [B, T, D]
      for (const block of way.blocks(model))
        residual = llamaBlock(residual, block, way.config(model), tables);
      return way.end(batchedLinear(way.norm(residual, model), way.table(model)));
    }),
});

export default mistakesFor<typeof import("./llama-logits.js")>({
  "no-last-norm": {
    because:
      "You unembedded the residual stream as the last block left it. The model has one more norm after its blocks.",
    ...by({ norm: (residual) => residual }),
  },
  "layer-norm-at-the-end": {
    because: "You subtracted a mean in the last norm, as GPT-2 does. All norms of this model are RMSNorm.",
    ...by({
      norm: (residual, { norm, epsilon }) =>
        batchedLayerNorm(residual, { gamma: norm, beta: tf.zerosLike(norm) }, epsilon),
    }),
  },
  "norm-of-the-last-block": {
    because: "You took the last norm from a block. The model has a norm of its own after all blocks.",
    ...by({
      norm: (residual, { blocks, epsilon }) => rmsNorm(residual, blocks[blocks.length - 1].norm2, epsilon),
    }),
  },
  "last-norm-without-its-scale": {
    because: "You left γ out of the last norm. The model has learned one for it.",
    ...by({ norm: (residual, { norm, epsilon }) => rmsNorm(residual, tf.onesLike(norm), epsilon) }),
  },
  "norm-twice": {
    because:
      "You normed the tokens' vectors before the first block. Each block norms what its sublayers read, so no norm comes before it.",
    ...by({
      embed: (model, ids) => rmsNorm(tokenEmbedding(ids, model.E), model.norm, model.epsilon),
    }),
  },
  "table-although-untied": {
    because: "You made the logits with the token table, although this model has an unembedding of its own.",
    ...by({ table: ({ E }) => tf.transpose(E) }),
  },
  "table-by-reshape": {
    because:
      "You gave the table its shape [D, V] by reshape, which keeps the numbers in order. Rows must become columns.",
    ...by({ table: ({ E, unembedding }) => unembedding ?? tf.reshape(E, [...E.shape].reverse()) }),
  },
  "scales-the-embedding": {
    because:
      "You multiplied the tokens' vectors by √D, as the first transformer did. This model takes them as they are.",
    ...by({
      embed: (model, ids) => tf.mul(tokenEmbedding(ids, model.E), Math.sqrt(model.E.shape[1] as number)),
    }),
  },
  "positions-added": {
    because:
      "You added positions to the tokens' vectors. In this model, positions enter only in attention, as angles.",
    ...by({
      embed: (model, ids) => {
        const [V, D] = model.E.shape as [number, number];
        const x = tokenEmbedding(ids, model.E); // [B, T, D]
        const waves = tf.sin(tf.reshape(tf.range(0, (ids.shape[1] as number) * D), [-1, D])); // [T, D]
        return V > 0 ? tf.add(x, waves) : x;
      },
    }),
  },
  "base-of-the-paper": {
    because:
      "You used the paper's base of 10,000. Each model says which base it was trained with: Llama 3 uses 500,000.",
    ...by({ tables: (T, headDim) => ropeTables(T, headDim) }),
  },
  "slow-pairs-first": {
    because:
      "You reversed the order of the pairs in a head. Pair 0 turns fastest, and the last pair slowest.",
    ...by({
      tables: (T, headDim, { ropeBase }) => {
        const { cos, sin } = ropeTables(T, headDim, ropeBase);
        const shifted = (table: tf.Tensor) => tf.reverse(table, 1); // [T, headDim/2]
        return { cos: shifted(cos), sin: shifted(sin) };
      },
    }),
  },
  "every-position-the-first": {
    because:
      "You gave every row of the tables the angles of position 0. Nothing is rotated then, and the order of the tokens is lost.",
    ...by({
      tables: (T, headDim) => ({ cos: tf.ones([T, headDim / 2]), sin: tf.zeros([T, headDim / 2]) }),
    }),
  },
  "angles-for-the-width-of-the-model": {
    because:
      "You spread the angles over the model's width D. Rotation happens inside a head, so the head dimension counts.",
    ...by({
      tables: (T, headDim, { E, ropeBase }) => {
        const D = E.shape[1] as number;
        return ropeTables(T, headDim, ropeBase ** (headDim / D));
      },
    }),
  },
  "first-block-only": {
    because: "You used only the first block. The residual stream passes through all of them.",
    ...by({ blocks: ({ blocks }) => blocks.slice(0, 1) }),
  },
  "blocks-backwards": {
    because:
      "You went through the blocks in reverse. The first block of the list reads the residual stream first.",
    ...by({ blocks: ({ blocks }) => [...blocks].reverse() }),
  },
  "one-block-again-and-again": {
    because: "You used the first block's weights in every layer. Every block has weights of its own.",
    ...by({ blocks: ({ blocks }) => blocks.map(() => blocks[0]) }),
  },
  "probabilities-for-logits": {
    because:
      "You returned probabilities. Logits come before the softmax, which the loss and the sampler apply themselves.",
    ...by({ end: (logits) => tf.softmax(logits) }),
  },
  "logarithms-for-logits": {
    because:
      "You returned logarithms of probabilities. Logits are the plain products: the loss takes care of the rest.",
    ...by({ end: (logits) => tf.logSoftmax(logits) }),
  },
  "last-position-only": {
    because: "You returned logits for the last position only. Every position predicts its next token.",
    llamaLogits: (model, ids) =>
      tf.tidy(() => {
        const logits = right(model, ids);
        return tf.slice(logits, [0, (logits.shape[1] as number) - 1, 0], [-1, 1, -1]);
      }),
  },
  "usual-epsilon-at-the-end": {
    because: "Your last norm uses an ε of its own. All norms of the model use its ε.",
    ...by({ norm: (residual, { norm }) => rmsNorm(residual, norm, 1e-5) }),
  },
});
