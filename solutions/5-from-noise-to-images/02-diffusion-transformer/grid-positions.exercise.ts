import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Positions in a grid",
  difficulty: 2,
  minutes: 15,
  hints: [
    "In a grid of 3 x 5, which patch is directly below patch 1? How far apart would the two be if patches were words?",
    "A patch has two positions, one of `rows` rows and one of `columns` columns. A table with half of the dimensions encodes each.",
    "P[r · columns + c] = [ S_rows[r] | S_columns[c] ], S = sinusoidal positions with D/2 dimensions",
    "Make a table for the rows and one for the columns, each with D/2 dimensions.\nStretch the first along the columns of the grid and the second along its rows, until both are [rows, columns, D/2].\nJoin them on the last axis, and flatten the grid into one list.",
  ],
  explore:
    "Take a grid of 7 x 7 and 32 dimensions. How similar (cosine) is a patch to its neighbors, right and below? Compare with `sinusoidalPositions(49, 32)`, where patches are words.",
  answer:
    "In the grid: 0.97 for both neighbors, and 0.87 between the end of a row and the start of the next. As words: 0.96 to the right, 0.71 below, and 0.96 from the end of a row to the start of the next. A sentence takes patches at opposite edges for neighbors.",
});
