import { expect, test } from "vitest";
import { isSame } from "#lib/kit/same";

const f = () => 1;

test.each<[unknown, unknown]>([
  [
    [1, [2, Number.NaN]],
    [1, [2, Number.NaN]],
  ],
  [new Float32Array([1, 2]), new Float32Array([1, 2])],
  [
    { b: [1], a: "x" },
    { a: "x", b: [1] },
  ],
  [new Map([["a", [1]]]), new Map([["a", [1]]])],
  [new Set([1, 2]), new Set([1, 2])],
  [f, f],
  [undefined, undefined],
])("%o holds the same as %o", (a, b) => {
  expect(isSame(a, b)).toBe(true);
});

test.each<[unknown, unknown]>([
  [0, -0],
  [
    [1, 2],
    [1, 2, 3],
  ],
  [[1], new Float32Array([1])],
  [[1], { 0: 1 }],
  [new Float32Array([1]), new Float64Array([1])],
  [{ a: 1 }, { b: 1 }],
  [{ a: undefined }, {}],
  [new Map([["a", 1]]), new Map([["a", 2]])],
  [new Set([1]), new Set([2])],
  [f, () => 1],
  [Promise.resolve(1), Promise.resolve(1)],
  [new Date(1), new Date(2)],
  [null, {}],
  ["1", 1],
])("%o does not hold the same as %o", (a, b) => {
  expect(isSame(a, b)).toBe(false);
});
