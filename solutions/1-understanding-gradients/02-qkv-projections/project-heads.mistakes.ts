import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "./matmul.js";
import { transpose } from "./transpose.js";

type Matrix = number[][];

const plus = (A: Matrix, B: Matrix) => A.map((row, i) => row.map((x, j) => x + B[i][j]));
const headsOf = (X: Matrix, W: Matrix[]) => W.map((W_h) => matmul(X, W_h));
/** A product that compares no lengths. */
const trusting = (X: Matrix, W_h: Matrix) =>
  X.map((x) =>
    W_h[0].map((_, f) => x.reduce((sum, value, d) => sum + value * (W_h[d]?.[f] ?? Number.NaN), 0)),
  );

/** Products by the weights that made them. */
const products = new WeakMap<Matrix, Matrix>();

export default mistakesFor<typeof import("./project-heads.js")>({
  "one-head-for-all": {
    because: "You gave every head the weights of head 0. Each head has its own, W[h].",
    projectHeads: (X, W) => W.map(() => matmul(X, W[0])),
  },
  "sums-the-heads": {
    because: "You added up the heads' projections. They stay separate: one matrix for each head.",
    projectHeads: (X, W) => headsOf(X, W).reduce(plus) as unknown as Matrix[],
  },
  "joins-the-heads": {
    because: "You put the heads' results side by side in one matrix. Here each head keeps its own.",
    projectHeads: (X, W) => X.map((x) => headsOf([x], W).flatMap(([row]) => row)) as unknown as Matrix[],
  },
  "transposed-weights": {
    because:
      "These weights are [in, out] already: multiply by W[h] as it is. You multiplied by its transpose.",
    projectHeads: (X, W) => W.map((W_h) => matmul(X, transpose(W_h))),
  },
  "weights-first": {
    because:
      "You put the weights on the left. A token is a row of X and meets the columns of W[h], so X comes first.",
    projectHeads: (X, W) => W.map((W_h) => matmul(W_h, X)),
  },
  "feeds-head-to-head": {
    because: "You fed each head the output of the previous one. All heads read the same X.",
    projectHeads: (X, W) => {
      let input = X;
      return W.map((W_h) => {
        input = matmul(input, W_h);
        return input;
      });
    },
  },
  "gives-each-head-a-slice": {
    because:
      "You gave each head only some of X's columns. A head reads the whole token; only what it writes is narrow.",
    projectHeads: (X, W) => {
      const share = X[0].length / W.length;
      const within = (h: number) => (_: unknown, d: number) => d >= h * share && d < (h + 1) * share;
      return W.map((W_h, h) =>
        matmul(
          X.map((x) => x.filter(within(h))),
          W_h.filter(within(h)),
        ),
      );
    },
  },
  "token-first": {
    because:
      "Your outer list runs over tokens and the inner one over heads. The heads come first: [H, T, d_k].",
    projectHeads: (X, W) => X.map((x) => headsOf([x], W).map(([row]) => row)),
  },
  "features-first": {
    because: "Each head came out transposed. Its rows are tokens, its columns features: [T, d_k].",
    projectHeads: (X, W) => headsOf(X, W).map(transpose),
  },
  "asks-the-last-head-only": {
    because: "You compared only the last head with the tokens. The weights of every head must fit.",
    projectHeads: (X, W) => {
      matmul(X, W[W.length - 1]);
      return W.map((W_h) => trusting(X, W_h));
    },
  },
  "asks-the-first-head-only": {
    because: "You compared only head 0 with the tokens. The weights of every head must fit.",
    projectHeads: (X, W) => {
      matmul(X, W[0]);
      return W.map((W_h) => trusting(X, W_h));
    },
  },
  "refuses-too-few-rows-only": {
    because: "You let weights with too many rows pass, and their last rows are never read. Refuse them too.",
    projectHeads: (X, W) =>
      W.map((W_h) => {
        if (W_h.length < X[0].length) throw new RangeError(`${W_h.length} rows for tokens of ${X[0].length}`);
        return trusting(X, W_h);
      }),
  },
  "heads-backwards": {
    because: "The heads come out in reverse order. Head 0 stays at index 0.",
    projectHeads: (X, W) => headsOf(X, W).reverse(),
  },
  "slices-the-tokens": {
    because:
      "You cut the tokens into one piece for each head. A head reads the whole token; only what it writes is narrow.",
    projectHeads: (X, W) => {
      const share = X[0].length / W.length;
      return W.map((W_h, h) =>
        matmul(
          X.map((x) => x.slice(h * share, (h + 1) * share)),
          W_h,
        ),
      );
    },
  },
  "leaves-out-the-last-head": {
    because: "The last head is missing. Every matrix in W makes a head.",
    projectHeads: (X, W) => headsOf(X, W.slice(0, -1)),
  },
  "scales-the-projection": {
    because: "You divided by the root of the head's width. The scale comes later, with the scores.",
    projectHeads: (X, W) =>
      headsOf(X, W).map((Y) => Y.map((row) => row.map((y) => y / Math.sqrt(row.length)))),
  },
  "joins-them-in-a-list": {
    because: "Your list holds one wide matrix. It holds one matrix for each head.",
    projectHeads: (X, W) => [X.map((x) => headsOf([x], W).flatMap(([row]) => row))],
  },
  "adds-the-heads-before": {
    because: "You added the heads before it to each head. They stay separate.",
    projectHeads: (X, W) => {
      const heads = headsOf(X, W);
      return heads.map((_, h) => heads.slice(0, h + 1).reduce(plus));
    },
  },
  "cuts-off-below-zero": {
    because: "You replaced negative numbers by 0. A projection is the product alone.",
    projectHeads: (X, W) => headsOf(X, W).map((Y) => Y.map((row) => row.map((y) => Math.max(0, y)))),
  },
  "keeps-the-product-of-a-head": {
    because: "The product of a head's weights is kept for later calls. X may be another one by then.",
    projectHeads: (X, W) =>
      W.map((W_h) => {
        const old = products.get(W_h) ?? matmul(X, W_h);
        products.set(W_h, old);
        return old;
      }),
  },
  "one-matrix-for-equal-weights": {
    because: "Heads with the same weights share one matrix here. Make a new matrix for each head.",
    projectHeads: (X, W) => {
      const made = new Map<Matrix, Matrix>();
      return W.map((W_h) => {
        const Y = made.get(W_h) ?? matmul(X, W_h);
        made.set(W_h, Y);
        return Y;
      });
    },
  },
});
