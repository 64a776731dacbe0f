import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";
import { addNode } from "./broadcast-gradient.js";
import { type Node, node } from "./topological-order.js";

/**
 * The matrix product on the tape.
 *
 *     C = A · B
 *
 * The shapes leave no choice: dA `[m, n]` from dC `[m, p]` and B `[n, p]`, dB `[n, p]` from A `[m, n]` and dC `[m, p]`.
 *
 * @param a `[m, n]`
 * @param b `[n, p]`
 * @returns a · b, `[m, p]`
 * @throws RangeError if a has more or fewer columns than b has rows
 */
export function matmulNode(a: Node, b: Node): Node {
  const C = matmul(a.data, b.data); // [m, p]
  return node(C, [a, b], (dC) => {
    const dA = /* blank: the share of a */ matmul(dC, transpose(b.data)) /* end */; // [m, n]
    const dB = /* blank: the share of b */ matmul(transpose(a.data), dC) /* end */; // [n, p]
    return [dA, dB];
  });
}

/**
 * The transpose on the tape. Weights that are stored `[out, in]` need it.
 *
 * @param a `[m, n]`
 * @returns aᵀ, `[n, m]`
 */
export function transposeNode(a: Node): Node {
  return node(transpose(a.data), [a], (dy) => {
    // blank: the list with the share of a, in the shape of a
    return [transpose(dy)];
    // end
  });
}

/**
 * A linear layer on the tape: Y = X · Wᵀ + b, made of nodes that can already differentiate themselves. It needs no
 * pullback of its own.
 *
 * @param X one token per row, `[T, in]`
 * @param W the weights, one output per row, `[out, in]`
 * @param b the bias as one row, `[1, out]`; without it nothing is added
 * @returns Y, `[T, out]`
 */
export function linearNode(X: Node, W: Node, b?: Node): Node {
  // blank: the layer, from nodes that can differentiate themselves, with a bias or without
  const Y = matmulNode(X, transposeNode(W)); // [T, out]
  return b ? addNode(Y, b) : Y; // [T, out]
  // end
}
