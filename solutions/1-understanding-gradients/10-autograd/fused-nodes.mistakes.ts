import type { Matrix } from "#lib/arrays";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { embedTokens } from "../01-tokenization-and-embeddings/embed-tokens.js";
import { causalMask } from "../03-attention/causal-mask.js";
import { softmax } from "../03-attention/softmax.js";
import { concatHeads } from "../04-multi-head-attention/concat-heads.js";
import { gelu } from "../05-feed-forward-network/gelu.js";
import { layerNorm } from "../06-layer-normalization/layer-norm.js";
import { crossEntropy } from "../07-cross-entropy-loss/cross-entropy.js";
import { crossEntropyBackward } from "../08-backpropagation/cross-entropy-backward.js";
import { embeddingBackward } from "../08-backpropagation/embedding-backward.js";
import { geluDerivative } from "../08-backpropagation/gelu-derivative.js";
import { layerNormBackward } from "../08-backpropagation/layer-norm-backward.js";
import { softmaxBackward } from "../08-backpropagation/softmax-backward.js";
import {
  concatNode,
  crossEntropyNode,
  geluNode,
  layerNormNode,
  rowsNode,
  softmaxNode,
} from "./fused-nodes.js";
import { type Node, node } from "./topological-order.js";

const times = (A: Matrix, B: Matrix) => A.map((row, i) => row.map((x, j) => x * B[i][j]));

const softmaxBy =
  (share: (weights: Matrix, d: Matrix, masked: Matrix, scores: Matrix) => Matrix) =>
  (scores: Node): Node => {
    const masked = causalMask(scores.data);
    const weights = masked.map((row) => softmax(row));
    return node(weights, [scores], (d) => [share(weights, d, masked, scores.data)]);
  };

const normBy =
  (
    shares: (right: ReturnType<typeof layerNormBackward>, dy: Matrix, x: Matrix, gamma: number[]) => Matrix[],
  ) =>
  (x: Node, gamma: Node, beta: Node): Node => {
    const cache = layerNorm(x.data, gamma.data[0], beta.data[0]);
    return node(cache.output, [x, gamma, beta], (dy) =>
      shares(layerNormBackward(dy, cache, gamma.data[0]), dy, cache.normalized, gamma.data[0]),
    );
  };

const geluBy =
  (share: (x: number, dy: number) => number) =>
  (x: Node): Node =>
    node(
      x.data.map((row) => row.map((v) => gelu(v))),
      [x],
      (dy) => [dy.map((row, i) => row.map((d, j) => share(x.data[i][j], d)))],
    );

const lossBy =
  (
    share: (logits: Matrix, targets: number[], dLoss: number) => Matrix,
    keep = (list: number[]) => [...list],
  ) =>
  (logits: Node, targets: number[]): Node => {
    const kept = keep(targets);
    return node([[crossEntropy(logits.data, kept).loss]], [logits], ([[dLoss]]) => [
      share(logits.data, kept, dLoss),
    ]);
  };

const rowsBy =
  (share: (dy: Matrix, ids: number[], table: Matrix) => Matrix, keep = (list: number[]) => [...list]) =>
  (table: Node, ids: number[]): Node => {
    const kept = keep(ids);
    return node(embedTokens(table.data, kept), [table], (dy) => [share(dy, kept, table.data)]);
  };

const joinBy =
  (shares: (dy: Matrix, parts: Matrix[]) => Matrix[]) =>
  (parts: Node[]): Node => {
    const data = parts.map((part) => part.data);
    return node(concatHeads(data), parts, (dy) => shares(dy, data));
  };

const scaled = (A: Matrix, factor: number) => A.map((row) => row.map((x) => factor * x));
const scatter = (dy: Matrix, ids: number[], table: Matrix) =>
  embeddingBackward(dy, ids, table.length, ids.length).dTokens;
const columns = (dy: Matrix, from: number, width: number) => dy.map((row) => row.slice(from, from + width));

