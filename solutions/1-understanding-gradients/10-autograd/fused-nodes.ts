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
import { type Node, node } from "./topological-order.js";

/**
 * Causal attention weights: hides the future, then softmax along each row.
 *
 * @param scores `[queries, keys]`
 * @returns weights, `[queries, keys]`; a hidden score gets the weight 0 and the gradient 0
 */
export function softmaxNode(scores: Node): Node {
  const weights = causalMask(scores.data).map((row) => softmax(row)); // [queries, keys]
  return node(weights, [scores], (dWeights) => {
    // blank: the list with the share of scores: row by row, by softmaxBackward
    return [weights.map((row, i) => softmaxBackward(row, dWeights[i]))];
    // end
  });
}

/**
 * Layer norm of every row. A vector is a matrix of one row on the tape.
 *
 * @param x `[T, D]`
 * @param gamma `[1, D]`
 * @param beta `[1, D]`
 */
export function layerNormNode(x: Node, gamma: Node, beta: Node): Node {
  const cache = layerNorm(x.data, gamma.data[0], beta.data[0]);
  return node(cache.output, [x, gamma, beta], (dy) => {
    // blank: some statements, then return [share of x, of gamma, of beta], each shaped like its input
    const { dX, dGamma, dBeta } = layerNormBackward(dy, cache, gamma.data[0]);
    return [dX, [dGamma], [dBeta]];
    // end
  });
}

/**
 * GELU, elementwise.
 *
 * @param x `[rows, columns]`
 */
export function geluNode(x: Node): Node {
  const y = x.data.map((row) => row.map((v) => gelu(v))); // [rows, columns]
  return node(y, [x], (dy) => {
    // blank: the list with the share of x: dy at each number, times the slope there
    return [dy.map((row, i) => row.map((d, j) => d * geluDerivative(x.data[i][j])))];
    // end
  });
}

/**
 * Mean cross-entropy, a node of one number.
 *
 * @param logits `[T, V]`
 * @param targets the token that comes next at each position, or IGNORE, `[T]`; the node keeps a copy
 * @returns the loss, `[1, 1]`
 */
export function crossEntropyNode(logits: Node, targets: number[]): Node {
  const kept = [...targets];
  return node([[crossEntropy(logits.data, kept).loss]], [logits], ([[dLoss]]) => {
    // blank: the list with the share of logits: dLoss times the gradient of the loss
    return [crossEntropyBackward(logits.data, kept).map((row) => row.map((d) => dLoss * d))];
    // end
  });
}

/**
 * Rows of a table: the embedding of tokens, or of positions.
 *
 * Going back, this is half of `embeddingBackward`: the table is its token table, every id has its own position, and
 * dPositions is not needed.
 *
 * @param table `[V, D]`
 * @param ids the rows to take, in order; a row may occur more than once, `[T]`; the node keeps a copy
 * @returns `[T, D]`
 */
export function rowsNode(table: Node, ids: number[]): Node {
  const kept = [...ids];
  return node(embedTokens(table.data, kept), [table], (dy) => {
    // blank: the list with the share of the table, zeros for unused rows; one position for each id
    return [embeddingBackward(dy, kept, table.data.length, kept.length).dTokens];
    // end
  });
}

/**
 * Matrices side by side, the first one on the left.
 *
 * @param parts each `[T, columns]`; all as wide as the first
 * @returns `[T, number of parts · columns]`
 */
export function concatNode(parts: Node[]): Node {
  const width = parts[0].data[0].length;
  return node(concatHeads(parts.map((part) => part.data)), parts, (dy) => {
    // blank: one share for each part: its own columns of dy
    return parts.map((_, h) => dy.map((row) => row.slice(h * width, (h + 1) * width)));
    // end
  });
}
