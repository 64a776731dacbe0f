import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
  "along-another-axis": {
    because:
      "The new positions became further texts, heads or columns. They come behind the old ones, along the axis of positions.",
    appendCache: appending((old, fresh) => (old ? tf.concat([old, fresh], 1) : tf.clone(fresh))),
  },
  "new-in-front": {
    because: "The new positions came in front of the old ones. A text grows at its end.",
    appendCache: appending((old, fresh) => (old ? tf.concat([fresh, old], 2) : tf.clone(fresh))),
  },
  "forgets-the-old": {
    because:
      "Only the new positions came out. The cache is there so that the old ones are not computed again.",
    appendCache: appending((_, fresh) => tf.clone(fresh)),
  },
  "forgets-the-new": {
    because:
      "The cache came out as it went in. The new positions belong behind it: the next token will look at them.",
    appendCache: appending((old, fresh) => tf.clone(old ?? fresh)),
  },
  "overwrites-the-end": {
    because: "The new rows replaced the last old ones. A cache grows by each position that is read.",
    appendCache: appending((old, fresh) => {
      if (!old) return tf.clone(fresh);
      const [B, H, T, headDim] = old.shape as number[];
      const kept = Math.max(0, T - fresh.shape[2]!);
      return tf.concat([tf.slice(old, [0, 0, 0, 0], [B, H, kept, headDim]), fresh], 2);
    }),
  },
  "last-new-position-only": {
    because: "Of several new positions the last alone was kept. Pieces may be longer than one token.",
    appendCache: appending((old, fresh) => {
      const last = tf.slice(fresh, [0, 0, fresh.shape[2]! - 1, 0], [-1, -1, 1, -1]);
      return old ? tf.concat([old, last], 2) : tf.clone(fresh);
    }),
  },
  "keys-for-values": {
    because: "The values were filled with keys. Both have the same shape, so nothing but the numbers tells.",
    appendCache: (cache, k, v) => {
      tf.dispose(right(cache, k, v));
      return tf.tidy(() => ({ K: extend(cache?.K, k), V: extend(cache?.V, k) }));
    },
  },
  "exchanges-keys-and-values": {
    because: "New keys went behind old values, and new values behind old keys.",
    appendCache: (cache, k, v) => {
      tf.dispose(right(cache, k, v));
      return tf.tidy(() => ({ K: extend(cache?.K, v), V: extend(cache?.V, k) }));
    },
  },
  "first-item-for-all": {
    because: "Every item got the new rows of item 0. Each text of a batch goes on in its own way.",
    appendCache: appending((old, fresh) => {
      const first = tf.broadcastTo(tf.slice(fresh, 0, 1), fresh.shape);
      return old ? tf.concat([old, first], 2) : tf.clone(fresh);
    }),
  },
  "frees-the-old-cache": {
    because: "The old cache was disposed. Another continuation of the same text may still need it.",
    appendCache: (cache, k, v) => {
      const longer = right(cache, k, v);
      if (cache) tf.dispose([cache.K, cache.V]);
      return longer;
    },
  },
  "changes-the-shared-cache": {
    because: "The cache object itself was changed. Another caller that shares it now reads your tokens.",
    appendCache: (cache, k, v) => {
      const longer = right(cache, k, v);
      if (!cache) return longer;
      [cache.K, cache.V] = [longer.K, longer.V];
      return cache;
    },
  },
  "hands-back-what-came-in": {
    because:
      "The first cache is made of k and v themselves: disposing it disposes what the caller still uses.",
    appendCache: (cache, k, v) => {
      if (cache) return right(cache, k, v);
      tf.dispose(right(cache, k, v));
      return { K: k, V: v };
    },
  },
  "keeps-by-force": {
    because:
      "The tensors were kept with tf.keep. Then no tidy of a caller frees them: every step of a text leaves two behind.",
    appendCache: (cache, k, v) => {
      const longer = right(cache, k, v);
      tf.keep(longer.K);
      tf.keep(longer.V);
      return longer;
    },
  },
  "keeps-no-gradient-of-the-past": {
    because:
      "The cached rows were treated as constants. Here they are tensors like others, and gradients go through.",
    appendCache: appending((old, fresh) => {
      const still = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor),
        gradFunc: (dy) => tf.zerosLike(dy),
      }));
      return old ? tf.concat([still(old), fresh], 2) : tf.clone(fresh);
    }),
  },
  "counts-the-heads": {
    because: "The length of the axis of heads was given. The positions lie on axis 2.",
    cacheLength: (cache) => cache?.K.shape[1] ?? 0,
  },
  "counts-all-numbers": {
    because: "All numbers of the keys were counted. A position has many: headDim in each head.",
    cacheLength: (cache) => cache?.K.size ?? 0,
  },
  "one-where-there-is-none": {
    because: "Where there is no cache, no position was read: the first token stands at 0.",
    cacheLength: (cache) => cache?.K.shape[2] ?? 1,
  },
  "the-last-position": {
    because: "That is the position of the last row, one less than the number of rows.",
    cacheLength: (cache) => (cache ? cache.K.shape[2]! - 1 : 0),
  },
});
