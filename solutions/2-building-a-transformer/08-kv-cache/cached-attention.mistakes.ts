import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { assertAxis } from "#lib/shapes";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import type { AttentionWeights } from "../05-transformer-block/gpt-attention.js";
import { appendCache, cacheLength, type KVCache } from "./append-cache.js";
import { type CachedAttention, cachedAttention as right } from "./cached-attention.js";

/** What the new positions bring along, and what was kept; [B, H, t, headDim] each. */
type Fresh = { q: tf.Tensor; k: tf.Tensor; v: tf.Tensor; cache: KVCache | undefined };
/** From the projections over the cache to the output; a mistake replaces some of it. */
interface Steps {
  keep: (fresh: Fresh, layer: { x: tf.Tensor; W: AttentionWeights; heads: number }) => KVCache;
  mask: (T: number, t: number, cache: KVCache | undefined) => tf.Tensor | undefined;
  find: (fresh: Fresh, all: KVCache, mask: tf.Tensor | undefined) => tf.Tensor;
  mix: (found: tf.Tensor, W: AttentionWeights) => tf.Tensor;
  hand: (all: KVCache, fresh: Fresh) => KVCache;
}

const steps: Steps = {
  keep: ({ k, v, cache }) => appendCache(cache, k, v),
  mask: (T, t) => causalMask(t, T + t), // [t, T + t]
  find: ({ q }, { K, V }, mask) => batchedAttention(q, K, V, mask).output, // [B, H, t, headDim]
  mix: (found, { Wo, bo }) => batchedLinear(mergeHeads(found), Wo, bo), // [B, t, D]
  hand: (all) => all,
};

/** The layer with some of its steps replaced. */
const layer =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, W: AttentionWeights, heads: number, cache?: KVCache): CachedAttention => {
    assertAxis("Wo", W.Wo, -1, x.shape[x.rank - 1]);
    return tf.tidy(() => {
      const { keep, mask, find, mix, hand } = { ...steps, ...other };
      const project = (weight: tf.Tensor, bias?: tf.Tensor) =>
        splitHeads(batchedLinear(x, weight, bias), heads);
      const fresh = { q: project(W.Wq, W.bq), k: project(W.Wk, W.bk), v: project(W.Wv, W.bv), cache };
      const all = keep(fresh, { x, W, heads });
      const visible = mask(cacheLength(cache), fresh.q.shape[2]!, cache);
      const output = mix(find(fresh, all, visible), W); // [B, t, D]
      const kept = hand(all, fresh);
      return { output, cache: { K: tf.clone(kept.K), V: tf.clone(kept.V) } };
    });
  };

/** The same numbers, with no way back to where they came from. */
const cut = (x: tf.Tensor) => tf.tensor(x.dataSync(), x.shape);

/** Booleans [t, T + t] by a rule of new query i and key j. */
const maskBy = (T: number, t: number, visible: (i: number, j: number) => boolean) =>
  tf.tensor2d(
    Array.from({ length: t }, (_, i) => Array.from({ length: T + t }, (_, j) => visible(i, j))),
    [t, T + t],
    "bool",
  );

/** Attention whose scores are this many times as large. */
const scaled =
  (factor: (H: number, headDim: number) => number): Steps["find"] =>
  ({ q }, { K, V }, mask) =>
    batchedAttention(tf.mul(q, factor(q.shape[1]!, q.shape[3]!)), K, V, mask).output; // [B, H, t, headDim]

