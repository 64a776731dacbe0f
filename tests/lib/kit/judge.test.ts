import { describe, expect, test } from "vitest";
import type { Nested } from "#lib/arrays";
import type { Finding } from "#lib/kit/finding";
import { judgeValues } from "#lib/kit/judge";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const matrix = [
  [1, 2, 3],
  [4, 5, 6],
];

describe("what passes", () => {
  test.each<[string, unknown, Nested]>([
    ["a number", 0.1 + 0.2, 0.3],
    ["a list summed in another order", [0.1 + 0.2 + 0.3, 1], [0.3 + 0.2 + 0.1, 1]],
    ["a matrix", [...matrix.map((row) => [...row])], matrix],
    ["-Infinity where -Infinity is due", [[1, -inf]], [[1, -inf]]],
    ["-0 for 0", [-0, 1], [0, 1]],
    ["an empty list", [], []],
    ["empty rows", [[], []], [[], []]],
  ])("%s", (_, got, expected) => {
    expect(judgeValues(got, expected)).toBeUndefined();
  });

  test("the tolerance that the spec gives, and not more", () => {
    expect(judgeValues([1.0009], [1], { atol: 1e-3, rtol: 0 })).toBeUndefined();
    expect(judgeValues([1.0011], [1], { atol: 1e-3, rtol: 0 })).toBeDefined();
    expect(judgeValues([1 + 1e-8], [1])).toBeDefined();
    expect(judgeValues([1 + 1e-8], [1], { atol: undefined, rtol: undefined })).toBeDefined();
  });
});

describe("what is rejected, and as what", () => {
  test.each<[string, unknown, Nested, string, string]>([
    [
      "undefined",
      undefined,
      matrix,
      "kind",
      "the result should be numbers of shape [row 2, column 3]: got undefined: does the function return its result?",
    ],
    [
      "a Promise",
      Promise.resolve(matrix),
      matrix,
      "kind",
      "the result should be numbers of shape [row 2, column 3]: got a Promise: is an await missing?",
    ],
    ["a text for a number", "3", 3, "kind", "the result should be a number: got the string 3"],
    [
      "texts in a matrix",
      [
        [1, 2, "3"],
        [4, 5, 6],
      ],
      matrix,
      "kind",
      "the result should be numbers of shape [row 2, column 3]: element [0][2]: got the string 3",
    ],
    [
      "holes",
      [Array(3), [4, 5, 6]],
      matrix,
      "kind",
      "the result should be numbers of shape [row 2, column 3]: element [0][0] is undefined: was it ever filled in?",
    ],
    [
      "rows of different lengths",
      [
        [1, 2, 3],
        [4, 5],
      ],
      matrix,
      "ragged",
      "the result has rows of different lengths: 3, 2",
    ],
    ["an empty row", [[1, 2, 3], []], matrix, "ragged", "the result has rows of different lengths: 3, 0"],
    [
      "a number among lists",
      [[1, 2, 3], 4],
      matrix,
      "ragged",
      "the result has numbers and lists side by side",
    ],
    [
      "unevenness inside a row",
      [
        [[1, 2], [3]],
        [[4], [5]],
      ],
      matrix,
      "ragged",
      "the result has rows of different lengths: 2, 1",
    ],
    [
      "rows that hold lists of different lengths",
      [
        [[1], [2]],
        [
          [3, 4],
          [5, 6],
        ],
      ],
      matrix,
      "ragged",
      "the result has rows of different lengths: 1, 1, 2, 2",
    ],
    ["a number for a list", 1, [1], "shape", "the result has the wrong shape"],
    ["a list for a number", [1], 1, "shape", "the result has the wrong shape"],
    ["one row for several", [1, 2, 3], matrix, "shape", "the result has the wrong shape"],
    [
      "the transpose",
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
      matrix,
      "shape",
      "the result has the wrong shape",
    ],
    ["nothing", [], matrix, "shape", "the result has the wrong shape"],
    ["NaN for a number", [nan, 2], [1, 2], "values", "the result has the wrong values"],
    ["NaN for NaN", [nan], [nan], "values", "the result has the wrong values"],
    ["NaN for Infinity", [nan], [inf], "values", "the result has the wrong values"],
    ["Infinity for -Infinity", [inf], [-inf], "values", "the result has the wrong values"],
    ["a large negative number for -Infinity", [-1e9], [-inf], "values", "the result has the wrong values"],
    ["a wrong number", 2, 3, "values", "the result is the wrong value"],
  ])("%s", (_, got, expected, kind, headline) => {
    const found = judgeValues(got, expected);
    expect(found?.observed.kind).toBe(kind);
    expect(found?.headline).toBe(headline);
  });

  test("the shape comes before the values: no value is spoken of when it is wrong", () => {
    const found = judgeValues(
      [
        [9, 9],
        [9, 9],
        [9, 9],
      ],
      matrix,
      { axes: "query key", what: "the table of weights" },
    );
    expect(found).toMatchObject({
      headline: "the table of weights has the wrong shape",
      details: ["expected [query 2, key 3]", "got      [query 3, key 2]"],
      map: [],
    });
  });
});

test("many rows of different lengths are not all listed", () => {
  const staircase = Array.from({ length: 13 }, (_, i) => Array(i + 1).fill(0));
  expect(judgeValues(staircase, [[0]])?.headline).toBe(
    "the result has rows of different lengths: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, ...",
  );
  expect(judgeValues(staircase.slice(1), [[0]])?.headline).toMatch(/12, 13$/);
});

test("what an assertion saw is kept for the diagnosis, cut to a bounded size", () => {
  const found = judgeValues(
    [
      [1, nan],
      [3, 4],
    ],
    [
      [1, 2],
      [3, 4],
    ],
  );
  expect(found?.observed).toEqual({ kind: "values", shape: [2, 2], values: [1, nan, 3, 4] });
  expect(judgeValues([[1, 2], [3]], [[1]])?.observed).toEqual({
    kind: "ragged",
    shape: [2, 2, 1],
    values: [1, 2, 3],
  });
  expect(judgeValues("2", 2)?.observed).toEqual({ kind: "kind", shape: [], values: [] });
  const many = Array.from({ length: 10_000 }, (_, i) => i);
  expect(judgeValues([...many].reverse(), many)?.observed.values).toHaveLength(4096);
});

test("a spec that names too few axes is told so: that is the author's error", () => {
  expect(() => judgeValues(matrix, matrix, { axes: "query" })).toThrow(
    "the spec names 1 axes (query) for values with 2",
  );
});

test("only numbers show that a result is the transpose; its shape may be chance", () => {
  const due = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const told = (got: number[][]) => judgeValues(got, due, { axes: "query key" })?.misconception;
  expect(
    told([
      [1, 4],
      [2, 5],
      [3, 6],
    ]),
  ).toBe("The axes query and key are exchanged: this is the transpose.");
  expect(
    told([
      [1, 4],
      [2, 5],
      [3, 7],
    ]),
  ).toBe("The axes query and key have each other's lengths.");
});

test("what the spec calls a value is part of what was seen", () => {
  const seen = (what?: string) => {
    try {
      expect([1]).toMatchValues([2], { what });
    } catch (error) {
      return (error as Finding).finding.observed.kind;
    }
  };
  expect(seen("what the linear network gives")).toBe("values of what the linear network gives");
  expect(seen()).toBe("values");
});
