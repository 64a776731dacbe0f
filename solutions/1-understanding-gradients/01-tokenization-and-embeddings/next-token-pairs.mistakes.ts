import { mistakesFor } from "#lib/mistakes";

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
      "The lists are cut when somebody reads them, and ids may have changed by then. Cut them in the call.",
    nextTokenPairs: (ids) => ({
      get inputs() {
        return ids.slice(0, -1);
      },
      get targets() {
        return ids.slice(1);
      },
    }),
  },
});
