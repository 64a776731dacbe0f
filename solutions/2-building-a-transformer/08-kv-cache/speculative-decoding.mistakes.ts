import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { cacheLength, type KVCache } from "./append-cache.js";
import { cachedLogits } from "./cached-forward.js";
import {
  acceptedTokens as accept,
  type Draft,
  speculativeDecoding as right,
  type Speculation,
} from "./speculative-decoding.js";

/** Where the n last ids occurred before, the latest place first. */
function placesOf(ids: number[], n: number): number[] {
  const ending = ids.slice(-n);
  const places: number[] = [];
  for (let start = ids.length - n - 1; start >= 0; start--)
    if (ending.every((id, i) => ids[start + i] === id)) places.push(start);
  return places;
}

/** A lookup whose proposal is made from the places in another way. */
const looking = (of: (ids: number[], most: number, n: number, places: number[]) => number[]) => ({
  promptLookup: (ids: number[], most: number, n = 2) => of(ids, most, n, placesOf(ids, n)),
});

interface Parts {
  most: (missing: number) => number;
  propose: (draft: Draft, ids: number[], most: number) => Promise<number[]> | number[];
  cut: (guesses: number[], most: number) => number[];
  /** the row of the logits at which the first guess is judged */
  from: (unread: number) => number;
  accept: (guesses: number[], choices: number[]) => number[];
  /** how many positions the caches keep */
  keep: (ids: number[], held: number, prompt: number) => number;
  passes: (passes: number, ids: number) => number;
  freesAtEnd: boolean;
}

const parts: Parts = {
  most: (missing) => missing - 1,
  propose: (draft, ids, most) => draft([...ids], most),
  cut: (guesses, most) => guesses.slice(0, most),
  from: (unread) => unread - 1,
  accept,
  keep: (ids) => ids.length - 1,
  passes: (passes) => passes,
  freesAtEnd: true,
};

/** The loop with some parts done in another way; what has no room is refused as it should be. */
const decoding = (other: Partial<Parts>) => ({
  async speculativeDecoding(model: GPT, prompt: number[], count: number, draft: Draft): Promise<Speculation> {
    const way = { ...parts, ...other };
    const V = model.E.shape[0];
    if (prompt.length === 0 || prompt.length + count - 1 > model.P.shape[0]) throw new RangeError("no room");
    tf.dispose(idTensor([prompt], V));
    const ids = [...prompt];
    const total = prompt.length + count;
    let [caches, passes, finished] = [[] as KVCache[], 0, false];
    try {
      while (ids.length < total) {
        const most = way.most(total - ids.length);
        const guesses = way.cut(await way.propose(draft, ids, most), most);
        const unread = ids.slice(cacheLength(caches[0]));
        const pass = tf.tidy(() => {
          const { logits, caches: longer } = cachedLogits(
            model,
            idTensor([[...unread, ...guesses]], V),
            caches,
          );
          const rows = tf.slice(logits, [0, way.from(unread.length), 0], [1, guesses.length + 1, V]);
          return { choices: tf.argMax(rows, -1), longer };
        });
        passes++;
        tf.dispose(caches);
        caches = pass.longer;
        const choices = Array.from(await pass.choices.data());
        pass.choices.dispose();
        ids.push(...way.accept(guesses, choices));
        const keep = way.keep(ids, cacheLength(caches[0]), prompt.length);
        const shorter = caches.map(({ K, V: values }) => {
          const first = (x: tf.Tensor) => tf.slice(x, [0, 0, 0, 0], [-1, -1, keep, -1]);
          return { K: first(K), V: first(values) };
        });
        tf.dispose(caches);
        caches = shorter;
      }
      finished = true;
    } finally {
      if (finished || way.freesAtEnd) tf.dispose(caches);
    }
    return { ids, passes: way.passes(passes, ids.length - prompt.length) };
  },
});

const wrongAt = (guesses: number[], choices: number[]) => guesses.findIndex((id, i) => id !== choices[i]);

