import { describe, expect, test } from "vitest";
import { judgeNew, type NewOptions } from "#lib/kit/calls/new";
import { atOnce } from "#lib/kit/calls/steps";
import { LISTS } from "#lib/kit/calls/world";

const X = () => [
  [0.5, -1.5],
  [2.5, 3.5],
  [4.5, 5.5],
];
const judged = (f: (x: number[][]) => unknown, options?: NewOptions) =>
  atOnce(judgeNew(f, { X: X() }, LISTS, options));
const copy = (x: number[][]) => x.map((row) => [...row]);

test("new lists in every part keep the law", () => {
  expect(judged(copy)).toBeUndefined();
  expect(judged((x) => ({ a: copy(x), b: { c: x[0].map((v) => v + 1), n: 3 } }))).toBeUndefined();
  expect(judged(() => 5)).toBeUndefined();
});

const buffer = X();
const kept = copy(X());
const bytes = Float64Array.from([1, 2, 3]);
describe("broken by", () => {
  test.each<[string, (x: number[][]) => unknown, headline: string]>([
    ["the input itself", (x) => x, "the result is the input X itself, not a new list"],
    [
      "a row of the input",
      (x) => x.map((row, i) => (i === 1 ? row : [...row])),
      "result[1] is the input X[1] itself",
    ],
    ["the input deep in the result", (x) => ({ state: { m: x } }), "result.state.m is the input X itself"],
    [
      "one row everywhere",
      (x) => Array(2).fill([...x[0]]),
      "result[0] and result[1] are one and the same list",
    ],
    ["one buffer", () => buffer, "two calls give out the same list"],
    [
      "one typed buffer, seen through views",
      () => new Float64Array(bytes.buffer, 0, 2),
      "two calls give out the same Float64Array",
    ],
    [
      "a getter that copies when it is read",
      (x) => ({
        n: 3,
        parts: {
          get rows() {
            return copy(x);
          },
        },
      }),
      "parts.rows is computed when it is read",
    ],
    [
      "a remembered list of which copies of the outer list are given",
      () => [...kept],
      "two calls give out the same list",
    ],
    [
      "a memory that the caller can spoil",
      ((own: { first?: number[][] }) => (x: number[][]) => {
        if (own.first) return copy(own.first);
        own.first = copy(x);
        return own.first;
      })({}),
      "writing into a result changes what later calls give",
    ],
  ])("%s", (_, f, headline) => {
    // Twice, because the first call may hand out what the second one only copies.
    expect(judged(f)?.headline).toContain(headline);
  });
});

test("what the docstring lets a result hold is no fault, anything else is", () => {
  const f = (x: number[][]) => ({ tables: x, rows: x.map((row) => row.length) });
  expect(judged(f)?.headline).toContain("result.tables is the input X itself");
  expect(judged(f, { mayHold: ["X"] })).toBeUndefined();
  expect(judged((x) => ({ tables: x, rows: kept }), { mayHold: ["X"] })?.headline).toContain("two calls");
});

describe("with zeros", () => {
  const scale = (x: number[][], w: number[]) => x.map((row) => row.map((v, i) => v * w[i]));
  const zerosJudged = (f: (x: number[][], w: number[]) => unknown, options?: NewOptions) =>
    atOnce(judgeNew(f, { X: X(), w: [0.5, 2] }, LISTS, options));

  test("what computes them like others keeps the law, and so does what refuses them", () => {
    expect(zerosJudged(scale)).toBeUndefined();
    const refusing = (x: number[][], w: number[]) => {
      if (w.every((v) => v === 0) || x.some((row) => row.every((v) => v === 0)))
        throw new RangeError("zeros");
      return scale(x, w);
    };
    expect(zerosJudged(refusing)).toBeUndefined();
  });

  test("a row of zeros that is handed back breaks it, and an argument of zeros", () => {
    const rowBack = (x: number[][], w: number[]) =>
      x.map((row, t) => (row.every((v) => v === 0) ? row : scale(x, w)[t]));
    expect(zerosJudged(rowBack)?.headline).toBe(
      "with a row of zeros in X: result[1] is the input X[1] itself, not a new list",
    );
    const allBack = (x: number[][], w: number[]) =>
      x.flat().every((v) => v === 0) ? x : w.every((v) => v === 0) ? kept : scale(x, w);
    expect(zerosJudged(allBack)?.headline).toContain("with zeros for X: the result is the input X itself");
    expect(zerosJudged(allBack, { neverZero: ["X"] })?.headline).toBe(
      "with zeros for w: two calls give out the same list",
    );
    expect(zerosJudged(allBack, { neverZero: ["X", "w"] })).toBeUndefined();
  });
});
