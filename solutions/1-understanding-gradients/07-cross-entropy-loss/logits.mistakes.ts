import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";
import { dot } from "../02-qkv-projections/dot.js";
import { matmul } from "../02-qkv-projections/matmul.js";
import { softmax } from "../03-attention/softmax.js";

type Vector = number[];
type Matrix = number[][];

const lengthOf = (u: Vector) => Math.sqrt(dot(u, u));

/** Another table from the same two matrices; the check of the widths stays. */
const table = (make: (hidden: Matrix, W_lm: Matrix) => Matrix) => (hidden: Matrix, W_lm: Matrix) => {
  assertSameLength("the widths of hidden and W_lm", hidden[0].length, W_lm[0].length);
  return make(hidden, W_lm);
};

const scores = (score: (h: Vector, w: Vector) => number) =>
  table((hidden, W_lm) => hidden.map((h) => W_lm.map((w) => score(h, w))));

export default mistakesFor<typeof import("./logits.js")>({
  "forgets-the-transpose": {
    because:
      "hidden · W_lm multiplies hidden with columns of W_lm. A token's weights are a row; here the shapes fit by luck.",
    logits: table((hidden, W_lm) => matmul(hidden, W_lm)),
  },
  "tokens-in-the-rows": {
    because: "You swapped rows and columns of the result: a row holds the logits of one position.",
    logits: table((hidden, W_lm) => W_lm.map((w) => hidden.map((h) => dot(h, w)))),
  },
  "softmax-already": {
    because:
      "These are probabilities. Return the logits themselves: softmax, or rather its logarithm, comes in the loss.",
    logits: table((hidden, W_lm) => hidden.map((h) => softmax(W_lm.map((w) => dot(h, w))))),
  },
  "adds-a-bias": {
    because: "You added something to every logit. This output layer has no bias: the dot product is all.",
    logits: scores((h, w) => dot(h, w) + 1),
  },
  "scales-like-attention": {
    because:
      "You divided the logits by the root of the width. That belongs to attention; don't scale logits.",
    logits: scores((h, w) => dot(h, w) / Math.sqrt(h.length)),
  },
  "cosine-similarity": {
    because: "You divided by the lengths of both vectors. Logits are plain dot products, of any size.",
    logits: scores((h, w) => dot(h, w) / (lengthOf(h) * lengthOf(w))),
  },
  "last-position-only": {
    because:
      "You computed logits for the last position only. That is enough to generate, but training needs every position.",
    logits: table((hidden, W_lm) => [W_lm.map((w) => dot(hidden[hidden.length - 1], w))]),
  },
  "first-position-for-all": {
    because: "Every row holds the logits of position 0. Row t belongs to the hidden vector of position t.",
    logits: table((hidden, W_lm) => hidden.map(() => W_lm.map((w) => dot(hidden[0], w)))),
  },
  "negative-distance": {
    because: "This is minus the squared distance to each token's row. The logit is the dot product with it.",
    logits: scores((h, w) => -h.reduce((sum, x, d) => sum + (x - w[d]) ** 2, 0)),
  },
});
