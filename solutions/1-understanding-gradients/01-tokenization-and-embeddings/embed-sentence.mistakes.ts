import type { Matrix, Vector } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";
import { addPositions } from "./add-positions.js";
import { embedTokens } from "./embed-tokens.js";
import { encode } from "./encode.js";

/** The right way, but for what happens to the ids. */
const withIds =
  (change: (ids: Vector, P: Matrix) => Vector) =>
  (text: string, vocabulary: string[], E: Matrix, P: Matrix): Matrix =>
    addPositions(embedTokens(E, change(encode(text, vocabulary), P)), P);

export default mistakesFor<typeof import("./embed-sentence.js")>({
  "leaves-out-the-positions": {
    because: "These are the token vectors alone: without positions, a word looks the same everywhere.",
    rung: 3,
    embedSentence: (text, vocabulary, E) => embedTokens(E, encode(text, vocabulary)),
  },
  "adds-the-positions-twice": {
    because: "You added the positions twice; once is enough.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(addPositions(embedTokens(E, encode(text, vocabulary)), P), P),
  },
  "looks-positions-up-by-token": {
    because:
      "The position in the sentence, 0, 1, 2, …, picks the row of P. The id has nothing to do with it.",
    rung: 3,
    embedSentence: (text, vocabulary, E, P) => {
      const ids = encode(text, vocabulary);
      return addPositions(embedTokens(E, ids), embedTokens(P, ids));
    },
  },
  "looks-tokens-up-by-position": {
    because: "The token's id picks the row of E, not its position in the sentence.",
    rung: 3,
    embedSentence: withIds((ids) => ids.map((_, i) => i)),
  },
  "exchanges-the-tables": {
    because: "You swapped the tables: ids pick rows of E, positions pick rows of P.",
    rung: 4,
    embedSentence: (text, vocabulary, E, P) => addPositions(embedTokens(P, encode(text, vocabulary)), E),
  },
  "leaves-out-begin-and-end": {
    because: "<BOS> and <EOS> are tokens like the words: they have rows in X and take up positions.",
    rung: 3,
    embedSentence: withIds((ids) => ids.slice(1, -1)),
  },
  "leaves-out-the-end": {
    because: "The last token has no target, but X holds all tokens of the sentence, <EOS> included.",
    rung: 3,
    embedSentence: withIds((ids) => ids.slice(0, -1)),
  },
  "counts-positions-from-the-first-word": {
    because: "<BOS> is at position 0, and the first word is at position 1.",
    rung: 3,
    embedSentence: (text, vocabulary, E, P) => {
      const [begin, ...rest] = embedTokens(E, encode(text, vocabulary));
      return [begin, ...addPositions(rest, P)];
    },
  },
  "fills-up-with-padding": {
    because: "X has as many rows as the sentence has tokens; nothing is padded here.",
    rung: 3,
    embedSentence: withIds((ids, P) => [...ids, ...Array(Math.max(0, P.length - ids.length)).fill(0)]),
  },
  "cuts-long-sentences": {
    because: "In a sentence longer than P, some tokens have no position. Refuse it instead of cutting it.",
    embedSentence: withIds((ids, P) => ids.slice(0, P.length)),
  },
  "sums-the-sentence": {
    because: "X keeps one row for each token. A single sum loses which token is where.",
    rung: 3,
    embedSentence: (text, vocabulary, E, P) => {
      const X = addPositions(embedTokens(E, encode(text, vocabulary)), P);
      return [X[0].map((_, d) => X.reduce((sum, row) => sum + row[d], 0))];
    },
  },
  "writes-into-the-table": {
    because: "You added the positions to the rows of E itself. They are weights: work on copies.",
    rung: 4,
    embedSentence: (text, vocabulary, E, P) => {
      const ids = encode(text, vocabulary);
      addPositions(embedTokens(E, ids), P);
      return ids.map((id, i) => {
        for (let d = 0; d < E[id].length; d++) E[id][d] += P[i][d];
        return E[id];
      });
    },
  },
});
