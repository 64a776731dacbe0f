import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

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
  "adds-x-twice": {
    because: "You added x twice. x passes on once.",
    addResidual: placeByPlace((x, fx) => 2 * x + fx),
  },
  "adds-fx-twice": {
    because: "You added f(x) twice. It is added once.",
    addResidual: placeByPlace((x, fx) => x + 2 * fx),
  },
  "fx-minus-x": {
    because: "You subtracted x. It is added: x passes on, whatever f does.",
    addResidual: placeByPlace((x, fx) => fx - x),
  },
  "adds-x-to-itself": {
    because: "You added x to itself. Add what f made of it.",
    addResidual: placeByPlace((x) => x + x),
  },
  "the-larger-of-both": {
    because: "You took the larger of the two numbers. Add them.",
    addResidual: placeByPlace((x, fx) => Math.max(x, fx)),
  },
  "one-or-the-other": {
    because: "You took f(x) only where x is 0, which JavaScript treats as false. Add the two.",
    addResidual: placeByPlace((x, fx) => x || fx),
  },
  "cuts-off-below-zero": {
    because: "You replaced negative sums by 0. The residual connection has no activation function.",
    addResidual: placeByPlace((x, fx) => Math.max(0, x + fx)),
  },
  "scales-by-root-2": {
    because: "You divided the sum by √2. The residual connection has no factor.",
    addResidual: placeByPlace((x, fx) => (x + fx) / Math.SQRT2),
  },
  "scales-fx": {
    because: "You scaled f(x) down. The residual connection has no factor.",
    addResidual: placeByPlace((x, fx) => x + 0.1 * fx),
  },
  "single-precision": {
    because: "You rounded to 32 bits, so x doesn't pass on as it is. Add the numbers alone.",
    addResidual: placeByPlace((x, fx) => Math.fround(x + fx)),
  },
  "features-backwards": {
    because: "You read f(x) from the end of its row. Feature d meets feature d.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => row.map((value, d) => value + fx[t][row.length - 1 - d]));
    },
  },
  "rows-backwards": {
    because: "You read the rows of f(x) from the last one. Position t meets position t.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => row.map((value, d) => value + fx[fx.length - 1 - t][d]));
    },
  },
  "first-feature-for-all": {
    because: "Every feature gets the first number of f(x). Feature d gets number d.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => row.map((value) => value + fx[t][0]));
    },
  },
  "first-position-alone": {
    because: "Only the first position gets f(x). Every position has its own.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => (t === 0 ? row.map((value, d) => value + fx[t][d]) : [...row]));
    },
  },
  "adds-all-rows-before": {
    because: "You added the changes of earlier positions as well. Position t gets row t alone.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) =>
        row.map((value, d) => value + fx.slice(0, t + 1).reduce((sum, change) => sum + change[d], 0)),
      );
    },
  },
  "rows-and-columns-exchanged": {
    because: "You read f(x) by columns. The two indices are swapped.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => row.map((value, d) => value + (fx[d]?.[t] ?? 0)));
    },
  },
  "centers-the-sum": {
    because: "You subtracted the mean of the row. The norm is a step of its own.",
    addResidual: (x, fx) => {
      refuseMisfits(x, fx);
      return x.map((row, t) => {
        const y = row.map((value, d) => value + fx[t][d]);
        const mean = y.reduce((sum, v) => sum + v, 0) / y.length;
        return y.map((v) => v - mean);
      });
    },
  },
  "swallows-nan": {
    because: "You turned NaN into 0. What is missing must show in the sum.",
    addResidual: placeByPlace((x, fx) => x + (fx || 0)),
  },
});
