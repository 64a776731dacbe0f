import { mistakesFor } from "#lib/author/mistakes";
import { type CacheSize, cacheBytes as right } from "./cache-bytes.js";

/** Other bytes, and what follows from them for the memory. */
const weighing = (bytes: (size: CacheSize, B: number, T: number) => number) => ({
  cacheBytes: bytes,
  tokensThatFit: (size: CacheSize, memory: number, weights: number) =>
    Math.max(0, Math.floor((memory - weights) / bytes(size, 1, 1))),
});

export default mistakesFor<typeof import("./cache-bytes.js")>({
  "keys-without-values": {
    because: "You counted only the keys. A later query needs their values too.",
    ...weighing((size, B, T) => right(size, B, T) / 2),
  },
  "one-layer": {
    because: "You counted one layer. Each block of the model has its own cache.",
    ...weighing((size, B, T) => right(size, B, T) / size.layers),
  },
  "one-head": {
    because: "You counted one head. All key heads are kept.",
    ...weighing((size, B, T) => right(size, B, T) / size.kvHeads),
  },
  "the-width-times-the-heads": {
    because: "You gave each head the whole width, heads × headDim. A head's rows have headDim numbers.",
    ...weighing((size, B, T) => right(size, B, T) * size.kvHeads),
  },
  "forgets-the-width": {
    because: "You counted a key as one number. It has headDim numbers.",
    ...weighing((size, B, T) => right(size, B, T) / size.headDim),
  },
  "one-text": {
    because: "You counted one text. Every text of a batch keeps its own keys and values.",
    ...weighing((size, B, T) => right(size, B, T) / B),
  },
  "one-position": {
    because: "You counted one position. Every position that was read stays.",
    ...weighing((size, B, T) => right(size, B, T) / T),
  },
  "position-times-position": {
    because: "You counted a table of scores, T × T. The cache keeps one key and one value per position.",
    ...weighing((size, B, T) => right(size, B, T) * T),
  },
  "numbers-for-bytes": {
    because: "You counted numbers. Multiply by the bytes per number, one of the sizes.",
    ...weighing((size, B, T) => right(size, B, T) / size.bytes),
  },
  "always-four-bytes": {
    because:
      "You assumed four bytes, a float32. Large models keep two bytes per number, or one: it is one of the sizes.",
    ...weighing((size, B, T) => (right(size, B, T) / size.bytes) * 4),
  },
  "bits-for-bytes": {
    because: "You counted bits. A byte has eight.",
    ...weighing((size, B, T) => right(size, B, T) * 8),
  },
  "keys-values-and-queries": {
    because: "You counted queries too. No later token needs an old query: none is kept.",
    ...weighing((size, B, T) => (right(size, B, T) / 2) * 3),
  },
  "rounds-up": {
    because: "You rounded the positions that fit up: the last of them has no room.",
    tokensThatFit: (size, memory, weights) => Math.max(0, Math.ceil((memory - weights) / right(size, 1, 1))),
  },
  "rounds-to-the-nearest": {
    because: "You rounded the positions that fit to the nearest number. A part of a position is of no use.",
    tokensThatFit: (size, memory, weights) => Math.max(0, Math.round((memory - weights) / right(size, 1, 1))),
  },
  "rounded-apart": {
    because: "You rounded memory and weights to positions separately. Subtract first, then round down once.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor(memory / right(size, 1, 1)) - Math.floor(weights / right(size, 1, 1))),
  },
  "layers-twice": {
    because: "You multiplied the bytes of a position by the layers again. cacheBytes has all layers already.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor((memory - weights) / (size.layers * right(size, 1, 1)))),
  },
  "newest-not-cached": {
    because: "You left out the newest position. Its key and value are kept too: T positions, not T − 1.",
    cacheBytes: (size, B, T) => right(size, B, T - 1),
  },
  "at-least-one": {
    because: "You counted 0 texts or 0 positions as 1. An empty cache takes 0 bytes.",
    cacheBytes: (size, B, T) => right(size, B || 1, T || 1),
  },
  "a-part-of-a-position": {
    because: "You didn't round. The number of positions is whole.",
    tokensThatFit: (size, memory, weights) => Math.max(0, (memory - weights) / right(size, 1, 1)),
  },
  "forgets-the-weights": {
    because: "You gave the whole memory to the caches. It must hold the weights of the model too.",
    tokensThatFit: (size, memory) => Math.floor(memory / right(size, 1, 1)),
  },
  "less-than-nothing": {
    because: "When the weights don't fit, you returned a negative number. Then nothing fits: 0.",
    tokensThatFit: (size, memory, weights) => Math.floor((memory - weights) / right(size, 1, 1)),
  },
  "room-for-what-is-lacking": {
    because:
      "When the weights don't fit, you dropped the sign and took the lack for room. Then nothing fits: 0.",
    tokensThatFit: (size, memory, weights) => Math.abs(Math.floor((memory - weights) / right(size, 1, 1))),
  },
  "two-bytes-in-any-case": {
    because:
      "You assumed two bytes per number for the positions that fit. The bytes per number are one of the sizes.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor((memory - weights) / right({ ...size, bytes: 2 }, 1, 1))),
  },
  "cut-to-32-bits": {
    because: "You rounded in 32 bits, which end below 2³¹: large numbers wrap around.",
    tokensThatFit: (size, memory, weights) => Math.max(0, ((memory - weights) / right(size, 1, 1)) | 0),
  },
  "one-less-to-be-safe": {
    because: "You returned one position fewer than fits. The last byte may be used.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.ceil((memory - weights) / right(size, 1, 1)) - 1),
  },
  "whole-bytes": {
    because:
      "You rounded the bytes of a number up. Two numbers of 4 bits share a byte: a number takes half of it.",
    ...weighing((size, B, T) => right({ ...size, bytes: Math.ceil(size.bytes) }, B, T)),
  },
  "positions-for-the-width": {
    because: "You counted T numbers for each key. A key has headDim numbers, however long the text is.",
    ...weighing((size, B, T) => (right(size, B, T) / size.headDim) * T),
  },
  "bytes-in-32-bits": {
    because: "You counted in 32 bits, which end below 2³¹: the bytes of a large model wrap around.",
    cacheBytes: (size, B, T) => right(size, B, T) | 0,
  },
  "one-position-in-any-case": {
    because: "You returned at least 1. Where not even one position fits, it is 0.",
    tokensThatFit: (size, memory, weights) => Math.max(1, Math.floor((memory - weights) / right(size, 1, 1))),
  },
  "fits-in-one-layer": {
    because: "You counted the bytes of a position in one layer. Every layer keeps a key and a value of it.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor((memory - weights) / right({ ...size, layers: 1 }, 1, 1))),
  },
  "weights-as-numbers": {
    because: "You multiplied the weights by the bytes of a number. They are given in bytes already.",
    tokensThatFit: (size, memory, weights) =>
      Math.max(0, Math.floor((memory - weights * size.bytes) / right(size, 1, 1))),
  },
});
