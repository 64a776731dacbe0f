import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { type CachedLogits, cachedLogits } from "./cached-forward.js";
import { type Past, slideCache as right, windowedLogits as rightLogits } from "./sliding-window-cache.js";

/** Rows of a cache, chosen in another way. */
const sliding =
  (rows: (x: tf.Tensor, T: number, keep: number) => tf.Tensor) =>
  (cache: KVCache, keep: number): KVCache => {
    tf.dispose(right(cache, keep));
    const T = cache.K.shape[2]!;
    return tf.tidy(() => ({ K: rows(cache.K, T, keep), V: rows(cache.V, T, keep) }));
  };

type State = {
  gpt: GPT;
  token: tf.Tensor;
  window: number;
  caches: KVCache[];
  length: number;
  i: number;
  past: Past;
};

const slid = (caches: KVCache[], keep: number) => caches.map((cache) => right(cache, keep));

/** The token through the model in another way, behind the stub's checks. */
const stepping =
  (
    step: (state: State) => CachedLogits,
    hand: (past: Past, before: Past, window: number) => Past = (past) => past,
  ) =>
  (gpt: GPT, ids: tf.Tensor, window: number, past: Past = { caches: [], length: 0 }) => {
    tf.dispose(rightLogits(gpt, ids, window, past));
    return tf.tidy(() => {
      let { caches, length } = past;
      const scores: tf.Tensor[] = [];
      for (let i = 0; i < ids.shape[1]!; i++) {
        const token = tf.slice(ids, [0, i], [-1, 1]); // [B, 1]
        const next = step({ gpt, token, window, caches, length, i, past });
        scores.push(next.logits);
        ({ caches } = next);
        length++;
      }
      const handed = hand({ caches, length }, past, window);
      const kept = handed.caches.map(({ K, V }) => ({ K: tf.clone(K), V: tf.clone(V) }));
      return { logits: tf.concat(scores, 1), past: { ...handed, caches: kept } };
    });
  };

/** The window as it should be, of so many positions. */
const seeing =
  (positions: (window: number) => number) =>
  ({ gpt, token, window, caches, length }: State) =>
    cachedLogits(gpt, token, slid(caches, positions(window)), length);
const rightStep = seeing((window) => window - 1);

