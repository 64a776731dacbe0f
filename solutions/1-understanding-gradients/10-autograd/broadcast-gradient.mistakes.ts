import type { Matrix } from "#lib/arrays";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { broadcast, mulNode, unbroadcast } from "./broadcast-gradient.js";
import { type Node, node } from "./topological-order.js";

type Op = (a: Node, b: Node) => Node;
type Undo = (dy: Matrix, input: Matrix) => Matrix;

const times = (p: number, q: number) => p * q;
const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);
const sumOfRows = (A: Matrix) => [A[0].map((_, j) => sum(A.map((row) => row[j])))];
const sumOfColumns = (A: Matrix) => A.map((row) => [sum(row)]);

/** A sum with other shares. */
const adding =
  (shares: (dy: Matrix, a: Matrix, b: Matrix) => Matrix[]): Op =>
  (a, b) =>
    node(
      broadcast(a.data, b.data, (p, q) => p + q),
      [a, b],
      (dy) => shares(dy, a.data, b.data),
    );

/** A product with other shares. */
const multiplying =
  (shares: (dy: Matrix, a: Matrix, b: Matrix) => Matrix[]): Op =>
  (a, b) =>
    node(broadcast(a.data, b.data, times), [a, b], (dy) => shares(dy, a.data, b.data));

/** Both operations with another way back to the input's shape, which is exported too. */
const undoing = (undo: Undo) => ({
  unbroadcast: undo,
  addNode: adding((dy, a, b) => [undo(dy, a), undo(dy, b)]),
  mulNode: multiplying((dy, a, b) => [undo(broadcast(dy, b, times), a), undo(broadcast(dy, a, times), b)]),
});

/** Reads of a matrix by another rule. */
const reading =
  (at: (M: Matrix, i: number, j: number) => number) =>
  (A: Matrix, B: Matrix, f: (a: number, b: number) => number): Matrix => {
    const common = (a: number, b: number) => {
      if (a !== b && a !== 1 && b !== 1) throw new RangeError(`${a} cannot be combined with ${b}`);
      return Math.max(a, b);
    };
    const [rows, columns] = [common(A.length, B.length), common(A[0].length, B[0].length)];
    return Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => f(at(A, i, j), at(B, i, j))),
    );
  };

