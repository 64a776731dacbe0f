import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because:
      "The search found the last n ids themselves, and nothing comes after them. Look for an earlier place.",
    ...looking((ids, most) => ids.slice(ids.length, ids.length + most)),
  },
  "earliest-occurrence": {
    because: "The first of several occurrences was taken. The latest one counts.",
    ...looking((ids, most, n, places) => (places.length ? ids.slice(places.at(-1)! + n).slice(0, most) : [])),
  },
  "proposes-the-ending": {
    because: "The proposal begins with the ids that were looked for. What came after them is wanted.",
    ...looking((ids, most, _, [place]) => (place === undefined ? [] : ids.slice(place, place + most))),
  },
  "one-proposal-alone": {
    because:
      "Only one id was proposed. All that came after the earlier place may come again, up to the number asked for.",
    ...looking((ids, most, n, [place]) =>
      place === undefined ? [] : ids.slice(place + n, place + n + Math.min(1, most)),
    ),
  },
  "proposes-without-end": {
    because: "Everything after the earlier place was proposed. At most as many ids as asked for are wanted.",
    ...looking((ids, _, n, [place]) => (place === undefined ? [] : ids.slice(place + n))),
  },
  "misses-an-overlap": {
    because:
      "An earlier place that overlaps the last n ids was missed, as in 7, 7, 7. It only has to begin earlier.",
    ...looking((ids, most, n, places) => {
      const place = places.find((start) => start + n <= ids.length - n);
      return place === undefined ? [] : ids.slice(place + n, place + n + most);
    }),
  },
  "compares-the-last-id-alone": {
    because: "Only the last id was compared. All of the last n must agree, in their order.",
    ...looking((ids, most, n) => {
      const [place] = placesOf(ids, 1);
      return place === undefined || ids.length < n ? [] : ids.slice(place + 1, place + 1 + most);
    }),
  },
  "shorter-ending-will-do": {
    because:
      "Where the last n ids occurred nowhere, fewer of them were looked for. Then nothing is proposed.",
    promptLookup: (ids, most, n = 2) => {
      for (let shorter = n; shorter > 0; shorter--) {
        const [place] = placesOf(ids, shorter);
        if (place !== undefined) return ids.slice(place + shorter, place + shorter + most);
      }
      return [];
    },
  },
  "keeps-the-wrong-guess": {
    because: "The first wrong guess was kept. The target's own choice takes its place.",
    acceptedTokens: (guesses, choices) => {
      const wrong = wrongAt(guesses, choices);
      return wrong === -1 ? accept(guesses, choices) : guesses.slice(0, wrong + 1);
    },
  },
  "drops-the-targets-choice": {
    because:
      "Only the agreeing guesses were kept. The target has chosen one more id in the same pass, and it is always right.",
    acceptedTokens: (guesses, choices) => accept(guesses, choices).slice(0, -1),
  },
  "no-token-for-free": {
    because:
      "Where all guesses were right, the choice after the last one was dropped. The pass has computed it already.",
    acceptedTokens: (guesses, choices) =>
      guesses.length > 0 && wrongAt(guesses, choices) === -1 ? [...guesses] : accept(guesses, choices),
  },
  "right-guesses-after-a-wrong-one": {
    because:
      "Guesses after a wrong one were kept where they agree. The target judged them after a text that is not there.",
    acceptedTokens: (guesses, choices) => [
      ...guesses.filter((id, i) => id === choices[i]),
      choices[accept(guesses, choices).length - 1],
    ],
  },
  "all-choices-count": {
    because:
      "All choices of the target were taken. Those after a wrong guess were made after a text that is not there.",
    acceptedTokens: (_, choices) => [...choices],
  },
  "last-choice-always": {
    because:
      "The choice after all guesses was added. After a wrong guess, the target's choice at that very place counts.",
    acceptedTokens: (guesses, choices) => [...accept(guesses, choices).slice(0, -1), choices[guesses.length]],
  },
  "one-guess-too-many": {
    because: "As many guesses were used as tokens are missing. The pass adds one token of the target's own.",
    ...decoding({ most: (missing) => missing }),
  },
  "one-guess-too-few": {
    because: "One guess fewer was asked for than the pass can use. It adds the guesses and one token more.",
    ...decoding({ most: (missing) => Math.max(0, missing - 2) }),
  },
  "judged-from-the-first-row": {
    because:
      "The first rows of the pass were read. Guesses are judged from the last id of the text on, which may come after others.",
    ...decoding({ from: () => 0 }),
  },
  "rewinds-to-the-prompt": {
    because:
      "After each pass the caches forgot all but the prompt, so the text was read again. What is accepted may stay.",
    ...decoding({ keep: (_, held, prompt) => Math.min(held, prompt) }),
  },
  "rewinds-one-too-far": {
    because:
      "The caches forgot one position that was right, so an id was read twice. All ids but the newest have been read.",
    ...decoding({ keep: (ids) => Math.max(0, ids.length - 2) }),
  },
  "caches-not-rewound": {
    because:
      "The caches kept the positions of rejected ids. What comes next would attend to guesses that are not in the text.",
    ...decoding({ keep: (_, held) => held }),
  },
  "trusts-the-draft": {
    because:
      "The guesses were added without a look at the target's choices. A guess counts only where the target agrees.",
    ...decoding({ accept: (guesses, choices) => [...guesses, choices[guesses.length]] }),
  },
  "uses-no-guess": {
    because:
      "The guesses were not read: each pass gives one token, as without a draft. Read all of them in the same pass.",
    ...decoding({ cut: () => [] }),
  },
  "long-list-not-cut": {
    because:
      "More guesses were read than the pass can use. What comes after the last missing token is not needed.",
    ...decoding({ cut: (guesses) => guesses }),
  },
  "draft-gets-the-text-itself": {
    because: "The draft got the list of ids itself, and may change it. It gets a copy.",
    ...decoding({ propose: (draft, ids, most) => draft(ids, most) }),
  },
  "counts-tokens": {
    because: "Tokens were counted. A pass of the target can give several.",
    ...decoding({ passes: (_, tokens) => tokens }),
  },
  "caches-stay-if-the-draft-throws": {
    because: "The caches were freed at the end of the loop alone. A draft that throws ends it earlier.",
    ...decoding({ freesAtEnd: false }),
  },
  "writes-into-the-prompt": {
    because: "The ids were added to the prompt itself. It belongs to the caller.",
    speculativeDecoding: async (model, prompt, count, draft) => {
      const result = await right(model, [...prompt], count, draft);
      prompt.push(...result.ids.slice(prompt.length));
      return { ...result, ids: prompt };
    },
  },
});
