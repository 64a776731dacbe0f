import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { sinusoidalPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/sinusoidal-positions.js";
import { gridPositions as right } from "./grid-positions.js";

/** The vectors patch by patch, each from the index, the row and the column; what doesn't fit is refused as it should be. */
const byPatch = (
  vector: (place: { n: number; row: number; column: number }, D: number) => tf.Tensor,
  placeOf = (n: number, _rows: number, columns: number) => ({
    n,
    row: Math.floor(n / columns),
    column: n % columns,
  }),
) => ({
  gridPositions(rows: number, columns: number, dModel: number): tf.Tensor {
    right(rows, columns, dModel).dispose();
    return tf.tidy(() =>
      tf.stack(Array.from({ length: rows * columns }, (_, n) => vector(placeOf(n, rows, columns), dModel))),
    );
  },
});

/** The vector of one position, [width]. */
const told = (position: number, width: number) =>
  tf.reshape(tf.slice(sinusoidalPositions(position + 1, width), [position, 0], [1, width]), [width]);
const both: Parameters<typeof byPatch>[0] = ({ row, column }, D) =>
  tf.concat([told(row, D / 2), told(column, D / 2)]);

export default mistakesFor<typeof import("./grid-positions.js")>({
  "position-in-the-sentence": {
    because:
      "You gave patch n the vector of position n. The patch below then looks as far away as one a whole row later: a grid has two indices.",
    ...byPatch(({ n }, D) => told(n, D)),
  },
  "column-first": {
    because: "You put the column into the first half and the row into the second. Here the row comes first.",
    ...byPatch(({ row, column }, D) => tf.concat([told(column, D / 2), told(row, D / 2)])),
  },
  "top-to-bottom": {
    because: "You went down the columns of the grid. Follow `patchify`, which reads left to right.",
    ...byPatch(both, (n, rows) => ({ n, row: n % rows, column: Math.floor(n / rows) })),
  },
  "row-by-the-number-of-rows": {
    because:
      "You found row and column with the number of rows. A row is full after as many patches as there are columns.",
    ...byPatch(both, (n, rows) => ({ n, row: Math.floor(n / rows), column: n % rows })),
  },
  "row-and-column-added": {
    because:
      "You added row and column in one vector. Each has a half of its own, or (0, 1) and (1, 0) look alike.",
    ...byPatch(({ row, column }, D) => tf.add(told(row, D), told(column, D))),
  },
  "row-in-both-halves": {
    because: "You put the row into both halves. The second half is for the column.",
    ...byPatch(({ row }, D) => tf.concat([told(row, D / 2), told(row, D / 2)])),
  },
  "halves-joined-below-each-other": {
    because:
      "You joined the halves along the rows, so the first patches hold rows alone and the last ones columns. Join them along the last axis.",
    gridPositions: (rows: number, columns: number, dModel: number) =>
      tf.tidy(() => {
        const halves = tf.split(right(rows, columns, dModel), 2, 1); // [N, D/2] each
        return tf.reshape(tf.concat(halves, 0), [rows * columns, dModel]);
      }),
  },
  "by-turns": {
    because:
      "You let row and column take turns, dimension by dimension. Each has one half, all in one piece.",
    ...byPatch(({ row, column }, D) => tf.reshape(tf.stack([told(row, D / 2), told(column, D / 2)], 1), [D])),
  },
  "half-of-a-wide-table": {
    because:
      "You cut the halves from tables with D dimensions, whose first half has only the fast hands. Each half is a whole table with D/2.",
    ...byPatch(({ row, column }, D) =>
      tf.concat([tf.slice(told(row, D), 0, D / 2), tf.slice(told(column, D), 0, D / 2)]),
    ),
  },
  "both-halves-of-a-wide-table": {
    because:
      "You gave the row and the column different halves of a table with D dimensions. Each half is a whole table with D/2.",
    ...byPatch(({ row, column }, D) =>
      tf.concat([tf.slice(told(row, D), 0, D / 2), tf.slice(told(column, D), D / 2, D / 2)]),
    ),
  },
  "sines-before-cosines": {
    because: "You put all sines of a half before its cosines. Part 2's table has them pair by pair.",
    ...byPatch(({ row, column }, D) => {
      const apart = (position: number) =>
        tf.reshape(tf.transpose(tf.reshape(told(position, D / 2), [D / 4, 2])), [D / 2]);
      return tf.concat([apart(row), apart(column)]);
    }),
  },
  "counted-from-one": {
    because: "You gave the first row and the first column the vector of position 1. Positions count from 0.",
    ...byPatch(({ row, column }, D) => tf.concat([told(row + 1, D / 2), told(column + 1, D / 2)])),
  },
  "one-row-is-a-sentence": {
    because: "You treated a grid of a single row like a sentence. Its patches have a row as well, row 0.",
    gridPositions: (rows: number, columns: number, dModel: number) => {
      const due = right(rows, columns, dModel);
      if (rows > 1) return due;
      due.dispose();
      return sinusoidalPositions(columns, dModel);
    },
  },
  "rows-counted-from-one": {
    because: "You counted the rows from 1. Rows and columns both count from 0.",
    ...byPatch(({ row, column }, D) => tf.concat([told(row + 1, D / 2), told(column, D / 2)])),
  },
  "sum-in-both-halves": {
    because:
      "You put the sum of row and column into both halves. The first half is the row, the second the column.",
    ...byPatch(({ row, column }, D) => {
      const sum = tf.add(told(row, D / 2), told(column, D / 2));
      return tf.concat([sum, sum]);
    }),
  },
});
