import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type KVCache, appendCache as right } from "./append-cache.js";

type Extend = (old: tf.Tensor | undefined, fresh: tf.Tensor) => tf.Tensor;

const extend: Extend = (old, fresh) => (old ? tf.concat([old, fresh], 2) : tf.clone(fresh)); // [B, H, T + t, headDim]

/** Behind the stub's checks, keys and values put together in another way. */
const appending =
  (K: Extend, V = K) =>
  (cache: KVCache | undefined, k: tf.Tensor, v: tf.Tensor): KVCache => {
    tf.dispose(right(cache, k, v));
    return tf.tidy(() => ({ K: K(cache?.K, k), V: V(cache?.V, v) }));
  };

export default mistakesFor<typeof import("./append-cache.js")>({
  "as-further-items": {
    because:
      "You added the new positions as further items. They come after the old ones, along the axis of positions.",
    appendCache: appending((old, fresh) => (old ? tf.concat([old, fresh], 0) : tf.clone(fresh))),
  },
  "as-further-heads": {
    because:
      "You added the new positions as further heads. They come after the old ones, along the axis of positions.",
    appendCache: appending((old, fresh) => (old ? tf.concat([old, fresh], 1) : tf.clone(fresh))),
  },
  "as-wider-rows": {
    because: "You made each row wider. New positions come after the old ones, along the axis of positions.",
    appendCache: appending((old, fresh) => (old ? tf.concat([old, fresh], 3) : tf.clone(fresh))),
  },
  "hands-back-after-none": {
    because: "After an empty cache you returned k and v themselves. Every result owns its tensors.",
    appendCache: (cache, k, v) => {
      if (cache?.K.shape[2] !== 0) return right(cache, k, v);
      tf.dispose(right(cache, k, v));
      return { K: k, V: v };
    },
  },
  "new-in-front": {
    because: "You put the new positions before the old ones. A text grows at its end.",
    appendCache: appending((old, fresh) => (old ? tf.concat([fresh, old], 2) : tf.clone(fresh))),
  },
  "forgets-the-old": {
    because:
      "You returned only the new positions. The cache exists so that the old ones are not computed again.",
    appendCache: appending((_, fresh) => tf.clone(fresh)),
  },
  "forgets-the-new": {
    because:
      "You returned the cache unchanged. The new positions come after it: the next token will look at them.",
    appendCache: appending((old, fresh) => tf.clone(old ?? fresh)),
  },
  "overwrites-the-end": {
    because: "You replaced the last old rows by the new ones. A cache grows by each position that is read.",
    appendCache: appending((old, fresh) => {
      if (!old) return tf.clone(fresh);
      const [B, H, T, headDim] = old.shape as number[];
      const kept = Math.max(0, T - fresh.shape[2]!);
      return tf.concat([tf.slice(old, [0, 0, 0, 0], [B, H, kept, headDim]), fresh], 2);
    }),
  },
  "last-new-position-only": {
    because: "You kept only the last of several new positions. A piece may be longer than one token.",
    appendCache: appending((old, fresh) => {
      const last = tf.slice(fresh, [0, 0, fresh.shape[2]! - 1, 0], [-1, -1, 1, -1]);
      return old ? tf.concat([old, last], 2) : tf.clone(fresh);
    }),
  },
  "keys-for-values": {
    because: "You filled the values with keys. Both have the same shape, so only the numbers show it.",
    appendCache: (cache, k, v) => {
      tf.dispose(right(cache, k, v));
      return tf.tidy(() => ({ K: extend(cache?.K, k), V: extend(cache?.V, k) }));
    },
  },
  "exchanges-keys-and-values": {
    because: "You put new keys after old values, and new values after old keys.",
    appendCache: (cache, k, v) => {
      tf.dispose(right(cache, k, v));
      return tf.tidy(() => ({ K: extend(cache?.K, v), V: extend(cache?.V, k) }));
    },
  },
  "first-item-for-all": {
    because: "You gave every item the new rows of item 0. Each text of a batch continues in its own way.",
    appendCache: appending((old, fresh) => {
      const first = tf.broadcastTo(tf.slice(fresh, 0, 1), fresh.shape);
      return old ? tf.concat([old, first], 2) : tf.clone(fresh);
    }),
  },
  "frees-the-old-cache": {
    because: "You disposed of the old cache. Another continuation of the same text may still need it.",
    appendCache: (cache, k, v) => {
      const longer = right(cache, k, v);
      if (cache) tf.dispose([cache.K, cache.V]);
      return longer;
    },
  },
  "changes-the-shared-cache": {
    because: "You changed the cache object itself. Another caller that shares it now reads your tokens.",
    appendCache: (cache, k, v) => {
      const longer = right(cache, k, v);
      if (!cache) return longer;
      [cache.K, cache.V] = [longer.K, longer.V];
      return cache;
    },
  },
  "hands-back-what-came-in": {
    because:
      "You made the first cache of k and v themselves: disposing of it disposes of tensors that the caller still uses.",
    appendCache: (cache, k, v) => {
      if (cache) return right(cache, k, v);
      tf.dispose(right(cache, k, v));
      return { K: k, V: v };
    },
  },
  "keeps-by-force": {
    because:
      "You kept the tensors with tf.keep. Then no tidy of a caller frees them: every step of a text leaks two.",
    appendCache: (cache, k, v) => {
      const longer = right(cache, k, v);
      tf.keep(longer.K);
      tf.keep(longer.V);
      return longer;
    },
  },
  "keeps-no-gradient-of-the-past": {
    because:
      "You treated the cached rows as constants. Here they are tensors like others, and gradients pass through.",
    appendCache: appending((old, fresh) => {
      const still = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor),
        gradFunc: (dy) => tf.zerosLike(dy),
      }));
      return old ? tf.concat([still(old), fresh], 2) : tf.clone(fresh);
    }),
  },
  "counts-the-heads": {
    because: "You returned the number of heads. The positions are on axis 2.",
    cacheLength: (cache) => cache?.K.shape[1] ?? 0,
  },
  "counts-the-components": {
    because: "You returned the head dimension. The positions are on axis 2.",
    cacheLength: (cache) => cache?.K.shape[3] ?? 0,
  },
  "counts-the-items": {
    because: "You returned the number of items. The positions are on axis 2.",
    cacheLength: (cache) => cache?.K.shape[0] ?? 0,
  },
  "counts-all-numbers": {
    because: "You counted all numbers of the keys. A position has many: headDim in each head.",
    cacheLength: (cache) => cache?.K.size ?? 0,
  },
  "one-where-there-is-none": {
    because: "Without a cache, no position was read: the first token is at position 0.",
    cacheLength: (cache) => cache?.K.shape[2] ?? 1,
  },
  "the-last-position": {
    because: "You returned the position of the last row, one less than the number of rows.",
    cacheLength: (cache) => (cache ? cache.K.shape[2]! - 1 : 0),
  },
  "new-values-after-keys": {
    because: "You put the new values after the old keys. Values continue values.",
    appendCache: (cache, k, v) => {
      tf.dispose(right(cache, k, v));
      return tf.tidy(() => ({ K: extend(cache?.K, k), V: extend(cache?.K, v) }));
    },
  },
});
