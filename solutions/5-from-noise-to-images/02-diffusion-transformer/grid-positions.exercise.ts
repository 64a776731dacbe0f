import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Positions in a grid",
  difficulty: 2,
  minutes: 15,
  hints: [
    "In a grid of 3 x 5, which patch is directly below patch 1? How many positions apart would the two be as words of a sentence?",
    "A patch lies in one row and in one column. Encode each of the two positions with a table that has half of the dimensions.",
    "P[r · columns + c] = [ S_rows[r] | S_columns[c] ], S = sinusoidal positions with D/2 dimensions",
    "Make one table for the rows and one for the columns, each with D/2 dimensions.\nRepeat the first along the grid's columns and the second along its rows, until both are [rows, columns, D/2].\nJoin them on the last axis, and flatten the grid into one list.",
  ],
  explore:
    "In a grid of 7 x 7 with 32 dimensions, compute the cosine between the vectors of a patch and of its neighbors to the right and below. How do these cosines change with `sinusoidalPositions(49, 32)`, which treats the patches as the words of a sentence?",
  answer:
    "In the grid, both neighbors have a cosine of 0.97, and the last patch of a row has 0.87 with the first of the next row. In the sentence, the neighbor below drops to 0.71, while the last patch of a row has 0.96 with the first of the next. Patches at opposite edges then count as neighbors.",
});
