import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { unembed } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { recordActivations } from "./record-activations.js";

type Activations = Record<string, tf.Tensor>;

const places = (model: GPT) => ["embedded", ...model.blocks.map((_, i) => `${i}.stream`)];

/** What stands in the stream at every depth, and how it is read; a mistake replaces one of them. */
const lens =
  (other: {
    streams?: (activations: Activations, model: GPT) => tf.Tensor[];
    read?: (model: GPT, stream: tf.Tensor, depth: number) => tf.Tensor;
  }) =>
  (model: GPT, ids: tf.Tensor): tf.Tensor[] =>
    tf.tidy(() => {
      const {
        streams = (activations) => places(model).map((place) => activations[place]),
        read = (m, stream) => unembed(m, stream),
      } = other;
      const { activations } = recordActivations(model, ids);
      return streams(activations, model).map((stream, depth) => read(model, stream, depth));
    });

export default mistakesFor<typeof import("./logit-lens.js")>({
  "without-the-norm": {
    because:
      "You sent the stream to the unembedding without the last norm. The unembedding was trained on normalized vectors.",
    logitLens: lens({
      read: (model, stream) => batchedLinear(stream, model.unembedding ?? tf.transpose(model.E)),
    }),
  },
  "norm-of-the-next-block": {
    because:
      "You normalized each depth with its next block's norm. The lens uses the norm at the end of the model.",
    logitLens: lens({
      read: (model, stream, depth) =>
        unembed({ ...model, norm: model.blocks[depth]?.norm1 ?? model.norm }, stream),
    }),
  },
  "token-table-always": {
    because: "The token table is the unembedding only if the model has none of its own.",
    logitLens: lens({
      read: (model, stream) => unembed({ ...model, unembedding: undefined }, stream),
    }),
  },
  "without-the-embedding": {
    because:
      "The reading before the first block is missing: what does the model predict from the token alone?",
    logitLens: lens({
      streams: (activations, model) =>
        places(model)
          .slice(1)
          .map((place) => activations[place]),
    }),
  },
  "without-the-last": {
    because: "The reading after the last block is missing. It is known, and that makes it a good check.",
    logitLens: lens({
      streams: (activations, model) =>
        places(model)
          .slice(0, -1)
          .map((place) => activations[place]),
    }),
  },
  "two-blocks-always": {
    because: "You named the places of a model of two blocks. Read from the model how many blocks it has.",
    logitLens: lens({
      streams: (activations) =>
        ["embedded", "0.stream", "1.stream"].map((place) => activations[place]).filter(Boolean),
    }),
  },
  "one-depth-ahead": {
    because: "Your readings come one block too late. Depth 0 is the embedding, before any block has run.",
    logitLens: lens({
      streams: (activations, model) =>
        [...places(model).slice(1), places(model).at(-1) as string].map((place) => activations[place]),
    }),
  },
  "embedding-last": {
    because:
      "You put the embedding last. It is the stream before the first block, so its reading comes first.",
    logitLens: lens({
      streams: (activations, model) =>
        [...places(model).slice(1), "embedded"].map((place) => activations[place]),
    }),
  },
  "sorted-as-text": {
    because: 'You sorted the names as text, where "10.stream" comes before "2.stream". Count the blocks.',
    logitLens: lens({
      streams: (activations, model) =>
        ["embedded", ...places(model).slice(1).sort()].map((place) => activations[place]),
    }),
  },
  "last-block-first": {
    because: "Your readings run from the end to the beginning. The first one belongs to the embedding.",
    logitLens: lens({
      streams: (activations, model) =>
        places(model)
          .reverse()
          .map((place) => activations[place]),
    }),
  },
  "what-the-block-adds": {
    because:
      "You read the outputs of the feed-forward networks. The lens reads the stream, after the addition.",
    logitLens: lens({
      streams: (activations, model) => [
        activations.embedded,
        ...model.blocks.map((_, i) => activations[`${i}.mlp`]),
      ],
    }),
  },
  "before-the-feed-forward": {
    because:
      "You read the stream in the middle of each block, before its feed-forward network has added anything.",
    logitLens: lens({
      streams: (activations, model) => [
        activations.embedded,
        ...model.blocks.map((_, i) => tf.sub(activations[`${i}.stream`], activations[`${i}.mlp`])),
      ],
    }),
  },
  "last-stream-everywhere": {
    because: "You used the last stream at every depth. Each block returns its own.",
    logitLens: lens({
      streams: (activations, model) =>
        places(model).map((place) => activations[places(model).at(-1) ?? place]),
    }),
  },
  probabilities: {
    because: "You returned probabilities. Return logits: the caller can take the softmax.",
    logitLens: lens({ read: (model, stream) => tf.softmax(unembed(model, stream)) }),
  },
  "likeliest-tokens": {
    because: "You returned the likeliest tokens. Return logits, one for every token.",
    logitLens: lens({ read: (model, stream) => tf.argMax(unembed(model, stream), -1) }),
  },
  "last-position-only": {
    because: "You read only the last position. Every position predicts its next token.",
    logitLens: lens({
      read: (model, stream) => {
        const [B, T, D] = stream.shape as number[];
        return unembed(model, tf.slice(stream, [0, T - 1, 0], [B, 1, D]));
      },
    }),
  },
  "normed-twice": {
    because: "You normalized the stream before unembed, which does so again. Give unembed the stream itself.",
    logitLens: lens({ read: (model, stream) => unembed(model, batchedLayerNorm(stream, model.norm)) }),
  },
  "positions-missing": {
    because:
      "Your first reading is of the tokens alone. Their positions are part of the stream from the start.",
    logitLens: lens({
      streams: (activations, model) => {
        const [, T, D] = activations.embedded.shape as number[];
        const tokens = tf.sub(activations.embedded, tf.slice(model.P, 0, [T, D]));
        return [
          tokens,
          ...places(model)
            .slice(1)
            .map((place) => activations[place]),
        ];
      },
    }),
  },
  "what-attention-adds": {
    because: "You read the outputs of attention. The lens reads the stream, after both additions of a block.",
    logitLens: lens({
      streams: (activations, model) => [
        activations.embedded,
        ...model.blocks.map((_, i) => activations[`${i}.attention`]),
      ],
    }),
  },
  "what-each-block-changes": {
    because: "You returned the difference from depth to depth. A reading holds all logits at its depth.",
    logitLens: (model, ids) =>
      tf.tidy(() => {
        const readings = lens({})(model, ids);
        return readings.map((x, depth) => (depth === 0 ? x : tf.sub(x, readings[depth - 1])));
      }),
  },
});
