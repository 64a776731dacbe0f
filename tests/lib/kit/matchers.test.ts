import { describe, expect, test } from "vitest";
import { Finding } from "#lib/kit/finding";
import { each, exp, expBackward, gaussian } from "./backward.js";

const x = gaussian(3, 4);
const doubled = (rows: number[][]) => each(rows, (v) => 2 * v);
const summed = (rows: number[][]) =>
  rows.map(() => rows[0].map((_, j) => rows.reduce((sum, r) => sum + r[j], 0)));
const numbered = (rows: number[][]) => each(rows, (v, i) => v + i);
const refusing = () => {
  throw new RangeError("no");
};
let calls = 0;

/** Each matcher with a subject that keeps its promise and one that breaks it. */
const MATCHERS: [name: string, right: unknown, wrong: unknown, args: unknown[]][] = [
  ["toMatchValues", [1, 2], [1, 3], [[1, 2]]],
  ["toHaveShape", [[1, 2]], [1, 2], [[1, 2], "row column", "the scores"]],
  ["toMatchStages", { a: 1 }, { a: 2 }, [[{ name: "a", expected: 1 }]]],
  ["toLieBetween", 0.5, 1.5, [0, 1, "the share"]],
  ["toBeGradientOf", expBackward, (_: unknown, dy: number[][]) => dy, [exp, { at: x }]],
  ["toLeaveUnchanged", () => {}, () => x[0].push(0), [{ x }]],
  ["toRefuse", refusing, () => 1, [RangeError, "nothing"]],
  ["toAccept", () => 1, refusing, ["nothing"]],
  ["toHeed", doubled, () => [[1]], [{ x }]],
  ["toReturnNew", doubled, (rows: number[][]) => rows, [{ x }]],
  [
    "toAgreeWith",
    doubled,
    (rows: number[][]) => (rows.length > 1 ? doubled(rows) : rows),
    [doubled, { x: "row column" }],
  ],
  [
    "toHoldAtLengthOne",
    doubled,
    (rows: number[][]) => (rows.length > 1 ? doubled(rows) : rows),
    [{ x: "row column" }, { gives: "row column", apart: "row" }],
  ],
  [
    "toTakeEveryShape",
    () => 1,
    (rows: unknown[]) => rows.length,
    [
      [1, 2],
      [[2], [3, 2]],
    ],
  ],
  ["toBeFiniteNumbers", [1], [Number.NaN], []],
  ["toBeDeterministic", () => 1, () => ++calls, []],
  ["toBeCausal", doubled, summed, [gaussian(3, 4)]],
  ["toTreatRowsAlone", doubled, summed, [gaussian(3, 4)]],
  ["toBeEquivariant", summed, numbered, [gaussian(3, 4)]],
];

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(MATCHERS)("%s", (name, right, wrong, args) => {
  const apply = (matchers: any) => matchers[name](...args);

  test("passes what keeps the promise", () => {
    expect(thrownBy(() => apply(expect(right)))).toBeUndefined();
  });

  test("throws a Finding, in parts for the grader and as one text for everybody else", () => {
    const error = thrownBy(() => apply(expect(wrong))) as Finding;
    expect(error).toBeInstanceOf(Finding);
    expect(error.name).toBe("Finding");
    expect(error.finding.headline).not.toBe("");
    expect(error.finding.observed.kind).not.toBe("");
    expect(error.message.startsWith(error.finding.headline)).toBe(true);
  });

  test("has no .not, neither for right nor for wrong answers", () => {
    for (const subject of [right, wrong]) {
      expect(() => apply(expect(subject).not)).toThrow(
        "the kit's matchers have no .not: state what must hold",
      );
    }
  });
});

test("every matcher of the kit is in this table", async () => {
  const { readFileSync } = await import("node:fs");
  const source = readFileSync(new URL("../../../lib/kit/matchers.ts", import.meta.url), "utf8");
  const declared = [...source.matchAll(/^ {2}(to\w+)\(/gm)].map(([, name]) => name);
  expect(MATCHERS.map(([name]) => name).sort()).toEqual(declared.sort());
});

describe("toLieBetween", () => {
  test.each<[unknown, string, number]>([
    [1.5, "got 1.5", 1.5],
    ["a", "got a", Number.NaN],
  ])("tells what it got: %o", (value, detail, seen) => {
    const error = thrownBy(() => expect(value).toLieBetween(2, 3, "the variance")) as Finding;
    expect(error.finding.details).toEqual([detail]);
    expect(error.finding.observed).toEqual({ kind: "between the variance", shape: [], values: [seen] });
  });

  test("the ends belong to the interval", () => {
    expect(2).toLieBetween(2, 3, "the variance");
    expect(3).toLieBetween(2, 3, "the variance");
  });

  test.each([Number.NaN, 1.999999, 3.000001, undefined, "2.5", [2.5]])(
    "%o does not lie between 2 and 3",
    (value) => {
      expect(() => expect(value).toLieBetween(2, 3, "the variance")).toThrow(
        "the variance should lie between 2 and 3",
      );
    },
  );
});
