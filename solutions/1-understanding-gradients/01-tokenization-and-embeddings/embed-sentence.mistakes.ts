import type { Matrix, Vector } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
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
  "leaves-out-the-beginning": {
    because: "<BOS> is missing. It is the first token of the sentence, and has a row of its own.",
    embedSentence: withIds((ids) => ids.slice(1)),
  },
  "first-and-last-ids-fixed": {
    because: "The first and the last id are fixed at 1 and 2. encode looks them up in the vocabulary.",
    embedSentence: withIds((ids) => [1, ...ids.slice(1, -1), 2]),
  },
  "positions-from-one": {
    because: "The first token gets row 1 of P. Positions count from 0.",
    embedSentence: (text, vocabulary, E, P) => {
      const ids = encode(text, vocabulary);
      addPositions(embedTokens(E, ids), P);
      return embedTokens(E, ids).map((row, i) => row.map((x, d) => x + P[(i + 1) % P.length][d]));
    },
  },
  "refuses-full-length": {
    because: "A sentence with as many tokens as P has rows still fits. Refuse only longer ones.",
    embedSentence: withIds((ids, P) => {
      if (ids.length >= P.length)
        throw new RangeError(`${ids.length} tokens do not fit into ${P.length} positions`);
      return ids;
    }),
  },
  "words-backwards": {
    because: "The sentence came out backwards. Row i belongs to token i.",
    embedSentence: withIds((ids) => ids.toReversed()),
  },
  "subtracts-the-positions": {
    because: "You subtracted the positions. They are added.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(
        embedTokens(E, encode(text, vocabulary)),
        P.map((row) => row.map((x) => -x)),
      ),
  },
  "halves-the-sum": {
    because: "You halved the sum. X is the token's vector plus the position's.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(embedTokens(E, encode(text, vocabulary)), P).map((row) => row.map((x) => x / 2)),
  },
  "scales-the-tokens": {
    because: "You multiplied the tokens by √D. This model adds them as they are.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(
        embedTokens(E, encode(text, vocabulary)).map((row) => row.map((x) => x * Math.sqrt(row.length))),
        P,
      ),
  },
  "every-token-once": {
    because: "A word that comes again gets a row again. You kept each token once.",
    embedSentence: withIds((ids) => [...new Set(ids)]),
  },
  "lower-cases-the-text": {
    because: "You lower-cased the text. Words are looked up exactly as they are.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(embedTokens(E, encode(text.toLowerCase(), vocabulary)), P),
  },
  "nothing-for-an-empty-sentence": {
    because: "An empty sentence still has two tokens, <BOS> and <EOS>, and two rows.",
    embedSentence: (text, vocabulary, E, P) =>
      text.trim() === "" ? [] : addPositions(embedTokens(E, encode(text, vocabulary)), P),
  },
  "skips-unknown-words": {
    because: "You left unknown words out. Refuse the sentence: the model would read another one.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(
        embedTokens(
          E,
          encode(
            text
              .split(/\s+/)
              .filter((word) => vocabulary.includes(word))
              .join(" "),
            vocabulary,
          ),
        ),
        P,
      ),
  },
  "cuts-but-keeps-the-end": {
    because: "You cut long sentences before <EOS>. Refuse them, so that the caller knows.",
    embedSentence: withIds((ids, P) =>
      ids.length > P.length ? [...ids.slice(0, P.length - 1), ids[ids.length - 1]] : ids,
    ),
  },
  "positions-start-again": {
    because: "The positions start again after the last row of P. Refuse a sentence that is too long.",
    embedSentence: (text, vocabulary, E, P) =>
      embedTokens(E, encode(text, vocabulary)).map((row, i) => row.map((x, d) => x + P[i % P.length][d])),
  },
  "accepts-typed-special-tokens": {
    because: "You looked the words up yourself, and a typed <EOS> got through. encode refuses it.",
    embedSentence: (text, vocabulary, E, P) =>
      addPositions(
        embedTokens(
          E,
          ["<BOS>", ...text.split(/\s+/).filter((word) => word !== ""), "<EOS>"].map((word) =>
            vocabulary.indexOf(word),
          ),
        ),
        P,
      ),
  },
});
