import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { addNode, broadcast, mulNode, unbroadcast } from "./broadcast-gradient.js";
import { backward, leaf, type Node, node } from "./topological-order.js";

const axes = "row column";
// Made again at every use, so that no test sees what an answer did to them.
const A = () => [
  [1, 2, 3],
  [4, 5, 6],
]; // [2, 3]
const row = () => [[10, 20, 30]]; // [1, 3]
const column = () => [[100], [200]]; // [2, 1]

/** Shapes of two operands that fit. */
const PAIRS: [left: [number, number], right: [number, number]][] = [
  [
    [3, 4],
    [3, 4],
  ],
  [
    [3, 4],
    [1, 4],
  ],
  [
    [3, 4],
    [3, 1],
  ],
  [
    [1, 1],
    [3, 4],
  ],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [1, 5],
    [2, 5],
  ],
];

/** The pullback's share of one operand against central differences, for every pair of shapes. */
function checkGradients(op: (a: Node, b: Node) => Node): void {
  for (const [stream, [left, right]] of PAIRS.entries()) {
    const [a, b] = [randomMatrix(...left, 2 * stream), randomMatrix(...right, 2 * stream + 1)];
    const shapes = `[${left}] with [${right}]`;
    expect((x: Matrix, dy: Matrix) => op(leaf(x), leaf(b)).pullback(dy)[0]).toBeGradientOf(
      (x) => op(leaf(x), leaf(b)).data,
      { at: a, axes, what: `the share of the first, ${shapes},` },
    );
    expect((x: Matrix, dy: Matrix) => op(leaf(a), leaf(x)).pullback(dy)[1]).toBeGradientOf(
      (x) => op(leaf(a), leaf(x)).data,
      { at: b, axes, what: `the share of the second, ${shapes},` },
    );
  }
}

test("two matrices of one shape meet number by number", () => {
  const expected = [
    [2, 4, 6],
    [8, 10, 12],
  ];
  expect(broadcast(A(), A(), (a, b) => a + b)).toMatchValues(expected, { axes });
});

test("a row joins every row", () => {
  const expected = [
    [11, 22, 33],
    [14, 25, 36],
  ];
  expect(broadcast(A(), row(), (a, b) => a + b)).toMatchValues(expected, { axes });
  expect(broadcast(row(), A(), (a, b) => a + b)).toMatchValues(expected, { axes });
});

test("a column joins every column", () => {
  const expected = [
    [101, 102, 103],
    [204, 205, 206],
  ];
  expect(broadcast(A(), column(), (a, b) => a + b)).toMatchValues(expected, { axes });
});

test("a row and a column fill a matrix", () => {
  const expected = [
    [110, 120, 130],
    [210, 220, 230],
  ];
  expect(broadcast(column(), row(), (a, b) => a + b)).toMatchValues(expected, { axes });
});

test("one number joins all, on its own side of f", () => {
  const expected = [
    [9, 8, 7],
    [6, 5, 4],
  ];
  expect(broadcast([[10]], A(), (a, b) => a - b)).toMatchValues(expected, { axes });
});

test("two single numbers, a single row or column, zeros", () => {
  for (const [a, b] of [
    [
      [1, 1],
      [1, 1],
    ],
    [
      [1, 4],
      [1, 1],
    ],
    [
      [3, 1],
      [3, 1],
    ],
    [
      [1, 1],
      [3, 1],
    ],
  ]) {
    const minus = (A: Matrix, B: Matrix) => broadcast(A, B, (p, q) => p - q);
    expect(minus).toAgreeWith(
      (A: Matrix, B: Matrix) =>
        Array.from({ length: Math.max(a[0], b[0]) }, (_, i) =>
          Array.from(
            { length: Math.max(a[1], b[1]) },
            (_, j) => A[i % a[0]][j % a[1]] - B[i % b[0]][j % b[1]],
          ),
        ),
      { A: a.join(" "), B: b.join(" ") },
      { axes },
    );
  }
});

test("what is combined is the same afterwards", () => {
  const [a, b] = [A(), row()];
  expect(() => broadcast(a, b, (p, q) => p + q)).toLeaveUnchanged({ A: a, B: b });
});