export default mistakesFor<typeof import("./sliding-window-cache.js")>({
  "keeps-the-first": {
    because:
      "You kept the first positions and dropped the last ones. The next token needs the end of the text.",
    slideCache: sliding((x, T, keep) => tf.slice(x, [0, 0, 0, 0], [-1, -1, Math.min(T, keep), -1])),
    windowedLogits: stepping(({ gpt, token, window, caches, length }) => {
      const first = (x: tf.Tensor) =>
        tf.slice(x, [0, 0, 0, 0], [-1, -1, Math.min(x.shape[2]!, window - 1), -1]);
      return cachedLogits(
        gpt,
        token,
        caches.map(({ K, V }) => ({ K: first(K), V: first(V) })),
        length,
      );
    }),
  },
  "one-too-many": {
    because: "You kept one position too many.",
    slideCache: sliding((x, T, keep) => tf.slice(x, [0, 0, Math.max(0, T - keep - 1), 0], [-1, -1, -1, -1])),
  },
  "one-too-few": {
    because: "You kept one position too few.",
    slideCache: sliding((x, T, keep) => {
      const rows = Math.min(T, Math.max(0, keep - 1));
      return tf.slice(x, [0, 0, T - rows, 0], [-1, -1, rows, -1]);
    }),
  },
  "forgets-one-position": {
    because: "You always dropped one position. Keep the last keep positions, however many there are.",
    slideCache: sliding((x, T, keep) =>
      T > keep ? tf.slice(x, [0, 0, 1, 0], [-1, -1, T - 1, -1]) : tf.clone(x),
    ),
  },
  "slides-the-heads": {
    because: "You cut off heads. The positions are on axis 2, the heads on axis 1.",
    slideCache: sliding((x, _, keep) => {
      const H = x.shape[1]!;
      return tf.slice(x, [0, Math.max(0, H - keep), 0, 0], [-1, Math.min(H, keep), -1, -1]);
    }),
  },
  "slides-the-keys-alone": {
    because: "You left the values unchanged. A key and its value come and go together.",
    slideCache: (cache, keep) => {
      const { K, V } = right(cache, keep);
      V.dispose();
      return { K, V: tf.clone(cache.V) };
    },
  },
  "keys-for-values": {
    because: "You cut the values out of the keys.",
    slideCache: (cache, keep) => right({ K: cache.K, V: cache.K }, keep),
  },
  "fills-up-with-zeros": {
    because:
      "You replaced forgotten rows by zeros. A key of zeros still gets a score, 0, and takes its share of the weights.",
    slideCache: sliding((x, T, keep) => {
      const gone = Math.max(0, T - keep);
      const rest = tf.slice(x, [0, 0, gone, 0], [-1, -1, T - gone, -1]);
      return tf.pad(rest, [
        [0, 0],
        [0, 0],
        [gone, 0],
        [0, 0],
      ]);
    }),
  },
  "hands-back-a-short-cache": {
    because: "You returned a short cache itself, so disposing of the new one disposes of the old one.",
    slideCache: (cache, keep) => (cache.K.shape[2]! <= keep ? cache : right(cache, keep)),
  },
  "frees-the-old-cache": {
    because: "You disposed of the old cache. It belongs to the caller.",
    slideCache: (cache, keep) => {
      const last = right(cache, keep);
      tf.dispose([cache.K, cache.V]);
      return last;
    },
  },
  "renumbers-the-positions": {
    because:
      "You used the token's index in the cache as its position. When the cache forgets, the text stays long.",
    windowedLogits: stepping(({ gpt, token, window, caches }) =>
      cachedLogits(gpt, token, slid(caches, window - 1)),
    ),
  },
  "begins-at-0-in-every-piece": {
    because: "You started positions at 0 in each piece. The past says how long the text is.",
    windowedLogits: stepping(({ gpt, token, window, caches, i }) =>
      cachedLogits(gpt, token, slid(caches, window - 1), i),
    ),
  },
  "one-position-for-a-piece": {
    because:
      "You gave all tokens of a piece the position of its first one. Each is one position after the one before it.",
    windowedLogits: stepping(({ gpt, token, window, caches, past }) =>
      cachedLogits(gpt, token, slid(caches, window - 1), past.length),
    ),
  },
  "one-position-too-far": {
    because: "Positions count from 0, so after n tokens the next one is at position n. You went one too far.",
    windowedLogits: stepping(({ gpt, token, window, caches, length }) =>
      cachedLogits(gpt, token, slid(caches, window - 1), length + 1),
    ),
  },
  "sees-the-past-of-the-piece-alone": {
    because:
      "You started every token of a piece from the caches that came in. The tokens before it in the piece are missing.",
    windowedLogits: stepping(({ gpt, token, window, length, past }) =>
      cachedLogits(gpt, token, slid(past.caches, window - 1), length),
    ),
  },
  "slides-when-over-the-window": {
    because: "You left a cache of W positions unchanged. With the token itself that makes W + 1.",
    windowedLogits: stepping(({ gpt, token, window, caches, length }) =>
      cachedLogits(
        gpt,
        token,
        caches.map((cache) => (cache.K.shape[2]! > window ? right(cache, window - 1) : cache)),
        length,
      ),
    ),
  },
  "slides-after-the-step": {
    because: "Your caches forget only after a token, so it saw all of a past with more than W − 1 positions.",
    windowedLogits: stepping(({ gpt, token, window, caches, length }) => {
      const { logits, caches: longer } = cachedLogits(gpt, token, caches, length);
      return { logits, caches: slid(longer, window - 1) };
    }),
  },
  "sees-one-too-many": {
    because: "W cached positions and the token itself make W + 1. The token is one of the W that it sees.",
    windowedLogits: stepping(
      seeing((window) => window),
      ({ caches, length }, _, window) => ({ caches: slid(caches, window), length }),
    ),
  },
  "sees-one-too-few": {
    because: "Your token saw one position too few. It sees itself and the W − 1 before it.",
    windowedLogits: stepping(seeing((window) => Math.max(0, window - 2))),
  },
  "sees-everything": {
    because: "You forgot nothing: every token sees the whole text.",
    windowedLogits: stepping(
      ({ gpt, token, caches, length }) => cachedLogits(gpt, token, caches, length),
      ({ caches, length }) => ({ caches, length }),
    ),
  },
  "sees-itself-alone": {
    because: "You didn't use the caches: every token saw only itself.",
    windowedLogits: stepping(seeing(() => 0)),
  },
  "slides-the-first-block-alone": {
    because: "You slid the cache of the first block only. Each block has a cache, and each forgets.",
    windowedLogits: stepping(({ gpt, token, window, caches, length }) =>
      cachedLogits(
        gpt,
        token,
        caches.map((cache, layer) => (layer === 0 ? right(cache, window - 1) : cache)),
        length,
      ),
    ),
  },
  "forgets-the-past": {
    because: "You didn't use the past that came in: you read every piece as a text of its own.",
    windowedLogits: (gpt, ids, window, past) => {
      tf.dispose(rightLogits(gpt, ids, window, past));
      return rightLogits(gpt, ids, window, { caches: [], length: past?.length ?? 0 });
    },
  },
  "hands-back-the-old-past": {
    because: "You returned the past that came in, so the next token would not find this one.",
    windowedLogits: stepping(rightStep, (past, before) => (before.length ? before : past)),
  },
  "counts-in-the-past": {
    because:
      "You changed the length of the caller's past. It belongs to the caller, who may continue from it twice.",
    windowedLogits: (gpt, ids, window, past) => {
      const result = rightLogits(gpt, ids, window, past);
      if (past) past.length = result.past.length;
      return result;
    },
  },
  "puts-its-caches-into-the-past": {
    because:
      "You put the new caches into the caller's past. It belongs to the caller, who may continue from it twice.",
    windowedLogits: (gpt, ids, window, past) => {
      const result = rightLogits(gpt, ids, window, past);
      if (past) past.caches = result.past.caches;
      return result;
    },
  },
  "frees-the-past": {
    because:
      "You disposed of the caches that came in. The caller may still continue from them in another way.",
    windowedLogits: (gpt, ids, window, past) => {
      const result = rightLogits(gpt, ids, window, past);
      if (past) tf.dispose(past.caches);
      return result;
    },
  },
  "length-of-the-cache": {
    because:
      "You set the past's length to that of the caches. It counts all tokens of the text, including forgotten ones.",
    windowedLogits: stepping(rightStep, ({ caches }) => ({ caches, length: caches[0].K.shape[2]! })),
  },
  "refuses-a-large-keep": {
    because: "You refused to keep many more positions than there are. Then all of them stay.",
    slideCache: (cache, keep) => {
      if (keep > cache.K.shape[2]! + 100)
        throw new RangeError(`a cache keeps 0 positions or more, got ${keep}`);
      return right(cache, keep);
    },
  },
  "zero-keeps-all": {
    because: "You took 0 for a number that isn't given, and kept everything. With 0 no position stays.",
    slideCache: (cache, keep) => right(cache, keep === 0 ? cache.K.shape[2]! : keep),
  },
  "keeps-at-least-one": {
    because: "With a window of 1 you still kept one earlier position. A token then sees itself alone.",
    windowedLogits: stepping(seeing((window) => Math.max(1, window - 1))),
  },
});
