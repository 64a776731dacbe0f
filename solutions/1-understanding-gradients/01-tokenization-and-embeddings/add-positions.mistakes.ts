import { assertSameLength, type Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { addPositions } from "./add-positions.js";

/** Combines every token with some row of P, number by number; too many tokens are refused. */
const combine =
  (value: (x: number, p: number, D: number) => number, rowOf = (i: number, _T: number, _L: number) => i) =>
  (tokens: Matrix, P: Matrix): Matrix => {
    if (tokens.length > P.length)
      throw new RangeError(`${tokens.length} tokens do not fit into ${P.length} positions`);
    return tokens.map((token, i) => {
      assertSameLength("the widths", token.length, P[i].length);
      const position = P[rowOf(i, tokens.length, P.length)];
      return token.map((x, d) => value(x, position?.[d] ?? Number.NaN, token.length));
    });
  };

const sum = (x: number, p: number) => x + p;

export default mistakesFor<typeof import("./add-positions.js")>({
  "counts-positions-from-one": {
    because: "Positions count from 0: the first token gets row 0, and then no row is missing at the end.",
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
  "finds-positions-by-content": {
    because:
      "indexOf finds a token's first occurrence, so a repeated token gets the earlier position. Count the positions.",
    addPositions: (tokens, P) => {
      const first = tokens.map((token) => tokens.indexOf(token));
      return combine(sum, (i) => first[i])(tokens, P);
    },
  },
  "adds-the-number-of-the-position": {
    because: "Add the vector of position i, row i of P, not the number i.",
    rung: 3,
    addPositions: (tokens, P) =>
      addPositions(
        tokens,
        P.map((row, i) => row.map(() => i)),
      ),
  },
  "reads-columns-of-the-table": {
    because: "Position i is row i of P. You read column i: the two indices are swapped.",
    rung: 3,
    addPositions: (tokens, P) => {
      addPositions(tokens, P);
      return tokens.map((token, i) => token.map((x, d) => x + P[d]?.[i]));
    },
  },
  concatenates: {
    because: "Add the two vectors, don't concatenate them: the width stays D.",
    addPositions: (tokens, P) => {
      addPositions(tokens, P);
      return tokens.map((token, i) => [...token, ...P[i]]);
    },
  },
  "scales-the-tokens": {
    because:
      "Multiplying the tokens by √D comes from the first transformer of 2017; this model doesn't do it.",
    rung: 3,
    addPositions: combine((x, p, D) => x * Math.sqrt(D) + p),
  },
  "replaces-the-tokens": {
    because: "You return the positions alone. Add them to the tokens, or the words are gone.",
    rung: 3,
    addPositions: combine((_x, p) => p),
  },
  "leaves-the-positions-out": {
    because: "You added nothing: this is the token matrix that you were given.",
    rung: 3,
    addPositions: combine((x) => x),
  },
  multiplies: {
    because: "Add the two vectors elementwise, don't multiply them.",
    rung: 3,
    addPositions: combine((x, p) => x * p),
  },
  subtracts: {
    because: "The position is added, not subtracted.",
    rung: 3,
    addPositions: combine((x, p) => x - p),
  },
  averages: {
    because: "This is the mean of the two vectors. Don't halve their sum.",
    rung: 3,
    addPositions: combine((x, p) => (x + p) / 2),
  },
  "one-number-per-position": {
    because: "A position is a vector: each feature gets its own number, not the row's first one.",
    rung: 3,
    addPositions: (tokens, P) =>
      addPositions(
        tokens,
        P.map((row) => row.map(() => row[0])),
      ),
  },
  "refuses-full-length": {
    because:
      "A text with as many tokens as P has rows still fits: it uses all of them. Refuse only longer texts.",
    rung: 4,
    addPositions: (tokens, P) => {
      if (tokens.length >= P.length)
        throw new RangeError(`${tokens.length} tokens do not fit into ${P.length} positions`);
      return addPositions(tokens, P);
    },
  },
  "wants-the-full-length": {
    because:
      "A text may be shorter than P; the other rows are for longer texts. Refuse only too many tokens.",
    rung: 4,
    addPositions: (tokens, P) => {
      if (tokens.length !== P.length)
        throw new RangeError(`${tokens.length} tokens do not fit into ${P.length} positions`);
      return addPositions(tokens, P);
    },
  },
  "cuts-the-text": {
    because:
      "You silently drop the tokens after the last position. Refuse such a text, so that the caller knows.",
    rung: 4,
    addPositions: (tokens, P) => combine(sum)(tokens.slice(0, P.length), P),
  },
  "starts-again-at-the-end": {
    because: "Position L is not position 0: reusing rows makes two positions look alike. Refuse the text.",
    rung: 4,
    addPositions: (tokens, P) => tokens.map((token, i) => token.map((x, d) => x + P[i % P.length][d])),
  },
  "lets-the-table-run-out": {
    because: "Nothing checks the length, so the first missing row of P ends in a TypeError. Refuse the text.",
    rung: 4,
    addPositions: (tokens, P) =>
      tokens.map((token, i) => {
        assertSameLength("the widths", token.length, P[i].length);
        return token.map((x, d) => x + P[i][d]);
      }),
  },
  "adds-in-place": {
    because: "You changed the tokens themselves. Return new rows; the caller may still need the old ones.",
    rung: 4,
    addPositions: (tokens, P) => {
      if (tokens.length > P.length)
        throw new RangeError(`${tokens.length} tokens do not fit into ${P.length} positions`);
      tokens.forEach((token, i) => {
        assertSameLength("the widths", token.length, P[i].length);
        for (let d = 0; d < token.length; d++) token[d] += P[i][d];
      });
      return tokens;
    },
  },
  "adds-into-the-table": {
    because: "You changed P, and the next sentence needs it as it was. Return new rows.",
    rung: 4,
    addPositions: (tokens, P) => {
      addPositions(tokens, P);
      tokens.forEach((token, i) => {
        for (let d = 0; d < token.length; d++) P[i][d] += token[d];
      });
      return P.slice(0, tokens.length);
    },
  },
  "adds-the-tokens-twice": {
    because: "You added each token to itself. Add row i of the position table P.",
    addPositions: combine((x) => x + x),
  },
  "counts-from-the-end-of-the-table": {
    because: "Token 0 gets the last row of P, token 1 the one before. Positions count from row 0.",
    addPositions: combine(sum, (i, _T, L) => L - 1 - i),
  },
  "adds-all-rows-before": {
    because: "You added the rows of all earlier positions as well. Token i gets row i alone.",
    addPositions: (tokens, P) =>
      addPositions(
        tokens,
        P.map((row, i) => row.map((_, d) => P.slice(0, i + 1).reduce((sum, r) => sum + r[d], 0))),
      ),
  },
  "refuses-by-the-width": {
    because:
      "You compared the number of tokens with the width of P. P has one row for each position: count its rows.",
    addPositions: (tokens, P) => {
      if (tokens.length > P[0].length)
        throw new RangeError(`${tokens.length} tokens do not fit into ${P[0].length} positions`);
      return combine(sum)(tokens, P);
    },
  },
  "checks-the-first-widths-alone": {
    because:
      "Only the first token's length is compared. Every token's vector may differ from its position's.",
    addPositions: (tokens, P) => {
      if (tokens.length > P.length)
        throw new RangeError(`${tokens.length} tokens do not fit into ${P.length} positions`);
      assertSameLength("the widths", tokens[0]?.length, P[0].length);
      return tokens.map((token, i) => token.map((x, d) => x + P[i][d]));
    },
  },
  "looks-at-the-first-token": {
    because: "The text may have no token at all: then X has no row. You read the first token without asking.",
    addPositions: (tokens, P) => {
      assertSameLength("the widths", tokens[0].length, P[0].length);
      return addPositions(tokens, P);
    },
  },
});
