import { expect, test } from "vitest";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { addResidual } from "./add-residual.js";

const x = () => [
  [1, -2],
  [0.5, 4],
  [3, 0],
]; // [3, 2]
const fx = () => [
  [10, 20],
  [-2, 1],
  [2, -3],
]; // [3, 2]

test("what comes in, (1, −2), plus what f made of it, (10, 20)", () => {
  const expected = [
    [11, 18],
    [-1.5, 5],
    [5, -3],
  ];
  expect(addResidual(x(), fx())).toMatchValues(expected, { axes: "position feature" });
});

test("a NaN in x or f(x) shows in the sum", () => {
  expect(addResidual([[Number.NaN, 1]], [[2, Number.NaN]])[0].map(Number.isNaN)).toEqual([true, true]);
});

test("x and f(x) are the same afterwards", () => {
  const [input, found] = [x(), fx()];
  expect(() => addResidual(input, found)).toLeaveUnchanged({ x: input, fx: found });
});

test("where f finds nothing to change, x goes on as it is", () => {
  const nothing = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const input = [
    [2, -1, 0.5],
    [-3, 4, 1],
  ];
  expect(addResidual(input, nothing)).toMatchValues(input, { axes: "position feature" });
  const exactly = { axes: "position feature", atol: 0, rtol: 0 };
  expect(addResidual([[1e-20, 1 / 3, -1e300]], [[0, 0, 0]])).toMatchValues([[1e-20, 1 / 3, -1e300]], exactly);
});

test("five positions of width 7", () => {
  const [a, b] = [randomMatrix(5, 7, 1), randomMatrix(5, 7, 2)];
  const expected: number[][] = [];
  for (let t = 0; t < 5; t++) {
    expected.push([]);
    for (let d = 0; d < 7; d++) expected[t].push(a[t][d] + b[t][d]);
  }
  expect(addResidual(a, b)).toMatchValues(expected, { axes: "position feature" });
});

test("another number of rows is refused", () => {
  expect(() => addResidual(x(), fx().slice(1))).toRefuse(RangeError, "three rows plus two rows");
  expect(() => addResidual(x().slice(1), fx())).toRefuse(RangeError, "two rows plus three rows");
});

test("a row of f(x) that is too short is refused", () => {
  expect(() =>
    addResidual(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 2, 3],
        [4, 5],
      ],
    ),
  ).toRefuse(RangeError, "a row of width 3 plus a row of width 2");
});

test("a row of f(x) that is too long is refused", () => {
  expect(() => addResidual([[1, 2]], [[1, 2, 3]])).toRefuse(
    RangeError,
    "a row of width 2 plus a row of width 3",
  );
});

test("any row that does not fit is refused, of x and of f(x)", () => {
  for (const { what, rows } of misfitRows("x", x()))
    expect(() => addResidual(rows, fx())).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("f(x)", fx()))
    expect(() => addResidual(x(), rows)).toRefuse(RangeError, what);
  expect(() => addResidual([[1, 2, 3], [4]], [[1], [2, 3, 4]])).toRefuse(
    RangeError,
    "rows of widths 3 and 1 plus rows of widths 1 and 3",
  );
});

test("a single position or feature is no exception", () => {
  const slowly = (x: number[][], fx: number[][]) => x.map((row, t) => row.map((_, d) => x[t][d] + fx[t][d]));
  expect(addResidual).toAgreeWith(
    slowly,
    { x: "position feature", fx: "position feature" },
    { axes: "position feature", cases: "ones zeros small large" },
  );
});

test("another x or f(x) gives another sum, at every call", () => {
  expect(addResidual).toHeed({ x: randomMatrix(3, 2, 3), fx: randomMatrix(3, 2, 4) });
});

test("writing into the sum leaves x and f(x) alone", () => {
  const [a, b] = [
    [
      [1, 2, 3],
      [0, 0, 0],
    ],
    [
      [0, 0, 0],
      [4, 5, 6],
    ],
  ];
  expect(addResidual).toReturnNew({ x: a, fx: b });
});
