import { assertRectangular, assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { dot } from "./dot.js";

type Matrix = number[][];

/** A matrix whose entries are given by their indices. */
const matrix = (rows: number, columns: number, entry: (i: number, j: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => entry(i, j)));

const sumOver = (n: number, term: (k: number) => number) => {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += term(k);
  return sum;
};

function refuseMisfits(A: Matrix, B: Matrix): void {
  for (const M of [A, B]) {
    if (M.some((row) => row.length !== M[0].length)) throw new RangeError("rows of different lengths");
  }
  if (A[0].length !== B.length) throw new RangeError(`A has ${A[0].length} columns, B has ${B.length} rows`);
}

/** The product with another upper end of the sum over k. */
const summedUpTo = (end: (A: Matrix, B: Matrix) => number) => (A: Matrix, B: Matrix) => {
  refuseMisfits(A, B);
  return matrix(A.length, B[0].length, (i, j) => sumOver(end(A, B), (k) => A[i][k] * B[k][j]));
};

/** The product behind a check of other lengths, each matrix given by its shape. */
const checking =
  (lengths: (A: [number, number], B: [number, number]) => [number, number]) => (A: Matrix, B: Matrix) => {
    assertRectangular("A", A);
    assertRectangular("B", B);
    const [a, b] = lengths([A.length, A[0].length], [B.length, B[0].length]);
    assertSameLength("the columns of A and the rows of B", a, b);
    const columns = B[0].map((_, j) => B.map((row) => row[j]));
    return A.map((row) => columns.map((column) => dot(row, column)));
  };

export default mistakesFor<typeof import("./matmul.js")>({
  "elementwise-product": {
    because:
      "This multiplies entry by entry. An entry of the product is the dot product of a whole row of A and a whole column of B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, B[0].length, (i, j) => A[i][j] * B[i][j]);
    },
  },
  "transposed-result": {
    because: "You swapped rows and columns of the result: A's row is i, the row index, and B's column is j.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(B[0].length, A.length, (j, i) => sumOver(B.length, (k) => A[i][k] * B[k][j]));
    },
  },
  "rows-of-b": {
    because: "A's row meets the columns of B, read from top to bottom. You used B's rows, which is A·Bᵀ.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return A.map((row) => B.map((other) => dot(row, other)));
    },
  },
  "rows-meet-rows": {
    because: "You let A's rows meet B's rows, which is A·Bᵀ. A row of A meets a column of B.",
    matmul: (A, B) => {
      assertRectangular("A", A);
      assertRectangular("B", B);
      assertSameLength("the columns of A and the columns of B", A[0].length, B[0].length);
      return A.map((row) => B.map((other) => dot(row, other)));
    },
  },
  "leaves-the-check-to-dot": {
    because:
      "You left the check to the dot product, which never runs if B has no columns. Compare the lengths before.",
    matmul: (A, B) => {
      assertRectangular("A", A);
      assertRectangular("B", B);
      const columns = B[0].map((_, j) => B.map((row) => row[j]));
      return A.map((row) => columns.map((column) => dot(row, column)));
    },
  },
  "checks-the-outer-lengths": {
    because:
      "You compared A's rows with B's columns. Those lengths are free; the inner ones must agree: A's columns and B's rows.",
    matmul: checking(([m], [, p]) => [m, p]),
  },
  "compares-the-columns": {
    because:
      "You compared A's columns with B's columns. A row of A meets a column of B, which has one number for each row of B.",
    matmul: checking(([, n], [, p]) => [n, p]),
  },
  "compares-the-rows": {
    because: "You compared A's rows with B's rows. A's columns and B's rows must agree.",
    matmul: checking(([m], [n]) => [m, n]),
  },
  "columns-of-a": {
    because: "Read the left factor along its rows. You read A's columns, which is Aᵀ·B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A[0].length, B[0].length, (i, j) => sumOver(A.length, (k) => A[k][i] * B[k][j]));
    },
  },
  "factors-exchanged": {
    because: "This is B·A. The order of the factors matters: rows come from A, columns from B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(B.length, A[0].length, (i, j) => sumOver(A.length, (k) => B[i][k] * A[k][j]));
    },
  },
  "one-row-many-times": {
    because:
      "Array.fill puts the same list into every row, so each row shows the last one. Make a new list for each row.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      const C: Matrix = Array(A.length).fill(Array(B[0].length).fill(0));
      for (let i = 0; i < A.length; i++) {
        for (let j = 0; j < B[0].length; j++) C[i][j] = sumOver(B.length, (k) => A[i][k] * B[k][j]);
      }
      return C;
    },
  },
  "one-row-summed-up": {
    because:
      "Array.fill puts the same list into every row, so all rows add up in it. Make a new list for each row.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      const C: Matrix = Array(A.length).fill(Array(B[0].length).fill(0));
      for (let i = 0; i < A.length; i++) {
        for (let j = 0; j < B[0].length; j++) for (let k = 0; k < B.length; k++) C[i][j] += A[i][k] * B[k][j];
      }
      return C;
    },
  },
  "sum-is-never-reset": {
    because: "Your sum carries over from entry to entry. Every entry starts its own sum at 0.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      let sum = 0;
      return matrix(A.length, B[0].length, (i, j) => {
        sum += sumOver(B.length, (k) => A[i][k] * B[k][j]);
        return sum;
      });
    },
  },
  "keeps-the-last-term": {
    because: "Each product replaces the entry instead of adding to it, so only the last k is left.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, B[0].length, (i, j) => A[i].at(-1)! * B.at(-1)![j]);
    },
  },
  "sums-over-b-columns": {
    because:
      "k runs over the length that the factors share, the columns of A and rows of B, not the columns of B.",
    matmul: summedUpTo((_, B) => Math.min(B[0].length, B.length)),
  },
  "sums-over-a-rows": {
    because:
      "k runs over the length that the factors share, the columns of A and rows of B, not the rows of A.",
    matmul: summedUpTo((A, B) => Math.min(A.length, B.length)),
  },
  "cuts-the-longer-factor": {
    because: "If A has more columns than B has rows, or fewer, there is no product. Refuse it, don't cut.",
    matmul: (A, B) => {
      for (const M of [A, B]) {
        if (M.some((row) => row.length !== M[0].length)) throw new RangeError("rows of different lengths");
      }
      const shared = Math.min(A[0].length, B.length);
      return matrix(A.length, B[0].length, (i, j) => sumOver(shared, (k) => A[i][k] * B[k][j]));
    },
  },
  "multiplies-entries-of-a": {
    because:
      "You multiplied entry by entry. An entry of the product is the dot product of a whole row of A and a whole column of B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return A.map((row, i) => row.map((x, j) => x * B[i]?.[j]));
    },
  },
  "rows-of-b-first": {
    because:
      "You let the rows of B meet the columns of A, which is B·A. The rows come from A, the columns from B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      const columns = A[0].map((_, j) => A.map((row) => row[j]));
      return B.map((row) => columns.map((column) => dot(row, column)));
    },
  },
  "averages-the-products": {
    because: "You divided the sum by the number of its terms. An entry is the sum alone.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, B[0].length, (i, j) => sumOver(B.length, (k) => A[i][k] * B[k][j]) / B.length);
    },
  },
  "starts-at-one": {
    because: "Your sum begins at k = 1 and leaves out the first product. Indices begin at 0.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, B[0].length, (i, j) =>
        sumOver(B.length, (k) => (k > 0 ? A[i][k] * B[k][j] : 0)),
      );
    },
  },
  "stops-before-the-last": {
    because: "Your sum leaves out the last product. k runs over the whole shared length.",
    matmul: summedUpTo((_, B) => B.length - 1),
  },
  "adds-instead-of-multiplies": {
    because: "You added the two numbers of each pair. Multiply them, then add up the products.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, B[0].length, (i, j) => sumOver(B.length, (k) => A[i][k] + B[k][j]));
    },
  },
  "as-wide-as-a": {
    because: "Your result is as wide as A. It has one column for each column of B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, A[0].length, (i, j) => sumOver(B.length, (k) => A[i][k] * (B[k][j] ?? 0)));
    },
  },
  "as-wide-as-a-is-high": {
    because: "Your result has as many columns as A has rows. It has one for each column of B.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(A.length, A.length, (i, j) => sumOver(B.length, (k) => A[i][k] * (B[k][j] ?? 0)));
    },
  },
  "shares-equal-rows": {
    because: "Equal rows of A give one and the same list here. Make a new list for each row.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      const rows = new Map<string, number[]>();
      return A.map((row) => {
        const key = row.join();
        const made = rows.get(key) ?? B[0].map((_, j) => sumOver(B.length, (k) => row[k] * B[k][j]));
        rows.set(key, made);
        return made;
      });
    },
  },
  "refuses-a-wider-a-only": {
    because: "You refuse only an A with too many columns. With too few, the factors don't fit either.",
    matmul: (A, B) => {
      assertRectangular("A", A);
      assertRectangular("B", B);
      if (A[0].length > B.length)
        throw new RangeError(
          `the columns of A and the rows of B must agree, got ${A[0].length} and ${B.length}`,
        );
      return matrix(A.length, B[0].length, (i, j) => sumOver(A[0].length, (k) => A[i][k] * B[k][j]));
    },
  },
  "rounds-the-entries": {
    because: "You rounded the entries. Keep every digit: later steps compute with them.",
    matmul: (A, B) => {
      refuseMisfits(A, B);
      return matrix(
        A.length,
        B[0].length,
        (i, j) => Math.round(1e10 * sumOver(B.length, (k) => A[i][k] * B[k][j])) / 1e10,
      );
    },
  },
});
