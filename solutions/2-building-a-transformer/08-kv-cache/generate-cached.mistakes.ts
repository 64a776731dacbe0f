import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { cachedLogits } from "./cached-forward.js";

type Choose = (scores: number[]) => number;
type State = {
  gpt: GPT;
  ids: number[];
  caches: KVCache[];
  unread: number[];
  written: number;
  prompt: number;
};
type Step = { last: tf.Tensor; caches: KVCache[] };
interface Steps {
  read: (state: State) => Step;
  free: (old: KVCache[]) => void;
  give: (scores: Float32Array) => unknown;
  next: (id: number, state: State) => number[];
  freeScores: boolean;
  end: (ids: number[], state: State) => number[];
  start: (prompt: number[]) => number[];
  freeAtEnd: boolean;
}

/** The scores behind one position of these ids, and longer caches. */
const reading = ({ gpt, caches }: State, ids: number[], at = ids.length - 1, position?: number): Step => {
  const V = gpt.E.shape[0];
  const { logits, caches: longer } = cachedLogits(gpt, idTensor([ids], V), caches, position);
  return { last: tf.slice(logits, [0, at, 0], [1, 1, V]), caches: longer };
};

const steps: Steps = {
  read: (state) => reading(state, state.unread),
  free: (old) => tf.dispose(old),
  give: (scores) => Array.from(scores),
  next: (id) => [id],
  freeScores: true,
  end: (ids) => ids,
  start: (prompt) => [...prompt],
  freeAtEnd: true,
};

/** Writes on behind the stub's checks, with some of its steps replaced. */
const writing =
  (other: Partial<Steps>) =>
  async (gpt: GPT, prompt: number[], count: number, choose: Choose): Promise<number[]> => {
    const { read, free, give, next, freeScores, end, start, freeAtEnd } = { ...steps, ...other };
    if (prompt.length === 0 || prompt.length + count - 1 > gpt.P.shape[0]) throw new RangeError("no room");
    tf.dispose(idTensor([prompt], gpt.E.shape[0]));
    const state: State = {
      gpt,
      ids: start(prompt),
      caches: [],
      unread: [...prompt],
      written: 0,
      prompt: prompt.length,
    };
    try {
      for (; state.written < count; state.written++) {
        const step: Step = tf.tidy(() => read(state));
        free(state.caches);
        state.caches = step.caches;
        const scores = await step.last.data();
        if (freeScores) step.last.dispose();
        const id = choose(give(scores as Float32Array) as number[]);
        state.ids.push(id);
        state.unread = next(id, state);
      }
      return end(state.ids, state);
    } finally {
      if (freeAtEnd) tf.dispose(state.caches);
    }
  };

const indexOfHighest = (scores: ArrayLike<number>) =>
  Array.from(scores).indexOf(Math.max(...Array.from(scores)));

