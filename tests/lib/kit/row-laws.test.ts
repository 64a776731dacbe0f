import { describe, expect, test } from "vitest";
import type { Matrix, Nested } from "#lib/arrays";
import { judgeCausal, judgeEquivariant, judgeRowsAlone } from "#lib/kit/row-laws";
import { gaussian, layerNormWithoutGain, softmax, transposed } from "./backward.js";

const x = gaussian(5, 3);
const columnMeans = (rows: Matrix) =>
  rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);

/** Every row is the mean of the rows that it may see. */
const mixing = (sees: (i: number, j: number) => boolean) => (rows: Matrix) =>
  rows.map((_, i) => columnMeans(rows.filter((_, j) => sees(i, j))));

const past = mixing((i, j) => j <= i);
const peeking = mixing((i, j) => j <= i + 1);
const present = mixing((i, j) => j >= i);
const all = mixing(() => true);
const doubled = (rows: Matrix) => rows.map((row) => row.map((v) => 2 * v));
const numbered = (rows: Matrix) => rows.map((row, i) => row.map((v) => v + i));
const neighbours = (step: number) => (rows: Matrix) =>
  rows.map((row, i) => row.map((v, k) => v + rows[(i + step + rows.length) % rows.length][k]));
const bothNeighbours = (rows: Matrix) => {
  const [left, right] = [neighbours(-1)(rows), neighbours(1)(rows)];
  return rows.map((row, i) => row.map((_, k) => left[i][k] + right[i][k]));
};

/** Only the middle of every row looks at other rows. */
const inOneColumn = (f: (rows: Matrix) => Matrix) => (rows: Matrix) =>
  rows.map((row, i) => [row[0], f(rows)[i][1], row[2]]);

const CAUSAL = "What comes later must not reach what came before.";
const ALONE = "Every row is computed from itself alone.";
const EQUIVARIANT = "The order of the rows must not matter: permuting the input permutes the output.";

type Judge = (f: (rows: any) => Nested[], at: Nested[]) => { headline: string } | undefined;

describe.each<
  [string, Judge, string, [string, (rows: Matrix) => Nested[]][], [string, (rows: Matrix) => Nested[]][]]
>([
  [
    "causal",
    judgeCausal,
    CAUSAL,
    [
      ["every row alone", doubled],
      ["a mean of the past", past],
      ["rows that know their number", numbered],
      ["a running sum of one number", (rows) => rows.map((_, i) => past(rows)[i][0])],
    ],
    [
      ["a mean of everything", all],
      ["a look at the next row", peeking],
      ["the future instead of the past", present],
      ["a look ahead in one column only", inOneColumn(all)],
      ["softmax over the rows", (rows) => transposed(softmax(transposed(rows)))],
    ],
  ],
  [
    "rows alone",
    judgeRowsAlone,
    ALONE,
    [
      ["every row alone", doubled],
      ["layer norm", layerNormWithoutGain],
      ["rows that know their number", numbered],
    ],
    [
      ["a mean of the past", past],
      ["a mean of everything", all],
      ["normalising along the wrong axis", (rows) => transposed(layerNormWithoutGain(transposed(rows)))],
      ["one number for all rows", (rows) => rows.map(() => rows.length * rows[0][0])],
      ["one column that mixes the rows", inOneColumn(all)],
      ["a first row that is the mean of all", (rows) => [all(rows)[0], ...rows.slice(1)]],
      [
        "rows that are shorter when another is large",
        (rows) => rows.map((row) => row.slice(rows[4][0] > x[4][0] ? 1 : 0)),
      ],
    ],
  ],
  [
    "equivariant",
    judgeEquivariant,
    EQUIVARIANT,
    [
      ["every row alone", doubled],
      ["a mean of everything", all],
      [
        "the difference from the mean",
        (rows) => rows.map((row) => row.map((v, k) => v - columnMeans(rows)[k])),
      ],
    ],
    [
      ["rows that know their number", numbered],
      ["a mean of the past", past],
      ["the neighbour in a ring, which a rotation cannot tell", neighbours(1)],
      ["both neighbours in a ring", bothNeighbours],
      ["one column that knows its row's number", inOneColumn(numbered)],
      [
        "a last row that is special, which exchanging the first two cannot tell",
        (rows) => [...rows.slice(0, -1), [0, 0, 0]],
      ],
      ["the rows in their old order", () => x],
    ],
  ],
])("%s", (_, judge, law, lawful, broken) => {
  test.each(lawful)("kept by %s", (_, f) => {
    expect(judge(f, x)).toBeUndefined();
  });

  test.each(broken)("broken by %s", (_, f) => {
    expect(judge(f, x)?.headline).toBe(law);
  });

  test.each<[string, (rows: Matrix) => any, string]>([
    ["no rows", () => [], "5 rows went in, so 5 should come out: got 0 rows"],
    ["too few rows", (rows) => rows.slice(1), "5 rows went in, so 5 should come out: got 4 rows"],
    ["a number", () => 1, "5 rows went in, so 5 should come out: got a number"],
    [
      "undefined",
      () => undefined,
      "5 rows went in, so 5 should come out: got undefined: does the function return its result?",
    ],
  ])("a function that gives %s proves nothing", (_, f, headline) => {
    expect(judge(f, x)?.headline).toBe(headline);
  });

  test("the function may write into what it is given", () => {
    const at = gaussian(5, 3);
    const scribbling = (rows: Matrix) => {
      const out = doubled(rows);
      for (const row of rows) row.fill(0);
      return out;
    };
    expect(judge(scribbling, at)).toBeUndefined();
    expect(at).toEqual(x);
  });
});

test("one row alone is in every order", () => {
  expect(judgeEquivariant(doubled, [[1, 2]])).toBeUndefined();
});

test("the laws hold for rows of any depth, and for rows that are numbers", () => {
  const heads: Nested[] = [gaussian(2, 3, 1), gaussian(2, 3, 2), gaussian(2, 3, 3)]; // [time 3, head 2, d 3]
  const first = (rows: Matrix[]) => rows.map(() => rows[0]);
  const last = (rows: Matrix[]) => rows.map(() => rows[2]);
  expect(judgeCausal(first, heads)).toBeUndefined();
  expect(judgeCausal(last, heads)?.headline).toBe(CAUSAL);
  expect(judgeRowsAlone(first, heads)?.headline).toBe(ALONE);
  const running = (v: number[]) => v.map((_, i) => v.slice(0, i + 1).reduce((sum, n) => sum + n, 0));
  expect(judgeCausal(running, [1, 2, 4])).toBeUndefined();
  expect(judgeRowsAlone(running, [1, 2, 4])?.headline).toBe(ALONE);
});

describe("what depends on earlier calls is told so, not a story of rows", () => {
  const DRIFTED = "the same input gives another result after other calls";

  test("an earlier result that comes back where the number of rows is the same", () => {
    const remembering = () => {
      let kept: Matrix = [];
      return (rows: Matrix) => {
        if (kept.length !== rows.length) kept = doubled(rows);
        return kept.map((row) => [...row]);
      };
    };
    expect(judgeEquivariant(remembering(), x)?.headline).toBe(DRIFTED);
  });

  test("a weight that every call turns round", () => {
    const turning = () => {
      let W = gaussian(3, 3);
      return (rows: Matrix) => {
        W = transposed(W);
        return rows.map((row) => W.map((w) => w.reduce((sum, v, i) => sum + v * row[i], 0)));
      };
    };
    for (const judge of [judgeCausal, judgeRowsAlone, judgeEquivariant])
      expect(judge(turning(), x)?.headline).toBe(DRIFTED);
  });
});
