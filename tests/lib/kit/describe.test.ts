import { describe, expect, test } from "vitest";
import { axisNames, indexText, numberText, oneLine, pairText, shapeText } from "#lib/kit/describe";

describe("axisNames", () => {
  test.each<[string | string[] | undefined, number, string[]]>([
    ["query key", 2, ["query", "key"]],
    ["query, key", 2, ["query", "key"]],
    [["batch of sentences", "key"], 2, ["batch of sentences", "key"]],
    [undefined, 0, []],
    [undefined, 1, ["element"]],
    [undefined, 2, ["row", "column"]],
    [undefined, 3, ["axis 0", "axis 1", "axis 2"]],
    ["", 2, ["row", "column"]],
  ])("%j for rank %i", (axes, rank, names) => {
    expect(axisNames(axes, rank)).toEqual(names);
  });

  test("a wrong number of names is the author's error", () => {
    expect(() => axisNames("head query key", 2)).toThrow(
      "the spec names 3 axes (head, query, key) for values with 2",
    );
  });
});

test("shapes and indices name their axes", () => {
  const names = ["batch", "head", "query"];
  expect(shapeText([2, 3, 5], names)).toBe("[batch 2, head 3, query 5]");
  expect(shapeText([2, 3], [])).toBe("[2, 3]");
  expect(shapeText([], [])).toBe("a single number");
  expect(indexText(29, [2, 3, 5], names)).toBe("batch 1, head 2, query 4");
});

test.each([
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.3333333"],
  [-1234567.8, "-1234568"],
  [12345678, "12345678"],
  [1.5e-9, "1.5e-9"],
  [-0, "0"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])("the number %d is written as %s", (x, text) => {
  expect(numberText(x)).toBe(text);
});

test("two numbers get as many digits as their difference needs", () => {
  expect(pairText(0.5, 0.25)).toEqual(["0.5", "0.25"]);
  expect(pairText(1 / 3, 1 / 3 + 1e-12)).toEqual(["0.3333333333333333", "0.3333333333343333"]);
});

test("a text becomes one line that fits", () => {
  expect(oneLine("first\n   second\tthird ")).toBe("first second third");
  expect(oneLine("x".repeat(76))).toBe("x".repeat(76));
  expect(oneLine("x".repeat(77))).toBe(`${"x".repeat(73)}...`);
  expect(oneLine("abcdefghij", 8)).toBe("abcde...");
});
