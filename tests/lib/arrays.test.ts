import { describe, expect, test } from "vitest";
import {
  assertRectangular,
  assertSameLength,
  assertSameShapes,
  copyOf,
  flatten,
  type Nested,
  shapeOf,
} from "#lib/arrays";

describe("shapeOf", () => {
  test.each<[string, Nested, number[]]>([
    ["a number", 7, []],
    ["a list", [1, 2, 3], [3]],
    ["an empty list", [], [0]],
    [
      "a matrix",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [2, 3],
    ],
    ["two empty rows", [[], []], [2, 0]],
    [
      "three axes",
      [
        [[1], [2], [3]],
        [[4], [5], [6]],
      ],
      [2, 3, 1],
    ],
  ])("of %s", (_, value, shape) => {
    expect(shapeOf(value)).toEqual(shape);
  });

  test.each<[string, Nested, string]>([
    ["rows of different lengths", [[1, 2], [3]], "row 0 has [2], row 1 has [1]"],
    ["a number among rows", [[1], 2], "row 0 has [1], row 1 has []"],
    ["an empty row among full ones", [[1], [1], []], "row 0 has [1], row 2 has [0]"],
    ["unevenness further in", [[[1, 2]], [[1]]], "row 0 has [1,2], row 1 has [1,1]"],
  ])("refuses %s", (_, value, text) => {
    expect(() => shapeOf(value)).toThrow(new RangeError(`every row must have the same shape: ${text}`));
  });
});

test("flatten goes row by row to any depth", () => {
  expect(
    flatten([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]),
  ).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(flatten(3)).toEqual([3]);
  expect(flatten([])).toEqual([]);
});

test("a copy shares no list with the original and keeps NaN, -0 and the infinities", () => {
  const original = [[[1, -0]], [[Number.NaN, Number.NEGATIVE_INFINITY]]];
  const copy = copyOf(original);
  expect(copy).toEqual(original);
  expect(Object.is(copy[0][0][1], -0)).toBe(true);
  copy[0][0][0] = 9;
  copy[1].push([5]);
  expect(original).toEqual([[[1, -0]], [[Number.NaN, Number.NEGATIVE_INFINITY]]]);
});

describe("the checks that solutions use", () => {
  test("a rectangular matrix and equal lengths pass", () => {
    expect(() => {
      assertRectangular("A", [
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
      assertRectangular("A", [[], []]);
      assertSameLength("rows", 3, 3);
    }).not.toThrow();
  });

  test("the errors name the argument and both lengths", () => {
    expect(() => assertRectangular("scores", [[1, 2], [3, 4], [5]])).toThrow(
      new RangeError("all rows of scores must have the same length: row 0 has 2, row 2 has 1"),
    );
    expect(() => assertRectangular("A", [])).toThrow(new RangeError("A must have at least one row, got []"));
    expect(() => assertSameLength("columns of A and rows of B", 2, 3)).toThrow(
      new RangeError("columns of A and rows of B must agree, got 2 and 3"),
    );
  });
});

test("assertSameShapes gives the shape of all, and names the first list that has another", () => {
  expect(assertSameShapes({ a: [[1, 2]], b: [[3, 4]], c: [[5, 6]] })).toEqual([1, 2]);
  expect(assertSameShapes({ a: [] })).toEqual([0]);
  expect(() => assertSameShapes({ a: [[1, 2]], b: [[3, 4]], c: [[5]] })).toThrow(
    new RangeError("the shapes of a and c must agree, got [1,2] and [1,1]"),
  );
  expect(() => assertSameShapes({ a: [[1, 2]], b: [[1, 2], [3]] })).toThrow(RangeError);
});
