import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import { unembed } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { appendCache, cacheLength, type KVCache } from "./append-cache.js";
import { type CachedAttention, cachedAttention } from "./cached-attention.js";
import { type CachedLogits, cachedLogits as right, cachedBlock as rightBlock } from "./cached-forward.js";

type Block = (
  x: tf.Tensor,
  block: BlockWeights,
  heads: number,
  cache?: KVCache,
) => { stream: tf.Tensor; cache: KVCache };

/** A block, and the model that is made of it. */
const block = (
  other: (x: tf.Tensor, weights: BlockWeights, heads: number, cache?: KVCache) => ReturnType<Block>,
) => {
  const cachedBlock: Block = (x, weights, heads, cache) => tf.tidy(() => other(x, weights, heads, cache));
  return { cachedBlock, cachedLogits: model({ block: cachedBlock }) };
};

interface Steps {
  start: (caches: KVCache[], ids: tf.Tensor, said: number | undefined) => number;
  embed: (gpt: GPT, ids: tf.Tensor, start: number) => tf.Tensor;
  block: Block;
  cacheOf: (caches: KVCache[], layer: number, longer: KVCache[]) => KVCache | undefined;
  pass: (next: tf.Tensor, before: tf.Tensor, layer: number) => tf.Tensor;
  score: (gpt: GPT, stream: tf.Tensor) => tf.Tensor;
  hand: (longer: KVCache[], caches: KVCache[]) => KVCache[];
}

const steps: Steps = {
  start: (caches, _, said) => said ?? cacheLength(caches[0]),
  embed: ({ E, P }, ids, start) => learnedPositions(tokenEmbedding(ids, E), P, start), // [B, t, D]
  block: rightBlock,
  cacheOf: (caches, layer) => caches[layer],
  pass: (next) => next,
  score: unembed, // [B, t, V]
  hand: (longer) => longer,
};

/** The model behind the stub's checks, with some of its steps replaced. */
function model(other: Partial<Steps>) {
  const { start, embed, block: through, cacheOf, pass, score, hand } = { ...steps, ...other };
  return (gpt: GPT, ids: tf.Tensor, caches: KVCache[], position?: number): CachedLogits => {
    tf.dispose(right(gpt, ids, caches, position));
    return tf.tidy(() => {
      let stream = embed(gpt, ids, start(caches, ids, position)); // [B, t, D]
      const longer: KVCache[] = [];
      for (const [layer, weights] of gpt.blocks.entries()) {
        const next = through(stream, weights, gpt.heads, cacheOf(caches, layer, longer));
        stream = pass(next.stream, stream, layer); // [B, t, D]
        longer.push(next.cache);
      }
      const kept = hand(longer, caches).map(({ K, V }) => ({ K: tf.clone(K), V: tf.clone(V) }));
      return { logits: score(gpt, stream), caches: kept };
    });
  };
}

/** The same numbers, with no way back to where they came from. */
const cut = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => [tf.zerosLike(dy)],
}));

/** Cached attention under another mask. */
const attending =
  (mask: (T: number, t: number, cache: KVCache | undefined) => tf.Tensor | undefined) =>
  (x: tf.Tensor, W: BlockWeights["attention"], heads: number, cache?: KVCache): CachedAttention => {
    const project = (weight: tf.Tensor, bias?: tf.Tensor) =>
      splitHeads(batchedLinear(x, weight, bias), heads);
    const all = appendCache(cache, project(W.Wk, W.bk), project(W.Wv, W.bv));
    const visible = mask(cacheLength(cache), x.shape[1]!, cache);
    const { output } = batchedAttention(project(W.Wq, W.bq), all.K, all.V, visible); // [B, H, t, headDim]
    return { output: batchedLinear(mergeHeads(output), W.Wo, W.bo), cache: all };
  };

/** A block around attention that is given. */
const around =
  (attention: typeof cachedAttention) =>
  (x: tf.Tensor, { norm1, attention: W, norm2, mlp }: BlockWeights, heads: number, cache?: KVCache) => {
    const cached = attention(batchedLayerNorm(x, norm1), W, heads, cache);
    const residual = tf.add(x, cached.output); // [B, t, D]
    return {
      stream: tf.add(residual, batchedFeedForward(batchedLayerNorm(residual, norm2), mlp)),
      cache: cached.cache,
    };
  };

