import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { matmul } from "./matmul.js";
import { transpose } from "./transpose.js";

test("the two rows of a [2, 3] become the two columns of a [3, 2]", () => {
  const A = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const expected = [
    [1, 4],
    [2, 5],
    [3, 6],
  ];
  expect(transpose(A)).toMatchValues(expected, { axes: "row column" });
});

test("one row becomes one column", () => {
  expect(transpose([[7, -2, 0.5, 4]])).toMatchValues([[7], [-2], [0.5], [4]], { axes: "row column" });
});

test("a square matrix is mirrored at its diagonal", () => {
  const A = [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ];
  const expected = [
    [1, 4, 7],
    [2, 5, 8],
    [3, 6, 9],
  ];
  expect(transpose(A)).toMatchValues(expected, { axes: "row column" });
});

test("A stays as it was, also when it is square", () => {
  const A = randomMatrix(3, 3, 0);
  expect(() => transpose(A)).toLeaveUnchanged({ A });
});

test("every call returns a new matrix, even of a single number", () => {
  expect(transpose).toReturnNew({ A: [[3]] });
  expect(transpose).toReturnNew({ A: randomMatrix(2, 3, 4) });
});

test("transposing twice gives A again", () => {
  const A = randomMatrix(3, 5, 1);
  expect(transpose(transpose(copyOf(A)))).toMatchValues(A, { axes: "row column" });
});

test("of a product, the order turns round: (A·B)ᵀ = Bᵀ·Aᵀ", () => {
  const A = randomMatrix(2, 3, 2);
  const B = randomMatrix(3, 5, 3);
  const expected = matmul(transpose(copyOf(B)), transpose(copyOf(A)));
  expect(transpose(matmul(A, B))).toMatchValues(expected, {
    axes: "row column",
    what: "(A·B)ᵀ",
  });
});

test("rows of different lengths are refused, and no rows at all", () => {
  expect(() =>
    transpose([
      [1, 2, 3],
      [4, 5],
    ]),
  ).toRefuse(RangeError, "a second row that is shorter");
  expect(() =>
    transpose([
      [1, 2],
      [3, 4, 5],
    ]),
  ).toRefuse(RangeError, "a second row that is longer");
  expect(() => transpose([])).toRefuse(RangeError, "a matrix without rows");
});

test("a single row, a single column and zeros are transposed too", () => {
  const columns = (A: Matrix) => A[0].map((_, j) => A.map((row) => row[j]));
  expect(transpose).toAgreeWith(columns, { A: "row column" }, { axes: "column row" });
});

test("every call transposes what the matrix holds by then", () => {
  expect(transpose).toHeed({ A: randomMatrix(2, 3, 5) });
});
