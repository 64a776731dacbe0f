import { assertRectangular } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";

type Matrix = number[][];

const columnsOf = (A: Matrix) => A[0].map((_, j) => A.map((row) => row[j]));

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
});
