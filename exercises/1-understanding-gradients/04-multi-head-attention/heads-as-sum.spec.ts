import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { concatHeads } from "./concat-heads.js";
import { headsAsSum } from "./heads-as-sum.js";
import { outputProjection } from "./output-projection.js";

const random = (count: number, rows: number, columns: number, stream: number) =>
  Array.from({ length: count }, (_, i) => randomMatrix(rows, columns, stream + i));

test("two heads of width 2 add up to four outputs", () => {
  const heads = [
    [
      [1, 2],
      [0, 1],
      [-1, 1],
    ],
    [
      [3, -1],
      [2, 0],
      [1, 1],
    ],
  ];
  const W_O = [
    [1, 0, 2, 1],
    [0, 1, 1, 0],
    [2, 1, 0, -1],
    [1, -1, 1, 3],
  ];
  // token 0: head 0 adds (1, 2, 4, -1), head 1 adds (5, 3, 1, 0)
  const output = [
    [6, 5, 5, -1],
    [4, 3, 1, 1],
    [2, 2, -2, 2],
  ];
  expect(headsAsSum(heads, W_O)).toMatchValues(output, { axes: "token output" });
});

test("heads and weights are the same afterwards", () => {
  const heads = random(2, 3, 2, 18);
  const W_O = randomMatrix(5, 4, 20);
  expect(() => headsAsSum(heads, W_O)).toLeaveUnchanged({ heads, W_O });
});

test("three heads of width 2 and five outputs, in plain loops", () => {
  const heads = random(3, 4, 2, 0);
  const W_O = randomMatrix(5, 6, 3);
  expect(headsAsSum(heads, W_O)).toMatchValues(slowly(heads, W_O), { axes: "token output" });
});

test("it is the output projection of the heads side by side", () => {
  const heads = random(2, 5, 3, 4);
  const W_O = randomMatrix(4, 6, 6);
  expect(headsAsSum(heads, W_O)).toMatchValues(outputProjection(concatHeads(heads), W_O), {
    axes: "token output",
  });
});

test("the model of part 1: both heads add up to its output", () => {
  const { activations, initial_parameters } = microModel();
  expect(headsAsSum(activations.head_outputs, initial_parameters.W_O)).toMatchValues(
    activations.multi_head_output,
    { axes: "token output" },
  );
});

test("a head alone meets all of W_O", () => {
  const [head] = random(1, 3, 4, 7);
  const W_O = randomMatrix(2, 4, 8);
  expect(headsAsSum([head], W_O)).toMatchValues(slowly([head], W_O), { axes: "token output" });
});

test("without a head, exactly its part is missing", () => {
  const [a, b] = random(2, 5, 3, 9);
  const silent = a.map((row) => row.map(() => 0));
  const W_O = randomMatrix(4, 6, 11);
  const both = headsAsSum([a, b], W_O);
  const onlyB = headsAsSum([silent, b], W_O);
  const partOfA = both.map((row, t) => row.map((x, o) => x - onlyB[t][o]));
  const columnsOfA = W_O.map((row) => row.slice(0, 3));
  expect(partOfA).toMatchValues(slowly([a], columnsOfA), { axes: "token output", what: "the missing part" });
});

test("five columns of W_O for two heads are refused", () => {
  expect(() => headsAsSum(random(2, 3, 2, 12), randomMatrix(4, 5, 14))).toRefuse(
    RangeError,
    "five columns for two heads",
  );
});

test("six columns of W_O for two heads of width 2 are refused", () => {
  expect(() => headsAsSum(random(2, 3, 2, 15), randomMatrix(4, 6, 17))).toRefuse(
    RangeError,
    "six columns for two heads of width two",
  );
});

test("two columns of W_O for two heads of width 2 are refused", () => {
  expect(() => headsAsSum(random(2, 3, 2, 15), randomMatrix(4, 2, 17))).toRefuse(
    RangeError,
    "two columns for two heads of width two",
  );
});

test("one head, or one row of W_O, that does not fit is refused", () => {
  const [heads, W_O] = [random(3, 3, 2, 27), randomMatrix(4, 6, 31)];
  for (const h of [0, 1, 2])
    for (const width of [1, 3]) {
      const uneven = heads.map((head, i) => (i === h ? randomMatrix(3, width, 30) : head));
      expect(() => headsAsSum(uneven, W_O)).toRefuse(RangeError, `a head ${h} of width ${width}, not 2`);
    }
  for (const { what, rows } of misfitRows("W_O", W_O))
    expect(() => headsAsSum(heads, rows)).toRefuse(RangeError, what);
});

test("heads of widths 1 and 3 don't share four columns: refused", () => {
  for (const [first, second] of [
    [1, 3],
    [3, 1],
  ]) {
    const uneven = [randomMatrix(3, first, 32), randomMatrix(3, second, 33)];
    const what = `heads of widths ${first} and ${second}`;
    expect(() => headsAsSum(uneven, randomMatrix(5, 4, 34))).toRefuse(RangeError, what);
  }
});

test("a single head, token, feature or output is no exception", () => {
  const W_O = ({ head, feature, output }: Record<string, number>) => randomMatrix(output, head * feature, 21);
  expect(headsAsSum).toAgreeWith(
    slowly,
    { heads: "head token feature", W_O },
    { axes: "token output", lengths: { output: 7 }, cases: "ones zeros small large" },
  );
  const square = [
    [1, 2],
    [3, 4],
  ];
  expect(headsAsSum([[[1, 0]]], square)).toMatchValues([[1, 3]], {
    ...{ axes: "token output", what: "the output of one head of width 2 and two outputs" },
  });
});

test("other heads or weights give another output, at every call", () => {
  expect(headsAsSum).toHeed({ heads: random(2, 3, 2, 22), W_O: randomMatrix(5, 4, 24) });
});

test("the output is new at every call", () => {
  expect(headsAsSum).toReturnNew({
    heads: random(1, 3, 2, 25),
    W_O: [
      [1, 0],
      [0, 1],
    ],
  });
});

/** output[t][o] = Σ_h Σ_c heads[h][t][c] · W_O[o][h·d_k + c] */
function slowly(heads: Matrix[], W_O: Matrix): Matrix {
  const d_k = heads[0][0].length;
  return heads[0].map((_, t) =>
    W_O.map((row) => {
      let sum = 0;
      for (const [h, head] of heads.entries())
        for (let c = 0; c < d_k; c++) sum += head[t][c] * row[h * d_k + c];
      return sum;
    }),
  );
}
