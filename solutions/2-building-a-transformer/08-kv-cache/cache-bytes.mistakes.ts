import { mistakesFor } from "#lib/mistakes";
import { type CacheSize, cacheBytes as right } from "./cache-bytes.js";

/** Other bytes, and what follows from them for the memory. */
const weighing = (bytes: (size: CacheSize, B: number, T: number) => number) => ({
  cacheBytes: bytes,
  tokensThatFit: (size: CacheSize, memory: number, weights: number) =>
    Math.max(0, Math.floor((memory - weights) / bytes(size, 1, 1))),
});

export default mistakesFor<typeof import("./cache-bytes.js")>({
  "keys-without-values": {
    because: "Only the keys were counted. A later query needs their values too.",
    ...weighing((size, B, T) => right(size, B, T) / 2),
  },
  "one-layer": {
    because: "One layer was counted. Each block of the model has a cache of its own.",
    ...weighing((size, B, T) => right(size, B, T) / size.layers),
  },
  "one-head": {
    because: "One head was counted. All heads of keys are kept.",
    ...weighing((size, B, T) => right(size, B, T) / size.kvHeads),
  },
  "the-width-times-the-heads": {
    because: "Each head was given the whole width, heads × headDim. A head's rows have headDim numbers.",
    ...weighing((size, B, T) => right(size, B, T) * size.kvHeads),
  },
  "forgets-the-width": {
    because: "A key was counted as one number. It has as many as a head is wide.",
    ...weighing((size, B, T) => right(size, B, T) / size.headDim),
  },
  "one-text": {
    because: "One text was counted. Every text of a batch keeps its own keys and values.",
    ...weighing((size, B, T) => right(size, B, T) / B),
  },
  "one-position": {
    because: "One position was counted. Every position that was read stays.",
    ...weighing((size, B, T) => right(size, B, T) / T),
  },
  "position-times-position": {
    because: "That is a table of scores, T × T. What is kept are keys and values, one of each a position.",
    ...weighing((size, B, T) => right(size, B, T) * T),
  },
  "numbers-for-bytes": {
    because: "These are numbers. Each takes as many bytes as the sizes say.",
    ...weighing((size, B, T) => right(size, B, T) / size.bytes),
  },
  "always-four-bytes": {
    because: "Four bytes are a float32. Large models keep two a number, or one: it is among the sizes.",
    ...weighing((size, B, T) => (right(size, B, T) / size.bytes) * 4),
  },
  "bits-for-bytes": {
    because: "These are bits. A byte has eight.",
    ...weighing((size, B, T) => right(size, B, T) * 8),
  },
  "keys-values-and-queries": {
    because: "Queries were counted, too. No later token needs an old query: nothing of it is kept.",
    ...weighing((size, B, T) => (right(size, B, T) / 2) * 3),
  },
  "rounds-up": {
    because: "The positions that fit were rounded up: the last of them has no room.",
    tokensThatFit: (size, memory, weights) => Math.max(0, Math.ceil((memory - weights) / right(size, 1, 1))),
  },
  "rounds-to-the-nearest": {
    because: "The positions that fit were rounded to the nearest. A part of a position is of no use.",
    tokensThatFit: (size, memory, weights) => Math.max(0, Math.round((memory - weights) / right(size, 1, 1))),
  },
  "rounded-apart": {
    because: "Memory and weights were rounded to positions separately. Subtract first, then round down once.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor(memory / right(size, 1, 1)) - Math.floor(weights / right(size, 1, 1))),
  },
  "layers-twice": {
    because:
      "The bytes of a position were multiplied by the layers again. cacheBytes has all layers already.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor((memory - weights) / (size.layers * right(size, 1, 1)))),
  },
  "newest-not-cached": {
    because: "The newest position was left out. Its key and value are kept, too: T positions, not T − 1.",
    cacheBytes: (size, B, T) => right(size, B, T - 1),
  },
  "at-least-one": {
    because: "0 texts or 0 positions were counted as 1. An empty cache takes 0 bytes.",
    cacheBytes: (size, B, T) => right(size, B || 1, T || 1),
  },
  "a-part-of-a-position": {
    because: "The number was not rounded. Positions come whole.",
    tokensThatFit: (size, memory, weights) => Math.max(0, (memory - weights) / right(size, 1, 1)),
  },
  "forgets-the-weights": {
    because: "The whole memory was given to the caches. The weights of the model lie there, too.",
    tokensThatFit: (size, memory) => Math.floor(memory / right(size, 1, 1)),
  },
  "less-than-nothing": {
    because: "Where the weights don't fit, a negative number came out. Nothing fits then: 0.",
    tokensThatFit: (size, memory, weights) => Math.floor((memory - weights) / right(size, 1, 1)),
  },
  "room-for-what-is-lacking": {
    because:
      "Where the weights don't fit, the lack was taken for room: the sign was dropped. Nothing fits then: 0.",
    tokensThatFit: (size, memory, weights) => Math.abs(Math.floor((memory - weights) / right(size, 1, 1))),
  },
  "two-bytes-in-any-case": {
    because: "Two bytes a number were taken for what fits. How many a number takes is among the sizes.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor((memory - weights) / right({ ...size, bytes: 2 }, 1, 1))),
  },
  "cut-to-32-bits": {
    because: "The number was made whole in 32 bits, which end below 2³¹: large numbers wrap around.",
    tokensThatFit: (size, memory, weights) => Math.max(0, ((memory - weights) / right(size, 1, 1)) | 0),
  },
  "one-less-to-be-safe": {
    because: "One position fewer than fits. The last byte may be used.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.ceil((memory - weights) / right(size, 1, 1)) - 1),
  },
});
