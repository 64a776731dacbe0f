import { describe, expect, test } from "vitest";
import { type HeedOptions, judgeHeeds } from "#lib/kit/calls/heed";
import type { Arguments } from "#lib/kit/calls/leaves";
import { atOnce } from "#lib/kit/calls/steps";
import { LISTS } from "#lib/kit/calls/world";

const X = () => [
  [0.5, -1.5, 2.5],
  [3.5, 0.25, -0.75],
];
const W = () => [[1.5, -0.5, 0.25]];

/** Something of every argument: a row times W, all summed. */
const right = (x: number[][], w: number[][]) => x.map((row) => row.map((v, j) => v * w[0][j]));

const judged = (
  f: (...args: any[]) => unknown,
  args: Arguments = { X: X(), W: W() },
  options?: HeedOptions,
) => atOnce(judgeHeeds(f, args, LISTS, options));

/** A wrong answer that keeps results by a key. */
const memo = (key: (...args: any[]) => unknown) => {
  const kept = new Map<unknown, unknown>();
  return (...args: [number[][], number[][]]) => {
    const k = key(...args);
    if (!kept.has(k)) kept.set(k, right(...args));
    return kept.get(k);
  };
};

test("a function of its arguments alone keeps the law, and its arguments are as before", () => {
  const args = { X: X(), W: W() };
  expect(judged(right, args)).toBeUndefined();
  expect(args).toEqual({ X: X(), W: W() });
});

test("remembering by all that is handed in is no fault", () => {
  expect(judged(memo((...args) => JSON.stringify(args)))).toBeUndefined();
});

const buffer = X();
let calls = 0;
describe("broken by", () => {
  test.each<[string, (x: number[][], w: number[][]) => unknown, headline: string, misconception: string]>([
    [
      "an argument that is not used",
      (x) => x.map((row) => [...row]),
      "a change of W should change the result",
      "Does the result depend on W for arguments like these?",
    ],
    [
      "a memory by one object",
      memo((_, w) => w),
      "a change of X should change the result",
      "the same objects as before",
    ],
    [
      "a memory by the first argument's text",
      memo((x) => JSON.stringify(x)),
      "a change of W should",
      "an earlier result come back",
    ],
    [
      "a memory by both objects",
      ((kept) => (x: number[][], w: number[][]) => {
        const of = kept.get(x) ?? kept.set(x, new Map()).get(x)!;
        return of.get(w) ?? of.set(w, right(x, w)).get(w);
      })(new Map<unknown, Map<unknown, unknown>>()),
      "X holds something else now",
      "remembered for an object",
    ],
    [
      "a memory by shape",
      memo((x, w) => [x.length, w.length].join()),
      "a change of X should",
      "The result is the same",
    ],
    ["a memory for ever", memo(() => 0), "a change of X should", "The result is the same for both inputs"],
    [
      "the first W kept",
      ((kept: number[][][]) => (x: number[][], w: number[][]) => {
        kept.push(structuredClone(w));
        return right(x, kept[0]);
      })([]),
      "a change of W should",
      "Does the result depend on W for arguments like these?",
    ],
    [
      "one list for all results",
      (x, w) => {
        for (const [i, row] of right(x, w).entries()) buffer[i].splice(0, 3, ...row);
        return buffer;
      },
      "a later call changed the result of an earlier one",
      "Make a new one",
    ],
    [
      "a count of its calls",
      (x, w) => right(x, w).map((row) => [...row, calls++ > 7 ? 1 : 0]),
      "after other calls",
      "depends on the arguments alone",
    ],
  ])("%s", (_, f, headline, misconception) => {
    const found = judged(f);
    expect(found?.headline).toContain(headline);
    expect(found?.misconception).toContain(misconception);
  });
});

