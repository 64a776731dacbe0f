import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
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
  "log-softmax-already": {
    because:
      "These are logarithms of probabilities. The logits are the dot products alone; the loss does the rest.",
    logits: table((hidden, W_lm) =>
      hidden.map((h) => {
        const p = softmax(W_lm.map((w) => dot(h, w)));
        return p.map((x) => Math.log(x));
      }),
    ),
  },
  "subtracts-the-maximum": {
    because:
      "You subtracted the largest logit of each position. The logits stay as they are; softmax shifts them itself.",
    logits: table((hidden, W_lm) =>
      hidden.map((h) => W_lm.map((w) => dot(h, w))).map((row) => row.map((x) => x - Math.max(...row))),
    ),
  },
  "averages-the-products": {
    because: "You divided by the width. A logit is the sum of the products.",
    logits: scores((h, w) => dot(h, w) / h.length),
  },
  "never-below-0": {
    because: "You replaced negative logits by 0. A logit may be any number.",
    logits: scores((h, w) => Math.max(0, dot(h, w))),
  },
  "size-without-sign": {
    because: "You dropped the sign. A negative logit stays negative.",
    logits: scores((h, w) => Math.abs(dot(h, w))),
  },
  "last-position-for-all": {
    because: "Every position got the logits of the last one. Position t uses its own vector.",
    logits: table((hidden, W_lm) => hidden.map(() => W_lm.map((w) => dot(hidden[hidden.length - 1], w)))),
  },
  "positions-backwards": {
    because: "The positions came out backwards. Row t belongs to position t.",
    logits: table((hidden, W_lm) => hidden.toReversed().map((h) => W_lm.map((w) => dot(h, w)))),
  },
  "tokens-backwards": {
    because: "The tokens came out backwards. Column v belongs to row v of W_lm.",
    logits: table((hidden, W_lm) => hidden.map((h) => W_lm.toReversed().map((w) => dot(h, w)))),
  },
  "token-0-for-all": {
    because: "Every token got the logit of token 0. Token v has its own row in W_lm.",
    logits: table((hidden, W_lm) => hidden.map((h) => W_lm.map(() => dot(h, W_lm[0])))),
  },
  "leaves-out-the-last-token": {
    because: "The last token of the vocabulary is missing. Every row of W_lm makes a logit.",
    logits: table((hidden, W_lm) => hidden.map((h) => W_lm.slice(0, -1).map((w) => dot(h, w)))),
  },
  "as-many-logits-as-positions": {
    because: "Your rows have one logit for each position. They have one for each token of the vocabulary.",
    logits: table((hidden, W_lm) =>
      hidden.map((h) => hidden.map((_, v) => dot(h, W_lm[v] ?? h.map(() => 0)))),
    ),
  },
  "as-many-logits-as-features": {
    because: "Your rows have one logit for each feature. They have one for each token of the vocabulary.",
    logits: table((hidden, W_lm) => hidden.map((h) => h.map((_, v) => (W_lm[v] ? dot(h, W_lm[v]) : 0)))),
  },
  "caps-the-logits": {
    because: "You bounded the logits. They may be as large as they come.",
    logits: scores((h, w) => 30 * Math.tanh(dot(h, w) / 30)),
  },
  "cuts-the-logits": {
    because: "You cut large logits off. They may be as large as they come.",
    logits: scores((h, w) => Math.max(-30, Math.min(30, dot(h, w)))),
  },
  "vector-with-itself": {
    because: "You multiplied the hidden vector by itself. It meets the row of each token.",
    logits: scores((h) => dot(h, h)),
  },
  "one-feature-for-each-token": {
    because: "Token v got the product of feature v alone. A logit is the sum over all features.",
    logits: table((hidden, W_lm) => hidden.map((h) => W_lm.map((w, v) => (h[v] ?? 0) * (w[v] ?? 0)))),
  },
  "centers-the-vectors": {
    because: "You subtracted the mean of each vector. The norm is done already.",
    logits: scores((h, w) =>
      dot(
        h.map((x) => x - h.reduce((sum, value) => sum + value, 0) / h.length),
        w,
      ),
    ),
  },
  "columns-of-the-table": {
    because: "You read column v of W_lm for token v. It is stored with one row for each token.",
    logits: table((hidden, W_lm) =>
      hidden.map((h) => W_lm.map((_, v) => h.reduce((sum, x, d) => sum + x * (W_lm[d]?.[v] ?? 0), 0))),
    ),
  },
  "reads-the-position-before": {
    because: "Position t uses the vector of the position before. It uses its own.",
    logits: table((hidden, W_lm) =>
      hidden.map((_, t) => W_lm.map((w) => dot(hidden[Math.max(0, t - 1)], w))),
    ),
  },
});
