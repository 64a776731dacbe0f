import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Tap, untapped } from "#lib/tap";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../05-transformer-block/block-stack.js";
import type { GPT } from "./init-gpt.js";

interface Ways {
  norm: (model: GPT, stream: tf.Tensor) => tf.Tensor;
  table: (model: GPT) => tf.Tensor;
  scores: (normed: tf.Tensor, U: tf.Tensor) => tf.Tensor;
  embed: (model: GPT, ids: tf.Tensor, tap: Tap) => tf.Tensor;
  walk: (embedded: tf.Tensor, model: GPT, tap: Tap) => tf.Tensor;
  end: (logits: tf.Tensor) => tf.Tensor;
  out: (model: GPT, stream: tf.Tensor, unembed: (model: GPT, stream: tf.Tensor) => tf.Tensor) => tf.Tensor;
}

const tables = (model: GPT, ids: tf.Tensor) => learnedPositions(tokenEmbedding(ids, model.E), model.P);
const ways: Ways = {
  norm: (model, stream) => batchedLayerNorm(stream, model.norm),
  table: (model) => model.unembedding ?? tf.transpose(model.E),
  scores: (normed, U) => batchedLinear(normed, U),
  embed: (model, ids, tap) => tap("embedded", tables(model, ids)),
  walk: (embedded, model, tap) => blockStack(embedded, model.blocks, model.heads, tap),
  end: (logits) => logits,
  out: (model, stream, unembed) => unembed(model, stream),
};

/** Both functions, with some steps replaced. */
const model = (other: Partial<Ways>) => {
  const way = { ...ways, ...other };
  const unembed = (model: GPT, stream: tf.Tensor) =>
    tf.tidy(() => way.end(way.scores(way.norm(model, stream), way.table(model))));
  return {
    unembed,
    gptLogits: (model: GPT, ids: tf.Tensor, tap: Tap = untapped) =>
      tf.tidy(() => way.out(model, way.walk(way.embed(model, ids, tap), model, tap), unembed)),
  };
};

