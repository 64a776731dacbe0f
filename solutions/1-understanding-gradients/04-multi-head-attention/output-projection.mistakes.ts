import { mistakesFor } from "#lib/author/mistakes";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

type Matrix = number[][];

const right = (X: Matrix, W: Matrix) => matmul(X, transpose(W));
const plus = (A: Matrix, B: Matrix) => A.map((row, t) => row.map((x, o) => x + (B[t][o] ?? 0)));

export default mistakesFor<typeof import("./output-projection.js")>({
  "forgets-the-transpose": {
    because:
      "This is X · W, which reads the columns of W. With [out, in], an output is a row of W. A square W hides this.",
    outputProjection: (X, W) => matmul(X, W),
  },
  "transposed-result": {
    because:
      "This is W · Xᵀ: outputs are rows and tokens are columns. Tokens stay the rows: X goes on the left.",
    outputProjection: (X, W) => matmul(W, transpose(X)),
  },
  "projects-twice": {
    because: "You applied the weights twice. One product with the transpose is enough.",
    outputProjection: (X, W) => right(right(X, W), W),
  },
  "adds-the-input": {
    because: "You added the input. That is the residual of chapter 06; the projection is the product alone.",
    outputProjection: (X, W) => plus(right(X, W), X),
  },
  "scales-like-scores": {
    because: "The division by √width belongs to the attention scores. Don't scale a projection.",
    outputProjection: (X, W) => right(X, W).map((row) => row.map((y) => y / Math.sqrt(W[0].length))),
  },
  "averages-the-terms": {
    because: "You averaged the products. A dot product adds them up; their number doesn't matter.",
    outputProjection: (X, W) => right(X, W).map((row) => row.map((y) => y / W[0].length)),
  },
  "elementwise-product": {
    because:
      "This multiplies index by index. An output is the dot product of a whole row of X and a whole row of W.",
    outputProjection: (X, W) => X.map((row, t) => row.map((x, i) => x * W[t % W.length][i])),
  },
  "as-many-outputs-as-inputs": {
    because: "There are as many outputs as W has rows, not as many as X has columns.",
    outputProjection: (X, W) => X.map((row) => right([row], W)[0].slice(0, row.length)),
  },
  "changes-the-input": {
    because: "The values are right, but you wrote them into X, which the backward pass still needs.",
    outputProjection: (X, W) => {
      const Y = right(X, W);
      for (const [t, row] of X.entries()) row.splice(0, row.length, ...Y[t]);
      return X;
    },
  },
  "transposes-the-tokens": {
    because: "You transposed X. A row of X is a token and stays a row: transpose W.",
    outputProjection: (X, W) => matmul(transpose(X), W),
  },
  "row-0-for-every-output": {
    because: "Every output uses row 0 of W. Row o makes output o.",
    outputProjection: (X, W) => {
      right(X, W);
      return X.map((x) => W.map(() => x.reduce((sum, value, i) => sum + value * W[0][i], 0)));
    },
  },
  "stops-before-the-last-input": {
    because: "You left out the last input. Every output is made from all inputs.",
    outputProjection: (X, W) => {
      right(X, W);
      return X.map((x) => W.map((w) => x.slice(0, -1).reduce((sum, value, i) => sum + value * w[i], 0)));
    },
  },
  "input-o-for-output-o": {
    because: "Output o is made from input o alone. It is made from all inputs, with row o of W.",
    outputProjection: (X, W) => {
      right(X, W);
      return X.map((x) => W.map((w, o) => (x[o] ?? 0) * (w[o] ?? 0)));
    },
  },
  "cuts-off-below-zero": {
    because: "You replaced negative outputs by 0. The projection is the product alone.",
    outputProjection: (X, W) => right(X, W).map((row) => row.map((y) => Math.max(0, y))),
  },
  "last-row-first": {
    because: "You read the rows of W from the last one. Row o makes output o.",
    outputProjection: (X, W) => right(X, W.toReversed()),
  },
  "transposes-by-shape": {
    because: "You transpose W only where it isn't square. It is stored [out, in] at every size.",
    outputProjection: (X, W) => (W.length === W[0].length ? matmul(X, W) : right(X, W)),
  },
  "refuses-narrow-rows-only": {
    because: "You refuse rows of W that are too short. Rows that are too long don't fit either.",
    outputProjection: (X, W) =>
      X.map((x) =>
        W.map((w) => {
          if (x.length > w.length)
            throw new RangeError(`a row of W has ${w.length} numbers, a token ${x.length}`);
          return x.reduce((sum, value, i) => sum + value * w[i], 0);
        }),
      ),
  },
  "fills-up-with-zeros": {
    because: "You filled up rows that don't fit. A row of W and a row of X have one length: refuse others.",
    outputProjection: (X, W) =>
      X.map((x) => W.map((w) => x.reduce((sum, value, i) => sum + value * (w[i] ?? 0), 0))),
  },
});
