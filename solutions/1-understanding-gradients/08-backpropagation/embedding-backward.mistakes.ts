import { mistakesFor } from "#lib/author/mistakes";
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
  "halves-the-gradient": {
    because: "You gave half of the gradient to each table. X is their sum: both get the whole of it.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(
          dTokens[id],
          dX[t].map((d) => d / 2),
        );
        addTo(
          dPositions[t],
          dX[t].map((d) => d / 2),
        );
      });
      return { dTokens, dPositions };
    }),
  },
  "subtracts-the-gradient": {
    because: "You subtracted the gradients. Add them up: the update subtracts later.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(
          dTokens[id],
          dX[t].map((d) => -d),
        );
        addTo(
          dPositions[t],
          dX[t].map((d) => -d),
        );
      });
      return { dTokens, dPositions };
    }),
  },
  "scales-by-the-width": {
    because: "You multiplied by √D. The forward pass didn't scale, and nor does its backward pass.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(
          dTokens[id],
          dX[t].map((d) => d * Math.sqrt(dX[t].length)),
        );
        addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "sizes-of-the-gradients": {
    because: "You added up sizes. Every number keeps its sign.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t].map(Math.abs));
        addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "counts-the-uses": {
    because: "You counted how often a token occurs. Add up the gradients of its positions.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(
          dTokens[id],
          dX[t].map(() => 1),
        );
        addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "positions-one-later": {
    because: "Position t got into row t + 1. Positions count from 0.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
        addTo(dPositions[(t + 1) % L], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "position-0-for-all": {
    because: "Everything went into row 0 of the position table. Position t was added to X[t]: its row is t.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
        addTo(dPositions[0], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "positions-averaged": {
    because:
      "You divided the positions' gradient by the number of tokens. Each position is used once: nothing is averaged.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
        addTo(
          dPositions[t],
          dX[t].map((d) => d / ids.length),
        );
      });
      return { dTokens, dPositions };
    }),
  },
  "positions-before-too": {
    because: "Each gradient went to the earlier positions as well. Row t was used at position t alone.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
        for (let s = 0; s <= t; s++) addTo(dPositions[s], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "place-of-the-first-use": {
    because:
      "A token that comes again sent its gradient to the position of its first use. Position t has row t.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
        addTo(dPositions[ids.indexOf(id)], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "gradient-of-the-first-position": {
    because: "Every token got the gradient of position 0. Position t has row t of dX.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[0]);
        addTo(dPositions[t], dX[0]);
      });
      return { dTokens, dPositions };
    }),
  },
  "first-feature-for-all": {
    because: "Every feature got the first number of the row. Feature i gets number i.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(
          dTokens[id],
          dX[t].map(() => dX[t][0]),
        );
        addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "tokens-alone": {
    because: "The positions got nothing. X is the sum of both tables: both get the gradient.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((id, t) => {
        addTo(dTokens[id], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "positions-alone": {
    because: "The tokens got nothing. X is the sum of both tables: both get the gradient.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const dTokens = zeros(V, dX);
      const dPositions = zeros(L, dX);
      ids.forEach((_, t) => {
        addTo(dPositions[t], dX[t]);
      });
      return { dTokens, dPositions };
    }),
  },
  "tables-exchanged": {
    because: "dTokens and dPositions are exchanged. Return each under its own name.",
    embeddingBackward: (dX, ids, V, L) => {
      const { dTokens, dPositions } = right(dX, ids, V, L);
      return { dTokens: dPositions, dPositions: dTokens };
    },
  },
  "refuses-a-full-table": {
    because: "A text with as many tokens as positions still fits. Refuse only longer ones.",
    embeddingBackward: (dX, ids, V, L) => {
      if (ids.length >= L) throw new RangeError(`${ids.length} tokens do not fit into ${L} positions`);
      return right(dX, ids, V, L);
    },
  },
  "unused-rows-are-empty": {
    because: "A row that was not used has D numbers as well, all 0.",
    embeddingBackward: but(({ dX, ids, V, L }) => {
      const { dTokens, dPositions } = right(dX, ids, V, L);
      return { dTokens: dTokens.map((row, v) => (ids.includes(v) ? row : [])), dPositions };
    }),
  },
});
