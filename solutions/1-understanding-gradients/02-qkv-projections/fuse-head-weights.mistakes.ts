import { mistakesFor } from "#lib/author/mistakes";
import { splitColumns } from "./fuse-head-weights.js";
import { matmul } from "./matmul.js";
import { transpose } from "./transpose.js";

type Matrix = number[][];

function refuseUnlike(W: Matrix[]): void {
  const shape = (M: Matrix) => M.map((row) => row.length).join();
  if (W.some((W_h) => shape(W_h) !== shape(W[0]))) throw new RangeError("the heads differ in shape");
}

function widthOf(Y: Matrix, heads: number): number {
  if (Y[0].length % heads !== 0) throw new RangeError("the heads do not divide the columns");
  return Y[0].length / heads;
}

const each = <R>(n: number, f: (h: number) => R): R[] => Array.from({ length: n }, (_, h) => f(h));

export default mistakesFor<typeof import("./fuse-head-weights.js")>({
  "interleaves-the-columns": {
    because:
      "You dealt the heads' columns out like cards. Each head's columns stay together, next to each other.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W[0].map((row, d) => row.flatMap((_, f) => W.map((W_h) => W_h[d][f])));
    },
  },
  "stacks-the-rows": {
    because:
      "You stacked the heads, [H·D, d_k]. They belong side by side: D rows, each with numbers of all heads.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W.flat();
    },
  },
  "adds-the-weights": {
    because: "You added up the heads' weights, so the heads can't be separated again. Put them side by side.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W.reduce((sum, W_h) => sum.map((row, d) => row.map((x, f) => x + W_h[d][f])));
    },
  },
  "last-head-first": {
    because: "The last head is leftmost. Head 0 takes the first columns.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W[0].map((_, d) => [...W].reverse().flatMap((W_h) => W_h[d]));
    },
  },
  "transposes-the-heads": {
    because: "You transposed each head first. These weights are already [in, out].",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W[0][0].map((_, f) => W.flatMap((W_h) => transpose(W_h)[f]));
    },
  },
  "appends-to-head-0": {
    because: "You appended the other heads to the rows of W[0] itself, which changes W. Make new rows.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      for (const W_h of W.slice(1)) for (const [d, row] of W_h.entries()) W[0][d].push(...row);
      return W[0];
    },
  },
  "deals-out-the-columns": {
    because: "You gave head h every H-th column. Its columns are neighbors: they begin at h·d_k.",
    splitColumns: (Y, heads) => {
      widthOf(Y, heads);
      return each(heads, (h) => Y.map((row) => row.filter((_, j) => j % heads === h)));
    },
  },
  "starts-at-h": {
    because:
      "Head h's columns begin at h·d_k, because every head before it took d_k columns; yours begin at h.",
    splitColumns: (Y, heads) => {
      const d_k = widthOf(Y, heads);
      return each(heads, (h) => Y.map((row) => row.slice(h, h + d_k)));
    },
  },
  "one-column-short": {
    because: "The end of a slice is exclusive: you lose the last column of every head.",
    splitColumns: (Y, heads) => {
      const d_k = widthOf(Y, heads);
      return each(heads, (h) => Y.map((row) => row.slice(h * d_k, (h + 1) * d_k - 1)));
    },
  },
  "count-for-end": {
    because:
      "The second number of a slice says where it ends, not how many it takes. Head h ends where head h + 1 begins.",
    splitColumns: (Y, heads) => {
      const d_k = widthOf(Y, heads);
      return each(heads, (h) => Y.map((row) => row.slice(h * d_k, d_k)));
    },
  },
  "heads-for-width": {
    because:
      "You cut bands as wide as the number of heads. A band is d_k wide: all columns, divided by the number of heads.",
    splitColumns: (Y, heads) => {
      widthOf(Y, heads);
      return each(heads, (h) => Y.map((row) => row.slice(h * heads, (h + 1) * heads)));
    },
  },
  "splits-the-tokens": {
    because: "You divided the tokens among the heads. Every head keeps all tokens and gets its own columns.",
    splitColumns: (Y, heads) => {
      widthOf(Y, heads);
      const share = Math.ceil(Y.length / heads);
      return each(heads, (h) => Y.slice(h * share, (h + 1) * share));
    },
  },
  "drops-the-rest": {
    because: "You silently drop the columns left over after equal shares. If H doesn't divide them, refuse.",
    splitColumns: (Y, heads) => {
      const d_k = Math.floor(Y[0].length / heads);
      return each(heads, (h) => Y.map((row) => row.slice(h * d_k, (h + 1) * d_k)));
    },
  },
  "forgets-to-split": {
    because: "This is the wide product of all heads, [T, H·d_k]. It still has to be split into heads.",
    projectFused: (X, fused) => matmul(X, fused) as unknown as Matrix[],
  },
  "width-for-heads": {
    because: "You cut the wide product into d_k bands, as many as a head is wide. Cut one band per head.",
    projectFused: (X, fused, heads) => splitColumns(matmul(X, fused), fused[0].length / heads),
  },
  "splits-the-weights": {
    because: "These are the weights, split again. The tokens were never multiplied by them.",
    projectFused: (_, fused, heads) => splitColumns(fused, heads),
  },
  "splits-the-tokens-first": {
    because:
      "You cut X among the heads. Every head reads whole tokens: multiply first, then split the product.",
    projectFused: (X, fused, heads) => splitColumns(X, heads).map((X_h) => matmul(X_h, fused)),
  },
  "first-band-for-all": {
    because: "Every head got the columns of head 0. The bands are side by side, one for each head.",
    projectFused: (X, fused, heads) => {
      const [first] = splitColumns(matmul(X, fused), heads);
      return each(heads, () => first.map((row) => [...row]));
    },
  },
  "averages-the-heads": {
    because: "You averaged the heads. Their columns stand side by side, as they are.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W[0].map((row, d) => row.map((_, f) => W.reduce((sum, W_h) => sum + W_h[d][f], 0) / W.length));
    },
  },
  "one-long-row": {
    because: "Everything stands in a single row. Row d holds the numbers of all heads in their row d.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return [W.flat(2)];
    },
  },
  "two-heads-alone": {
    because: "You joined the first two heads. All heads stand side by side.",
    fuseHeadWeights: (W) => {
      refuseUnlike(W);
      return W[0].map((_, d) => [...W[0][d], ...(W[1] ?? W[0])[d]]);
    },
  },
  "width-from-the-rows": {
    because: "You divided the number of rows by that of the heads. The heads share the columns.",
    splitColumns: (Y, heads) => {
      widthOf(Y, heads);
      const width = Y.length / heads;
      return each(heads, (h) => Y.map((row) => row.slice(h * width, (h + 1) * width)));
    },
  },
  "last-band-first": {
    because: "The last band went to head 0. Head 0 gets the first columns.",
    splitColumns: (Y, heads) => splitColumns(Y, heads).reverse(),
  },
  "first-columns-for-all": {
    because: "Every head gets the first columns. Head h gets columns h·d_k and on.",
    splitColumns: (Y, heads) => {
      const width = widthOf(Y, heads);
      return each(heads, () => Y.map((row) => row.slice(0, width)));
    },
  },
  "takes-the-columns-out": {
    because: "splice takes the columns out of Y itself. Copy them: the caller still needs Y.",
    splitColumns: (Y, heads) => {
      const width = widthOf(Y, heads);
      return each(heads, () => Y.map((row) => row.splice(0, width)));
    },
  },
  "rows-for-columns": {
    because: "You asked whether the heads divide the rows of Y. They share the columns.",
    splitColumns: (Y, heads) => {
      if (!Number.isInteger(heads) || heads < 1 || Y.length % heads !== 0)
        throw new RangeError(`heads must divide the columns of Y, got ${heads} for ${Y.length} columns`);
      return splitColumns(Y, heads);
    },
  },
  "remainder-the-wrong-way-round": {
    because: "You asked whether the columns divide the heads. The heads must divide the columns.",
    splitColumns: (Y, heads) => {
      if (heads % Y[0].length !== 0)
        throw new RangeError(`heads must divide the columns of Y, got ${heads} for ${Y[0].length} columns`);
      return splitColumns(Y, heads);
    },
  },
  "accepts-negative-heads": {
    because: "You refuse remainders alone. A number of heads below 1 is refused, too.",
    splitColumns: (Y, heads) => {
      const width = widthOf(Y, heads);
      return Array.from({ length: heads }, (_, h) => Y.map((row) => row.slice(h * width, (h + 1) * width)));
    },
  },
  "projections-backwards": {
    because: "The projections came out from the last head to the first. Head 0 comes first.",
    projectFused: (X, fused, heads) => splitColumns(matmul(X, fused), heads).reverse(),
  },
  "scales-the-projections": {
    because: "You divided the projections. They are the product alone.",
    projectFused: (X, fused, heads) =>
      splitColumns(matmul(X, fused), heads).map((Y) => Y.map((row) => row.map((x) => x / Math.sqrt(heads)))),
  },
  "projections-transposed": {
    because: "Each head came out transposed. Its rows are tokens, its columns features.",
    projectFused: (X, fused, heads) => splitColumns(matmul(X, fused), heads).map(transpose),
  },
  "all-heads-in-one": {
    because: "Your list holds one wide matrix. Cut it into one for each head.",
    projectFused: (X, fused, heads) => {
      splitColumns(fused, heads);
      return [matmul(X, fused)];
    },
  },
  "heads-from-the-width": {
    because:
      "You cut the product into as many heads as a token has numbers. Use the number of heads that you are given.",
    projectFused: (X, fused) => splitColumns(matmul(X, fused), X[0].length),
  },
});
