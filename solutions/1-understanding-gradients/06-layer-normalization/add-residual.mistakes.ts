import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/mistakes";

type Matrix = number[][];

function refuseRows(x: Matrix, fx: Matrix): void {
  assertSameLength("the numbers of rows of x and f(x)", x.length, fx.length);
}

function refuseMisfits(x: Matrix, fx: Matrix): void {
  refuseRows(x, fx);
  for (const [t, row] of x.entries()) assertSameLength("the widths", row.length, fx[t].length);
}

/** Another number at each place; both checks stay. */
const placeByPlace = (number: (x: number, fx: number) => number) => (x: Matrix, fx: Matrix) => {
  refuseMisfits(x, fx);
  return x.map((row, t) => row.map((value, d) => number(value, fx[t][d])));
};

export default mistakesFor<typeof import("./add-residual.js")>({
  "adds-into-x": {
    because:
      "You changed x itself, or a copy that shares its rows. The caller needs x again: put the sums into new rows.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      for (let t = 0; t < x.length; t++) for (let d = 0; d < x[t].length; d++) x[t][d] += fx[t][d];
      return x;
    },
  },
  "adds-into-fx": {
    because:
      "You changed f(x) by adding x to it. The backward pass needs it unchanged: put the sums into new rows.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      for (let t = 0; t < x.length; t++) for (let d = 0; d < x[t].length; d++) fx[t][d] += x[t][d];
      return fx;
    },
  },
  "forgets-x": {
    because: "You return f(x) alone, and x is lost. That is a layer without its residual connection.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return fx.map((row) => [...row]);
    },
  },
  "forgets-fx": {
    because: "You return x as it came in: you never added what the sublayer found.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row) => [...row]);
    },
  },
  "takes-the-difference": {
    because:
      "This is x − f(x). Add the sublayer's change, so that f(x) = 0 changes nothing and the signs stay.",
    addResidual: placeByPlace((x, fx) => x - fx),
  },
  "takes-the-average": {
    because: "You halved the sum. x must pass on at full size, or every layer shrinks it by half.",
    addResidual: placeByPlace((x, fx) => (x + fx) / 2),
  },
  multiplies: {
    because:
      "You multiplied x and f(x). Where f finds nothing, its 0 would erase x; it must leave x unchanged.",
    addResidual: placeByPlace((x, fx) => x * fx),
  },
  "adds-the-first-row": {
    because: "You added the change of position 0 to every position. Row t of f(x) belongs to row t of x.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row) => row.map((value, d) => value + fx[0][d]));
    },
  },
  "joins-the-rows": {
    because: "You concatenated x and f(x). Add them, so that the width stays the same.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => [...row, ...fx[t]]);
    },
  },
  "looks-at-the-first-row": {
    because: "You compared only the first rows. Every row of x must be as wide as its row of f(x).",
    addResidual: (x, fx) => {
      refuseRows(x, fx);
      assertSameLength("the widths", x[0].length, fx[0].length);
      return x.map((row, t) => row.map((value, d) => value + fx[t][d]));
    },
  },
  "takes-any-width": {
    because: "You added rows of different widths anyway: numbers without a partner are lost or become NaN.",
    addResidual: (x, fx) => {
      refuseRows(x, fx);
      return x.map((row, t) => row.map((value, d) => value + fx[t][d]));
    },
  },
  "refuses-short-rows-only": {
    because: "You cut off a row of f(x) that is wider than its row of x. Refuse any difference in width.",
    addResidual: (x, fx) => {
      refuseRows(x, fx);
      return x.map((row, t) => {
        if (fx[t].length < row.length) throw new RangeError("f(x) is too narrow");
        return row.map((value, d) => value + fx[t][d]);
      });
    },
  },
  "tiny-sums-become-0": {
    because: "You treated tiny sums as 0. The sum stays as it is, however small.",
    addResidual: placeByPlace((x, fx) => (Math.abs(x + fx) < 1e-12 ? 0 : x + fx)),
  },
});
