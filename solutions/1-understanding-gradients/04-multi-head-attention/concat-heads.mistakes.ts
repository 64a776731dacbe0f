import { mistakesFor } from "#lib/mistakes";

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
});