export default mistakesFor<typeof import("./fused-nodes.js")>({
  "softmax-of-the-masked-scores": {
    because: "The backward pass uses the weights. The masked scores contain -Infinity, and 0 · ∞ is NaN.",
    softmaxNode: softmaxBy((_, d, masked) => masked.map((row, i) => softmaxBackward(row, d[i]))),
  },
  "softmax-of-the-scores": {
    because:
      "The backward pass uses the weights that softmax made. You used the scores that it made them from.",
    softmaxNode: softmaxBy((_p, d, _masked, scores) => scores.map((row, i) => softmaxBackward(row, d[i]))),
  },
  "softmax-arguments-exchanged": {
    because:
      "softmaxBackward takes the weights first, then the gradient that arrived at them. You swapped them.",
    softmaxNode: softmaxBy((p, d) => p.map((row, i) => softmaxBackward(d[i], row))),
  },
  "softmax-passes-dy-on": {
    because: "You returned dy unchanged. A weight depends on every score of its row, not on one alone.",
    softmaxNode: softmaxBy((_, d) => d),
  },
  "softmax-diagonal-only": {
    because: "Each weight also depends on the other scores of its row; p(1 − p) is only its own derivative.",
    softmaxNode: softmaxBy((p, d) =>
      times(
        d,
        p.map((row) => row.map((x) => x * (1 - x))),
      ),
    ),
  },
  "softmax-by-the-weights": {
    because: "weight · dy lacks the average to subtract: raising all scores alike must change nothing.",
    softmaxNode: softmaxBy((p, d) => times(p, d)),
  },
  "norm-vectors-without-rows": {
    because: "On the tape γ and β are matrices of one row, so their shares are too: [1, D], not [D].",
    layerNormNode: normBy(({ dX, dGamma, dBeta }) => [
      dX,
      dGamma as unknown as Matrix,
      dBeta as unknown as Matrix,
    ]),
  },
  "norm-gamma-and-beta-exchanged": {
    because: "The shares are in the order of the inputs: x, gamma, beta.",
    layerNormNode: normBy(({ dX, dGamma, dBeta }) => [dX, [dBeta], [dGamma]]),
  },
  "norm-of-one-position": {
    because: "γ and β serve all positions: their gradients are sums over the rows, not those of row 0.",
    layerNormNode: normBy(({ dX }, dy, xHat) => [dX, [times(dy, xHat)[0]], [dy[0]]]),
  },
  "norm-is-a-scale": {
    because: "x also moves the mean and the spread of its row: use all of layerNormBackward, not γ · dy.",
    layerNormNode: normBy(({ dGamma, dBeta }, dy, _, gamma) => [
      dy.map((row) => row.map((d, j) => d * gamma[j])),
      [dGamma],
      [dBeta],
    ]),
  },
  "gelu-slope-alone": {
    because: "This is the slope alone. Multiply it by dy, the gradient that has arrived.",
    geluNode: geluBy((x) => geluDerivative(x)),
  },
  "gelu-slope-of-the-result": {
    because: "Take the slope at the input x. You took it at the activated value.",
    geluNode: geluBy((x, dy) => dy * geluDerivative(gelu(x))),
  },
  "gelu-of-dy": {
    because: "Don't activate dy: multiply it by the slope at x.",
    geluNode: geluBy((_, dy) => gelu(dy)),
  },
  "loss-ignores-what-arrives": {
    because:
      "The loss may be one term of a larger one: multiply its share by dLoss, the gradient that arrives.",
    crossEntropyNode: lossBy((logits, targets) => crossEntropyBackward(logits, targets)),
  },
  "loss-reads-targets-later": {
    because: "You computed the share from the caller's list, which may have changed: use the copy.",
    crossEntropyNode: lossBy(
      (logits, targets, dLoss) => scaled(crossEntropyBackward(logits, targets), dLoss),
      (list) => list,
    ),
  },
  "rows-read-ids-later": {
    because: "You computed the share from the caller's list, which may have changed: use the copy.",
    rowsNode: rowsBy(scatter, (list) => list),
  },
  "rows-count-ids-later": {
    because: "You counted the ids in the caller's list, which may have changed: count those of the copy.",
    rowsNode: (table, ids) => {
      const kept = [...ids];
      return node(embedTokens(table.data, kept), [table], (dy) => [
        embeddingBackward(dy, kept, table.data.length, ids.length).dTokens,
      ]);
    },
  },
  "rows-of-the-table-as-positions": {
    because:
      "A text may be longer than the table: there are as many positions as ids, not as rows in the table.",
    rowsNode: rowsBy((dy, ids, table) => embeddingBackward(dy, ids, table.length, table.length).dTokens),
  },
  "rows-overwrite": {
    because: "A row that was taken twice got only its last gradient. The two add up.",
    rowsNode: rowsBy((dy, ids, table) => {
      const share = scaled(table, 0);
      for (const [t, id] of ids.entries()) share[id] = [...dy[t]];
      return share;
    }),
  },
  "rows-by-position": {
    because: "Your gradients are in rows 0, 1, 2. Each belongs to the row of the table with its id.",
    rowsNode: rowsBy((dy, ids, table) => embeddingBackward(dy, ids, table.length, table.length).dPositions),
  },
  "rows-that-were-taken-only": {
    because: "The share must have the shape of the whole table, with zeros for the unused rows.",
    rowsNode: rowsBy((dy) => dy),
  },
  "parts-in-reverse": {
    because: "Your parts got each other's columns: the first columns belong to the first part.",
    concatNode: joinBy((dy, parts) =>
      parts.map((part, h) => columns(dy, (parts.length - 1 - h) * part[0].length, part[0].length)),
    ),
  },
  "parts-interleaved": {
    because: "The columns of a part are next to each other. You took every second or third one.",
    concatNode: joinBy((dy, parts) =>
      parts.map((_, h) => dy.map((row) => row.filter((_, j) => j % parts.length === h))),
    ),
  },
  "parts-cut-out-of-dy": {
    because: "You cut the columns out of dy, which is empty afterwards. dy isn't yours: copy them.",
    concatNode: joinBy((dy, parts) => parts.map((part) => dy.map((row) => row.splice(0, part[0].length)))),
  },
  "first-columns-for-all": {
    because: "Every part got the first columns. Part h owns the columns from h times the width on.",
    concatNode: joinBy((dy, parts) => parts.map((part) => columns(dy, 0, part[0].length))),
  },
  "parts-get-everything": {
    because: "Every part got all of dy. A part made only its own columns.",
    concatNode: joinBy((dy, parts) => parts.map(() => dy)),
  },
  "zero-counts-as-no-dloss": {
    because: "JavaScript treats a dLoss of 0 as missing, and you put 1 in its place. 0 passes nothing on.",
    crossEntropyNode: lossBy((logits, targets, dLoss) =>
      scaled(crossEntropyBackward(logits, targets), dLoss || 1),
    ),
  },
  "softmax-of-the-first-row": {
    because: "You used the first row of what arrives for all rows. Each row of weights has its own.",
    softmaxNode: softmaxBy((weights, d) => weights.map((row) => softmaxBackward(row, d[0]))),
  },
  "softmax-by-columns": {
    because: "You took columns of what arrives. Softmax works along rows, and so does its way back.",
    softmaxNode: softmaxBy((weights, d) =>
      weights.map((row, i) =>
        softmaxBackward(
          row,
          d.map((each) => each[i]),
        ),
      ),
    ),
  },
  "norm-vectors-as-columns": {
    because: "You made a column of each γ and β. On the tape a vector is a matrix of one row.",
    layerNormNode: normBy(({ dX, dGamma, dBeta }) => [dX, dGamma.map((x) => [x]), dBeta.map((x) => [x])]),
  },
  "norm-with-beta": {
    because: "You went back with β instead of γ. γ scales the gradient; β only shifts the result.",
    layerNormNode: (x, gamma, beta) => {
      const cache = layerNorm(x.data, gamma.data[0], beta.data[0]);
      return node(cache.output, [x, gamma, beta], (dy) => {
        const { dX, dGamma, dBeta } = layerNormBackward(dy, cache, beta.data[0]);
        return [dX, [dGamma], [dBeta]];
      });
    },
  },
  "gelu-for-its-slope": {
    because: "You multiplied by GELU itself. What arrives is multiplied by its slope.",
    geluNode: geluBy((x, dy) => dy * gelu(x)),
  },
  "gelu-slope-at-the-product": {
    because: "You took the slope at dy times x. It is taken at x, and then multiplied by dy.",
    geluNode: geluBy((x, dy) => geluDerivative(dy * x)),
  },
  "loss-averaged-twice": {
    because: "You divided by the number of targets. `crossEntropyBackward` has done that already.",
    crossEntropyNode: lossBy((logits, targets, dLoss) =>
      scaled(crossEntropyBackward(logits, targets), dLoss / targets.length),
    ),
  },
  "loss-summed-up": {
    because: "You multiplied by the number of targets. The loss is a mean, and so is its gradient.",
    crossEntropyNode: lossBy((logits, targets, dLoss) =>
      scaled(crossEntropyBackward(logits, targets), dLoss * targets.length),
    ),
  },
  "rows-as-many-as-ids": {
    because: "You made a row for each id. The table has its own number of rows.",
    rowsNode: rowsBy((dy, ids) => embeddingBackward(dy, ids, dy.length, ids.length).dTokens),
  },
  "rows-up-to-the-largest": {
    because: "You took the largest id for the end of the table. Rows after it get zeros.",
    rowsNode: rowsBy((dy, ids) => embeddingBackward(dy, ids, Math.max(...ids) + 1, ids.length).dTokens),
  },
  "parts-one-column-short": {
    because: "You cut one column too early. The end of a slice is the first column that is left out.",
    concatNode: joinBy((dy, parts) =>
      parts.map((part, h) => columns(dy, h * part[0].length, part[0].length - 1)),
    ),
  },
  "asks-the-latest-node": {
    because:
      "You keep what a pullback needs outside the function, where the next node writes over it. Keep it in the call that makes the node.",
    softmaxNode: asTheLatest(softmaxNode),
    layerNormNode: asTheLatest(layerNormNode),
    geluNode: asTheLatest(geluNode),
    crossEntropyNode: asTheLatest(crossEntropyNode),
    rowsNode: asTheLatest(rowsNode),
    concatNode: asTheLatest(concatNode),
  },
});
