import { assertRectangular } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

type Matrix = number[][];

const columnsOf = (A: Matrix) => A[0].map((_, j) => A.map((row) => row[j]));

/** Transposes by their matrices. */
const transposed = new WeakMap<Matrix, Matrix>();

export default mistakesFor<typeof import("./transpose.js")>({
  "swaps-in-place": {
    because: "Swapping pairs inside A works only for square matrices, and it changes A. Build a new matrix.",
    transpose: (A) => {
      assertRectangular("A", A);
      for (let i = 0; i < A.length; i++) {
        for (let j = 0; j < i; j++) [A[i][j], A[j][i]] = [A[j][i], A[i][j]];
      }
      return A;
    },
  },
  reshapes: {
    because:
      "You cut the same sequence of numbers into different rows. The numbers must move: column j becomes row j.",
    transpose: (A) => {
      assertRectangular("A", A);
      const numbers = A.flat();
      return A[0].map((_, j) => numbers.slice(j * A.length, (j + 1) * A.length));
    },
  },
  rotates: {
    because:
      "You turned the matrix by 90 degrees: each new row runs backwards. Row 0 of A must become column 0.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).map((column) => column.reverse());
    },
  },
  "columns-from-last-to-first": {
    because: "Your columns come out in reverse order. Column 0 of A becomes row 0.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).reverse();
    },
  },
  "assumes-a-square": {
    because: "The result has as many rows as A has columns, not as many as A has rows.",
    transpose: (A) => {
      assertRectangular("A", A);
      return A.map((_, j) => A.map((row) => row[j]));
    },
  },
  "one-row-many-times": {
    because:
      "Array.fill puts the same list into every row, so each row shows the last column. Make a new list for each row.",
    transpose: (A) => {
      assertRectangular("A", A);
      const T: Matrix = Array(A[0].length).fill(Array(A.length).fill(0));
      for (let j = 0; j < T.length; j++) for (let i = 0; i < A.length; i++) T[j][i] = A[i][j];
      return T;
    },
  },
  "trusts-the-first-row": {
    because:
      "You take the number of columns from the first row alone, so a longer or shorter row goes unnoticed.",
    transpose: (A) => columnsOf(A),
  },
  "copies-the-matrix": {
    because: "This is a copy of A. Its columns should be the rows of the result.",
    transpose: (A) => {
      assertRectangular("A", A);
      return A.map((row) => [...row]);
    },
  },
  "mirrors-the-other-diagonal": {
    because: "You mirrored along the other diagonal. The entry at row 0, column 0 stays where it is.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A)
        .reverse()
        .map((row) => row.reverse());
    },
  },
  "flips-the-signs": {
    because: "The signs are flipped. Numbers change their places only.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).map((row) => row.map((x) => -x));
    },
  },
  "clears-the-diagonal": {
    because: "Your diagonal is 0. Its numbers stay where they are.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).map((row, j) => row.map((x, i) => (i === j ? 0 : x)));
    },
  },
  "rows-from-last-to-first": {
    because: "You reversed the order of the rows. Rows become columns.",
    transpose: (A) => {
      assertRectangular("A", A);
      return A.toReversed().map((row) => [...row]);
    },
  },
  "leaves-out-zeros": {
    because: "You left zeros out. A 0 is a number like any other.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).map((row) => row.filter((x) => x !== 0));
    },
  },
  "leaves-a-single-row": {
    because: "You return a single row as it is. It becomes a column: one list for each number.",
    transpose: (A) => {
      assertRectangular("A", A);
      return A.length === 1 ? [[...A[0]]] : columnsOf(A);
    },
  },
  "leaves-a-square": {
    because: "You return a square matrix as it is. Its rows become columns, too.",
    transpose: (A) => {
      assertRectangular("A", A);
      return A.length === A[0].length ? A.map((row) => [...row]) : columnsOf(A);
    },
  },
  symmetrizes: {
    because: "You took the mean of the entry and its mirror image. The entry moves, and nothing is averaged.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).map((row, j) => row.map((x, i) => (x + (A[j]?.[i] ?? x)) / 2));
    },
  },
  "leaves-out-the-last-column": {
    because: "The last column is missing. Every column becomes a row.",
    transpose: (A) => {
      assertRectangular("A", A);
      return columnsOf(A).slice(0, -1);
    },
  },
  "fills-up-short-rows": {
    because: "You filled short rows up with zeros. Refuse a matrix whose rows differ in length.",
    transpose: (A) => {
      assertRectangular("A", [A[0] ?? []]);
      return A[0].map((_, j) => A.map((row) => row[j] ?? 0));
    },
  },
  "keeps-the-columns": {
    because: "What was transposed is kept for later calls. A may hold other numbers by then.",
    transpose: (A) => {
      assertRectangular("A", A);
      const T = transposed.get(A) ?? columnsOf(A);
      transposed.set(A, T);
      return T.map((row) => [...row]);
    },
  },
});
