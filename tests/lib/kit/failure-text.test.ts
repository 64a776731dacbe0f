import { describe, expect, test } from "vitest";
import type { Nested } from "#lib/arrays";
import { Finding } from "#lib/kit/finding";
import { judgeValues, type ValueOptions } from "#lib/kit/judge";

// The failure text is the product: these snapshots are read by people whenever they change.

function textOf(got: unknown, expected: Nested, options?: ValueOptions): string {
  const found = judgeValues(got, expected, options);
  return found ? new Finding(found).message : "nothing was found";
}

/** A list of this shape; `value` gets the index along every axis. */
function table(shape: number[], value: (...index: number[]) => number): Nested {
  const build = (axis: number, index: number[]): Nested =>
    axis === shape.length
      ? value(...index)
      : Array.from({ length: shape[axis] }, (_, i) => build(axis + 1, [...index, i]));
  return build(0, []);
}

/** A value that no simple relation connects with its neighbours. */
const odd = (...index: number[]) => Math.sin(index.reduce((sum, i) => 7 * sum + 3 * i + 1, 1));

test("a number", () => {
  expect(textOf(2.5, 3, { what: "the loss" })).toMatchInlineSnapshot(`
    "the loss is the wrong value

    expected 3, got 2.5"
  `);
});

test("two numbers so near that seven digits show no difference", () => {
  expect(textOf(0.1 + 2e-9, 0.1)).toMatchInlineSnapshot(`
    "the result is the wrong value

    expected 0.1, got 0.100000002"
  `);
});

test("of two elements that are wrong alike but for rounding the first is told, on every machine", () => {
  const told = [0.3 + 1e-16, 0.30000000000000004].map((wrong) =>
    textOf([1, wrong], [0.7, 0], { axes: "token" }),
  );
  expect(told[0]).not.toContain("worst");
  expect(told[1]).toBe(told[0]);
});

test("a list: the first wrong element, and the worst where that is another", () => {
  const expected = [0.5, 0.25, -1.75, 4, 3.5];
  expect(textOf([0.5, 0.26, -1.75, 9, Number.NaN], expected, { axes: "token" })).toMatchInlineSnapshot(`
    "the result has the wrong values

    3 of 5 elements differ, 1 is NaN
    first: token 1
      expected 0.25, got 0.26
    worst: token 4
      expected 3.5, got NaN"
  `);
  expect(textOf([0.5, 0.25, -1.75, 4, 3], expected)).toMatchInlineSnapshot(`
    "the result has the wrong values

    1 of 5 elements differ
    first: element 4
      expected 3.5, got 3"
  `);
});

test("a list of one, and a table of one: nothing to count, nothing to map", () => {
  expect(textOf([4], [3])).toMatchInlineSnapshot(`
    "the result has the wrong values

    it differs
    first: element 0
      expected 3, got 4"
  `);
  expect(textOf([[4]], [[3]])).toMatchInlineSnapshot(`
    "the result has the wrong values

    it differs
    first: row 0, column 0
      expected 3, got 4"
  `);
});

test("NaN is counted", () => {
  const { NaN: nan } = Number;
  expect(textOf([nan, 2, nan, 5], [1, 2, 3, 4])).toMatchInlineSnapshot(`
    "the result has the wrong values

    3 of 4 elements differ, 2 are NaN
    first: element 0
      expected 1, got NaN"
  `);
});

test("a matrix: named axes, and a map of where the error sits", () => {
  const expected = table([3, 5], odd);
  const got = table([3, 5], (i, j) => (j > i ? odd(i, j) + (i + 1) * j : odd(i, j)));
  expect(textOf(got, expected, { axes: "query key", what: "the table of weights" })).toMatchInlineSnapshot(`
    "the table of weights has the wrong values

    9 of 15 elements differ
    first: query 0, key 1
      expected -0.3048106, got 0.6951894
    worst: query 2, key 4
      expected -0.8645514, got 11.13545

         key  0 1 2 3 4
     query 0  . x x x x
     query 1  . . x x x
     query 2  . . . x x"
  `);
});

test("long axes are joined into blocks: 8 lines of 20 marks at most", () => {
  const expected = table([40, 90], odd);
  const got = table([40, 90], (i, j) => odd(i, j) + (i >= 10 && i < 20 && j % 30 < 5 ? 1 + j / 100 : 0));
  expect(textOf(got, expected, { axes: "position feature" })).toMatchInlineSnapshot(`
    "the result has the wrong values

    150 of 3600 elements differ
    first: position 10, feature 0
      expected 0.03536818, got 1.035368
    worst: position 10, feature 64
      expected 0.3216509, got 1.961651

        feature  0 5 0 5 0 5 0 5 0 5 0 5 0 5 0 5 0 5
     position 0  . . . . . . . . . . . . . . . . . .
     position 5  . . . . . . . . . . . . . . . . . .
    position 10  x . . . . . x . . . . . x . . . . .
    position 15  x . . . . . x . . . . . x . . . . .
    position 20  . . . . . . . . . . . . . . . . . .
    position 25  . . . . . . . . . . . . . . . . . .
    position 30  . . . . . . . . . . . . . . . . . .
    position 35  . . . . . . . . . . . . . . . . . ."
  `);
});