test("the gradient of a repeated row is the sum over its uses", () => {
  expect(unbroadcast(A(), row())).toMatchValues([[5, 7, 9]], { axes });
});

test("a gradient to be summed over rows is the same afterwards", () => {
  const dy = A();
  expect(() => unbroadcast(dy, row())).toLeaveUnchanged({ dy });
});

test("the gradient of a repeated column is the sum of each row", () => {
  expect(unbroadcast(A(), column())).toMatchValues([[6], [15]], { axes });
});

test("a gradient to be summed over columns is the same afterwards", () => {
  const dy = A();
  expect(() => unbroadcast(dy, column())).toLeaveUnchanged({ dy });
});

test("the gradient of a number that all used is the sum of all", () => {
  expect(unbroadcast(A(), [[7]])).toMatchValues([[21]], { axes });
  expect(unbroadcast(row(), [[7]])).toMatchValues([[60]], { axes });
  expect(unbroadcast(column(), [[7]])).toMatchValues([[300]], { axes });
});

test("where nothing was repeated the gradient stays as it is", () => {
  expect(unbroadcast(A(), A().toReversed())).toMatchValues(A(), { axes });
  expect(unbroadcast(A().toReversed(), A())).toMatchValues(A().toReversed(), { axes });
  expect(unbroadcast(row(), [[1, 2, 3]])).toMatchValues(row(), { axes });
  expect(unbroadcast([[0]], [[7]])).toMatchValues([[0]], { axes });
});

test("of a sum each side gets dy, in its own shape", () => {
  const { data, pullback } = addNode(leaf(A()), leaf(row()));
  expect(data).toMatchValues(
    [
      [11, 22, 33],
      [14, 25, 36],
    ],
    { axes },
  );
  const dy = [
    [1, 0, 2],
    [0.5, -1, 3],
  ];
  const [share, ofRow] = pullback(dy);
  expect({ "share of the matrix": share, "share of the row": ofRow }).toMatchStages([
    { name: "share of the matrix", expected: dy, axes },
    { name: "share of the row", expected: [[1.5, -1, 5]], axes },
  ]);
});

test("of a product each side gets dy times the other, also a 0", () => {
  const [left, factors] = [
    [
      [1, 0, 3],
      [4, 5, 6],
    ],
    [[10, 20, 0]],
  ];
  const { data, pullback } = mulNode(leaf(left), leaf(factors));
  expect(data).toMatchValues(
    [
      [10, 0, 0],
      [40, 100, 0],
    ],
    { axes },
  );
  const [share, ofRow] = pullback([
    [1, 7, 2],
    [0.5, -1, 3],
  ]);
  expect({ "share of the matrix": share, "share of the row": ofRow }).toMatchStages([
    {
      name: "share of the matrix",
      expected: [
        [10, 140, 0],
        [5, -20, 0],
      ],
      axes,
    },
    { name: "share of the row", expected: [[1 + 2, 0 - 5, 6 + 18]], axes },
  ]);
});

test("numbers and gradients that came in are the same afterwards", () => {
  const [a, b, dySum, dyProduct, dy] = [leaf(A()), leaf(row()), A(), A(), A()];
  const call = () => {
    addNode(a, b).pullback(dySum);
    mulNode(a, b).pullback(dyProduct);
    unbroadcast(dy, [[1]]);
  };
  expect(call).toLeaveUnchanged({
    a: a.data,
    b: b.data,
    "dy of a sum": dySum,
    "dy of a product": dyProduct,
    dy,
  });
});

test("sums of all fitting shapes pass the numeric check", () => {
  checkGradients(addNode);
});

test("products of all fitting shapes pass the numeric check", () => {
  checkGradients(mulNode);
});

test("x · x at 3 has slope 6 on the tape too, x + x slope 2", () => {
  const x = leaf([[3]]);
  backward(mulNode(x, x));
  expect(x.grad).toMatchValues([[6]], { axes });
  backward(addNode(x, x));
  expect(x.grad).toMatchValues([[2]], { axes });
});

