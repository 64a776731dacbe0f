import { describe, expect, test } from "vitest";
import { judgeHeeds } from "#lib/kit/calls/heed";
import type { Arguments } from "#lib/kit/calls/leaves";
import { atOnce } from "#lib/kit/calls/steps";
import { LISTS } from "#lib/kit/calls/world";
import { beside, hasSecond } from "#lib/kit/second";

const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;

/** How far two lists lie apart, in spreads of the first; each call of the maker is an instance with a memory of its own. */
const instance = (keyOf: (a: number[], b: number[]) => string) => {
  const spreads = new Map<string, number>();
  return {
    apart(a: number[], b: number[]): number {
      const key = keyOf(a, b);
      if (!spreads.has(key)) spreads.set(key, Math.max(...a) - Math.min(...a));
      return (mean(b) - mean(a)) / (spreads.get(key) as number);
    },
  };
};

const args = (): Arguments => ({ a: [0.5, -1.5, 2.25], b: [0.75, 3.5, -0.25, 1.5] });

const judged = (keyOf: (a: number[], b: number[]) => string, twice = true) => {
  const { apart } = beside(instance(keyOf), twice ? instance(keyOf) : undefined);
  return atOnce(judgeHeeds(apart as () => unknown, args(), LISTS))?.headline;
};

const KEPT = "the same input gives another result where other calls came before";

test("a memory by all that a step depends on is no fault", () => {
  expect(judged(String)).toBeUndefined();
  expect(judged((a) => String(a))).toBeUndefined();
});

test.each<[string, (a: number[], b: number[]) => string]>([
  ["for ever", () => ""],
  ["by the other list", (_, b) => String(b)],
  ["by lengths", (a, b) => `${a.length} ${b.length}`],
  ["by the first number", ([first]) => String(first)],
  ["by all numbers but the last", (a) => a.slice(0, -1).join()],
])("a step on the way that is remembered %s is found", (_, keyOf) => {
  expect(judged(keyOf)).toBe(KEPT);
  expect(judged(keyOf, false)).toBeUndefined();
});

test("a part of the result that is remembered for the list is found where its numbers change", () => {
  const made = () => {
    const kept = new WeakMap<object, number>();
    return {
      both(x: number[]): { sum: number; largest: number } {
        const largest = kept.get(x) ?? Math.max(...x);
        kept.set(x, largest);
        return { sum: x.reduce((a, b) => a + b), largest };
      },
    };
  };
  const x = () => ({ x: [0.5, -1.5, 2.25] });
  const { both } = beside(made(), made());
  expect(atOnce(judgeHeeds(both as () => unknown, x(), LISTS))?.headline).toBe(KEPT);
  const fresh = { both: (x: number[]) => ({ sum: x.reduce((a, b) => a + b), largest: Math.max(...x) }) };
  expect(atOnce(judgeHeeds(beside(fresh, { ...fresh }).both as () => unknown, x(), LISTS))).toBeUndefined();
});

describe("what is kept for one shape is found at another", () => {
  const scores = (): Arguments => ({
    scores: [
      [0.5, 1.5, -2],
      [0.25, 3, -1.5],
      [0.75, -0.5, 2.5],
    ],
  });
  /** Which keys each query sees, kept by the number of queries or of keys. */
  const masked = (sizeOf: (scores: number[][]) => number) => {
    const kept = new Map<number, boolean[][]>();
    return {
      masked(scores: number[][]): number[][] {
        const size = sizeOf(scores);
        if (!kept.has(size))
          kept.set(
            size,
            scores.map((row, i) => row.map((_, j) => j <= i)),
          );
        const seen = kept.get(size) as boolean[][];
        return scores.map((row, i) => row.map((x, j) => (seen[i][j] ? x : -9)));
      },
    };
  };
  const found = (sizeOf: (scores: number[][]) => number) => {
    const { masked: f } = beside(masked(sizeOf), masked(sizeOf));
    return atOnce(judgeHeeds(f as () => unknown, scores(), LISTS))?.headline;
  };

  test("fewer columns, fewer rows; and where the instance that kept it is refused", () => {
    expect(found((scores) => scores.length)).toBe(KEPT);
    expect(found((scores) => scores[0].length)).toBe(KEPT);
    expect(found((scores) => 10 * scores.length + scores[0].length)).toBeUndefined();
  });

  test("ids go with their rows", () => {
    const seen: number[][] = [];
    const rowsOf = (table: number[][], ids: number[]) => {
      if (ids.length !== table.length) throw new RangeError("one id for each row");
      seen.push(ids);
      return table.map((row, i) => row.map((x) => x * ids[i]));
    };
    const table = [[0.5], [1.5], [2.5]];
    expect(atOnce(judgeHeeds(rowsOf, { table, ids: [1, 2, 3] }, LISTS))).toBeUndefined();
    expect(seen).toContainEqual([1, 2]);
  });
});

test("what holds a class is judged by itself: its objects are none of the other instance", () => {
  class Run {}
  expect(beside({ Run, run: () => 1 }, { Run: class Run {}, run: () => 2 }).run).toBeInstanceOf(Function);
  expect(hasSecond()).toBe(false);
});