test("rows from 100 on stay in line with the others", () => {
  const expected = table([120, 2], odd);
  const got = table([120, 2], (i, j) => odd(i, j) + (i === 119 ? 1 : 0));
  expect(textOf(got, expected)).toMatchInlineSnapshot(`
    "the result has the wrong values

    2 of 240 elements differ
    first: row 119, column 0
      expected -0.9509894, got 0.04901057

     column  0 1
      row 0  . .
     row 15  . .
     row 30  . .
     row 45  . .
     row 60  . .
     row 75  . .
     row 90  . .
    row 105  x x"
  `);
});

test("more than two axes: the first slice with an error, and which one that is", () => {
  const expected = table([2, 3, 4, 5], odd);
  const wrong = (b: number, h: number, t: number, d: number) => b === 1 && h === 2 && (t === 3 || d === 0);
  const got = table([2, 3, 4, 5], (b, h, t, d) => (wrong(b, h, t, d) ? 1 + t * d : odd(b, h, t, d)));
  expect(textOf(got, expected, { axes: "batch head time d_head" })).toMatchInlineSnapshot(`
    "the result has the wrong values

    8 of 120 elements differ
    first: batch 1, head 2, time 0, d_head 0
      expected 0.7902116, got 1
    worst: batch 1, head 2, time 3, d_head 4
      expected 0.9660243, got 13

    at batch 1, head 2
     d_head  0 1 2 3 4
     time 0  x . . . .
     time 1  x . . . .
     time 2  x . . . .
     time 3  x x x x x"
  `);
});

test("the misconception stands behind the headline", () => {
  const expected = table([3, 5], odd);
  const got = table([3, 5], (i, j) => 8 * odd(i, j));
  expect(textOf(got, expected, { axes: "query key" })).toMatchInlineSnapshot(`
    "the result has the wrong values

    Your values equal the expected ones × 8.000: a factor 8.

    15 of 15 elements differ
    first: query 0, key 0
      expected 0.4361648, got 3.489318
    worst: query 2, key 0
      expected -0.9992068, got -7.993655

         key  0 1 2 3 4
     query 0  x x x x x
     query 1  x x x x x
     query 2  x x x x x"
  `);
});

test("a wrong shape: both shapes with their names, what is likely, and short lists in full", () => {
  expect(textOf(table([5, 3], odd), table([3, 5], odd), { axes: "query key" })).toMatchInlineSnapshot(`
    "the result has the wrong shape

    The axes query and key have each other's lengths.

    expected [query 3, key 5]
    got      [query 5, key 3]"
  `);
  expect(textOf([1, 3, 4, 5], [1, 3, 4, 5, 2], { axes: "token" })).toMatchInlineSnapshot(`
    "the result has the wrong shape

    expected [token 5]
    got      [token 4]
    expected [1, 3, 4, 5, 2]
    got      [1, 3, 4, 5]"
  `);
  expect(textOf([1, 2, 3], table([3, 5], odd), { axes: "query key" })).toMatchInlineSnapshot(`
    "the result has the wrong shape

    Single numbers stand where lists are due.

    expected [query 3, key 5]
    got      [3]"
  `);
  expect(textOf(3, [3, 1])).toMatchInlineSnapshot(`
    "the result has the wrong shape

    Single numbers stand where lists are due.

    expected [element 2]
    got      a single number"
  `);
});

test("a wrong kind", () => {
  expect(textOf([[1, undefined]], [[1, 2]], { axes: "query key" })).toMatchInlineSnapshot(
    `"the result should be numbers of shape [query 1, key 2]: element [0][1] is undefined: was it ever filled in?"`,
  );
});

describe("no line of details or map is wider than 76 columns", () => {
  const names = "batch_of_sentences attention_head query_position key_position";
  test.each<[string, unknown, Nested, ValueOptions]>([
    ["many digits", [-1.2345678901234567e-11, 1], [-1.234567890123456e-11, 1], { atol: 0, rtol: 0 }],
    ["a large map", table([120, 300], odd), table([120, 300], (i, j) => -odd(i, j) + i), {}],
    [
      "long names",
      table([2, 3, 4, 5], odd),
      table([2, 3, 4, 5], (...i) => odd(...i) + i[1]),
      { axes: names },
    ],
    ["lists of long numbers", Array(8).fill(-1.2345678e-100), Array(7).fill(-9.8765432e-101), {}],
    ["a short list against a long one", [1], Array(8).fill(-9.8765432e-101), {}],
    ["a list against a longer one", [1], Array.from({ length: 300 }, (_, i) => i / 7), {}],
  ])("%s", (_, got, expected, options) => {
    const found = judgeValues(got, expected, options);
    const lines = [...(found?.details ?? []), ...(found?.map ?? [])];
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.length > 76)).toEqual([]);
  });
});