export default mistakesFor<typeof import("./generate-cached.js")>({
  "reads-all-ids-again": {
    because: "All ids so far were read behind a cache that has them already: each stands there twice.",
    generateCached: writing({ next: (_, { ids }) => [...ids] }),
  },
  "recomputes-everything": {
    because: "The ids are right, but the whole text was read again for each token: the cache saves nothing.",
    generateCached: writing({
      read: (state) => reading({ ...state, caches: [] }, state.ids),
    }),
  },
  "token-by-token-from-the-start": {
    because: "The prompt was read one token at a time. All of it is known: one pass reads it.",
    generateCached: writing({
      read: (state) => {
        let step: Step = { last: tf.zeros([1]), caches: state.caches };
        for (const id of state.unread) step = reading({ ...state, caches: step.caches }, [id]);
        return step;
      },
    }),
  },
  "reads-the-last-token-too": {
    because: "The last token went through the model as well, though nobody asks what comes behind it.",
    generateCached: writing({
      next: (id, state) => {
        const isLast = state.caches[0].K.shape[2] === state.gpt.P.shape[0];
        if (!isLast) tf.tidy(() => void reading(state, [id]));
        return [id];
      },
    }),
  },
  "scores-behind-the-first-token": {
    because: "The scores of the first position were taken. What comes next stands behind the last one.",
    generateCached: writing({ read: (state) => reading(state, state.unread, 0) }),
  },
  "scores-behind-the-last-but-one": {
    because:
      "Of the prompt, the scores behind the last token but one were taken. They tell of a token that is there already.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, Math.max(0, state.unread.length - 2)),
    }),
  },
  "begins-at-the-last-position": {
    because:
      "The position of the last token was given. What is asked for is where the first unread one stands.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, undefined, state.ids.length - 1),
    }),
  },
  "forgets-the-prompt": {
    because: "Only the last token of the prompt was read. Keys and values of all of it are needed.",
    generateCached: writing({
      read: (state) =>
        reading(state, state.unread.slice(-1), 0, state.written === 0 ? state.ids.length - 1 : undefined),
    }),
  },
  "reads-the-prompt-again-and-again": {
    because: "The model was fed tokens of the prompt each time, not the token that was just written.",
    generateCached: writing({ next: (_, { ids, prompt }) => [ids[prompt - 1]] }),
  },
  "feeds-the-likeliest": {
    because:
      "The likeliest token was fed back, not the one that was chosen. They differ as soon as one draws.",
    generateCached: async (gpt, prompt, count, choose) => {
      let best = 0;
      return writing({
        give: (scores) => {
          best = indexOfHighest(scores);
          return Array.from(scores);
        },
        next: () => [best],
      })(gpt, prompt, count, choose);
    },
  },
  "drops-the-caches": {
    because: "The new caches were not kept: every token was read as if nothing came before it.",
    generateCached: writing({
      read: (state) =>
        reading(state, state.unread, state.unread.length - 1, state.ids.length - state.unread.length),
      free: () => {},
      next: (id, state) => {
        tf.dispose(state.caches);
        state.caches = [];
        return [id];
      },
    }),
  },
  "keeps-the-caches-of-the-prompt": {
    because: "Every step went on from the caches of the prompt. What was written must be in them, too.",
    generateCached: async (gpt, prompt, count, choose) => {
      let first: KVCache[] = [];
      const ids = await writing({
        read: (state) => {
          const step = reading(
            { ...state, caches: first },
            state.unread,
            undefined,
            state.ids.length - state.unread.length,
          );
          return step;
        },
        free: () => {},
        next: (id, state) => {
          if (first.length === 0) first = state.caches;
          else tf.dispose(state.caches);
          return [id];
        },
        freeAtEnd: false,
      })(gpt, prompt, count, choose);
      tf.dispose(first);
      return ids;
    },
  },
  "counts-positions-by-the-written": {
    because:
      "A written token got its number among the written ones as position. The prompt stands before them.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, undefined, state.written === 0 ? 0 : state.written),
    }),
  },
  "one-token-too-many": {
    because: "One token more than asked for came out.",
    generateCached: (gpt, prompt, count, choose) =>
      writing({})(gpt, prompt, count === 0 ? 0 : count + 1, choose),
  },
  "without-the-prompt": {
    because: "Only the continuation came back. The ids of the prompt belong in front of it.",
    generateCached: writing({ end: (ids, { prompt }) => ids.slice(prompt) }),
  },
  "writes-into-the-prompt": {
    because: "The caller's list grew. It is to stay as it is: copy it first.",
    generateCached: writing({ start: (prompt) => prompt }),
  },
  "empties-the-prompt": {
    because: "The caller's list was emptied: what was unread is the very list that came in.",
    generateCached: async (gpt, prompt, count, choose) => {
      const ids = await writing({})(gpt, prompt, count, choose);
      if (count > 0) prompt.splice(0);
      return ids;
    },
  },
  "puts-the-unread-into-the-prompt": {
    because: "The caller's list holds the last unread token: what was unread is the very list that came in.",
    generateCached: async (gpt, prompt, count, choose) => {
      const ids = await writing({})(gpt, prompt, count, choose);
      if (count > 0) prompt.splice(0, prompt.length, ids[ids.length - 1]);
      return ids;
    },
  },
  "gives-choose-a-typed-array": {
    because:
      "choose got what data() gives, a Float32Array. A list was promised: its map, for one, may hold anything.",
    generateCached: writing({ give: (scores) => scores }),
  },
  "gives-choose-probabilities": {
    because: "choose got probabilities. It is handed the scores; what is made of them is its own affair.",
    generateCached: writing({
      give: (scores) => {
        const top = Math.max(...scores);
        const powers = Array.from(scores, (score) => Math.exp(score - top));
        const sum = powers.reduce((total, power) => total + power, 0);
        return powers.map((power) => power / sum);
      },
    }),
  },
  "always-the-highest": {
    because: "The highest score was taken, and choose was not asked.",
    generateCached: (gpt, prompt, count, choose) =>
      writing({})(gpt, prompt, count, (scores) => {
        choose(scores);
        return indexOfHighest(scores);
      }),
  },
  "leaves-the-old-caches": {
    because: "The old caches were replaced and not freed: each step leaves two tensors a block behind.",
    generateCached: writing({ free: () => {} }),
  },
  "frees-after-choosing": {
    because:
      "The old caches were freed only when the token was chosen. Until then those of two steps lie there.",
    generateCached: async (gpt, prompt, count, choose) => {
      let old: KVCache[] = [];
      return writing({
        free: (caches) => {
          old = caches;
        },
        next: (id) => {
          tf.dispose(old);
          return [id];
        },
      })(gpt, prompt, count, choose);
    },
  },
  "keeps-after-choosing": {
    because: "The new caches were kept only when the token was chosen. If choose throws, nobody frees them.",
    generateCached: async (gpt, prompt, count, choose) => {
      let kept: KVCache[] = [];
      const ids = await writing({
        freeAtEnd: false,
        next: (id, { caches }) => {
          kept = caches;
          return [id];
        },
      })(gpt, prompt, count, choose);
      tf.dispose(kept);
      return ids;
    },
  },
  "leaves-the-last-caches": {
    because: "The caches of the last step stayed. When the text is written, nobody needs them.",
    generateCached: writing({ freeAtEnd: false }),
  },
  "leaves-the-scores": {
    because: "The tensor of scores was read and not freed: one stays for each token.",
    generateCached: writing({ freeScores: false }),
  },
});
