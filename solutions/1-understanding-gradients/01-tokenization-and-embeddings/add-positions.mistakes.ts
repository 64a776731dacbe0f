import { assertSameLength, type Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";
import { addPositions } from "./add-positions.js";

/** Combines every token with some row of P, number by number; too many tokens are refused. */
const combine =
  (value: (x: number, p: number, D: number) => number, rowOf = (i: number, _T: number, _L: number) => i) =>
  (tokens: Matrix, P: Matrix): Matrix => {
    if (tokens.length > P.length) throw new RangeError("too many tokens");
    return tokens.map((token, i) => {
      const position = P[rowOf(i, tokens.length, P.length)];
      return token.map((x, d) => value(x, position?.[d] ?? Number.NaN, token.length));
    });
  };

const sum = (x: number, p: number) => x + p;

export default mistakesFor<typeof import("./add-positions.js")>({
  "counts-positions-from-one": {
    because:
      "Positions count from 0: the first token gets row 0, and the last row is not missing at the end.",
    addPositions: combine(sum, (i) => i + 1),
  },
  "counts-positions-from-the-end": {
    because: "Positions count from the beginning of the text, not from its end.",
    addPositions: combine(sum, (i, T) => T - 1 - i),
  },
  "takes-the-last-rows": {
    because: "A short text uses the first rows of P, not the last ones.",
    addPositions: combine(sum, (i, T, L) => L - T + i),
  },
  "same-position-for-all": {
    because: "Every token got the vector of position 0, so the order is still invisible. Token i gets row i.",
    addPositions: combine(sum, () => 0),
  },
  concatenates: {
    because: "The two vectors are added, not placed side by side: the width stays D.",
    addPositions: (tokens, P) => tokens.map((token, i) => [...token, ...P[i]]),
  },
  "scales-the-tokens": {
    because: "The √D in front of the tokens is from the first transformer of 2017; this model does without.",
    addPositions: combine((x, p, D) => x * Math.sqrt(D) + p),
  },
  "replaces-the-tokens": {
    because: "Only the positions are left: add them to the tokens, or the words are gone.",
    addPositions: combine((_x, p) => p),
  },
  "leaves-the-positions-out": {
    because: "Nothing was added: this is the matrix of the tokens as it came in.",
    addPositions: combine((x) => x),
  },
  multiplies: {
    because: "The two vectors are added number by number, not multiplied.",
    addPositions: combine((x, p) => x * p),
  },
  subtracts: {
    because: "The position is added, not subtracted.",
    addPositions: combine((x, p) => x - p),
  },
  averages: {
    because: "This is the mean of the two vectors. Their sum is not halved.",
    addPositions: combine((x, p) => (x + p) / 2),
  },
  "one-number-per-position": {
    because: "A position is a vector: each feature gets its own number, not the first one of the row.",
    addPositions: (tokens, P) =>
      addPositions(
        tokens,
        P.map((row) => row.map(() => row[0])),
      ),
  },
  "cuts-the-text": {
    because:
      "Tokens beyond the last position vanish in silence. Refuse such a text, so that the caller knows.",
    addPositions: (tokens, P) => combine(sum)(tokens.slice(0, P.length), P),
  },
  "starts-again-at-the-end": {
    because: "Position L is not position 0: reusing rows makes two places look alike. Refuse the text.",
    addPositions: (tokens, P) => tokens.map((token, i) => token.map((x, d) => x + P[i % P.length][d])),
  },
  "lets-the-table-run-out": {
    because: "Nothing checks the length, so the first missing row of P ends in a TypeError. Refuse the text.",
    addPositions: (tokens, P) =>
      tokens.map((token, i) => {
        assertSameLength("the widths", token.length, P[i].length);
        return token.map((x, d) => x + P[i][d]);
      }),
  },
  "adds-in-place": {
    because: "The tokens were changed on the way. Return new rows; the caller may still need the old ones.",
    addPositions: (tokens, P) => {
      if (tokens.length > P.length) throw new RangeError("too many tokens");
      tokens.forEach((token, i) => {
        assertSameLength("the widths", token.length, P[i].length);
        for (let d = 0; d < token.length; d++) token[d] += P[i][d];
      });
      return tokens;
    },
  },
});