export default mistakesFor<typeof import("./cached-forward.js")>({
  "every-piece-begins-at-0": {
    because: "You gave each piece the positions 0, 1, ... Positions continue where the caches end.",
    cachedLogits: model({ start: () => 0 }),
  },
  "one-position-too-far": {
    because: "T cached positions are 0 to T − 1, so the next token is at position T: you went one too far.",
    cachedLogits: model({
      start: (caches, _, said) => said ?? (caches.length ? cacheLength(caches[0]) + 1 : 0),
    }),
  },
  "at-the-last-cached-position": {
    because: "You gave the first new token the position of the last old one. It comes after it.",
    cachedLogits: model({ start: (caches, _, said) => said ?? Math.max(0, cacheLength(caches[0]) - 1) }),
  },
  "counts-the-caches": {
    because:
      "You took the number of caches for the first token's position. It is the number of blocks, not of tokens.",
    cachedLogits: model({ start: (caches, _, said) => said ?? caches.length }),
  },
  "the-same-position-for-a-piece": {
    because: "You gave all tokens of a piece the position of its first one. They follow each other.",
    cachedLogits: model({
      embed: ({ E, P }, ids, start) => tf.add(tokenEmbedding(ids, E), tf.slice(P, [start, 0], [1, -1])),
    }),
  },
  "ignores-the-given-position": {
    because:
      "You didn't use the position that the caller gave. A cache that forgets doesn't know how long its text is.",
    cachedLogits: model({ start: (caches) => cacheLength(caches[0]) }),
  },
  "adds-the-given-position": {
    because:
      "You added the given position to the length of the caches. It is the token's position, not an offset from there.",
    cachedLogits: model({ start: (caches, _, said) => cacheLength(caches[0]) + (said ?? 0) }),
  },
  "takes-0-for-none": {
    because: "You took a given position of 0 for a missing one: || and ?? differ in that.",
    cachedLogits: model({ start: (caches, _, said) => said || cacheLength(caches[0]) }),
  },
  "given-position-without-caches-only": {
    because:
      "With caches you didn't use the given position. There it matters most: a cache may have forgotten.",
    cachedLogits: model({
      start: (caches, _, said) => (caches.length ? cacheLength(caches[0]) : (said ?? 0)),
    }),
  },
  "never-before-the-caches-end": {
    because:
      "You moved a given position before the end of the caches to their end. Use the caller's position in any case.",
    cachedLogits: model({ start: (caches, _, said) => Math.max(said ?? 0, cacheLength(caches[0])) }),
  },
  "forgets-the-positions": {
    because: "You sent tokens into the blocks without positions.",
    cachedLogits: model({ embed: ({ E }, ids) => tokenEmbedding(ids, E) }),
  },
  "one-cache-for-all-blocks": {
    because:
      "You gave all blocks the cache of block 0. Each computes keys from a different stream, and has its own.",
    cachedLogits: model({ cacheOf: (caches) => caches[0] }),
  },
  "the-cache-of-the-block-before": {
    because: "You gave each block the new cache of the block before it. Its own past is in its own cache.",
    cachedLogits: model({
      cacheOf: (caches, layer, longer) => (caches.length ? (longer[layer - 1] ?? caches[0]) : undefined),
    }),
  },
  "caches-in-reverse": {
    because: "You returned the caches with the last block's first. Keep the order of the blocks.",
    cachedLogits: model({ hand: (longer) => [...longer].reverse() }),
  },
  "caches-from-the-end": {
    because: "Your caches have the last block's first. Your blocks find theirs, but other readers don't.",
    cachedLogits: model({
      cacheOf: (caches, layer) => caches.at(-1 - layer),
      hand: (longer) => [...longer].reverse(),
    }),
  },
  "looks-into-no-cache": {
    because: "You gave the blocks no cache: the new tokens see nothing of the text before them.",
    cachedLogits: model({ cacheOf: () => undefined }),
  },
  "hands-back-the-old-caches": {
    because: "You returned the caches that came in, so the next token would not find the new ones.",
    cachedLogits: model({
      hand: (longer, caches) => (caches.length ? caches : longer),
    }),
  },
  "every-block-reads-the-embedding": {
    because:
      "Each of your blocks read the embedded tokens. A block reads the stream that the previous block returned.",
    cachedLogits: (gpt, ids, caches, position) => {
      tf.dispose(right(gpt, ids, caches, position));
      return tf.tidy(() => {
        const start = position ?? cacheLength(caches[0]);
        const embedded = learnedPositions(tokenEmbedding(ids, gpt.E), gpt.P, start); // [B, t, D]
        const outputs = gpt.blocks.map((weights, layer) =>
          rightBlock(embedded, weights, gpt.heads, caches[layer]),
        );
        return {
          logits: unembed(gpt, outputs[outputs.length - 1].stream),
          caches: outputs.map(({ cache }) => cache),
        };
      });
    },
  },
  "the-stream-stays-the-embedding": {
    because: "You didn't pass the blocks' output on: you computed the logits from the embedded tokens.",
    cachedLogits: model({ pass: (_, before) => before }),
  },
  "block-0-every-time": {
    because: "You ran every block with the weights of block 0. Each has its own weights.",
    cachedLogits: (gpt, ids, caches, position) =>
      right({ ...gpt, blocks: gpt.blocks.map(() => gpt.blocks[0]) }, ids, caches, position),
  },
  "no-mask-in-the-first-piece": {
    because:
      "You read the prompt without a mask. With one block the last logits are right, but the next block caches wrong keys.",
    ...block(around(attending((T, t, cache) => (cache ? causalMask(t, T + t) : undefined)))),
  },
  "no-mask-behind-a-cache": {
    because: "You read a piece after a cache without a mask, so its tokens saw those that come after them.",
    ...block(around(attending((T, t, cache) => (cache ? undefined : causalMask(t, T + t))))),
  },
  "attention-without-its-norm": {
    because: "Your attention read the stream itself. In a pre-norm block it reads a normalized copy.",
    ...block((x, { norm2, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(x, attention, heads, cache);
      const residual = tf.add(x, cached.output); // [B, t, D]
      return {
        stream: tf.add(residual, batchedFeedForward(batchedLayerNorm(residual, norm2), mlp)),
        cache: cached.cache,
      };
    }),
  },
  "mlp-reads-the-old-stream": {
    because: "Your feed-forward network read x. It reads the stream after attention has added to it.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(batchedLayerNorm(x, norm1), attention, heads, cache);
      const mlpOutput = batchedFeedForward(batchedLayerNorm(x, norm2), mlp); // [B, t, D]
      return { stream: tf.add(tf.add(x, cached.output), mlpOutput), cache: cached.cache };
    }),
  },
  "forgets-the-stream": {
    because: "You replaced the stream by attention's output. A sublayer adds to it.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(batchedLayerNorm(x, norm1), attention, heads, cache);
      const mlpOutput = batchedFeedForward(batchedLayerNorm(cached.output, norm2), mlp); // [B, t, D]
      return { stream: tf.add(cached.output, mlpOutput), cache: cached.cache };
    }),
  },
  "swaps-the-norms": {
    because: "You swapped the two norms of the block. Each sublayer has its own norm.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) =>
      around(cachedAttention)(x, { norm1: norm2, norm2: norm1, attention, mlp }, heads, cache),
    ),
  },
  "frees-the-old-caches": {
    because: "You disposed of the old caches. The caller may still continue from them in another way.",
    cachedLogits: (gpt, ids, caches, position) => {
      const result = right(gpt, ids, caches, position);
      tf.dispose(caches);
      return result;
    },
  },
  "changes-the-list-of-caches": {
    because:
      "You filled the caller's list with the new caches. It belongs to the caller, who may continue from it twice.",
    cachedLogits: (gpt, ids, caches, position) => {
      const result = right(gpt, ids, caches, position);
      caches.splice(0, caches.length, ...result.caches);
      return { ...result, caches };
    },
  },
  "changes-the-caches": {
    because: "You filled the caller's caches with the new tensors. Another continuation may still use them.",
    cachedLogits: (gpt, ids, caches, position) => {
      const result = right(gpt, ids, caches, position);
      return { ...result, caches: result.caches.map((cache, i) => Object.assign(caches[i] ?? {}, cache)) };
    },
  },
  "cuts-the-caches-from-gradients": {
    because:
      "Your caches hold copies that the tape doesn't know: no gradient reaches the weights through cached tokens.",
    cachedLogits: model({ hand: (longer) => longer.map(({ K, V }) => ({ K: cut(K), V: cut(V) })) }),
  },
  "cuts-the-embedding": {
    because:
      "You copied the token table where the tape can't see it: its gradient comes only from the unembedding.",
    cachedLogits: model({
      embed: ({ E, P }, ids, start) => learnedPositions(tokenEmbedding(ids, cut(E)), P, start),
    }),
  },
  "attention-overwritten": {
    because:
      "You added the network's output to x, so what attention added is lost. Add it to the stream after attention.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(batchedLayerNorm(x, norm1), attention, heads, cache);
      const residual = tf.add(x, cached.output); // [B, t, D]
      const mlpOutput = batchedFeedForward(batchedLayerNorm(residual, norm2), mlp); // [B, t, D]
      return { stream: tf.add(x, mlpOutput), cache: cached.cache };
    }),
  },
  "network-without-its-norm": {
    because:
      "Your feed-forward network read the stream itself. In a pre-norm block it reads a normalized copy.",
    ...block((x, { norm1, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(batchedLayerNorm(x, norm1), attention, heads, cache);
      const residual = tf.add(x, cached.output); // [B, t, D]
      return { stream: tf.add(residual, batchedFeedForward(residual, mlp)), cache: cached.cache };
    }),
  },
  "first-norm-twice": {
    because: "You used norm 1 for both sublayers. The network has a norm of its own.",
    ...block((x, { norm1, attention, mlp }, heads, cache) =>
      around(cachedAttention)(x, { norm1, norm2: norm1, attention, mlp }, heads, cache),
    ),
  },
  "block-without-its-cache": {
    because:
      "Your block didn't pass its cache on to attention, so new tokens see nothing of the text before them.",
    ...block((x, weights, heads) => rightBlock(x, weights, heads)),
  },
  "no-last-norm": {
    because: "You unembedded the stream without the last norm. unembed applies both.",
    cachedLogits: model({
      score: ({ E, unembedding }, stream) => batchedLinear(stream, unembedding ?? tf.transpose(E)),
    }),
  },
  "last-position-only": {
    because: "You returned logits for the last new position only. Every new position has logits.",
    cachedLogits: model({
      score: (gpt, stream) => unembed(gpt, tf.slice(stream, [0, stream.shape[1]! - 1, 0], [-1, 1, -1])),
    }),
  },
});