describe("what the other value is", () => {
  /** What the function was called with, other than the first time. */
  const seen = (value: unknown, options?: HeedOptions) => {
    const got: unknown[] = [];
    const f = (v: unknown) => {
      got.push(structuredClone(v));
      return [got.length];
    };
    judged(f, { value }, options);
    return got.find((v) => JSON.stringify(v) !== JSON.stringify(value));
  };

  test("ids stay ids, in another order; texts keep their letters", () => {
    expect(seen([4, 0, 2])).toEqual([2, 0, 4]);
    expect(seen([["a", "b"], ["c"]])).toEqual([["c", "b"], ["a"]]);
    expect(seen("abc")).toBe("cba");
    expect(seen(true)).toBe(false);
  });

  test("neighbors that join alike change places, and all digits stay", () => {
    expect(seen([4, 1, 11, 3])).toEqual([4, 11, 1, 3]);
    expect(
      seen([
        [22, 0],
        [0, 2, 222],
      ]),
    ).toEqual([
      [22, 0],
      [0, 222, 2],
    ]);
    const kept = new Map<string, number[]>();
    const byDigits = (ids: number[]) => {
      const key = ids.join("");
      return [
        ...(kept.get(key) ??
          kept
            .set(
              key,
              ids.map((id) => 2 * id),
            )
            .get(key)!),
      ];
    };
    expect(judged(byDigits, { ids: [4, 1, 11] })?.headline).toBe(
      "a change of ids should change the result; it stays the same",
    );
  });

  test("other numbers keep their sign, and what is all alike does not stay so", () => {
    const [a, b] = seen([0.5, -2.5]) as number[];
    expect(a > 0 && a < 0.45 && b < 0 && b > -2.2).toBe(true);
    const [c, d] = seen([0, 0]) as number[];
    expect(c > 0 && d > 0 && c !== d).toBe(true);
    expect(new Set(seen([1, 1, 1]) as number[]).size).toBe(3);
  });

  test("a single whole number is for the author to say, also deep in an object", () => {
    expect(() => judged(() => [1], { heads: 3 })).toThrow(
      'toHeed needs another heads: { others: { "heads": ... } }',
    );
    expect(() => judged(() => [1], { state: { t: 3 } })).toThrow("another state.t");
    expect(seen(3, { others: { value: 2 } })).toBe(2);
    expect(judged((x) => [...x], { x: [0.5, 1.5], heads: 3 }, { except: ["heads"] })).toBeUndefined();
  });
});

test("every part of an object counts, and the object may hold another one", () => {
  const weights = { W1: [0.5, 1.5], W2: [2.5, 3.5] };
  const both = ({ W1, W2 }: typeof weights) => [...W1, ...W2];
  expect(judged(both, { weights })).toBeUndefined();
  expect(weights).toEqual({ W1: [0.5, 1.5], W2: [2.5, 3.5] });
  expect(judged(({ W1 }: typeof weights) => [...W1], { weights })?.headline).toContain(
    "a change of weights.W2",
  );
  const kept = new Map<unknown, number[]>();
  const byObject = (given: typeof weights) => [
    ...(kept.get(given) ?? kept.set(given, both(given)).get(given)!),
  ];
  expect(judged(byObject, { weights })?.headline).toBe(
    "weights.W1 holds something else now, but the result is still the old one",
  );
});

test("of a result that shows nothing the author is told", () => {
  expect(() => judged(() => undefined)).toThrow("toHeed sees nothing in the result");
});

test("a field of an argument that the call replaces is told before any other story", () => {
  const p = () => ({
    W: [
      [1.5, -0.5, 0.25],
      [0.75, 2, 1],
      [-1, 0.5, 3],
    ],
  });
  const turning = (x: number[][], own: { W: number[][] }) => {
    own.W = own.W[0].map((_, j) => own.W.map((row) => row[j]));
    return x.map((row) => own.W.map((w) => w.reduce((sum, v, i) => sum + v * row[i], 0)));
  };
  expect(judged(turning, { X: X(), p: p() })?.headline).toBe("the input p.W was changed");
  const pushing = (x: number[][], ids: number[]) => {
    ids.push(1);
    return x.map((row) => row.map((v) => v * ids.length));
  };
  expect(judged(pushing, { X: X(), ids: [3, 0, 2] })?.headline).toBe("the input ids was changed");
});
