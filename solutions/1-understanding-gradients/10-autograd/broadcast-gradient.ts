import type { Matrix } from "#lib/arrays";
import { type Node, node } from "./topological-order.js";

/**
 * Combines two matrices elementwise. An axis of length 1 is repeated to its length in the other matrix.
 *
 *     [2, 3] with [1, 3]: the same row for every row          [2, 3] with [1, 1]: one number for all
 *     [2, 3] with [2, 1]: the same column for every column    [2, 1] with [1, 3]: both are repeated
 *
 * @param A `[rows, columns]`, either of which may be 1
 * @param B likewise
 * @param f from a number of A and one of B to a number of the result
 * @returns a new matrix; each axis is as long as the longer of the two
 * @throws RangeError if along an axis the lengths differ and neither is 1
 */
export function broadcast(A: Matrix, B: Matrix, f: (a: number, b: number) => number): Matrix {
  const rows = common("rows", A.length, B.length);
  const columns = common("columns", A[0].length, B[0].length);
  const at = (M: Matrix, i: number, j: number): number =>
    /* blank: the number of M for row i, column j of the result */ M[M.length === 1 ? 0 : i][
      M[0].length === 1 ? 0 : j
    ] /* end */;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => f(at(A, i, j), at(B, i, j))),
  ); // [rows, columns]
}

function common(what: string, a: number, b: number): number {
  if (a !== b && a !== 1 && b !== 1) throw new RangeError(`${a} ${what} cannot be combined with ${b}`);
  return Math.max(a, b);
}

/**
 * Undoes a broadcast for a gradient. A number that was used several times gets the sum over its uses.
 *
 * @param dy the gradient of the result, `[rows, columns]`
 * @param input the input matrix, some axes of which may have been repeated
 * @returns the gradient of the input, in exactly its shape; if nothing was repeated, it may be dy itself
 */
export function unbroadcast(dy: Matrix, input: Matrix): Matrix {
  let gradient = dy; // [rows, columns]
  if (input.length === 1) {
    // blank: the input's one row was used for all rows: sum them, so that one row is left
    gradient = [gradient[0].map((_, j) => gradient.reduce((sum, row) => sum + row[j], 0))]; // [1, columns]
    // end
  }
  if (input[0].length === 1) {
    // blank: its one column was used for all columns: sum each row, so that one column is left
    gradient = gradient.map((row) => [row.reduce((sum, x) => sum + x, 0)]); // [.., 1]
    // end
  }
  return gradient;
}

/**
 * a + b on the tape, with broadcasting: `addNode(X, bias)` gives every row the same bias.
 *
 * @param a `[rows, columns]`, either of which may be 1
 * @param b likewise
 */
export function addNode(a: Node, b: Node): Node {
  const y = broadcast(a.data, b.data, (p, q) => p + q); // [rows, columns]
  return node(y, [a, b], (dy) => {
    // blank: [share of a, share of b], each in the shape of its input
    return [unbroadcast(dy, a.data), unbroadcast(dy, b.data)];
    // end
  });
}

/**
 * a · b elementwise on the tape, with broadcasting: `mulNode(X, leaf([[2]]))` doubles every number.
 *
 * @param a `[rows, columns]`, either of which may be 1
 * @param b likewise
 */
export function mulNode(a: Node, b: Node): Node {
  const times = (p: number, q: number) => p * q;
  const y = broadcast(a.data, b.data, times); // [rows, columns]
  return node(y, [a, b], (dy) => {
    // blank: [share of a, share of b]: dy times the slope, then back to the input's shape
    return [
      unbroadcast(broadcast(dy, b.data, times), a.data),
      unbroadcast(broadcast(dy, a.data, times), b.data),
    ];
    // end
  });
}
