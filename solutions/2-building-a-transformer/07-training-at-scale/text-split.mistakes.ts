import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister } from "#lib/random";
import { splitText as right, type TextSplit } from "./text-split.js";

/** Another way to make the two parts; what is refused stays refused. v is the right length of the validation part. */
const splitting = (make: (ids: number[], v: number, share: number) => TextSplit) => ({
  splitText: (ids: number[], share: number): TextSplit =>
    make(ids, right(ids, share).validation.length, share),
});

/** The ids in the order of a shuffled deck. */
function shuffled(ids: number[]): number[] {
  const rng = mersenneTwister(1);
  const deck = [...ids];
  for (let i = deck.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [deck[i], deck[j]] = [deck[j], deck[i]];
  }
  return deck;
}

const T = 4;
/** All windows of T tokens, one after the other. */
const windowsOf = (ids: number[]) =>
  Array.from({ length: ids.length - T + 1 }, (_, i) => ids.slice(i, i + T));

export default mistakesFor<typeof import("./text-split.js")>({
  "shuffles-the-tokens": {
    because: "You shuffled the tokens before the cut, so neither part is a text. Both parts keep its order.",
    ...splitting((ids, v) => {
      const deck = shuffled(ids);
      return { train: deck.slice(0, deck.length - v), validation: deck.slice(deck.length - v) };
    }),
  },
  "every-tenth-token": {
    because:
      "You picked single tokens for validation, so training sees their neighbors. Keep one whole piece of the text.",
    ...splitting((ids, v) => {
      const every = Math.round(ids.length / v);
      const picked = (i: number) => i % every === every - 1;
      return { train: ids.filter((_, i) => !picked(i)), validation: ids.filter((_, i) => picked(i)) };
    }),
  },
  "validation-first": {
    because:
      "You kept the beginning for validation. Here the model trains on the beginning and is judged by the end.",
    ...splitting((ids, v) => ({ train: ids.slice(v), validation: ids.slice(0, v) })),
  },
  "parts-exchanged": {
    because: "You swapped the parts: train got the piece that is meant for validation.",
    ...splitting((ids, v) => ({
      train: ids.slice(ids.length - v),
      validation: ids.slice(0, ids.length - v),
    })),
  },
  "share-of-the-training": {
    because: "share is the part that is kept for validation; you used it as the part for training.",
    ...splitting((ids, v) => ({ train: ids.slice(0, v), validation: ids.slice(v) })),
  },
  "keeps-nothing": {
    because: "You put the whole text into the training part, and kept no token for validation.",
    ...splitting((ids) => ({ train: [...ids], validation: [] })),
  },
  "trains-on-everything": {
    because:
      "You left the validation part in the training part too: the model is judged on text that it has memorized.",
    ...splitting((ids, v) => ({ train: [...ids], validation: ids.slice(ids.length - v) })),
  },
  "one-token-in-both": {
    because: "One token is in both of your parts: the second part begins where the first one ends.",
    ...splitting((ids, v) => ({
      train: ids.slice(0, ids.length - v + 1),
      validation: ids.slice(ids.length - v),
    })),
  },
  "one-token-lost": {
    because:
      "The token at the cut is in neither of your parts. The second part begins where the first one ends.",
    ...splitting((ids, v) => ({
      train: ids.slice(0, ids.length - v),
      validation: ids.slice(ids.length - v + 1),
    })),
  },
  "rounds-down": {
    because: "You rounded the length of the validation part down. Take the nearest whole number.",
    splitText: (ids, share) => {
      right(ids, share);
      const v = Math.floor(ids.length * share);
      return { train: ids.slice(0, ids.length - v), validation: ids.slice(ids.length - v) };
    },
  },
  "rounds-up": {
    because: "You rounded the length of the validation part up. Take the nearest whole number.",
    splitText: (ids, share) => {
      right(ids, share);
      const v = Math.ceil(ids.length * share);
      return { train: ids.slice(0, ids.length - v), validation: ids.slice(ids.length - v) };
    },
  },
  "halves-to-even": {
    because: "You rounded halves to the even number. Here halves go up: 8.5 tokens become 9.",
    splitText: (ids, share) => {
      right(ids, share);
      const exact = ids.length * share;
      const v = exact % 1 === 0.5 ? 2 * Math.round(exact / 2) : Math.round(exact);
      return { train: ids.slice(0, ids.length - v), validation: ids.slice(ids.length - v) };
    },
  },
  "rounds-the-training-part": {
    because:
      "You rounded halves in favor of the training part. Round the validation part, and leave the rest for training.",
    splitText: (ids, share) => {
      right(ids, share);
      const cut = Math.round(ids.length * (1 - share));
      return { train: ids.slice(0, cut), validation: ids.slice(cut) };
    },
  },
  "a-tenth-always": {
    because: "You kept a tenth, whatever the share. Use the argument.",
    ...splitting((ids) => right(ids, ids.length > 9 ? 0.1 : 0.5)),
  },
  "splits-the-windows": {
    because:
      "You cut windows first and then split them. They overlap, so training sees validation tokens: split the text first.",
    ...splitting((ids, v) => {
      const windows = windowsOf(ids);
      const cut = windows.length - Math.max(1, Math.round((windows.length * v) / ids.length));
      return { train: windows.slice(0, cut).flat(), validation: windows.slice(cut).flat() };
    }),
  },
  "empties-the-text": {
    because: "You took the pieces out of the caller's list, which is now empty. Make new lists.",
    ...splitting((ids, v) => {
      const validation = ids.splice(ids.length - v);
      return { train: ids.splice(0), validation };
    }),
  },
  "rounds-twice": {
    because:
      "You rounded to three digits first, then to whole tokens. 10.4999 becomes 10.5 and then 11: round once.",
    splitText: (ids, share) => {
      right(ids, share);
      const cut = ids.length - Math.round(Number((ids.length * share).toFixed(3)));
      return { train: ids.slice(0, cut), validation: ids.slice(cut) };
    },
  },
  "at-most-100000-for-validation": {
    because:
      "You kept 100,000 tokens for validation at most. The share says how many, however long the text is.",
    ...splitting((ids, v) => ({
      train: ids.slice(0, ids.length - v),
      validation: ids.slice(ids.length - v, ids.length - v + 100_000),
    })),
  },
  "last-training-token-lost": {
    because:
      "The last token before the cut is in neither of your parts. The first part ends where the second one begins.",
    ...splitting((ids, v) => ({
      train: ids.slice(0, ids.length - v - 1),
      validation: ids.slice(ids.length - v),
    })),
  },
  "validation-begins-too-early": {
    because: "Your validation part begins one token too early, with a token that was trained on.",
    ...splitting((ids, v) => ({
      train: ids.slice(0, ids.length - v),
      validation: ids.slice(ids.length - v - 1),
    })),
  },
});
