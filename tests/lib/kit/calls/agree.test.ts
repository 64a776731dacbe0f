import { describe, expect, test } from "vitest";
import { type AgreeOptions, judgeAgrees } from "#lib/kit/calls/agree";
import { type ApartOptions, judgeApartAtOne } from "#lib/kit/calls/apart";
import type { Shapes } from "#lib/kit/calls/drawn";
import { judgeEveryShape } from "#lib/kit/calls/every-shape";
import { atOnce } from "#lib/kit/calls/steps";
import { LISTS } from "#lib/kit/calls/world";
import { mersenneTwister } from "#lib/random";

type Rows = number[][];
const random = () => mersenneTwister(5);
const product = (a: Rows, b: Rows) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
const A_B = { A: "row inner", B: "inner column" };
const agrees = (
  f: (...args: any[]) => unknown,
  options?: AgreeOptions,
  shapes: Shapes = A_B,
  oracle: any = product,
) => atOnce(judgeAgrees(f, oracle, shapes, random, LISTS, options));

describe("agreement with an oracle", () => {
  test("holds for the oracle, in every case", () => {
    expect(agrees(product, { cases: "ones zeros small large" })).toBeUndefined();
  });

  test("tries the usual input, then every choice of axes at length 1, then zeros and rows of zeros", () => {
    const seen: string[] = [];
    const shapeOf = (a: Rows, b: Rows) => `${a.length}x${a[0].length}x${b[0].length}`;
    agrees((a: Rows, b: Rows) => {
      const zero = [a, b].map((m) => m.map((row) => row.every((x) => x === 0)));
      seen.push(
        shapeOf(a, b) +
          zero.map((rows) => (rows.every(Boolean) ? " zeros" : rows.some(Boolean) ? " row" : "")).join(),
      );
      return product(a, b);
    });
    expect(seen).toEqual([
      "2x3x5,",
      "1x3x5,",
      "2x1x5,",
      "2x3x1,",
      "1x1x5,",
      "1x3x1,",
      "2x1x1,",
      "1x1x1,",
      "2x3x5 row,",
      "2x3x5 zeros,",
      "2x3x5, row",
      "2x3x5, zeros",
    ]);
  });

  test.each<[string, (a: Rows, b: Rows) => unknown, headline: string]>([
    [
      "everywhere",
      (a, b) => product(a, b).map((row) => row.map((x) => -x)),
      "the result has the wrong values",
    ],
    [
      "at one length",
      (a, b) => (b.length === 1 ? a : product(a, b)),
      "with a single inner: the result has the wrong",
    ],
    [
      "at two together",
      (a, b) => (a.length === 1 && b[0].length === 1 ? [[0]] : product(a, b)),
      "with a single row and a single column:",
    ],
    [
      "for a row of zeros",
      (a, b) => (a.some((row) => row.every((x) => x === 0)) ? a : product(a, b)),
      "with a row of zeros in A:",
    ],
    ["for zeros", (a, b) => (b.flat().every((x) => !x) ? a : product(a, b)), "with zeros for B:"],
  ])("broken %s", (_, f, headline) => {
    const found = agrees(f);
    expect(found?.headline).toContain(headline);
    expect(found?.observed.kind).toContain(headline.replace(/:.*| has.*|the result.*/, ""));
  });

  test("small and large numbers where they are asked for", () => {
    const drops = (a: Rows, b: Rows) =>
      product(a, b).map((row) => row.map((x) => (Math.abs(x) < 1e-6 ? 0 : x)));
    const options = { atol: 0, rtol: 1e-9, fixed: "row inner column" };
    expect(agrees(drops, { ...options, cases: "ones" })).toBeUndefined();
    expect(agrees(drops, { ...options, cases: "small" })?.headline).toContain("with numbers of 1e-4:");
    const clips = (a: Rows, b: Rows) => product(a, b).map((row) => row.map((x) => Math.min(x, 1e3)));
    expect(agrees(clips, { ...options, cases: "large" })?.headline).toContain("with numbers of 1e4:");
  });

  test("lengths, fixed axes, values with names for their axes, functions and constants", () => {
    const seen: unknown[] = [];
    agrees(
      (x: Rows, ids: number[], heads: number, w: { W: Rows; scale: number }) => {
        seen.push([x.length, x[0].length, ids, heads, w.W.length, w.W[0].length, w.scale]);
        return [0];
      },
      { lengths: { width: 6 }, fixed: "width", cases: "ones" },
      {
        x: "token width",
        ids: ["token", [7, 8, 9]],
        heads: ({ width }) => width / 2,
        w: { W: "width 4", scale: 0.5 },
      },
      () => [0],
    );
    expect(seen).toEqual([
      [3, 6, [7, 8, 9], 3, 6, 4, 0.5],
      [1, 6, [7], 3, 6, 4, 0.5],
    ]);
  });

  test("every part of a result, by name, and texts too", () => {
    const f = (a: Rows) => ({ sum: a.flat().reduce((s, x) => s + x, 0), rows: a.length });
    const of = (wrong: object) =>
      agrees((a: Rows) => ({ ...f(a), ...wrong }), { cases: "" }, { A: "row column" }, f)?.headline;
    expect(of({})).toBeUndefined();
    expect(of({ rows: 7 })).toBe("rows is the wrong value");
    expect(of({ rows: undefined })).toBe("the result has no rows");
    expect(
      agrees(
        () => "b",
        { cases: "" },
        {},
        () => "a",
      ),
    ).toMatchObject({
      headline: "the result has the wrong text",
      details: ['expected "a"', 'got      "b"'],
    });
    expect(() => agrees(f, {}, A_B, () => undefined)).toThrow("does the oracle return a result?");
  });
});