export default mistakesFor<typeof import("./speculative-decoding.js")>({
  "finds-the-ending-itself": {
    because: "You found the last n ids themselves, and nothing comes after them. Look for an earlier place.",
    ...looking((ids, most) => ids.slice(ids.length, ids.length + most)),
  },
  "earliest-occurrence": {
    because: "You took the first of several occurrences. The latest one counts.",
    ...looking((ids, most, n, places) => (places.length ? ids.slice(places.at(-1)! + n).slice(0, most) : [])),
  },
  "proposes-the-ending": {
    because: "You began the proposal with the ids that you looked for. Propose what came after them.",
    ...looking((ids, most, _, [place]) => (place === undefined ? [] : ids.slice(place, place + most))),
  },
  "one-proposal-alone": {
    because:
      "You proposed only one id. All that came after the earlier place may come again, up to the number asked for.",
    ...looking((ids, most, n, [place]) =>
      place === undefined ? [] : ids.slice(place + n, place + n + Math.min(1, most)),
    ),
  },
  "proposes-without-end": {
    because:
      "You proposed everything after the earlier place. Propose at most as many ids as you were asked for.",
    ...looking((ids, _, n, [place]) => (place === undefined ? [] : ids.slice(place + n))),
  },
  "misses-an-overlap": {
    because:
      "You missed an earlier place that overlaps the last n ids, as in 7, 7, 7. It only has to begin earlier.",
    ...looking((ids, most, n, places) => {
      const place = places.find((start) => start + n <= ids.length - n);
      return place === undefined ? [] : ids.slice(place + n, place + n + most);
    }),
  },
  "compares-the-last-id-alone": {
    because: "You compared only the last id. All of the last n must agree, in order.",
    ...looking((ids, most, n) => {
      const [place] = placesOf(ids, 1);
      return place === undefined || ids.length < n ? [] : ids.slice(place + 1, place + 1 + most);
    }),
  },
  "shorter-ending-will-do": {
    because:
      "You looked for fewer ids when the last n occurred nowhere before. Propose nothing in that case.",
    promptLookup: (ids, most, n = 2) => {
      for (let shorter = n; shorter > 0; shorter--) {
        const [place] = placesOf(ids, shorter);
        if (place !== undefined) return ids.slice(place + shorter, place + shorter + most);
      }
      return [];
    },
  },
  "keeps-the-wrong-guess": {
    because: "You kept the first wrong guess. The target's own choice takes its place.",
    acceptedTokens: (guesses, choices) => {
      const wrong = wrongAt(guesses, choices);
      return wrong === -1 ? accept(guesses, choices) : guesses.slice(0, wrong + 1);
    },
  },
  "drops-the-targets-choice": {
    because:
      "You kept only the agreeing guesses. The target has chosen one more id in the same pass, and that one is always right.",
    acceptedTokens: (guesses, choices) => accept(guesses, choices).slice(0, -1),
  },
  "no-token-for-free": {
    because:
      "You dropped the target's choice after the last guess when all guesses were right. The pass has already computed it.",
    acceptedTokens: (guesses, choices) =>
      guesses.length > 0 && wrongAt(guesses, choices) === -1 ? [...guesses] : accept(guesses, choices),
  },
  "right-guesses-after-a-wrong-one": {
    because:
      "You kept guesses after a wrong one where they agree. The target judged them after a text that doesn't exist.",
    acceptedTokens: (guesses, choices) => [
      ...guesses.filter((id, i) => id === choices[i]),
      choices[accept(guesses, choices).length - 1],
    ],
  },
  "all-choices-count": {
    because:
      "You took all choices of the target. It made those after a wrong guess for a text that doesn't exist.",
    acceptedTokens: (_, choices) => [...choices],
  },
  "last-choice-always": {
    because:
      "You added the choice after all guesses. After a wrong guess, the target's choice at that very place counts.",
    acceptedTokens: (guesses, choices) => [...accept(guesses, choices).slice(0, -1), choices[guesses.length]],
  },
  "one-guess-too-many": {
    because:
      "You used as many guesses as tokens are missing. The pass also adds one token of the target's own, so the text gets too long.",
    ...decoding({ most: (missing) => missing }),
  },
  "one-guess-too-few": {
    because: "You asked for one guess fewer than the pass can use. It adds the guesses and one token more.",
    ...decoding({ most: (missing) => Math.max(0, missing - 2) }),
  },
  "judged-from-the-first-row": {
    because:
      "You read the first rows of the pass. The judging starts at the last id of the text, and other ids may come before that.",
    ...decoding({ from: () => 0 }),
  },
  "rewinds-to-the-prompt": {
    because:
      "You rewound the caches to the prompt after each pass, so the text is read again. Accepted ids may stay.",
    ...decoding({ keep: (_, held, prompt) => Math.min(held, prompt) }),
  },
  "rewinds-one-too-far": {
    because:
      "You rewound the caches one position too far, so one id is read twice. The model has read all ids but the newest.",
    ...decoding({ keep: (ids) => Math.max(0, ids.length - 2) }),
  },
  "caches-not-rewound": {
    because:
      "You kept the positions of rejected ids in the caches. The next tokens then attend to guesses that aren't in the text.",
    ...decoding({ keep: (_, held) => held }),
  },
  "trusts-the-draft": {
    because:
      "You added the guesses without checking the target's choices. A guess counts only where the target agrees.",
    ...decoding({ accept: (guesses, choices) => [...guesses, choices[guesses.length]] }),
  },
  "uses-no-guess": {
    because:
      "You never read the guesses, so each pass yields one token, as without a draft. Read all of them in the same pass.",
    ...decoding({ cut: () => [] }),
  },
  "long-list-not-cut": {
    because:
      "You read more guesses than the pass can use. Whatever comes after the last missing token is wasted.",
    ...decoding({ cut: (guesses) => guesses }),
  },
  "draft-gets-the-text-itself": {
    because: "You gave the draft your own list of ids, and it may change that list. Give it a copy.",
    ...decoding({ propose: (draft, ids, most) => draft(ids, most) }),
  },
  "counts-tokens": {
    because:
      "You counted tokens. A pass of the target can yield several, and that is where the speed comes from.",
    ...decoding({ passes: (_, tokens) => tokens }),
  },
  "caches-stay-if-the-draft-throws": {
    because:
      "You freed the caches only at the end of the loop. A draft that throws ends the loop early, and the caches leak.",
    ...decoding({ freesAtEnd: false }),
  },
  "writes-into-the-prompt": {
    because: "You added the ids to the prompt itself. It belongs to the caller, so return a new list.",
    speculativeDecoding: async (model, prompt, count, draft) => {
      const result = await right(model, [...prompt], count, draft);
      prompt.push(...result.ids.slice(prompt.length));
      return { ...result, ids: prompt };
    },
  },
  "ignores-n": {
    because: "You compared two ids whatever n is. The caller says how many must agree.",
    promptLookup: (ids, most) => {
      const [place] = placesOf(ids, 2);
      return place === undefined ? [] : ids.slice(place + 2, place + 2 + most);
    },
  },
  "never-at-the-start": {
    because: "You never looked at the very start of the text. The ids may have occurred at index 0.",
    ...looking((ids, most, n, places) => {
      const place = places.find((start) => start > 0);
      return place === undefined ? [] : ids.slice(place + n, place + n + most);
    }),
  },
  "one-id-too-many": {
    because: "You proposed one id more than you were asked for.",
    ...looking((ids, most, n, [place]) =>
      place === undefined ? [] : ids.slice(place + n, place + n + most + 1),
    ),
  },
  "all-that-is-asked-or-nothing": {
    because:
      "You proposed nothing where fewer ids follow than you were asked for. Propose all that there are.",
    ...looking((ids, most, n, places) => {
      const place = places.find((start) => start + n + most <= ids.length);
      return place === undefined ? [] : ids.slice(place + n, place + n + most);
    }),
  },
  "everything-where-none-is-asked": {
    because:
      "You took 0 for a number that isn't given, and proposed everything. With 0 the proposal is empty.",
    ...looking((ids, most, n, [place]) =>
      place === undefined ? [] : ids.slice(place + n, most ? place + n + most : undefined),
    ),
  },
  "all-or-nothing": {
    because: "You rejected all guesses because one is wrong. Those before the first wrong one count.",
    acceptedTokens: (guesses, choices) =>
      wrongAt(guesses, choices) === -1 ? accept(guesses, choices) : [choices[0]],
  },
  "compares-with-the-next-choice": {
    because: "You compared each guess with the choice after it. Choice i is made before guess i is read.",
    acceptedTokens: (guesses, choices) => {
      const wrong = guesses.findIndex((id, i) => id !== choices[i + 1]);
      const kept = wrong === -1 ? guesses : guesses.slice(0, wrong);
      return [...kept, choices[kept.length]];
    },
  },
  "drops-only-the-wrong-guesses": {
    because:
      "You left out the wrong guesses alone and kept later ones. Nothing after the first wrong guess counts.",
    acceptedTokens: (guesses, choices) => {
      const kept = guesses.filter((id, i) => id === choices[i]);
      return [...kept, choices[kept.length]];
    },
  },
  "caches-emptied": {
    because:
      "You emptied the caches after each pass, so the whole text is read again. Keep the positions of the text.",
    ...decoding({ keep: () => 0 }),
  },
  "one-pass-too-many": {
    because: "You counted one pass too many. The first pass reads the prompt and yields tokens as well.",
    ...decoding({ passes: (passes) => passes + 1 }),
  },
  "no-draft-for-the-last": {
    because: "You skipped the draft where no guess can be used. It is called before each pass, also with 0.",
    ...decoding({ propose: (draft, ids, most) => (most === 0 ? [] : draft([...ids], most)) }),
  },
  "room-for-the-last-token": {
    because:
      "You asked for a position for the last token too. The model never reads it: prompt + count − 1 are enough.",
    speculativeDecoding: async (model, prompt, count, draft) => {
      const [L, length] = [model.P.shape[0], prompt.length + count];
      if (prompt.length > 0 && length > L)
        throw new RangeError(`a model of ${L} positions can't read ${length - 1}: shorten prompt or count`);
      return right(model, prompt, count, draft);
    },
  },
});
