import { mistakesFor } from "#lib/mistakes";
import { type EmbeddingGradients, embeddingBackward as right } from "./embedding-backward.js";

type Matrix = number[][];
type Pass = { dX: Matrix; ids: number[]; V: number; L: number };

const zeros = (rows: number, dX: Matrix): Matrix => Array.from({ length: rows }, () => dX[0].map(() => 0));

function addTo(row: number[], more: number[]): void {
  for (const [i, d] of more.entries()) row[i] += d;
}

/** The right gradients with some of them replaced, behind the checks that the stub gives. */
const but =
  (change: (pass: Pass) => Partial<EmbeddingGradients>) =>
  (dX: Matrix, ids: number[], V: number, L: number): EmbeddingGradients => ({
    ...right(dX, ids, V, L),
    ...change({ dX, ids, V, L }),
  });

/** Another table of tokens, written by a loop over the positions. */
const tokens = (write: (table: Matrix, pass: Pass, t: number) => void) =>
  but((pass) => {
    const dTokens = zeros(pass.V, pass.dX);
    for (const t of pass.ids.keys()) write(dTokens, pass, t);
    return { dTokens };
  });

export default mistakesFor<typeof import("./embedding-backward.js")>({
  "last-use-wins": {
    because: "A token that occurs twice keeps only its last gradient. Every use counts: add them up.",
    embeddingBackward: tokens((table, { dX, ids }, t) => {
      table[ids[t]] = [...dX[t]];
    }),
  },
  "first-use-wins": {
    because: "A token that occurs twice keeps only its first gradient. Every use counts: add them up.",
    embeddingBackward: tokens((table, { dX, ids }, t) => {
      if (ids.indexOf(ids[t]) === t) addTo(table[ids[t]], dX[t]);
    }),
  },
  "uses-averaged": {
    because: "You averaged the gradients of a token's uses. They add up: each use moves the loss on its own.",
    embeddingBackward: tokens((table, { dX, ids }, t) => {
      const uses = ids.filter((id) => id === ids[t]).length;
      addTo(
        table[ids[t]],
        dX[t].map((d) => d / uses),
      );
    }),
  },
  "tokens-by-position": {
    because: "Row t of the token table belongs to the token with id t, not to the token at position t.",
    embeddingBackward: tokens((table, { dX }, t) => {
      if (table[t]) addTo(table[t], dX[t]);
    }),
  },
  "positions-by-id": {
    because: "You indexed the position table by the ids. Position t owns row t, whatever token is there.",
    embeddingBackward: but(({ dX, ids, L }) => {
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        if (dPositions[id]) addTo(dPositions[id], dX[t]);
      });
      return { dPositions };
    }),
  },
  "token-0-left-out": {
    because: "You skipped id 0 as if it were no token. If it occurs, it has a gradient like any other.",
    embeddingBackward: tokens((table, { dX, ids }, t) => {
      if (ids[t]) addTo(table[ids[t]], dX[t]);
    }),
  },
  "one-row-many-times": {
    because:
      "Every row is one and the same list, so all gradients add up in it. Make a new list for each row.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const [dTokens, dPositions] = [V, L].map((rows): Matrix => Array(rows).fill(dX[0].map(() => 0)));
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
        addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "only-the-positions-used": {
    because:
      "Rows for the positions after the text are missing. The gradient has the shape of the whole table.",
    embeddingBackward: but(({ dX }) => ({ dPositions: dX.map((row) => [...row]) })),
  },
  "only-the-tokens-used": {
    because:
      "Tokens that don't occur have a row too, of zeros: the gradient has the shape of the whole table.",
    embeddingBackward: but(({ dX, ids, V, L }) => ({
      dTokens: right(dX, ids, V, L).dTokens.filter((_, v) => ids.includes(v)),
    })),
  },
  "table-sizes-exchanged": {
    because:
      "You swapped the sizes of the tables: one row for each token in the first, one for each position in the second.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const [dTokens, dPositions] = [zeros(L, dX), zeros(V, dX)];
      ids.forEach((id, t) => {
        if (dTokens[id]) addTo(dTokens[id], dX[t]);
        if (dPositions[t]) addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "a-token-row-for-each-position": {
    because: "Your token table has a row for each position. It needs a row for each token of the vocabulary.",
    embeddingBackward: but(({ dX, ids, L }) => {
      const dTokens = zeros(L, dX);
      for (const [t, id] of ids.entries()) addTo(dTokens[id], dX[t]);
      return { dTokens };
    }),
  },
  "same-gradient-at-every-position": {
    because:
      "Every position got the sum over all of them. Position t is added to X[t] only, so it gets dX[t].",
    embeddingBackward: but(({ dX, L }) => {
      const sum = zeros(1, dX)[0];
      for (const row of dX) addTo(sum, row);
      return { dPositions: Array.from({ length: L }, () => [...sum]) };
    }),
  },
  "positions-adopt-the-rows": {
    because:
      "dPositions holds the rows of dX themselves, so a caller that writes into it changes dX. Copy their numbers.",
    embeddingBackward: but(({ dX, L }) => ({
      dPositions: Array.from({ length: L }, (_, t) => dX[t] ?? dX[0].map(() => 0)),
    })),
  },
  "adopts-the-rows": {
    because: "You put a row of dX itself into the table and added the next use to it: dX has changed.",
    embeddingBackward: (dX, ids, V, L) => {
      const { dPositions } = right(dX, ids, V, L);
      const dTokens = zeros(V, dX);
      ids.forEach((id, t) => {
        if (ids.indexOf(id) === t) dTokens[id] = dX[t];
        else addTo(dTokens[id], dX[t]);
      });
      return { dTokens, dPositions };
    },
  },
});
