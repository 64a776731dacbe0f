import { expect, test } from "vitest";
import { Finding } from "#lib/kit/finding";
import { judgeStages, type Stage } from "#lib/kit/judge";

const right = {
  dlogits: [
    [0.2, -0.2],
    [0.7, -0.7],
    [-0.1, 0.1],
  ],
  dscores: [1, 2, 3],
  dq: [4, 5, 6, 7],
  dk: 8,
};

const stages: Stage[] = [
  { name: "dlogits", expected: right.dlogits, axes: "token word" },
  { name: "dscores", expected: right.dscores },
  { name: "dq", expected: right.dq, what: "the gradient of the queries" },
  { name: "dk", expected: right.dk },
];

test("right results pass, whatever else the object holds", () => {
  expect(judgeStages({ ...right, cache: "anything" }, stages)).toBeUndefined();
});

test("judging stops at the first wrong stage: later ones are built on it", () => {
  const got = { ...right, dscores: [1, 2, 4], dq: undefined, dk: Number.NaN };
  const found = judgeStages(got, stages);
  expect(found && new Finding(found).message).toMatchInlineSnapshot(`
    "dlogits ok, dscores wrong; dq, dk not judged

    dscores have the wrong values
    1 of 3 elements differ
    first: element 2
      expected 3, got 4"
  `);
});

test("the order is the spec's, not the object's", () => {
  const got = { dk: 0, dq: [0], dscores: right.dscores, dlogits: right.dlogits };
  expect(judgeStages(got, stages)?.headline).toBe("dlogits ok, dscores ok, dq wrong; dk not judged");
  expect(judgeStages(got, [...stages].reverse())?.headline).toBe("dk wrong; dq, dscores, dlogits not judged");
});

test("many stages are counted, not listed", () => {
  const names = Array.from({ length: 14 }, (_, i) => `W${i}`);
  const many: Stage[] = names.map((name, i) => ({ name, expected: i }));
  const got = (wrong: number) => Object.fromEntries(names.map((name, i) => [name, i === wrong ? -1 : i]));
  expect(judgeStages(got(6), many)?.headline).toBe("6 ok, W6 wrong; 7 more not judged");
  expect(judgeStages(got(9), many)?.headline).toBe("9 ok, W9 wrong; W10, W11, W12, W13 not judged");
});

test("a wrong last stage leaves nothing unjudged", () => {
  expect(judgeStages({ ...right, dk: 9 }, stages)?.headline).toBe("dlogits ok, dscores ok, dq ok, dk wrong");
});

test("a stage keeps its own name, axes and place in the diagnosis", () => {
  const shape = judgeStages({ ...right, dq: [4, 5, 6] }, stages);
  expect(shape?.details.slice(0, 2)).toEqual([
    "the gradient of the queries has the wrong shape",
    "expected [element 4]",
  ]);
  expect(shape?.observed).toEqual({ kind: "dq shape", shape: [3], values: [4, 5, 6] });
  const axes = judgeStages(
    {
      ...right,
      dlogits: [
        [0.2, -0.2],
        [0.7, -0.7],
        [9, 0.1],
      ],
    },
    stages,
  );
  expect(axes?.details).toContain("first: token 2, word 0");
});

test.each([
  ["nothing at all", undefined, "got undefined"],
  ["null", null, "got undefined"],
  ["a Promise of the results", Promise.resolve(right), "is an await missing?"],
])("%s is wrong at the first stage", (_, got, text) => {
  const found = judgeStages(got as never, stages);
  expect(found?.headline).toBe("dlogits wrong; dscores, dq, dk not judged");
  expect(found?.details[0]).toContain(text);
});

test.each<[string, unknown, string]>([
  ["without one stage", { dlogits: right.dlogits, dq: right.dq, dk: 8 }, "it has dlogits, dq, dk"],
  ["whose stage was never filled in", { ...right, dscores: undefined, dk: undefined }, "it has dlogits, dq"],
  [
    "whose stage has another name",
    { ...right, dscores: undefined, dScores: [1] },
    "it has dlogits, dq, dk, dScores",
  ],
])("an object %s is told what is missing and what is there", (_, got, has) => {
  const found = judgeStages(got as never, stages);
  expect(found?.headline).toBe("dlogits ok, dscores missing; dq, dk not judged");
  expect(found?.details).toEqual(["the result has no dscores", has]);
  expect(found?.observed).toEqual({ kind: "dscores missing", shape: [], values: [] });
});

test.each<[string, unknown, string]>([
  ["an object without any value", {}, "it is an object without any value"],
  ["a list", [right.dlogits, right.dscores], "it is a list: return an object with a name for each result"],
])("%s has none of the stages", (_, got, has) => {
  const found = judgeStages(got as never, stages);
  expect(found?.headline).toBe("dlogits missing; dscores, dq, dk not judged");
  expect(found?.details).toEqual(["the result has no dlogits", has]);
});

test("many names are cut to a line of the screen, and a result that a class computes is there", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`gradient${i}`, i]));
  expect(judgeStages(many, stages)?.details[1]).toMatch(/^it has gradient0, .{50,58}\.\.\.$/);
  class Results {
    get dlogits() {
      return right.dlogits;
    }
  }
  expect(judgeStages(new Results() as never, stages.slice(0, 1))).toBeUndefined();
});
