import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Positions in a grid",
  difficulty: 2,
  minutes: 15,
  hints: [
    "In a grid of 3 x 5, which patch is right below patch 1? What would its number say if patches were words?",
    "A patch has two positions, each from a short list: one of `rows` rows and one of `columns` columns. A table of half the width encodes each of them.",
    "P[r · columns + c] = [ S_rows[r] | S_columns[c] ], S = sinusoidal positions with D/2 dimensions",
    "Make a table for the rows and one for the columns, both D/2 wide.\nStretch the first along the columns of the grid and the second along its rows, until both are [rows, columns, D/2].\nJoin them on the last axis, and flatten the grid into one list.",
  ],
  explore:
    "Take a grid of 7 x 7 and 32 dimensions. How similar (cosine) are a patch and its neighbors, right and below? Compare with `sinusoidalPositions(49, 32)`, where the patch is a word.",
  answer:
    "In the grid 0.97 for both neighbors, and 0.87 between the end of a row and the start of the next. As words: 0.96 to the right, 0.71 below, and 0.96 between the end of a row and the start of the next. So a sentence treats patches at opposite edges as neighbors.",
});
