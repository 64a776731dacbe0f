import { expect, test } from "vitest";
import { moments } from "./moments.js";

test("m goes half the way from 6 to 10, v a quarter from 24 to 10²", () => {
  const next = moments([6], [24], [10], 0.5, 0.75);
  expect(next).toMatchStages([
    { name: "m", expected: [0.5 * 6 + 0.5 * 10] },
    { name: "v", expected: [0.75 * 24 + 0.25 * 100] },
  ]);
});

test("old averages and gradient are the same afterwards", () => {
  const [m, v, g] = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  expect(() => moments(m, v, g, 0.9, 0.999)).toLeaveUnchanged({ m, v, g });
});

test("from zero: m = 0.1 · g with its sign, v = 0.001 · g²", () => {
  const next = moments([0, 0, 0], [0, 0, 0], [1, -20, 0.5], 0.9, 0.999);
  expect(next).toMatchStages([
    { name: "m", expected: [0.1, -2, 0.05] },
    { name: "v", expected: [0.001, 0.4, 0.00025] },
  ]);
});

test("every number has averages of its own", () => {
  const next = moments([2, -1, 0, 3], [1, 4, 0.5, 2], [-6, 3, 1, 0], 0.75, 0.5);
  expect(next).toMatchStages([
    { name: "m", expected: [0, 0, 0.25, 2.25] },
    { name: "v", expected: [18.5, 6.5, 0.75, 1] },
  ]);
});

test("five gradients in a row: 1, −2, 3, 0.5, 0", () => {
  const m = [0.1, -0.11, 0.201, 0.2309, 0.20781];
  const v = [0.001, 0.004999, 0.013994001, 0.014230006999, 0.014215776992001];
  let state = { m: [0], v: [0] };
  const seen = { m: [] as number[], v: [] as number[] };
  for (const g of [1, -2, 3, 0.5, 0]) {
    state = moments(state.m, state.v, [g], 0.9, 0.999);
    seen.m.push(state.m[0]);
    seen.v.push(state.v[0]);
  }
  expect(seen).toMatchStages([
    { name: "m", expected: m, axes: "step", atol: 1e-13 },
    { name: "v", expected: v, axes: "step", atol: 1e-13 },
  ]);
});

test("a constant gradient g: m = g·(1 − β₁ᵗ), v = g²·(1 − β₂ᵗ)", () => {
  let state = { m: [0, 0], v: [0, 0] };
  for (let t = 1; t <= 12; t++) state = moments(state.m, state.v, [3, -0.5], 0.8, 0.95);
  const [inM, inV] = [1 - 0.8 ** 12, 1 - 0.95 ** 12];
  expect(state).toMatchStages([
    { name: "m", expected: [3 * inM, -0.5 * inM] },
    { name: "v", expected: [9 * inV, 0.25 * inV] },
  ]);
});

test("gradients that change sign cancel in m, not in v", () => {
  let state = { m: [0], v: [0] };
  for (let t = 1; t <= 400; t++) state = moments(state.m, state.v, [t % 2 === 0 ? 2 : -2], 0.9, 0.99);
  expect(Math.abs(state.m[0])).toLieBetween(0, 0.11, "the size of m after 400 steps");
  expect(state.v[0]).toLieBetween(3.9, 4, "v after 400 steps");
});

test("gradients of 1e-4 and 0 keep their digits, in v as well", () => {
  const next = moments([0, 2e-4], [0, 4e-8], [1e-4, 0], 0.9, 0.999);
  expect(next).toMatchStages([
    { name: "m", expected: [1e-5, 1.8e-4], atol: 1e-16 },
    { name: "v", expected: [1e-11, 3.996e-8], atol: 1e-20 },
  ]);
});

test("a gradient of 1e-8 makes v 1e-19, and one of 0 leaves it 0", () => {
  const { v } = moments([0, 0], [0, 0], [1e-8, 0], 0.9, 0.999);
  expect(v).toMatchValues([1e-19, 0], { axes: "number", what: "v", atol: 0, rtol: 1e-9 });
});

test("with a share of 0 nothing of the old average stays", () => {
  expect(moments([6, 1], [24, 2], [10, -3], 0, 0)).toMatchStages([
    { name: "m", expected: [10, -3] },
    { name: "v", expected: [100, 9] },
  ]);
});

test("an average of another length than the gradient is refused", () => {
  expect(() => moments([1], [1, 2], [1, 2], 0.9, 0.999)).toRefuse(RangeError, "a short m");
  expect(() => moments([1, 2], [1], [1, 2], 0.9, 0.999)).toRefuse(RangeError, "a short v");
  expect(() => moments([1, 2, 3], [1, 2], [1, 2], 0.9, 0.999)).toRefuse(RangeError, "a long m");
  expect(() => moments([1, 2], [1, 2, 3], [1, 2], 0.9, 0.999)).toRefuse(RangeError, "a long v");
});

test("averages, gradient and both shares count at every call", () => {
  expect(moments).toHeed({ m: [0.5, -1.5], v: [2.5, 3.5], g: [1.5, 0.7], beta1: 0.9, beta2: 0.999 });
});

test("the averages are new lists, also where nothing changes", () => {
  expect(moments).toReturnNew({ m: [0, 0], v: [0, 0], g: [0, 0], beta1: 0.9, beta2: 0.999 });
  expect(moments).toReturnNew({ m: [0.5, -1], v: [2, 3], g: [1, 4], beta1: 1, beta2: 1 });
});
