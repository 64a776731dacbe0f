import { mistakesFor } from "#lib/author/mistakes";

export default mistakesFor<typeof import("./next-token-pairs.js")>({
  "copies-the-input": {
    because:
      "Your target is the input itself, so a model learns to repeat, not to predict. Take the next token.",
    nextTokenPairs: (ids) => ({ inputs: ids.slice(0, -1), targets: ids.slice(0, -1) }),
  },
  "looks-back": {
    because: "Your shift goes the wrong way: the target is the token before. It should be the token after.",
    nextTokenPairs: (ids) => ({ inputs: ids.slice(1), targets: ids.slice(0, -1) }),
  },
  "invents-a-last-target": {
    because:
      "Nothing comes after the last token. A filler as its target teaches the model to continue with that filler.",
    nextTokenPairs: (ids) => ({ inputs: [...ids], targets: [...ids.slice(1), 0].slice(0, ids.length) }),
  },
  "wraps-around": {
    because:
      "The text doesn't start again after its last token: that token has no target, so it is no input.",
    nextTokenPairs: (ids) => ({ inputs: [...ids], targets: [...ids.slice(1), ...ids.slice(0, 1)] }),
  },
  "keeps-the-last-input": {
    because: "Each input needs a target, and the last token has none: leave it out of the inputs.",
    nextTokenPairs: (ids) => ({ inputs: [...ids], targets: ids.slice(1) }),
  },
  "keeps-the-first-target": {
    because:
      "Each target needs an input before it, and the first token has none: leave it out of the targets.",
    rung: 3,
    nextTokenPairs: (ids) => ({ inputs: ids.slice(0, -1), targets: [...ids] }),
  },
  "looks-two-ahead": {
    because: "The target is the very next token, one position on; yours is two positions on.",
    rung: 3,
    nextTokenPairs: (ids) => ({ inputs: ids.slice(0, -2), targets: ids.slice(2) }),
  },
  "shifts-the-targets-by-two": {
    because:
      "The targets begin with the second token, the one after the first input. Yours begin with the third.",
    rung: 3,
    nextTokenPairs: (ids) => ({ inputs: ids.slice(0, -1), targets: ids.slice(2) }),
  },
  "counts-up": {
    because: "The next token is the one at the next position, not the one with the next id.",
    nextTokenPairs: (ids) => ({ inputs: ids.slice(0, -1), targets: ids.slice(0, -1).map((id) => id + 1) }),
  },
  "learns-only-the-ending": {
    because: "Every position has its own target, the token after it; all of yours point at the last token.",
    nextTokenPairs: (ids) => ({
      inputs: ids.slice(0, -1),
      targets: ids.slice(0, -1).map(() => ids[ids.length - 1]),
    }),
  },
  "leaves-out-the-end-token": {
    because: "The last token is a target too: that is how a model learns where a text ends.",
    rung: 3,
    nextTokenPairs: (ids) => ({ inputs: ids.slice(0, -2), targets: ids.slice(1, -1) }),
  },
  "removes-ids-from-the-list": {
    because: "shift and pop take the ids out of the caller's list. Copy the parts that you need.",
    rung: 4,
    nextTokenPairs: (ids) => {
      const inputs = ids.slice(0, -1);
      ids.shift();
      return { inputs, targets: [...ids] };
    },
  },
  "cuts-when-it-is-read": {
    because:
      "The lists are cut only when they are read, and ids may have changed by then. Cut them in the call.",
    nextTokenPairs: (ids) => ({
      get inputs() {
        return ids.slice(0, -1);
      },
      get targets() {
        return ids.slice(1);
      },
    }),
  },
  "pairs-without-overlap": {
    because: "You go on by two after each pair. Every token but the first is a target, so go on by one.",
    nextTokenPairs: (ids) => {
      const inputs: number[] = [];
      const targets: number[] = [];
      for (let i = 0; i + 1 < ids.length; i += 2) {
        inputs.push(ids[i]);
        targets.push(ids[i + 1]);
      }
      return { inputs, targets };
    },
  },
  "finds-the-place-by-id": {
    because:
      "indexOf finds where an id comes first. An id that comes again has another next token: count positions.",
    nextTokenPairs: (ids) => ({
      inputs: ids.slice(0, -1),
      targets: ids.slice(0, -1).map((id) => ids[ids.indexOf(id) + 1]),
    }),
  },
  "one-pair-per-id": {
    because: "An id that comes again makes another pair. You keep only one pair for each id.",
    nextTokenPairs: (ids) => {
      const next = new Map(ids.slice(0, -1).map((id, i) => [id, ids[i + 1]]));
      return { inputs: [...next.keys()], targets: [...next.values()] };
    },
  },
  "ignores-the-last-place": {
    because: "The last token has no target, not even −100. Leave it out of the inputs.",
    nextTokenPairs: (ids) => ({ inputs: [...ids], targets: [...ids.slice(1), -100].slice(0, ids.length) }),
  },
  "pops-the-last-id": {
    because: "pop takes the last id out of the caller's list. Copy the part that you need.",
    nextTokenPairs: (ids) => {
      const targets = ids.slice(1);
      ids.pop();
      return { inputs: [...ids], targets };
    },
  },
  "stops-at-id-zero": {
    because:
      "0 is an id like any other, though JavaScript treats it as false. Your pairs end where it comes.",
    nextTokenPairs: (ids) => {
      const end = ids.findIndex((id, i) => i > 0 && !id);
      const kept = end < 0 ? ids : ids.slice(0, end);
      return { inputs: kept.slice(0, -1), targets: kept.slice(1) };
    },
  },
  "refuses-short-texts": {
    because: "You refuse a text of fewer than two tokens. It has no pair: return two empty lists.",
    nextTokenPairs: (ids) => {
      if (ids.length < 2) throw new RangeError(`a text needs two tokens, got ${ids.length}`);
      return { inputs: ids.slice(0, -1), targets: ids.slice(1) };
    },
  },
  "length-minus-one": {
    because: "A text of no tokens has no list of length −1. Its two lists are empty.",
    nextTokenPairs: (ids) => {
      const inputs: number[] = new Array(ids.length - 1);
      const targets: number[] = new Array(ids.length - 1);
      for (let i = 0; i < inputs.length; i++) {
        inputs[i] = ids[i];
        targets[i] = ids[i + 1];
      }
      return { inputs, targets };
    },
  },
});
