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
      "x itself was changed, or a copy that shares its rows. x is needed again: put the sums into new rows.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      for (let t = 0; t < x.length; t++) for (let d = 0; d < x[t].length; d++) x[t][d] += fx[t][d];
      return x;
    },
  },
  "adds-into-fx": {
    because:
      "f(x) was changed by adding x to it. The backward pass needs it as it was: put the sums into new rows.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      for (let t = 0; t < x.length; t++) for (let d = 0; d < x[t].length; d++) fx[t][d] += x[t][d];
      return fx;
    },
  },
  "forgets-x": {
    because: "Only f(x) comes out, x is lost on the way. That is a layer without its residual connection.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return fx.map((row) => [...row]);
    },
  },
  "forgets-fx": {
    because: "x comes out as it went in: what the sublayer found was never added.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row) => [...row]);
    },
  },
  "takes-the-difference": {
    because:
      "This is x − f(x). The sublayer's change is added, so that f(x) = 0 changes nothing and signs stay.",
    addResidual: placeByPlace((x, fx) => x - fx),
  },
  "takes-the-average": {
    because: "The sum was halved. x must go on at full size, or it fades by half with every layer.",
    addResidual: placeByPlace((x, fx) => (x + fx) / 2),
  },
  multiplies: {
    because:
      "x and f(x) were multiplied. Where f finds nothing, its 0 would wipe out x; it must leave x alone.",
    addResidual: placeByPlace((x, fx) => x * fx),
  },
  "adds-the-first-row": {
    because: "Every position got the change that belongs to position 0. Row t of f(x) belongs to row t of x.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row) => row.map((value, d) => value + fx[0][d]));
    },
  },
  "joins-the-rows": {
    because: "x and f(x) were laid side by side. They are added, so the width stays what it was.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => [...row, ...fx[t]]);
    },
  },
  "looks-at-the-first-row": {
    because: "Only the first rows were compared. Every row of x must be as wide as its row of f(x).",
    addResidual: (x, fx) => {
      refuseRows(x, fx);
      assertSameLength("the widths", x[0].length, fx[0].length);
      return x.map((row, t) => row.map((value, d) => value + fx[t][d]));
    },
  },
  "takes-any-width": {
    because: "Rows of different widths were added anyway: numbers without a partner are lost or become NaN.",
    addResidual: (x, fx) => {
      refuseRows(x, fx);
      return x.map((row, t) => row.map((value, d) => value + fx[t][d]));
    },
  },
  "refuses-short-rows-only": {
    because: "A row of f(x) that is wider than that of x was cut off. Any difference in width is refused.",
    addResidual: (x, fx) => {
      refuseRows(x, fx);
      return x.map((row, t) => {
        if (fx[t].length < row.length) throw new RangeError("f(x) is too narrow");
        return row.map((value, d) => value + fx[t][d]);
      });
    },
  },
});
