import { mistakesFor } from "#lib/author/mistakes";

type Matrix = number[][];

function refuseUneven(heads: Matrix[]): void {
  if (heads.some((head) => head.length !== heads[0].length)) throw new RangeError("the tokens must agree");
}

const sumOf = (heads: Matrix[]) =>
  heads[0].map((row, t) => row.map((_, c) => heads.reduce((sum, head) => sum + head[t][c], 0)));

/** A way to make a token's row out of its rows from all heads. */
const joined = (join: (rows: Matrix) => number[]) => (heads: Matrix[]) => {
  refuseUneven(heads);
  return heads[0].map((_, t) => join(heads.map((head) => head[t])));
};

export default mistakesFor<typeof import("./concat-heads.js")>({
  "stacks-the-heads": {
    because: "You stacked the heads. Put them side by side: a token stays one row, and its row gets longer.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return heads.flatMap((head) => head.map((row) => [...row]));
    },
  },
  "interleaves-the-heads": {
    because:
      "You dealt the columns out in turn, one from each head. A head's numbers stay together: all of head 0 first.",
    concatHeads: joined((rows) => rows[0].flatMap((_, c) => rows.map((row) => row[c]))),
  },
  reshapes: {
    because:
      "You cut the same sequence of numbers into longer rows, so a row mixes tokens. Row t takes only rows t.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      const numbers = heads.flat(2);
      const width = numbers.length / heads[0].length;
      return heads[0].map((_, t) => numbers.slice(t * width, (t + 1) * width));
    },
  },
  "adds-the-heads": {
    because:
      "You added up the heads, so their findings can't be told apart any more. Each keeps its own columns.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return sumOf(heads);
    },
  },
  "averages-the-heads": {
    because: "This is the mean of the heads. Each keeps its own columns; W_O will decide how to mix them.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return sumOf(heads).map((row) => row.map((x) => x / heads.length));
    },
  },
  "a-row-for-each-head": {
    because: "You return one row per head. Every token has a row of its own.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return heads.map((_, t) => heads.flatMap((head) => head[t]));
    },
  },
  "heads-backwards": {
    because: "The last head comes first. W_O expects head 0 in the first columns.",
    concatHeads: joined((rows) => rows.toReversed().flat()),
  },
  "only-two-heads": {
    because: "Your rows contain only heads 0 and 1. There may be any number of heads.",
    concatHeads: joined((rows) => rows.slice(0, 2).flat()),
  },
  "keeps-the-nesting": {
    because:
      "A token's row is still a list of lists, one for each head. It must be one flat list of H·d_k numbers.",
    concatHeads: joined((rows) => rows.map((row) => [...row]) as unknown as number[]),
  },
  "features-first": {
    because:
      "Your result is transposed: rows are features, columns are tokens. A token is a row, as everywhere.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return heads.flatMap((head) => head[0].map((_, c) => head.map((row) => row[c])));
    },
  },
  "grows-head-0": {
    because:
      "The values are right, but you pushed the other heads into the rows of head 0. Make new rows; the caller still needs heads.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      for (const head of heads.slice(1)) for (const [t, row] of head.entries()) heads[0][t].push(...row);
      return heads[0];
    },
  },
  "compares-the-outer-heads": {
    because:
      "You compared the first head with the last one only. Every head must have the same number of tokens.",
    concatHeads: (heads) => {
      refuseUneven([heads[0], heads[heads.length - 1]]);
      return heads[0].map((_, t) => heads.flatMap((head) => head[t] ?? []));
    },
  },
  "everything-in-one-row": {
    because: "Everything stands in a single row. Each token has a row of its own.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return [heads.flat(2)];
    },
  },
  "one-head-many-times": {
    because: "Every place holds head 0. Each head stands once, in its order.",
    concatHeads: joined((rows) => rows.flatMap(() => rows[0])),
  },
  "first-token-for-all": {
    because: "Every row is that of the first token. Row t joins what the heads found for token t.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return heads[0].map(() => heads.flatMap((head) => head[0]));
    },
  },
  "tokens-backwards": {
    because: "The tokens came out backwards. Row t belongs to token t.",
    concatHeads: (heads) => {
      refuseUneven(heads);
      return heads[0].map((_, t) => heads.flatMap((head) => head[t])).reverse();
    },
  },
  "head-1-first": {
    because: "You began with head 1. Head 0 comes first.",
    concatHeads: joined((rows) => [...rows.slice(1), rows[0]].flat()),
  },
  "first-and-last-alone": {
    because: "You joined the first and the last head alone. All heads stand in a token's row.",
    concatHeads: joined((rows) => [...rows[0], ...rows[rows.length - 1]]),
  },
  "leaves-out-zeros": {
    because: "You left zeros out. A 0 is a number like any other.",
    concatHeads: joined((rows) => rows.flat().filter((x) => x !== 0)),
  },
  "each-number-once": {
    because: "A number that comes again was left out. Every number has its place.",
    concatHeads: joined((rows) => [...new Set(rows.flat())]),
  },
  "scales-by-the-heads": {
    because: "You divided by the root of the number of heads. Joining changes no number.",
    concatHeads: joined((rows) => rows.flat().map((x) => x / Math.sqrt(rows.length))),
  },
  "cuts-to-the-shortest": {
    because: "You cut the heads to the shortest. Refuse heads that differ in the number of tokens.",
    concatHeads: (heads) =>
      Array.from({ length: Math.min(...heads.map((head) => head.length)) }, (_, t) =>
        heads.flatMap((head) => head[t]),
      ),
  },
  "refuses-longer-heads-only": {
    because: "You refuse a head that is longer than head 0. A shorter one doesn't fit either.",
    concatHeads: (heads) => {
      if (heads.some((head) => head.length > heads[0].length))
        throw new RangeError("the tokens of two heads must agree");
      return heads[0].map((_, t) => heads.flatMap((head) => head[t]));
    },
  },
});
