import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { matmul } from "./matmul.js";

test("row 0 meets column 0: the first entry is 1·5 + 2·7 = 19", () => {
  const A = [
    [1, 2],
    [3, 4],
  ];
  const B = [
    [5, 6],
    [7, 8],
  ];
  expect(matmul(A, B)).toMatchValues(
    [
      [19, 22],
      [43, 50],
    ],
    { axes: "row column", inputs: { A, B } },
  );
});

test("[2, 4] · [4, 3] gives [2, 3]: the sum is over the shared 4", () => {
  const A = [
    [1, 0, 2, -1],
    [0, 3, 1, 1],
  ];
  const B = [
    [1, 2, 0],
    [0, -1, 1],
    [4, 0, 5],
    [2, 1, -3],
  ];
  const AB = [
    [7, 1, 13],
    [6, -2, 5],
  ];
  expect(() => matmul(A, B)).toAccept("four columns of A against four rows of B");
  expect(matmul(A, B)).toMatchValues(AB, { axes: "row column" });
});

test("one row times a matrix is its rows, weighted and added", () => {
  const B = [
    [1, 0, 2, -1],
    [3, 1, 0, 2],
    [-4, 2, 6, 8],
  ];
  expect(matmul([[1, -2, 0.5]], B)).toMatchValues([[-7, -1, 5, -1]], { axes: "row column" });
});

test("a column times a row: the shared axis may have length 1", () => {
  expect(matmul([[2], [-1], [3]], [[4, 5]])).toMatchValues(
    [
      [8, 10],
      [-4, -5],
      [12, 15],
    ],
    { axes: "row column" },
  );
});

test("both factors stay as they were", () => {
  const A = randomMatrix(3, 3, 8);
  const B = randomMatrix(3, 3, 9);
  expect(() => matmul(A, B)).toLeaveUnchanged({ A, B });
});

test("the order matters: A·B is 2 by 2 where B·A is 3 by 3", () => {
  const A = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const B = [
    [1, 4],
    [2, 5],
    [3, 6],
  ];
  const AB = [
    [14, 32],
    [32, 77],
  ];
  const BA = [
    [17, 22, 27],
    [22, 29, 36],
    [27, 36, 45],
  ];
  expect(matmul(A, B)).toMatchValues(AB, { axes: "row column", what: "A·B" });
  expect(matmul(B, A)).toMatchValues(BA, { axes: "row column", what: "B·A" });
});

test("every entry of a [7, 5] · [5, 11] is Σ_k A[i][k]·B[k][j]", () => {
  const A = randomMatrix(7, 5, 0);
  const B = randomMatrix(5, 11, 1);
  const expected = A.map((_, i) => B[0].map((_, j) => B.reduce((sum, _, k) => sum + A[i][k] * B[k][j], 0)));
  expect(matmul(A, B)).toMatchValues(expected, { axes: "row column" });
});

test("parentheses do not matter: (A·B)·C = A·(B·C)", () => {
  const [A, B, C] = [randomMatrix(2, 3, 2), randomMatrix(3, 5, 3), randomMatrix(5, 7, 4)];
  const expected = matmul(copyOf(A), matmul(copyOf(B), copyOf(C)));
  expect(matmul(matmul(A, B), C)).toMatchValues(expected, {
    axes: "row column",
    what: "(A·B)·C",
  });
});

test("row i of the product depends on row i of A alone", () => {
  const B = randomMatrix(3, 4, 5);
  expect((A: Matrix) => matmul(A, B)).toTreatRowsAlone(randomMatrix(5, 3, 6));
});

test("every row is a list of its own, even if A's rows are equal", () => {
  const C = matmul(
    [
      [2, -1],
      [2, -1],
    ],
    [
      [1, 0, 3],
      [4, 5, 6],
    ],
  );
  C[0][0] = 100;
  expect(C[1]).toMatchValues([-2, -5, 0], { axes: "column", what: "row 1 after row 0 was written to" });
});

test("factors that do not fit are refused, whichever is too long", () => {
  const A = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  expect(() => matmul(A, [[1, 2, 3]])).toRefuse(RangeError, "an A of two columns and a B of one row");
  expect(() => matmul(A, A)).toRefuse(RangeError, "an A of two columns and a B of three rows");
  expect(() => matmul(A, [[7]])).toRefuse(RangeError, "an A of two columns and a B of one number");
  expect(() => matmul([[7]], A)).toRefuse(RangeError, "an A of one number and a B of three rows");
  expect(() => matmul(A, [[], [], []])).toRefuse(
    RangeError,
    "an A of two columns and a B of three empty rows",
  );
});

test("a matrix with rows of different lengths is refused", () => {
  const ragged = [
    [1, 2, 3],
    [4, 5],
    [6, 7, 8],
  ];
  const square = randomMatrix(3, 3, 7);
  expect(() => matmul(ragged, square)).toRefuse(RangeError, "a ragged A");
  expect(() => matmul(square, ragged)).toRefuse(RangeError, "a ragged B");
  const other = randomMatrix(3, 4, 70);
  for (const { what, rows } of misfitRows("A", square))
    expect(() => matmul(rows, other)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("B", other))
    expect(() => matmul(square, rows)).toRefuse(RangeError, what);
});

test("a matrix without rows is refused", () => {
  expect(() => matmul([], [[1, 2]])).toRefuse(RangeError, "an A without rows");
  expect(() => matmul([[]], [])).toRefuse(RangeError, "a B without rows");
});

test("factors with a single row or column, and with zeros", () => {
  const entry = (A: Matrix, B: Matrix, i: number, j: number) =>
    B.reduce((sum, row, k) => sum + A[i][k] * row[j], 0);
  expect(matmul).toAgreeWith(
    (A: Matrix, B: Matrix) => A.map((_, i) => B[0].map((_, j) => entry(A, B, i, j))),
    { A: "row inner", B: "inner column" },
    { axes: "row column", cases: "ones zeros small large", rtol: 1e-9 },
  );
});

test("every call multiplies the factors that it is given", () => {
  expect(matmul).toHeed({ A: randomMatrix(2, 3, 10), B: randomMatrix(3, 5, 11) });
});

test("every call returns a new matrix, even one that equals B", () => {
  const unit = [
    [1, 0],
    [0, 1],
  ];
  expect(matmul).toReturnNew({ A: randomMatrix(2, 3, 12), B: randomMatrix(3, 5, 13) });
  expect(matmul).toReturnNew({ A: unit, B: randomMatrix(2, 3, 14) });
});