export default mistakesFor<typeof import("./gpt-logits.js")>({
  "no-last-norm": {
    because: "You unembedded the stream straight from the last block. The model's own norm comes in between.",
    ...model({ norm: (_, stream) => stream }),
  },
  "norm-of-the-last-block": {
    because: "You took the last norm from a block. The model has its own norm, after all blocks.",
    ...model({
      norm: (model, stream) =>
        batchedLayerNorm(
          stream,
          model.blocks.at(-1)?.norm2 ?? { ...model.norm, beta: tf.zerosLike(model.norm.beta) },
        ),
    }),
  },
  "another-epsilon": {
    because: "Your last norm uses a different ε, which shows where the stream is small. All norms have 1e-5.",
    ...model({ norm: (model, stream) => batchedLayerNorm(stream, model.norm, 1e-6) }),
  },
  "last-norm-without-its-weights": {
    because: "You used the last norm without its gamma and beta. The model has learned them: use them.",
    ...model({
      norm: ({ norm: { gamma, beta } }, stream) =>
        batchedLayerNorm(stream, { gamma: tf.onesLike(gamma), beta: tf.zerosLike(beta) }),
    }),
  },
  "table-by-reshape": {
    because: "You reshaped the table to [D, V], which moves no number. Rows must become columns.",
    ...model({ table: ({ E, unembedding }) => unembedding ?? tf.reshape(E, [...E.shape].reverse()) }),
  },
  "table-although-untied": {
    because: "You used the token table although the model has its own unembedding.",
    ...model({ table: (model) => tf.transpose(model.E) }),
  },
  "scores-times-the-root-of-the-width": {
    because: "You divided the logits by √D. That belongs to attention: logits are the plain product.",
    ...model({ scores: (normed, U) => tf.div(batchedLinear(normed, U), Math.sqrt(U.shape[0])) }),
  },
  "probabilities-for-scores": {
    because: "You returned probabilities. Logits are the values before the softmax: the loss does the rest.",
    ...model({ end: (logits) => tf.softmax(logits) }),
  },
  "logarithms-for-scores": {
    because:
      "You returned log-probabilities. Logits are the values before the softmax: the loss does the rest.",
    ...model({ out: (model, stream, unembed) => tf.logSoftmax(unembed(model, stream)) }),
  },
  "keeps-three-axes": {
    because:
      "Your product runs forward, but its gradient throws. Multiply a tensor with three axes as a list of rows.",
    ...model({ scores: (normed, U) => tf.matMul(normed, U as tf.Tensor2D) }),
  },
  "no-positions": {
    because: "You left out the position table, so no token knows its position.",
    ...model({ embed: (model, ids, tap) => tap("embedded", tokenEmbedding(ids, model.E)) }),
  },
  "positions-per-batch": {
    because: "Your positions continue from item to item. Every item begins at position 0.",
    ...model({
      embed: (model, ids, tap) => {
        const [B, T] = ids.shape as number[];
        const [L] = model.P.shape;
        tables(model, ids);
        const at = tf.tidy(() =>
          tf.tensor2d(
            Array.from({ length: B }, (_, b) => Array.from({ length: T }, (_, t) => (b * T + t) % L)),
            [B, T],
            "int32",
          ),
        ); // [B, T]
        return tap("embedded", tf.add(tokenEmbedding(ids, model.E), tf.gather(model.P, at)));
      },
    }),
  },
  "scales-the-embedding": {
    because:
      "You multiplied the tokens' vectors by √D, as the first transformer did. GPT-2 adds the tables unscaled.",
    ...model({
      embed: (model, ids, tap) =>
        tap(
          "embedded",
          learnedPositions(
            tf.mul(tokenEmbedding(ids, model.E), Math.sqrt(model.E.shape[1] as number)),
            model.P,
          ),
        ),
    }),
  },
  "first-block-only": {
    because: "You ran only the first block. The stream passes through all of them.",
    ...model({
      walk: (embedded, model, tap) => blockStack(embedded, model.blocks.slice(0, 1), model.heads, tap),
    }),
  },
  "blocks-backwards": {
    because: "You ran the blocks in the opposite order: the first of the list reads the stream first.",
    ...model({
      walk: (embedded, model, tap) => blockStack(embedded, [...model.blocks].reverse(), model.heads, tap),
    }),
  },
  "one-head": {
    because: "You ran the blocks with one wide head. The model says how many it has.",
    ...model({ walk: (embedded, model, tap) => blockStack(embedded, model.blocks, 1, tap) }),
  },
  "blocks-for-heads": {
    because: "You ran the blocks with as many heads as there are blocks. The model says how many it has.",
    ...model({
      walk: (embedded, model, tap) => blockStack(embedded, model.blocks, model.blocks.length, tap),
    }),
  },
  "tap-looks-only": {
    because:
      "You showed the tap the embedding, but ignored its result. The model continues with that result.",
    ...model({
      embed: (model, ids, tap) => {
        const embedded = tables(model, ids); // [B, T, D]
        tap("embedded", embedded);
        return embedded;
      },
    }),
  },
  "tap-before-the-positions": {
    because: "You showed the tap the tokens without their positions. It sees the input of the first block.",
    ...model({
      embed: (model, ids, tap) => learnedPositions(tap("embedded", tokenEmbedding(ids, model.E)), model.P),
    }),
  },
  "blocks-closed-to-the-tap": {
    because: "You didn't pass the tap on to the blocks: it sees only the embedding.",
    ...model({ walk: (embedded, model) => blockStack(embedded, model.blocks, model.heads) }),
  },
  "shows-tokens-alone": {
    because: "You showed the tap the tokens without their positions. It sees what the first block reads.",
    ...model({
      embed: (model, ids, tap) => {
        const tokens = tokenEmbedding(ids, model.E); // [B, T, D]
        const patched = tap("embedded", tokens);
        return patched === tokens ? learnedPositions(tokens, model.P) : patched;
      },
    }),
  },
  "no-tap-at-the-embedding": {
    because: "You never showed the tap the embedded tokens.",
    ...model({ embed: (model, ids) => tables(model, ids) }),
  },
  "stream-for-the-scores": {
    because: "You returned the stream. After the blocks, unembed turns it into a logit for each token.",
    ...model({ out: (_, stream) => stream }),
  },
  "norm-twice": {
    because: "You normalized the stream before unembed, which normalizes it again.",
    ...model({
      out: (model, stream, unembed) => unembed(model, batchedLayerNorm(stream, model.norm)),
    }),
  },
  "last-position-only": {
    because: "You returned logits for the last position only. Every position predicts its next token.",
    ...model({
      out: (model, stream, unembed) =>
        tf.slice(unembed(model, stream), [0, (stream.shape[1] as number) - 1, 0], [-1, 1, -1]),
    }),
  },
  "table-cut-off": {
    because:
      "Your gradient of E lacks the unembedding: the table that made the logits was a copy of its numbers.",
    ...model({
      table: (model) => {
        if (model.unembedding) return model.unembedding;
        const cut = tf.customGrad((E: any) => ({
          value: tf.transpose(E as tf.Tensor),
          gradFunc: () => tf.zerosLike(E as tf.Tensor),
        }));
        return cut(model.E);
      },
    }),
  },
  "last-norm-without-gamma": {
    because: "You left out the gamma of the last norm. The model has learned it: scale by it.",
    ...model({
      norm: (model, stream) =>
        batchedLayerNorm(stream, { ...model.norm, gamma: tf.onesLike(model.norm.gamma) }),
    }),
  },
  "norm-of-the-first-block": {
    because: "You took the last norm from the first block. The model has its own norm, after all blocks.",
    ...model({ norm: (model, stream) => batchedLayerNorm(stream, model.blocks[0]?.norm1 ?? model.norm) }),
  },
});
