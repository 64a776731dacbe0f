import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "The residual stream was unembedded as the last block left it. The model has one norm more.",
    ...by({ norm: (residual) => residual }),
  },
  "layer-norm-at-the-end": {
    because: "The last norm subtracted a mean, as GPT-2's does. All norms of this model are RMSNorm.",
    ...by({
      norm: (residual, { norm, epsilon }) =>
        batchedLayerNorm(residual, { gamma: norm, beta: tf.zerosLike(norm) }, epsilon),
    }),
  },
  "norm-of-the-last-block": {
    because: "The last norm was taken from a block. The model has one of its own, after all blocks.",
    ...by({
      norm: (residual, { blocks, epsilon }) => rmsNorm(residual, blocks[blocks.length - 1].norm2, epsilon),
    }),
  },
  "last-norm-without-its-scale": {
    because: "The last norm was taken without its γ. The model has learned it: use its own.",
    ...by({ norm: (residual, { norm, epsilon }) => rmsNorm(residual, tf.onesLike(norm), epsilon) }),
  },
  "norm-twice": {
    because: "The tokens' vectors were normed before the first block, which norms what it reads itself.",
    ...by({
      embed: (model, ids) => rmsNorm(tokenEmbedding(ids, model.E), model.norm, model.epsilon),
    }),
  },
  "table-although-untied": {
    because: "The token table made the logits although the model has an unembedding of its own.",
    ...by({ table: ({ E }) => tf.transpose(E) }),
  },
  "table-by-reshape": {
    because: "The table got its shape [D, V] by reshape, which moves no number. Rows must become columns.",
    ...by({ table: ({ E, unembedding }) => unembedding ?? tf.reshape(E, [...E.shape].reverse()) }),
  },
  "scales-the-embedding": {
    because:
      "The tokens' vectors were multiplied by √D, as the first transformer did. This model takes them as they are.",
    ...by({
      embed: (model, ids) => tf.mul(tokenEmbedding(ids, model.E), Math.sqrt(model.E.shape[1] as number)),
    }),
  },
  "positions-added": {
    because:
      "Positions were added to the tokens' vectors. In this model they enter in attention alone, as angles.",
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
    because: "The angles had the paper's base of 10,000. Each model says which base it was trained with.",
    ...by({ tables: (T, headDim) => ropeTables(T, headDim) }),
  },
  "slow-pairs-first": {
    because:
      "The pairs of a head were taken in the opposite order. Pair 0 turns fastest, the last pair slowest.",
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
      "All rows of the tables were those of position 0. Then nothing is rotated, and the order of the tokens is lost.",
    ...by({
      tables: (T, headDim) => ({ cos: tf.ones([T, headDim / 2]), sin: tf.zeros([T, headDim / 2]) }),
    }),
  },
  "angles-for-the-width-of-the-model": {
    because:
      "The angles were those for a width of D. Rotation happens inside each head, so its width counts.",
    ...by({
      tables: (T, headDim, { E, ropeBase }) => {
        const D = E.shape[1] as number;
        return ropeTables(T, headDim, ropeBase ** (headDim / D));
      },
    }),
  },
  "first-block-only": {
    because: "Only the first block was used. The residual stream passes through all of them.",
    ...by({ blocks: ({ blocks }) => blocks.slice(0, 1) }),
  },
  "blocks-backwards": {
    because: "The blocks came in the opposite order: the first of the list reads the residual stream first.",
    ...by({ blocks: ({ blocks }) => [...blocks].reverse() }),
  },
  "one-block-again-and-again": {
    because: "Each layer used the weights of the first block. Every block has weights of its own.",
    ...by({ blocks: ({ blocks }) => blocks.map(() => blocks[0]) }),
  },
  "probabilities-for-logits": {
    because:
      "These are probabilities. Logits come before the softmax: the loss and the sampler take care of it.",
    ...by({ end: (logits) => tf.softmax(logits) }),
  },
  "logarithms-for-logits": {
    because:
      "These are logarithms of probabilities. Logits are the plain products: the loss takes care of the rest.",
    ...by({ end: (logits) => tf.logSoftmax(logits) }),
  },
  "last-position-only": {
    because: "Only the last position got logits. Every position predicts its next token.",
    llamaLogits: (model, ids) =>
      tf.tidy(() => {
        const logits = right(model, ids);
        return tf.slice(logits, [0, (logits.shape[1] as number) - 1, 0], [-1, 1, -1]);
      }),
  },
});
