import { mistakesFor } from "#lib/mistakes";

type Matrix = number[][];

function refuseRagged(A: Matrix): void {
  if (A.some((row) => row.length !== A[0].length)) throw new RangeError("rows of different lengths");
}

const columnsOf = (A: Matrix) => A[0].map((_, j) => A.map((row) => row[j]));

export default mistakesFor<typeof import("./transpose.js")>({
  "swaps-in-place": {
    because: "Swapping pairs inside A works for square matrices only, and changes A. Build a new matrix.",
    transpose: (A) => {
      refuseRagged(A);
      for (let i = 0; i < A.length; i++) {
        for (let j = 0; j < i; j++) [A[i][j], A[j][i]] = [A[j][i], A[i][j]];
      }
      return A;
    },
  },
  reshapes: {
    because:
      "This only cuts the same sequence of numbers into other rows. Each number must move: column j becomes row j.",
    transpose: (A) => {
      refuseRagged(A);
      const numbers = A.flat();
      return A[0].map((_, j) => numbers.slice(j * A.length, (j + 1) * A.length));
    },
  },
  rotates: {
    because:
      "This turns the matrix by a quarter: each new row runs backwards. Row 0 of A must become column 0.",
    transpose: (A) => {
      refuseRagged(A);
      return columnsOf(A).map((column) => column.reverse());
    },
  },
  "columns-from-last-to-first": {
    because: "The columns come out last first. Column 0 of A becomes row 0.",
    transpose: (A) => {
      refuseRagged(A);
      return columnsOf(A).reverse();
    },
  },
  "assumes-a-square": {
    because: "The result has as many rows as A has columns, not as many as A has rows.",
    transpose: (A) => {
      refuseRagged(A);
      return A.map((_, j) => A.map((row) => row[j]));
    },
  },
  "one-row-many-times": {
    because:
      "Array.fill put the same list into every row, so each row shows the last column. Make a new list for each row.",
    transpose: (A) => {
      refuseRagged(A);
      const T: Matrix = Array(A[0].length).fill(Array(A.length).fill(0));
      for (let j = 0; j < T.length; j++) for (let i = 0; i < A.length; i++) T[j][i] = A[i][j];
      return T;
    },
  },
  "trusts-the-first-row": {
    because:
      "The first row alone decides how many columns there are; a longer or shorter row goes unnoticed.",
    transpose: (A) => columnsOf(A),
  },
});