export default mistakesFor<typeof import("./cached-attention.js")>({
  "no-mask": {
    because:
      "You used no mask: in a piece of several tokens the earlier ones see the later ones. Single tokens don't show it.",
    cachedAttention: layer({ mask: () => undefined }),
  },
  "new-in-front": {
    because: "You put the new keys and values before the old ones. Positions continue: new ones come after.",
    cachedAttention: layer({
      keep: ({ k, v, cache }) =>
        cache ? { K: tf.concat([k, cache.K], 2), V: tf.concat([v, cache.V], 2) } : appendCache(cache, k, v),
    }),
  },
  "forgets-the-output-projection": {
    because: "You only concatenated the heads. Wo, with its bias, still has to mix them.",
    cachedAttention: layer({ mix: (found) => mergeHeads(found) }),
  },
  "mask-in-the-first-piece-only": {
    because:
      "You left the mask out after a cache. A second piece of several tokens has its own future to hide.",
    cachedAttention: layer({ mask: (T, t, cache) => (cache ? undefined : causalMask(t, T + t)) }),
  },
  "mask-behind-a-cache-only": {
    because: "You read the first piece without a mask, so its earlier tokens saw its later ones.",
    cachedAttention: layer({ mask: (T, t, cache) => (cache ? causalMask(t, T + t) : undefined) }),
  },
  "mask-without-an-offset": {
    because:
      "You lined up new query i with key i of the whole text. The query comes after all cached positions.",
    cachedAttention: layer({ mask: (T, t) => maskBy(T, t, (i, j) => j <= i) }),
  },
  "sees-the-cache-alone": {
    because: "Your new positions see only the old ones. Each also sees itself, and the new ones before it.",
    cachedAttention: layer({
      mask: (T, t, cache) => (cache ? maskBy(T, t, (_, j) => j < T) : causalMask(t, T + t)),
    }),
  },
  "hides-the-present": {
    because: "You hid the diagonal, so no position sees itself. It may.",
    cachedAttention: layer({ mask: (T, t) => maskBy(T, t, (i, j) => j < i + T) }),
  },
  "sees-the-next-one-too": {
    because: "Your mask ends one key too late: each new position sees itself and the one that follows.",
    cachedAttention: layer({ mask: (T, t) => maskBy(T, t, (i, j) => j <= i + T + 1) }),
  },
  "scores-not-scaled": {
    because: "You didn't scale the scores before the softmax. Divide them by the root of the head dimension.",
    cachedAttention: layer({ find: scaled((_, headDim) => Math.sqrt(headDim)) }),
  },
  "scaled-by-all-heads": {
    because:
      "You scaled the scores by the width of all heads together. Each head compares rows of its own dimension.",
    cachedAttention: layer({ find: scaled((H) => 1 / Math.sqrt(H)) }),
  },
  "forgets-to-look-back": {
    because: "Your queries meet only the new keys. You passed the cache along, but never used it.",
    cachedAttention: layer({
      find: ({ q, k, v }) => batchedAttention(q, k, v, causalMask(q.shape[2]!)).output,
    }),
  },
  "queries-by-the-keys-weights": {
    because:
      "You computed the queries with Wk and bk, the weights of the keys. They have their own, Wq and bq.",
    cachedAttention: layer({
      find: ({ k }, { K, V }, mask) => batchedAttention(k, K, V, mask).output,
    }),
  },
  "new-values-only": {
    because: "Your old keys got no values of their own: you repeated those of the new positions for them.",
    cachedAttention: layer({
      find: ({ q, v }, { K }, mask) => {
        const [t, T] = [v.shape[2]!, K.shape[2]!];
        const rows = tf.range(0, T, 1, "int32").mod(tf.scalar(t, "int32")); // [T]
        return batchedAttention(q, K, tf.gather(v, rows, 2), mask).output;
      },
    }),
  },
  "caches-the-queries": {
    because: "You cached queries as keys. No later token needs an old query; new queries meet old keys.",
    cachedAttention: layer({ keep: ({ q, v, cache }) => appendCache(cache, q, v) }),
  },
  "keys-for-values": {
    because: "You filled the cache with keys twice. Attention mixes values, so it needs them too.",
    cachedAttention: layer({ keep: ({ k, cache }) => appendCache(cache, k, k) }),
  },
  "exchanges-keys-and-values": {
    because: "You swapped keys and values when you filled the cache.",
    cachedAttention: layer({ keep: ({ k, v, cache }) => appendCache(cache, v, k) }),
  },
  "keys-without-their-bias": {
    because:
      "You cached the keys without their bias. Within one text softmax hides it, but the cache is wrong all the same.",
    cachedAttention: layer({
      keep: ({ v, cache }, { x, W, heads }) =>
        appendCache(cache, splitHeads(batchedLinear(x, W.Wk), heads), v),
    }),
  },
  "values-without-their-bias": {
    because: "You projected the values without their bias.",
    cachedAttention: layer({
      keep: ({ k, cache }, { x, W, heads }) =>
        appendCache(cache, k, splitHeads(batchedLinear(x, W.Wv), heads)),
    }),
  },
  "hands-back-the-old-cache": {
    because:
      "You returned the cache that came in, and at the start of a text that is none. Return the longer one, with the new positions.",
    cachedAttention: (x, weights, heads, cache) => {
      const { output, cache: longer } = right(x, weights, heads, cache);
      tf.dispose([longer.K, longer.V]);
      return { output, cache: cache as KVCache };
    },
  },
  "never-extends-a-cache": {
    because: "You returned the cache that came in. The next token would not find the new positions.",
    cachedAttention: layer({ hand: (all, { cache }) => cache ?? all }),
  },
  "hands-back-the-new-alone": {
    because: "You returned only the new positions. The next token would not find the old ones.",
    cachedAttention: layer({ hand: (_, { k, v }) => ({ K: k, V: v }) }),
  },
  "appends-twice": {
    because: "You appended the new positions to the cache twice. Each belongs there once.",
    cachedAttention: layer({ hand: (all, { k, v }) => appendCache(all, k, v) }),
  },
  "forgets-the-output-bias": {
    because: "The bias of the output is missing.",
    cachedAttention: layer({ mix: (found, { Wo }) => batchedLinear(mergeHeads(found), Wo) }),
  },
  "heads-merged-by-reshape": {
    because:
      "You concatenated the heads by reshape alone, so pieces of different positions became neighbors.",
    cachedAttention: layer({
      mix: (found, { Wo, bo }) => {
        const [B, H, t, headDim] = found.shape as number[];
        return batchedLinear(tf.reshape(found, [B, t, H * headDim]), Wo, bo);
      },
    }),
  },
  "answers-for-all-positions": {
    because:
      "You returned outputs for old positions too. Theirs were computed long ago; return only the new ones.",
    cachedAttention: layer({
      find: ({ q, k }, { K, V }, mask) => {
        const lacking = K.shape[2]! - k.shape[2]!;
        const found = batchedAttention(q, K, V, mask).output; // [B, H, t, headDim]
        return tf.pad(found, [
          [0, 0],
          [0, 0],
          [lacking, 0],
          [0, 0],
        ]);
      },
    }),
  },
  "frees-the-old-cache": {
    because: "You disposed of the old cache. The caller may still continue from it in another way.",
    cachedAttention: (x, weights, heads, cache) => {
      const result = right(x, weights, heads, cache);
      if (cache) tf.dispose([cache.K, cache.V]);
      return result;
    },
  },
  "changes-the-shared-cache": {
    because:
      "You filled the caller's cache object with the new tensors. Another piece may still continue from it.",
    cachedAttention: (x, weights, heads, cache) => {
      const result = right(x, weights, heads, cache);
      return { ...result, cache: Object.assign(cache ?? {}, result.cache) };
    },
  },
  "cuts-the-cache-from-gradients": {
    because:
      "Your new cache holds numbers that were read out of tensors, so no gradient reaches the weights through it.",
    cachedAttention: layer({ hand: ({ K, V }) => ({ K: cut(K), V: cut(V) }) }),
  },
  "keys-biased-only-with-queries": {
    because:
      "You used the bias of the keys only where the queries have one. Each bias may be there or missing.",
    cachedAttention: (x, W, heads, cache) => layer({})(x, { ...W, bk: W.bq && W.bk }, heads, cache),
  },
  "values-biased-only-with-queries": {
    because:
      "You used the bias of the values only where the queries have one. Each bias may be there or missing.",
    cachedAttention: (x, W, heads, cache) => layer({})(x, { ...W, bv: W.bq && W.bv }, heads, cache),
  },
  "keys-biased-like-queries": {
    because: "You gave the keys the bias of the queries. Each projection has its own bias.",
    cachedAttention: (x, W, heads, cache) => layer({})(x, { ...W, bk: W.bq }, heads, cache),
  },
  "with-a-residual": {
    because: "You added the layer's input to its output. The block does that, not attention.",
    cachedAttention: (x, W, heads, cache) =>
      tf.tidy(() => {
        const { output, cache: longer } = layer({})(x, W, heads, cache);
        return { output: tf.add(x, output), cache: longer };
      }),
  },
});
