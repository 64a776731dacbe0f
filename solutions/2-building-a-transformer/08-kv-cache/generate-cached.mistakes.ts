import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because: "You read all ids so far after a cache that already has them, so each is there twice.",
    generateCached: writing({ next: (_, { ids }) => [...ids] }),
  },
  "recomputes-everything": {
    because: "Your ids are right, but you read the whole text again for each token: the cache saves nothing.",
    generateCached: writing({
      read: (state) => reading({ ...state, caches: [] }, state.ids),
    }),
  },
  "token-by-token-from-the-start": {
    because: "You read the prompt one token at a time. All of it is known: read it in one pass.",
    generateCached: writing({
      read: (state) => {
        let step: Step = { last: tf.zeros([1]), caches: state.caches };
        for (const id of state.unread) step = reading({ ...state, caches: step.caches }, [id]);
        return step;
      },
    }),
  },
  "reads-the-last-token-too": {
    because: "You read the last token as well, although no token comes after it.",
    generateCached: writing({
      next: (id, state) => {
        const isLast = state.caches[0].K.shape[2] === state.gpt.P.shape[0];
        if (!isLast) tf.tidy(() => void reading(state, [id]));
        return [id];
      },
    }),
  },
  "reads-the-prompt-for-nothing": {
    because: "You read the prompt even if nothing is to be written. Then its last token needs no position.",
    generateCached: async (gpt, prompt, count, choose) => {
      const readToo = () => void cachedLogits(gpt, idTensor([prompt], gpt.E.shape[0]), []);
      if (prompt.length > 0 && count === 0) tf.tidy(readToo);
      return writing({})(gpt, prompt, count, choose);
    },
  },
  "scores-behind-the-first-token": {
    because: "You took the logits at the first position. The last position predicts the next token.",
    generateCached: writing({ read: (state) => reading(state, state.unread, 0) }),
  },
  "scores-behind-the-last-but-one": {
    because:
      "You read the logits one position too early: they predict a token that is already in the prompt.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, Math.max(0, state.unread.length - 2)),
    }),
  },
  "begins-at-the-last-position": {
    because: "You gave the position of the last token. The model needs the position of the first unread one.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, undefined, state.ids.length - 1),
    }),
  },
  "forgets-the-prompt": {
    because: "You read only the last token of the prompt. The model needs keys and values of all of it.",
    generateCached: writing({
      read: (state) =>
        reading(state, state.unread.slice(-1), 0, state.written === 0 ? state.ids.length - 1 : undefined),
    }),
  },
  "reads-the-prompt-again-and-again": {
    because: "You fed the model tokens of the prompt each time, not the token that was just generated.",
    generateCached: writing({ next: (_, { ids, prompt }) => [ids[prompt - 1]] }),
  },
  "feeds-the-likeliest": {
    because:
      "You fed back the likeliest token, not the chosen one. They differ as soon as the choice is random.",
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
    because: "You didn't keep the new caches: every token was read as if no token came before it.",
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
    because: "Every step continued from the caches of the prompt. They must hold the generated tokens too.",
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
      "You numbered the generated tokens from 0 and used that as position. The prompt comes before them.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, undefined, state.written === 0 ? 0 : state.written),
    }),
  },
  "one-token-too-many": {
    because: "You returned one token too many.",
    generateCached: (gpt, prompt, count, choose) =>
      writing({})(gpt, prompt, count === 0 ? 0 : count + 1, choose),
  },
  "without-the-prompt": {
    because: "You returned only the continuation. The ids of the prompt come first.",
    generateCached: writing({ end: (ids, { prompt }) => ids.slice(prompt) }),
  },
  "writes-into-the-prompt": {
    because: "You changed the caller's list. It must stay unchanged: copy it first.",
    generateCached: writing({ start: (prompt) => prompt }),
  },
  "empties-the-prompt": {
    because: "You emptied the caller's list: your unread tokens are the very list that came in.",
    generateCached: async (gpt, prompt, count, choose) => {
      const ids = await writing({})(gpt, prompt, count, choose);
      if (count > 0) prompt.splice(0);
      return ids;
    },
  },
  "puts-the-unread-into-the-prompt": {
    because:
      "The caller's list now holds the last unread token: your unread tokens are the very list that came in.",
    generateCached: async (gpt, prompt, count, choose) => {
      const ids = await writing({})(gpt, prompt, count, choose);
      if (count > 0) prompt.splice(0, prompt.length, ids[ids.length - 1]);
      return ids;
    },
  },
  "gives-choose-a-typed-array": {
    because:
      "You gave choose the result of data(), a Float32Array. It expects a list, whose map, for example, may return anything.",
    generateCached: writing({ give: (scores) => scores }),
  },
  "gives-choose-probabilities": {
    because: "You gave choose probabilities. Give it the logits, and let it decide what to make of them.",
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
    because: "You took the highest logit, and didn't call choose.",
    generateCached: (gpt, prompt, count, choose) =>
      writing({})(gpt, prompt, count, (scores) => {
        choose(scores);
        return indexOfHighest(scores);
      }),
  },
  "leaves-the-old-caches": {
    because: "You replaced the old caches without freeing them: each step leaks two tensors per block.",
    generateCached: writing({ free: () => {} }),
  },
  "frees-after-choosing": {
    because:
      "You freed the old caches only after choosing the token. Until then the caches of two steps are in memory.",
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
    because: "You kept the new caches only after choosing the token. If choose throws, they are never freed.",
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
    because: "You left the caches of the last step in memory. Free them when the text is finished.",
    generateCached: writing({ freeAtEnd: false }),
  },
  "leaves-the-scores": {
    because: "You read the tensor of logits without freeing it: each token leaks one.",
    generateCached: writing({ freeScores: false }),
  },
  "one-position-too-far": {
    because:
      "You gave the newest token the position after its own. Behind T tokens it has position T, counted from 0.",
    generateCached: writing({
      read: (state) => reading(state, state.unread, undefined, state.written === 0 ? 0 : state.ids.length),
    }),
  },
  "room-for-the-last-token": {
    because:
      "You asked for a position for the last token too. It is never read: prompt + count − 1 are enough.",
    generateCached: async (gpt, prompt, count, choose) => {
      const [L] = gpt.P.shape;
      if (prompt.length > 0 && prompt.length + count > L)
        throw new RangeError(
          `a model of ${L} positions can't read ${prompt.length} tokens and write ${count}: shorten one`,
        );
      return writing({})(gpt, prompt, count, choose);
    },
  },
  "token-0-ends-the-text": {
    because: "You took token 0 for no token, and stopped. It is a token like any other.",
    generateCached: writing({
      next: (id, state) => {
        if (!id) state.written = Number.POSITIVE_INFINITY;
        return [id];
      },
    }),
  },
  "last-token-read-at-once": {
    because:
      "You read each token as soon as it was chosen, the last one too. No token comes after it: it needs no position.",
    generateCached: writing({
      next: (id, state) => {
        tf.tidy(() => void reading(state, [id]));
        return [id];
      },
    }),
  },
});
