import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "Each piece got the positions 0, 1, ... Positions go on where the caches end.",
    cachedLogits: model({ start: () => 0 }),
  },
  "one-position-too-far": {
    because: "T cached positions are 0 to T − 1, so the next token stands at T: this was one further.",
    cachedLogits: model({
      start: (caches, _, said) => said ?? (caches.length ? cacheLength(caches[0]) + 1 : 0),
    }),
  },
  "at-the-last-cached-position": {
    because: "The first new token got the position of the last old one. It stands behind it.",
    cachedLogits: model({ start: (caches, _, said) => said ?? Math.max(0, cacheLength(caches[0]) - 1) }),
  },
  "counts-the-caches": {
    because:
      "The first token's position was the number of caches. That's how many blocks there are, not how many tokens.",
    cachedLogits: model({ start: (caches, _, said) => said ?? caches.length }),
  },
  "the-same-position-for-a-piece": {
    because: "All tokens of a piece got the position of its first one. They stand one behind the other.",
    cachedLogits: model({
      embed: ({ E, P }, ids, start) => tf.add(tokenEmbedding(ids, E), tf.slice(P, [start, 0], [1, -1])),
    }),
  },
  "ignores-the-given-position": {
    because:
      "The position that the caller gave was not used. A cache that forgets can't tell how long its text is.",
    cachedLogits: model({ start: (caches) => cacheLength(caches[0]) }),
  },
  "adds-the-given-position": {
    because:
      "The given position was added to the length of the caches. It says where the token stands, not how much further.",
    cachedLogits: model({ start: (caches, _, said) => cacheLength(caches[0]) + (said ?? 0) }),
  },
  "takes-0-for-none": {
    because: "A given position of 0 was taken for none given: || and ?? differ in that.",
    cachedLogits: model({ start: (caches, _, said) => said || cacheLength(caches[0]) }),
  },
  "given-position-without-caches-only": {
    because:
      "Behind caches the given position was not used. It holds there above all: a cache may have forgotten.",
    cachedLogits: model({
      start: (caches, _, said) => (caches.length ? cacheLength(caches[0]) : (said ?? 0)),
    }),
  },
  "never-before-the-caches-end": {
    because:
      "A given position before the end of the caches was moved behind them. The caller's word holds, either way.",
    cachedLogits: model({ start: (caches, _, said) => Math.max(said ?? 0, cacheLength(caches[0])) }),
  },
  "forgets-the-positions": {
    because: "Tokens went into the blocks without positions.",
    cachedLogits: model({ embed: ({ E }, ids) => tokenEmbedding(ids, E) }),
  },
  "one-cache-for-all-blocks": {
    because:
      "All blocks were handed the cache of block 0. Each makes keys of another stream, and has its own.",
    cachedLogits: model({ cacheOf: (caches) => caches[0] }),
  },
  "the-cache-of-the-block-before": {
    because:
      "Each block was handed what the block before it had just kept. Its own past is in its own cache.",
    cachedLogits: model({
      cacheOf: (caches, layer, longer) => (caches.length ? (longer[layer - 1] ?? caches[0]) : undefined),
    }),
  },
  "caches-in-reverse": {
    because: "The caches came back with the last block's first. They lie in the order of the blocks.",
    cachedLogits: model({ hand: (longer) => [...longer].reverse() }),
  },
  "caches-from-the-end": {
    because: "The caches lie with the last block's first. Your blocks find theirs, but other readers do not.",
    cachedLogits: model({
      cacheOf: (caches, layer) => caches.at(-1 - layer),
      hand: (longer) => [...longer].reverse(),
    }),
  },
  "looks-into-no-cache": {
    because: "The blocks were handed no cache: the new tokens see nothing of the text before them.",
    cachedLogits: model({ cacheOf: () => undefined }),
  },
  "hands-back-the-old-caches": {
    because: "The caches that came in were handed on, so the next token would not find the new ones.",
    cachedLogits: model({
      hand: (longer, caches) => (caches.length ? caches : longer),
    }),
  },
  "every-block-reads-the-embedding": {
    because: "Each block read the embedded tokens. A block reads the stream that the one before it left.",
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
    because: "What the blocks left was not passed on: the scores were made of the embedded tokens.",
    cachedLogits: model({ pass: (_, before) => before }),
  },
  "block-0-every-time": {
    because: "Every block read with the weights of block 0. Each has weights of its own.",
    cachedLogits: (gpt, ids, caches, position) =>
      right({ ...gpt, blocks: gpt.blocks.map(() => gpt.blocks[0]) }, ids, caches, position),
  },
  "no-mask-in-the-first-piece": {
    because:
      "The prompt was read without a mask. With one block the last logits are right; the next block caches wrong keys.",
    ...block(around(attending((T, t, cache) => (cache ? causalMask(t, T + t) : undefined)))),
  },
  "no-mask-behind-a-cache": {
    because: "A piece behind a cache was read without a mask: its tokens saw those that come after them.",
    ...block(around(attending((T, t, cache) => (cache ? undefined : causalMask(t, T + t))))),
  },
  "attention-without-its-norm": {
    because: "Attention read the stream as it is. In a pre-norm block it reads a normed copy.",
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
    because: "The feed-forward network read x. It reads what attention has added to it.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(batchedLayerNorm(x, norm1), attention, heads, cache);
      const mlpOutput = batchedFeedForward(batchedLayerNorm(x, norm2), mlp); // [B, t, D]
      return { stream: tf.add(tf.add(x, cached.output), mlpOutput), cache: cached.cache };
    }),
  },
  "forgets-the-stream": {
    because: "What attention found replaced the stream. A sublayer adds to it.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) => {
      const cached = cachedAttention(batchedLayerNorm(x, norm1), attention, heads, cache);
      const mlpOutput = batchedFeedForward(batchedLayerNorm(cached.output, norm2), mlp); // [B, t, D]
      return { stream: tf.add(cached.output, mlpOutput), cache: cached.cache };
    }),
  },
  "swaps-the-norms": {
    because: "The two norms of the block changed places. Each sublayer has a norm of its own.",
    ...block((x, { norm1, norm2, attention, mlp }, heads, cache) =>
      around(cachedAttention)(x, { norm1: norm2, norm2: norm1, attention, mlp }, heads, cache),
    ),
  },
  "frees-the-old-caches": {
    because: "The old caches were disposed. The caller may still continue from them in another way.",
    cachedLogits: (gpt, ids, caches, position) => {
      const result = right(gpt, ids, caches, position);
      tf.dispose(caches);
      return result;
    },
  },
  "changes-the-list-of-caches": {
    because:
      "The caller's list was filled with the new caches. It belongs to the caller, who may go on from it twice.",
    cachedLogits: (gpt, ids, caches, position) => {
      const result = right(gpt, ids, caches, position);
      caches.splice(0, caches.length, ...result.caches);
      return { ...result, caches };
    },
  },
  "changes-the-caches": {
    because:
      "The caller's caches were filled with the new tensors. Another continuation may still go on from them.",
    cachedLogits: (gpt, ids, caches, position) => {
      const result = right(gpt, ids, caches, position);
      return { ...result, caches: result.caches.map((cache, i) => Object.assign(caches[i] ?? {}, cache)) };
    },
  },
  "cuts-the-caches-from-gradients": {
    because:
      "The caches hold copies that the tape does not know: no gradient reaches the weights through cached tokens.",
    cachedLogits: model({ hand: (longer) => longer.map(({ K, V }) => ({ K: cut(K), V: cut(V) })) }),
  },
  "cuts-the-embedding": {
    because:
      "The token table was copied out of the tape's sight: its gradient comes from the unembedding alone.",
    cachedLogits: model({
      embed: ({ E, P }, ids, start) => learnedPositions(tokenEmbedding(ids, cut(E)), P, start),
    }),
  },
});
