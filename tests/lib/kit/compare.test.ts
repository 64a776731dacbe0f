import { describe, expect, test } from "vitest";
import { allClose, compare, isClose, notNumbers, unravel } from "#lib/kit/compare";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe("isClose", () => {
  const exact = { atol: 0, rtol: 0 };
  const any = { atol: 1e300, rtol: 1e300 };

  test.each([
    ["NaN", nan, nan],
    ["NaN for a number", nan, 1],
    ["a number for NaN", 1, nan],
    ["NaN for Infinity", nan, inf],
    ["Infinity for NaN", inf, nan],
    ["Infinity for -Infinity", inf, -inf],
    ["-Infinity for Infinity", -inf, inf],
    ["a huge number for Infinity", Number.MAX_VALUE, inf],
    ["Infinity for a huge number", inf, Number.MAX_VALUE],
  ])("%s is never close, whatever the tolerance", (_, got, expected) => {
    expect(isClose(got, expected, any)).toBe(false);
  });

  test("an infinity is close to itself, with any tolerance", () => {
    for (const tolerance of [exact, any]) {
      expect(isClose(inf, inf, tolerance)).toBe(true);
      expect(isClose(-inf, -inf, tolerance)).toBe(true);
    }
  });

  test("+0 and -0 are the same number", () => {
    expect(isClose(-0, 0, exact)).toBe(true);
    expect(isClose(0, -0, exact)).toBe(true);
  });

  test("the tolerance itself is close, the next number above is not", () => {
    // Powers of two: no rounding blurs the edge.
    const absolute = { atol: 2 ** -10, rtol: 0 };
    expect(isClose(1 + 2 ** -10, 1, absolute)).toBe(true);
    expect(isClose(1 - 2 ** -10, 1, absolute)).toBe(true);
    expect(isClose(1 + 2 ** -10 + 2 ** -50, 1, absolute)).toBe(false);
    const relative = { atol: 0, rtol: 2 ** -10 };
    expect(isClose(-8 - 2 ** -7, -8, relative)).toBe(true);
    expect(isClose(-8 - 2 ** -7 - 2 ** -47, -8, relative)).toBe(false);
    const both = { atol: 2 ** -10, rtol: 2 ** -10 };
    expect(isClose(8 + 2 ** -7 + 2 ** -10, 8, both)).toBe(true);
    expect(isClose(8 + 2 ** -7 + 2 ** -10 + 2 ** -48, 8, both)).toBe(false);
  });

  test("the tolerance is relative to the expected value, not to the given one", () => {
    const half = { atol: 0, rtol: 0.5 };
    expect(isClose(1.5, 1, half)).toBe(true);
    expect(isClose(1, 2.5, half)).toBe(false);
    expect(isClose(2.5, 1, half)).toBe(false);
  });
});

test("compare lists the flat positions that differ", () => {
  const c = compare(
    [
      [1, 2, 3],
      [4, nan, -inf],
    ],
    [
      [1, 2, 4],
      [4, nan, -inf],
    ],
    { atol: 1e-9, rtol: 0 },
  );
  expect(c).toEqual({
    shape: [2, 3],
    got: [1, 2, 3, 4, nan, -inf],
    expected: [1, 2, 4, 4, nan, -inf],
    wrong: [2, 4],
    float32: false,
  });
});

test("allClose wants the same length", () => {
  expect(allClose([1, 2], [1, 2], { atol: 0, rtol: 0 })).toBe(true);
  expect(allClose([1, 2], [1, 2, 3], { atol: 0, rtol: 0 })).toBe(false);
  expect(allClose([1, 2, 3], [1, 2], { atol: 0, rtol: 0 })).toBe(false);
});

test("unravel counts the last axis fastest", () => {
  const shape = [2, 3, 5];
  const all = Array.from({ length: 30 }, (_, i) => unravel(i, shape));
  expect(all[0]).toEqual([0, 0, 0]);
  expect(all[7]).toEqual([0, 1, 2]);
  expect(all[29]).toEqual([1, 2, 4]);
  expect(new Set(all.map(String)).size).toBe(30);
  expect(unravel(0, [])).toEqual([]);
});

describe("notNumbers", () => {
  test.each([
    ["a number", 1],
    ["NaN, which is wrong but a number", nan],
    ["an empty list", []],
    [
      "lists of any depth",
      [
        [[1], [2]],
        [[-inf], [nan]],
      ],
    ],
    ["rows of different lengths, which the shape refuses", [[1], [1, 2]]],
  ])("accepts %s", (_, value) => {
    expect(notNumbers(value)).toBeUndefined();
  });

  const holes = [1, 2, 3];
  delete holes[1];

  test.each<[unknown, string]>([
    [undefined, "got undefined: does the function return its result?"],
    [null, "got null"],
    [Promise.resolve(1), "got a Promise: is an await missing?"],
    [[1, [Promise.resolve(1)]], "element [1][0]: got a Promise: is an await missing?"],
    [Array(3), "element [0] is undefined: was it ever filled in?"],
    [holes, "element [1] is undefined: was it ever filled in?"],
    [
      [
        [1, 2],
        [3, undefined],
      ],
      "element [1][1] is undefined: was it ever filled in?",
    ],
    ["0.5", "got the string 0.5"],
    [[[1], ["2"]], "element [1][0]: got the string 2"],
    [true, "got the boolean true"],
    [5n, "got the bigint 5"],
    [{ output: [1] }, "got an object"],
    [[{}], "element [0]: got an object"],
    [new Float64Array(2), "got a Float64Array: Array.from makes a plain list of it"],
    [(x: number) => x, "got a function: is a call missing?"],
  ])("refuses %o", (value, why) => {
    expect(notNumbers(value)).toBe(why);
  });

  test("a long text is cut", () => {
    expect(notNumbers("x".repeat(500))?.length).toBeLessThan(60);
  });
});