test("two different nodes each get their own share on the tape", () => {
  for (const { op, ofMatrix, ofRow } of [
    { op: addNode, ofMatrix: A(), ofRow: [[5, 7, 9]] },
    {
      op: mulNode,
      ofMatrix: [
        [10, 40, 90],
        [40, 100, 180],
      ],
      ofRow: [[17, 29, 45]],
    },
  ]) {
    const [a, b] = [leaf(A()), leaf(row())];
    backward(node([[0]], [op(a, b)], () => [A()])); // a loss with the slopes A
    expect({ "the matrix": a.grad, "the row": b.grad }).toMatchStages([
      { name: "the matrix", expected: ofMatrix, axes, what: "the gradient of the matrix" },
      { name: "the row", expected: ofRow, axes, what: "the gradient of the row" },
    ]);
  }
});

test("three rows with two rows are refused", () => {
  expect(() => addNode(leaf(randomMatrix(3, 2, 20)), leaf(randomMatrix(2, 2, 21)))).toRefuse(
    RangeError,
    "3 rows with 2",
  );
});

test("three columns with two columns are refused", () => {
  expect(() => mulNode(leaf(A()), leaf([[1, 2]]))).toRefuse(RangeError, "3 columns with 2");
});

test("broadcast itself refuses rows and columns that do not fit", () => {
  const plus = (a: number, b: number) => a + b;
  for (const [a, b] of [
    [A(), randomMatrix(3, 3, 22)],
    [randomMatrix(3, 1, 23), A()],
  ])
    expect(() => broadcast(a, b, plus)).toRefuse(RangeError, `${a.length} rows with ${b.length}`);
  for (const [a, b] of [
    [A(), randomMatrix(2, 2, 24)],
    [randomMatrix(1, 5, 25), A()],
  ])
    expect(() => broadcast(a, b, plus)).toRefuse(RangeError, `${a[0].length} columns with ${b[0].length}`);
});

test("a length of which the other is a multiple is refused too", () => {
  const plus = (a: number, b: number) => a + b;
  for (const [few, many] of [
    [2, 4],
    [3, 6],
  ]) {
    const [short, tall] = [randomMatrix(few, 3, 29), randomMatrix(many, 3, 30)];
    const [narrow, wide] = [randomMatrix(3, few, 31), randomMatrix(3, many, 32)];
    expect(() => broadcast(short, tall, plus)).toRefuse(RangeError, `${few} rows with ${many}`);
    expect(() => broadcast(tall, short, plus)).toRefuse(RangeError, `${many} rows with ${few}`);
    expect(() => broadcast(narrow, wide, plus)).toRefuse(RangeError, `${few} columns with ${many}`);
    expect(() => broadcast(wide, narrow, plus)).toRefuse(RangeError, `${many} columns with ${few}`);
  }
});

test("both matrices, f and dy count at every call", () => {
  const [A, B] = [randomMatrix(2, 3, 26), randomMatrix(1, 3, 27)];
  expect((A: Matrix, B: Matrix, share: number) => broadcast(A, B, (a, b) => a + share * b)).toHeed({
    A,
    B,
    share: 0.7,
  });
  expect((dy: Matrix) => unbroadcast(dy, B)).toHeed({ dy: randomMatrix(2, 3, 28) });
});

test("a combination is a new matrix, also where 0 was added", () => {
  const plus = (a: number, b: number) => a + b;
  expect(broadcast).toReturnNew({ A: A(), B: [[0, 0, 0]], f: plus });
});

test("every node answers for itself, with others on the tape", () => {
  const [a, b, dy] = [randomMatrix(2, 3, 29), randomMatrix(1, 3, 30), randomMatrix(2, 3, 31)];
  for (const op of [addNode, mulNode])
    expect((a: Matrix, b: Matrix, dy: Matrix) => {
      const { data, pullback } = op(leaf(a), leaf(b));
      return { data, shares: pullback(dy) };
    }).toHeed({ a, b, dy });
  for (const op of [addNode, mulNode]) expect(op(leaf(a), leaf(b)).pullback).toHeed({ dy });
  const sum = addNode(leaf(A()), leaf(row()));
  addNode(leaf(row()), leaf(column()));
  expect(sum.pullback(A())[1]).toMatchValues([[5, 7, 9]], {
    ...{ axes, what: "the share of the row of a sum, once there is another sum" },
  });
});
