import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { splitColumns } from "../02-qkv-projections/fuse-head-weights.js";
import { concatHeads } from "./concat-heads.js";

// Three heads of width 2 for four tokens: head 0 in units, head 1 in tens, head 2 in hundreds.
const units = () => [
  [1, 2],
  [3, 4],
  [5, 6],
  [7, 8],
];
const heads = () => [1, 10, 100].map((factor) => units().map((row) => row.map((x) => factor * x)));

test("three heads of width 2 give every token a row of six", () => {
  const expected = [
    [1, 2, 10, 20, 100, 200],
    [3, 4, 30, 40, 300, 400],
    [5, 6, 50, 60, 500, 600],
    [7, 8, 70, 80, 700, 800],
  ];
  expect(concatHeads(heads())).toMatchValues(expected, { axes: "token column" });
});

test("two heads of width 5: head 1 starts at column 5", () => {
  const two = [0, 1].map((stream) => randomMatrix(3, 5, stream));
  const expected = two[0].map((row, t) => [...row, ...two[1][t]]);
  expect(concatHeads(two)).toMatchValues(expected, { axes: "token column" });
});

test("four heads of width 1: column h is head h", () => {
  const four = [2, 3, 4, 5].map((stream) => randomMatrix(3, 1, stream));
  const expected = [0, 1, 2].map((t) => four.map((head) => head[t][0]));
  expect(concatHeads(four)).toMatchValues(expected, { axes: "token column" });
});

test("the heads are the same afterwards", () => {
  const three = [13, 14, 15].map((stream) => randomMatrix(3, 2, stream));
  expect(() => concatHeads(three)).toLeaveUnchanged({ heads: three });
});

test("cutting the columns apart gives every head back", () => {
  const three = [6, 7, 8].map((stream) => randomMatrix(5, 4, stream));
  const before = copyOf(three);
  expect(splitColumns(concatHeads(three), 3)).toMatchValues(before, { axes: "head token feature" });
});

test("a single head keeps its rows", () => {
  const head = randomMatrix(5, 3, 9);
  const before = copyOf(head);
  expect(concatHeads([head])).toMatchValues(before, { axes: "token column" });
});

test("both heads of the model of part 1 come together", () => {
  const { head_outputs, heads_concatenated } = microModel().activations;
  expect(concatHeads(head_outputs)).toMatchValues(heads_concatenated, { axes: "token column" });
});

test("a token's row depends on that token alone", () => {
  const f = (rows: Matrix) => concatHeads([rows.map((r) => r.slice(0, 3)), rows.map((r) => r.slice(3))]);
  expect(f).toTreatRowsAlone(randomMatrix(4, 6, 10));
});

test("heads with different numbers of tokens are refused", () => {
  expect(() => concatHeads([randomMatrix(3, 2, 11), randomMatrix(4, 2, 12)])).toRefuse(
    RangeError,
    "a head with three tokens and one with four",
  );
  const heads = [randomMatrix(3, 2, 17), randomMatrix(3, 2, 18), randomMatrix(2, 2, 19)];
  expect(() => concatHeads(heads)).toRefuse(RangeError, "two heads with three tokens and one with two");
  for (const tokens of [2, 4]) {
    const uneven = [randomMatrix(3, 2, 17), randomMatrix(tokens, 2, 20), randomMatrix(3, 2, 18)];
    expect(() => concatHeads(uneven)).toRefuse(
      RangeError,
      `a head with ${tokens} tokens between two with three`,
    );
  }
});

test("a single head, token or feature is no exception", () => {
  expect(concatHeads).toAgreeWith(
    slowly,
    { heads: "head token feature" },
    { axes: "token column", lengths: { head: 12 } },
  );
});

test("other heads give other rows, at every call", () => {
  expect(concatHeads).toHeed({ heads: heads().map((head) => head.map((row) => row.map((x) => x + 0.5))) });
});

test("the result shares no list with the heads", () => {
  expect(concatHeads).toReturnNew({ heads: [randomMatrix(3, 2, 16)] });
});

/** concatenated[t][h·d_k + c] = heads[h][t][c] */
function slowly(heads: Matrix[]): Matrix {
  const d_k = heads[0][0].length;
  const columns = Array.from({ length: heads.length * d_k }, (_, column) => column);
  return heads[0].map((_, t) => columns.map((column) => heads[Math.floor(column / d_k)][t][column % d_k]));
}
