import { expect, test } from "vitest";
import { judgeHeeds } from "#lib/kit/calls/heed";
import { atOnce, waiting } from "#lib/kit/calls/steps";
import { LISTS } from "#lib/kit/calls/world";
import { keepsArguments } from "#lib/kit/kept-arguments";

const at = () => ({ a: [0.5, -1.5], x: [2.5, 0.25] });

const sumOf = (a: number[], x: number[]) => a.map((each, i) => each * x[i]);

let latest: number[] = [];

const made: [string, (a: number[]) => { ask(x: number[]): number[] }, isRight: boolean][] = [
  ["keeps what is its own", (a) => ({ ask: (x) => sumOf(a, x) }), true],
  [
    "keeps it where all find it",
    (a) => {
      latest = a;
      return { ask: (x) => sumOf(latest, x) };
    },
    false,
  ],
];

test.each(made)("what %s", (_, make, isRight) => {
  const maker = keepsArguments(make);
  const found = atOnce(judgeHeeds((a, x) => maker(a).ask(x), at(), LISTS));
  expect(found?.headline).toBe(isRight ? undefined : "it gives another result once another one was made");
});

test.each(made)("a function, after a wait, what %s", async (_, make, isRight) => {
  const maker = keepsArguments(async (a: number[]) => make(a).ask);
  const found = await waiting(judgeHeeds(async (a, x) => (await maker(a))(x), at(), LISTS));
  expect(found?.headline).toBe(isRight ? undefined : "it gives another result once another one was made");
});

test("one argument alone that all share", () => {
  let scale = 0;
  const maker = keepsArguments((a: number[], by: number) => {
    scale = by;
    return { ask: () => a.map((each) => each * scale) };
  });
  const found = atOnce(judgeHeeds((a, by) => maker(a, by).ask(), { a: [0.5], by: 2.5 }, LISTS));
  expect(found?.headline).toContain("once another one was made");
});

test("what nobody can ask is not interrupted", () => {
  let calls = 0;
  const plain = keepsArguments((a: number[]) => {
    calls++;
    return { values: [...a] };
  });
  const inner = (a: number[]) => plain(a).values;
  expect(atOnce(judgeHeeds(inner, { a: [0.5, -1.5] }, LISTS))).toBeUndefined();
  const before = calls;
  expect(inner([1])).toEqual([1]);
  expect(calls).toBe(before + 1);
});

test("another one that is refused is no fault of the first", () => {
  const maker = keepsArguments((a: number[]) => {
    if (a[0] < 0.5) throw new RangeError("too small");
    return { ask: () => a };
  });
  const ask = (a: number[]) => [...maker(a).ask()];
  expect(atOnce(judgeHeeds(ask, { a: [4, 4] }, LISTS, { others: { a: [3, 7] } }))).toBeUndefined();
});
