import type { Matrix } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

/** A lookup that reads rows in another way, and refuses what it does not find. */
const lookUp =
  (rowOf: (E: Matrix, id: number, i: number) => number[] | undefined) => (E: Matrix, ids: number[]) =>
    ids.map((id, i) => {
      const row = rowOf(E, id, i);
      if (row === undefined) throw new RangeError(`id ${id} has no row`);
      return row;
    });

const right = lookUp((E, id) => E[id] && [...E[id]]);

/** One-hot rows of some width, multiplied with the table. */
const oneHotProduct = (E: Matrix, ids: number[], width: number) =>
  ids.map((id) => {
    const oneHot = Array.from({ length: width }, (_, v): number => (v === id ? 1 : 0));
    return E[0].map((_, d) => oneHot.reduce((sum, x, v) => sum + x * (E[v]?.[d] ?? 0), 0));
  });

export default mistakesFor<typeof import("./embed-tokens.js")>({
  "hands-out-the-table": {
    because:
      "Your result holds the rows of the table itself, so a caller that changes it changes the weights. Copy them.",
    embedTokens: lookUp((E, id) => E[id]),
  },
  "shares-a-row-between-positions": {
    because:
      "Equal tokens share one list, so changing one position changes the others. Make a copy for each position.",
    embedTokens: (E, ids) =>
      right(
        E.map((row) => [...row]),
        ids,
      ).map((row, i, all) => all[ids.indexOf(ids[i])] ?? row),
  },
  "indexes-by-position": {
    because: "The token's id picks the row, not its position in the sentence.",
    embedTokens: lookUp((E, _id, i) => [...E[i % E.length]]),
  },
  "one-hot-of-the-wrong-width": {
    because:
      "A one-hot row is as wide as the vocabulary, not as long as the sentence; your larger ids get lost.",
    rung: 3,
    embedTokens: (E, ids) => oneHotProduct(E, ids, ids.length),
  },
  "one-hot-without-a-check": {
    because: "An id outside the table has a one-hot row of zeros and gets a vector of zeros. Refuse it.",
    rung: 4,
    embedTokens: (E, ids) => oneHotProduct(E, ids, E.length),
  },
  "off-by-one": {
    because: "Rows count from 0 like ids: the token with id 0 has row 0.",
    rung: 3,
    embedTokens: lookUp((E, id) => [...E[(id + E.length - 1) % E.length]]),
  },
  "refuses-id-zero": {
    because:
      "0 is an id like any other, but JavaScript treats it as false. Test whether there is a row, not whether there is an id.",
    rung: 3,
    embedTokens: lookUp((E, id) => (id && E[id] ? [...E[id]] : undefined)),
  },
  "leaves-the-check-out": {
    because: "Nothing checks the id, so a missing row ends in a TypeError. Refuse the id, and name it.",
    rung: 4,
    embedTokens: (E, ids) => ids.map((id) => [...E[id]]),
  },
  "uses-the-id-as-a-number": {
    because: "An id is a name, not a quantity: it picks a row and never becomes a feature itself.",
    rung: 3,
    embedTokens: (E, ids) => ids.map((id) => E[0].map(() => id)),
  },
  "scales-by-the-id": {
    because: "An id is a name, not a quantity: it picks a row and multiplies nothing.",
    rung: 3,
    embedTokens: lookUp((E, id) => E[id]?.map((x) => x * id)),
  },
  "reads-columns": {
    because: "A token's vector is a row of E. You read the column with that number.",
    rung: 3,
    embedTokens: (E, ids) => ids.map((id) => E.map((row) => row[id])),
  },
  "embeds-each-token-once": {
    because: "Every position gets a vector, even if its token came before.",
    rung: 3,
    embedTokens: (E, ids) => right(E, [...new Set(ids)]),
  },
  "sums-the-vectors": {
    because: "The vectors stay separate, one for each position; their sum forgets the order.",
    rung: 3,
    embedTokens: (E, ids) =>
      right(E, ids).reduce((sum, row) => [sum[0].map((x, d) => x + row[d])], [E[0].map(() => 0)]),
  },
  "skips-unknown-ids": {
    because: "You skip an id without a row, so all later tokens move up by one. Refuse it.",
    rung: 4,
    embedTokens: (E, ids) =>
      right(
        E,
        ids.filter((id) => E[id] !== undefined),
      ),
  },
  "counts-from-the-end": {
    because: "A negative id is a bug, often a word that was not found. Counting from the end hides it.",
    rung: 4,
    embedTokens: lookUp((E, id) => {
      const row = Number.isInteger(id) ? E.at(id) : undefined;
      return row && [...row];
    }),
  },
  "keeps-32-bits": {
    because:
      "`id | 0` keeps 32 bits, so 2³² becomes 0. Refuse any id that has no row, without changing it first.",
    rung: 4,
    embedTokens: lookUp((E, id) => {
      const row = Number.isInteger(id) ? E[id | 0] : undefined;
      return row && [...row];
    }),
  },
  "takes-the-nearest-row": {
    because: "An id beyond the table is a bug, not the last token. Refuse it.",
    rung: 4,
    embedTokens: lookUp((E, id) => [...E[Math.min(E.length - 1, Math.max(0, Math.round(id)))]]),
  },
  "lets-nan-through": {
    because:
      "NaN is neither below 0 nor at least V, and its remainder is not above 0. Test for what an id must be instead.",
    rung: 4,
    embedTokens: (E, ids) => {
      for (const id of ids)
        if (id < 0 || id >= E.length || id % 1 > 0) throw new RangeError(`id ${id} has no row`);
      return oneHotProduct(E, ids, E.length);
    },
  },
  "one-row-early": {
    because: "You read the row before. Ids count from 0: id 0 has row 0.",
    embedTokens: lookUp((E, id) => E[id - 1] && [...E[id - 1]]),
  },
  "scales-by-the-width": {
    because: "You multiplied by √D. This model looks the vectors up as they are.",
    embedTokens: lookUp((E, id) => E[id]?.map((x) => x * Math.sqrt(E[id].length))),
  },
  "normalizes-the-rows": {
    because: "You divided each vector by its length. Copy the row as it is.",
    embedTokens: lookUp((E, id) => E[id]?.map((x) => x / Math.hypot(...E[id]))),
  },
  "first-feature-alone": {
    because: "You kept the first feature alone. A token's vector is the whole row.",
    embedTokens: lookUp((E, id) => E[id] && [E[id][0]]),
  },
  "sorts-the-ids": {
    because: "You sorted the ids. The vectors stand in the order of the tokens.",
    embedTokens: (E, ids) =>
      right(
        E,
        ids.toSorted((a, b) => a - b),
      ),
  },
  "features-backwards": {
    because: "Each row came out backwards. Copy it in its order.",
    embedTokens: lookUp((E, id) => E[id]?.toReversed()),
  },
  "starts-again-from-row-0": {
    because: "An id beyond the table starts again from row 0. Refuse it.",
    embedTokens: lookUp((E, id) => E[id % E.length] && [...E[id % E.length]]),
  },
  "rounds-ids-down": {
    because: "You rounded the id down. An id that is no whole number is refused.",
    embedTokens: lookUp((E, id) => E[Math.floor(id)] && [...E[Math.floor(id)]]),
  },
  "a-tiny-number-for-0": {
    because: "A feature of 0 became a tiny number. 0 is a number like any other: copy it.",
    embedTokens: lookUp((E, id) => E[id]?.map((x) => x || 1e-12)),
  },
  "refuses-negative-ids-only": {
    because: "You refuse negative ids alone. An id of V or more has no row either.",
    embedTokens: (E, ids) =>
      ids.map((id) => {
        if (id < 0) throw new RangeError(`id ${id} has no row`);
        return [...E[id]];
      }),
  },
  "whole-numbers-unchecked": {
    because: "You compared the id with 0 and V alone. An id that is no whole number has no row either.",
    embedTokens: (E, ids) =>
      ids.map((id) => {
        if (id < 0 || id >= E.length) throw new RangeError(`id ${id} has no row`);
        return [...E[id]];
      }),
  },
});