export default mistakesFor<typeof import("./broadcast-gradient.js")>({
  "columns-are-not-repeated": {
    because: "A matrix of one column has only column 0: use it for every j.",
    broadcast: reading((M, i, j) => M[M.length === 1 ? 0 : i][j]),
  },
  "rows-are-not-repeated": {
    because: "A matrix of one row has only row 0: use it for every i.",
    broadcast: reading((M, i, j) => (M[i] ?? [])[M[0].length === 1 ? 0 : j]),
  },
  "always-the-first-row": {
    because: "Every row of the result shows row 0. Repeat only a matrix of one row.",
    broadcast: reading((M, _, j) => M[0][M[0].length === 1 ? 0 : j]),
  },
  "row-and-column-exchanged": {
    because: "i counts rows and j columns: choose the row first, then the number in it.",
    broadcast: reading((M, i, j) => M[M.length === 1 ? 0 : j]?.[M[0].length === 1 ? 0 : i]),
  },
  "repeats-like-tiles": {
    because: "Repeat only an axis of length 1. Two rows don't fit four, though you could lay them twice.",
    broadcast: (A, B, f) => {
      const common = (a: number, b: number) => {
        if (Math.max(a, b) % Math.min(a, b) !== 0) throw new RangeError(`${a} cannot be combined with ${b}`);
        return Math.max(a, b);
      };
      const [rows, columns] = [common(A.length, B.length), common(A[0].length, B[0].length)];
      const at = (M: Matrix, i: number, j: number) => M[i % M.length][j % M[0].length];
      return Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => f(at(A, i, j), at(B, i, j))),
      );
    },
  },
  "stays-broadcast": {
    because: "Your gradient kept the shape of the result. It must have the shape of the input.",
    ...undoing((dy) => dy),
  },
  "sums-the-other-axis": {
    because:
      "A repeated row is used once in every row: sum over the rows, column by column. You did the opposite.",
    ...undoing((dy, input) => {
      let gradient = dy;
      if (input.length === 1) gradient = sumOfColumns(gradient);
      if (input[0].length === 1) gradient = sumOfRows(gradient);
      return gradient;
    }),
  },
  "sums-rows-in-place": {
    because:
      "You added up the rows inside the gradient that you were given, and other nodes still need it. Make a new row.",
    ...undoing((dy, input) => {
      let gradient = dy;
      if (input.length === 1) {
        for (const row of gradient.slice(1)) for (const [j, x] of row.entries()) gradient[0][j] += x;
        gradient = gradient.slice(0, 1);
      }
      return input[0].length === 1 ? sumOfColumns(gradient) : gradient;
    }),
  },
  "sums-columns-in-place": {
    because:
      "You summed each row inside the gradient that you were given, and other nodes still need it. Make new rows.",
    ...undoing((dy, input) => {
      const gradient = input.length === 1 ? sumOfRows(dy) : dy;
      if (input[0].length > 1) return gradient;
      for (const row of gradient) row.splice(0, row.length, sum(row));
      return gradient;
    }),
  },
  "drops-the-axis": {
    because: "A sum along an axis leaves an axis of length 1, it doesn't remove it: [1, 3] is not [3].",
    ...undoing((dy, input) => {
      if (input.length === 1 && input[0].length === 1) return sum(dy.flat()) as unknown as Matrix;
      if (input.length === 1) return sumOfRows(dy)[0] as unknown as Matrix;
      if (input[0].length === 1) return sumOfColumns(dy).flat() as unknown as Matrix;
      return dy;
    }),
  },
  "averages-the-uses": {
    because: "The uses add up, don't average them: one more of the input is one more at each of its uses.",
    ...undoing((dy, input) => {
      let gradient = dy;
      if (input.length === 1) gradient = sumOfRows(gradient).map((row) => row.map((x) => x / dy.length));
      if (input[0].length === 1)
        gradient = sumOfColumns(gradient).map((row) => row.map((x) => x / dy[0].length));
      return gradient;
    }),
  },
  "first-use-only": {
    because: "You counted only the first use of a repeated row or column. All of them count.",
    ...undoing((dy, input) =>
      (input.length === 1 ? dy.slice(0, 1) : dy).map((row) =>
        input[0].length === 1 ? row.slice(0, 1) : row,
      ),
    ),
  },
  "sums-one-axis-only": {
    because: "A single number was repeated along both axes: after the rows, sum the columns too.",
    ...undoing((dy, input) => {
      if (input.length === 1) return sumOfRows(dy);
      return input[0].length === 1 ? sumOfColumns(dy) : dy;
    }),
  },
  "columns-from-dy": {
    because: "You summed the columns in dy itself, so the sum over the rows is lost. Sum what that sum left.",
    ...undoing((dy, input) => {
      if (input[0].length === 1) return sumOfColumns(dy);
      return input.length === 1 ? sumOfRows(dy) : dy;
    }),
  },
  "sum-without-undoing": {
    because: "The shares of a sum are dy, but in the shape of each input: undo the broadcast.",
    addNode: adding((dy) => [dy, dy]),
  },
  "sum-like-a-product": {
    because: "The slopes of a sum are 1: its shares are dy itself, not dy times the other side.",
    addNode: adding((dy, a, b) => [
      unbroadcast(broadcast(dy, b, times), a),
      unbroadcast(broadcast(dy, a, times), b),
    ]),
  },
  "product-slopes-not-exchanged": {
    because: "Each side of a product gets dy times the other side, not times itself.",
    mulNode: multiplying((dy, a, b) => [
      unbroadcast(broadcast(dy, a, times), a),
      unbroadcast(broadcast(dy, b, times), b),
    ]),
  },
  "product-shares-exchanged": {
    because: "The shares are in the order of the inputs: first a's, then b's.",
    mulNode: multiplying((dy, a, b) => [
      unbroadcast(broadcast(dy, a, times), b),
      unbroadcast(broadcast(dy, b, times), a),
    ]),
  },
  "product-without-undoing": {
    because: "Your shares of a product kept the shape of the result: undo the broadcast after multiplying.",
    mulNode: multiplying((dy, a, b) => [broadcast(dy, b, times), broadcast(dy, a, times)]),
  },
  "sums-before-multiplying": {
    because: "Each use of a repeated number has its own factor: multiply first, then sum.",
    mulNode: multiplying((dy, a, b) => [
      unbroadcast(broadcast(unbroadcast(dy, a), b, times), a),
      unbroadcast(broadcast(unbroadcast(dy, b), unbroadcast(a, b), times), b),
    ]),
  },
  "divides-the-product": {
    because:
      "The product divided by one factor is the other only if that factor is not 0. Take the other factor itself.",
    mulNode: multiplying((dy, a, b) => {
      const over = (x: Matrix) => broadcast(broadcast(a, b, times), x, (y, factor) => y / factor);
      return [unbroadcast(broadcast(dy, over(a), times), a), unbroadcast(broadcast(dy, over(b), times), b)];
    }),
  },
  "forgets-dy": {
    because: "This is the slope alone. Multiply every share by dy, the gradient that arrives at the node.",
    mulNode: multiplying((dy, a, b) => [
      unbroadcast(
        broadcast(dy, b, (_, q) => q),
        a,
      ),
      unbroadcast(
        broadcast(dy, a, (_, q) => q),
        b,
      ),
    ]),
  },
  "sum-shares-exchanged": {
    because: "You gave each side of the sum the share in the other one's shape.",
    addNode: adding((dy, a, b) => [unbroadcast(dy, b), unbroadcast(dy, a)]),
  },
  "sum-like-a-difference": {
    because: "You turned the sign of the second share. One more of b is one more of a + b.",
    addNode: adding((dy, a, b) => [unbroadcast(dy, a), unbroadcast(dy, b).map((row) => row.map((x) => -x))]),
  },
  "product-times-the-result": {
    because: "You multiplied dy by the product. The slope along one side is the other side.",
    mulNode: multiplying((dy, a, b) => {
      const y = broadcast(a, b, times);
      return [unbroadcast(broadcast(dy, y, times), a), unbroadcast(broadcast(dy, y, times), b)];
    }),
  },
  "one-sum-for-all-columns": {
    because: "You added up all of dy for each number of a row. A number collects its own column.",
    ...undoing((dy, input) => {
      let gradient = dy;
      if (input.length === 1) gradient = [gradient[0].map(() => sum(gradient.flat()))];
      return input[0].length === 1 ? sumOfColumns(gradient) : gradient;
    }),
  },
  "averages-the-columns": {
    because: "You averaged over the repeated columns. Each use of a number counts fully: add them up.",
    ...undoing((dy, input) => {
      const gradient = input.length === 1 ? sumOfRows(dy) : dy;
      if (input[0].length > 1) return gradient;
      return sumOfColumns(gradient).map(([x]) => [x / gradient[0].length]);
    }),
  },
  "sides-of-f-exchanged": {
    because: "You gave f the number of B first. It takes one of A, then one of B.",
    broadcast: (A, B, f) => broadcast(A, B, (a, b) => f(b, a)),
  },
  "asks-the-latest-node": {
    because:
      "You keep what a pullback needs outside the function, where the next node writes over it. Keep it in the call that makes the node.",
    mulNode: asTheLatest(mulNode),
  },
});
