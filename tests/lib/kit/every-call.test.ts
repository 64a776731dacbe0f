import { expect, test } from "vitest";
import { keepsArguments } from "#lib/kit/kept-arguments";
import { told } from "./told.js";

/** Hands back the list that it was given once nothing is left to correct. */
const correcting = () =>
  keepsArguments((x: number[], t: number) => (t > 1000 ? x : x.map((value) => value / t)));

test("an argument that came back before is told where results are said to be new", () => {
  const correct = correcting();
  correct([1, 2], 5000);
  const text = told(() => expect(correct).toReturnNew({ x: [0.5, 1.5], t: 2 }));
  expect(text).toContain("a call returns a list of its arguments, not a new one");
  expect(text).toContain("in the test");
});

test("one that comes back later is told at that call", () => {
  const correct = correcting();
  expect(correct).toReturnNew({ x: [0.5, 1.5], t: 2 });
  expect(correct([1, 2], 3)).toEqual([1 / 3, 2 / 3]);
  expect(told(() => correct([1, 2], 5000))).toContain("not a new one");
});

test("nothing is said of a function whose results may be old, and of another one", () => {
  const first = correcting();
  expect(first).toReturnNew({ x: [0.5, 1.5], t: 2 }, { onlyHere: true });
  const list = [1, 2];
  expect(first(list, 5000)).toBe(list);
  expect(correcting()(list, 5000)).toBe(list);
});

test("a list inside a result counts, and one inside a long chain ends nothing", () => {
  const inside = keepsArguments((x: number[]) => ({ parts: [x[0] > 1 ? x : [...x]] }));
  expect(inside).toReturnNew({ x: [0.5] });
  expect(told(() => inside([2]))).toContain("not a new one");
  let chain: object = {};
  for (let i = 0; i < 50_000; i++) chain = { chain };
  expect(keepsArguments((x: object) => [x])(chain)).toEqual([chain]);
});