describe("one alone gives what it gives among others", () => {
  const apart = (f: (...args: any[]) => unknown, options: ApartOptions, shapes: Shapes = A_B) =>
    atOnce(judgeApartAtOne(f, shapes, random, LISTS, options));
  const gives = { gives: "row column", apart: "row column" };

  test("holds where every place is computed from itself", () => {
    expect(apart(product, gives)).toBeUndefined();
  });

  test.each<[string, (a: Rows, b: Rows) => unknown, headline: string]>([
    ["one row", (a, b) => (a.length === 1 ? [b[0]] : product(a, b)), "with a single row:"],
    ["one column", (a, b) => (b[0].length === 1 ? a.map(() => [0]) : product(a, b)), "with a single column:"],
    [
      "both",
      (a, b) => (a.length * b[0].length === 1 ? [[9]] : product(a, b)),
      "with a single row and a single column:",
    ],
    [
      "one row, as a list without rows",
      (a, b) => (a.length === 1 ? product(a, b)[0] : product(a, b)),
      "with a single row: the result has the wrong shape",
    ],
  ])("broken at %s", (_, f, headline) => {
    expect(apart(f, gives)?.headline).toContain(headline);
  });

  test("parts of a result have axes of their own, and values are cut at the same place", () => {
    const f = (x: Rows, ids: number[]) => ({
      rows: x.map((row, i) => row.map((v) => v + ids[i])),
      count: ids.map((id) => id * 2),
    });
    const shapes = { x: "token width", ids: ["token", [4, 5, 6]] as [string, unknown] };
    const options = { gives: { rows: "token width", count: "token" }, apart: "token" };
    expect(apart(f, options, shapes)).toBeUndefined();
    const first = (x: Rows, ids: number[]) => (ids.length === 1 ? { ...f(x, ids), count: [8] } : f(x, ids));
    expect(apart(first, options, shapes)?.headline).toBe("with a single token: count has the wrong values");
  });
});

describe("every shape that is allowed", () => {
  const mask = [
    [1, 0],
    [1, 1],
  ];
  const shapes = [
    [2, 2],
    [1, 2, 2],
    [3, 1, 2, 2],
  ];
  const last = (m: any): Rows => (Array.isArray(m[0][0]) ? last(m[0]) : m.map((row: number[]) => [...row]));
  const takes = (f: (m: any) => unknown) => atOnce(judgeEveryShape(f, mask, shapes, LISTS));

  test("gives the same", () => {
    expect(takes(last)).toBeUndefined();
  });

  test("is spread out as broadcasting does it", () => {
    const seen: unknown[] = [];
    const f = (m: unknown) => {
      seen.push(m);
      return 0;
    };
    atOnce(judgeEveryShape(f, [[[1, 2]], [[3, 4]]], [[2, 3, 2]], LISTS));
    expect(seen[1]).toEqual([
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      [
        [3, 4],
        [3, 4],
        [3, 4],
      ],
    ]);
  });

  test("broken by one that is refused, and by one that is read differently", () => {
    const refuses = (m: any) => {
      if (m.length === 3) throw new RangeError("rank 2 only");
      return last(m);
    };
    expect(takes(refuses)).toMatchObject({
      headline: "the shape [3, 1, 2, 2] is allowed, but it is refused",
      details: ["got RangeError: rank 2 only"],
    });
    expect(
      takes((m) =>
        m.length === 1
          ? [
              [0, 0],
              [0, 0],
            ]
          : last(m),
      )?.headline,
    ).toBe("with the shape [1, 2, 2]: the result has the wrong values");
  });
});
