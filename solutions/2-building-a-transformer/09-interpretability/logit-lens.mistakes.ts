import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "The stream went to the unembedding as it is. What reads it is used to vectors that the last norm has scaled.",
    logitLens: lens({
      read: (model, stream) => batchedLinear(stream, model.unembedding ?? tf.transpose(model.E)),
    }),
  },
  "norm-of-the-next-block": {
    because:
      "Each depth was normed as its next block does it. The lens asks what the end of the model would make of it.",
    logitLens: lens({
      read: (model, stream, depth) =>
        unembed({ ...model, norm: model.blocks[depth]?.norm1 ?? model.norm }, stream),
    }),
  },
  "token-table-always": {
    because: "The token table is the unembedding only of a model that has none of its own.",
    logitLens: lens({
      read: (model, stream) => unembed({ ...model, unembedding: undefined }, stream),
    }),
  },
  "without-the-embedding": {
    because: "The reading before the first block is missing: what does the model say of the token alone?",
    logitLens: lens({
      streams: (activations, model) =>
        places(model)
          .slice(1)
          .map((place) => activations[place]),
    }),
  },
  "without-the-last": {
    because: "The reading behind the last block is missing. It is known, and that makes it a good check.",
    logitLens: lens({
      streams: (activations, model) =>
        places(model)
          .slice(0, -1)
          .map((place) => activations[place]),
    }),
  },
  "one-depth-ahead": {
    because: "Each reading comes one block too late. Depth 0 is the embedding, before any block has run.",
    logitLens: lens({
      streams: (activations, model) =>
        [...places(model).slice(1), places(model).at(-1) as string].map((place) => activations[place]),
    }),
  },
  "embedding-last": {
    because: "The embedding came last. It is the stream before the first block, so its reading comes first.",
    logitLens: lens({
      streams: (activations, model) =>
        [...places(model).slice(1), "embedded"].map((place) => activations[place]),
    }),
  },
  "sorted-as-text": {
    because: 'The names were sorted as text, where "10.stream" comes before "2.stream". Count the blocks.',
    logitLens: lens({
      streams: (activations, model) =>
        ["embedded", ...places(model).slice(1).sort()].map((place) => activations[place]),
    }),
  },
  "last-block-first": {
    because: "The readings run from the end to the beginning. The first one belongs to the embedding.",
    logitLens: lens({
      streams: (activations, model) =>
        places(model)
          .reverse()
          .map((place) => activations[place]),
    }),
  },
  "what-the-block-adds": {
    because:
      "What the feed-forward networks add was read. The lens reads the stream, after everything was added to it.",
    logitLens: lens({
      streams: (activations, model) => [
        activations.embedded,
        ...model.blocks.map((_, i) => activations[`${i}.mlp`]),
      ],
    }),
  },
  "before-the-feed-forward": {
    because:
      "The stream was read in the middle of each block, before its feed-forward network had added anything.",
    logitLens: lens({
      streams: (activations, model) => [
        activations.embedded,
        ...model.blocks.map((_, i) => tf.sub(activations[`${i}.stream`], activations[`${i}.mlp`])),
      ],
    }),
  },
  "last-stream-everywhere": {
    because: "Every depth shows the end of the stream. Each block leaves one of its own.",
    logitLens: lens({
      streams: (activations, model) =>
        places(model).map((place) => activations[places(model).at(-1) ?? place]),
    }),
  },
  probabilities: {
    because: "These are probabilities. Logits were asked for: the softmax is the reader's affair.",
    logitLens: lens({ read: (model, stream) => tf.softmax(unembed(model, stream)) }),
  },
  "likeliest-tokens": {
    because: "These are the likeliest tokens. Logits were asked for, one for every token.",
    logitLens: lens({ read: (model, stream) => tf.argMax(unembed(model, stream), -1) }),
  },
  "last-position-only": {
    because: "Only the last position was read. Every position predicts its next token.",
    logitLens: lens({
      read: (model, stream) => {
        const [B, T, D] = stream.shape as number[];
        return unembed(model, tf.slice(stream, [0, T - 1, 0], [B, 1, D]));
      },
    }),
  },
  "normed-twice": {
    because: "The stream was normed before unembed, which norms it again. unembed wants the stream as it is.",
    logitLens: lens({ read: (model, stream) => unembed(model, batchedLayerNorm(stream, model.norm)) }),
  },
  "positions-missing": {
    because: "The first reading is of the tokens alone. Their positions belong to the stream from the start.",
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
});
