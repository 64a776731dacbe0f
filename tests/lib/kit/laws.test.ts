import { describe, expect, test } from "vitest";
import { judgeDeterministic, judgeFinite, judgeUnchanged } from "#lib/kit/laws";
import { mersenneTwister } from "#lib/random";

const { NaN: nan, NEGATIVE_INFINITY: hidden } = Number;

describe("the input is unchanged", () => {
  const table = () => [
    [1, -0, nan],
    [hidden, 5, 6],
  ];

  test("a call that only reads keeps the law, also with NaN and -0 in the input", () => {
    const x = table();
    expect(judgeUnchanged(() => x.map((row) => row.map((v) => v * 2)), { x })).toBeUndefined();
  });

  test.each<[string, (x: number[][]) => void]>([
    ["an element is written", (x) => (x[1][1] = 7)],
    ["NaN is replaced", (x) => (x[0][2] = 0)],
    ["-0 becomes 0", (x) => (x[0][1] = 0)],
    ["a number is NaN afterwards", (x) => (x[1][2] = nan)],
    ["a row is sorted", (x) => x[1].sort((a, b) => b - a)],
    ["a row is appended", (x) => x.push([1, 2, 3])],
    ["a row is shortened", (x) => x[0].pop()],
    ["the last row is shortened", (x) => x[1].pop()],
    ["rows change places", (x) => x.reverse()],
  ])("broken: %s", (_, change) => {
    const x = table();
    expect(judgeUnchanged(() => change(x), { x })?.headline).toBe("the input x was changed");
  });

  test("a list deep in a state, and one that was replaced or taken away", () => {
    const state = { m: { W: [[1, 2]] }, t: 3 } as { m?: { W: number[][] }; t: number };
    expect(judgeUnchanged(() => ({ ...state, t: 4 }), { state: state as never })).toBeUndefined();
    expect(judgeUnchanged(() => (state.t += 1), { state: state as never })?.headline).toBe(
      "the input state.t was changed",
    );
    const replaced = () => (state.m = { W: [[1, 5]] });
    expect(judgeUnchanged(replaced, { state: state as never })?.headline).toBe(
      "the input state.m.W was changed",
    );
    const removed = () => delete state.m;
    expect(judgeUnchanged(removed, { state: state as never })?.headline).toBe(
      "the input state.m.W was changed",
    );
  });

  test("the changed input is named, and where it changed", () => {
    const [Q, K] = [
      table(),
      [
        [1, 2],
        [3, 4],
      ],
    ];
    const found = judgeUnchanged(() => (K[1][0] = 9), { Q, K });
    expect(found).toMatchObject({
      headline: "the input K was changed",
      details: ["1 of 4 elements differ", "first: row 1, column 0", "  expected 3, got 9"],
      observed: { kind: "changed K", values: [1, 2, 9, 4] },
    });
  });
});

describe("every value is finite", () => {
  test("finite numbers of any shape keep the law", () => {
    for (const value of [0, [1e308, -1e-308], [[[1]], [[2]]]]) expect(judgeFinite(value)).toBeUndefined();
  });

  test("broken by NaN and by the infinities, with a map of where they are", () => {
    const found = judgeFinite(
      [
        [1, 2, 3],
        [4, nan, 6],
        [hidden, 8, Number.POSITIVE_INFINITY],
      ],
      "query key",
    );
    expect(found).toMatchObject({
      headline: "every value should be finite, 3 of 9 are not",
      details: ["the first is NaN"],
    });
    expect(found?.map).toEqual(["     key  0 1 2", " query 0  . . .", " query 1  . x .", " query 2  x . x"]);
  });

  test("broken by what is no number", () => {
    expect(judgeFinite([[1, undefined]])?.headline).toBe(
      "expected numbers: element [0][1] is undefined: was it ever filled in?",
    );
  });
});

describe("two calls give the same", () => {
  test("a call that depends on its arguments alone keeps the law, whatever it returns", () => {
    expect(judgeDeterministic(() => [1, nan, -0])).toBeUndefined();
    expect(judgeDeterministic(() => ({ weights: [[1, 2]], text: "a b" }))).toBeUndefined();
    expect(judgeDeterministic(() => mersenneTwister(3).random())).toBeUndefined();
  });

  const rng = mersenneTwister(1);
  let calls = 0;
  test.each<[string, () => unknown]>([
    ["another number", () => rng.random()],
    ["another element", () => [1, 2, rng.random()]],
    ["another length", () => Array(++calls).fill(1)],
    ["another sign of zero", () => [calls++ % 2 ? 0 : -0]],
    ["another number inside an object", () => ({ weights: [[1, rng.random()]] })],
    ["another text", () => `call ${++calls}`],
  ])("broken by %s", (_, call) => {
    expect(judgeDeterministic(call)?.headline).toBe(
      "two calls with the same input should give the same result",
    );
  });

  test("both results are shown", () => {
    let call = 0;
    const found = judgeDeterministic(() => [0.5, call++]);
    expect(found?.details).toEqual(["first call  [0.5,0]", "second call [0.5,1]"]);
    expect(found?.observed).toEqual({ kind: "deterministic", shape: [2], values: [0.5, 1] });
  });

  test("numbers have the digits that tell them apart", () => {
    let call = 0;
    const found = judgeDeterministic(() => [1 / 3, call++]);
    expect(found?.details).toEqual(["first call  [0.3333333,0]", "second call [0.3333333,1]"]);
    let other = 0;
    const near = judgeDeterministic(() => [0.3 + other++ * 6e-17]);
    expect(near?.details).toEqual(["first call  [0.3]", "second call [0.30000000000000004]"]);
  });

  test("one list that both calls write into", () => {
    const list = [0];
    const call = () => {
      list[0] += 1;
      return list;
    };
    expect(judgeDeterministic(call)?.headline).toContain("the same result");
  });

  test("results of which nothing can be seen prove nothing", () => {
    expect(judgeDeterministic(() => undefined)?.headline).toContain("got undefined");
    expect(judgeDeterministic(async () => rng.random())?.headline).toContain("got a Promise");
  });
});
