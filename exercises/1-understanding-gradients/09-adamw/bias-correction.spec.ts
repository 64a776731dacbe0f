import { expect, test } from "vitest";
import { biasCorrection } from "./bias-correction.js";
import { moments } from "./moments.js";

test("t = 3: with β 1/2 the weights sum to 7/8, with 1/4 to 63/64", () => {
  const hat = biasCorrection([7, -14], [63, 126], 3, 0.5, 0.25);
  expect(hat).toMatchStages([
    { name: "m", expected: [8, -16] },
    { name: "v", expected: [64, 128] },
  ]);
});

test("both averages are the same afterwards", () => {
  const [m, v] = [
    [3, -1],
    [2, 5],
  ];
  expect(() => biasCorrection(m, v, 3, 0.9, 0.999)).toLeaveUnchanged({ m, v });
});

test("t = 1: 0.1 · g becomes g and 0.001 · g² becomes g²", () => {
  const hat = biasCorrection([0.1, -0.2, 0.03], [0.001, 0.004, 0.00009], 1, 0.9, 0.999);
  expect(hat).toMatchStages([
    { name: "v", expected: [1, 4, 0.09] },
    { name: "m", expected: [1, -2, 0.3] },
  ]);
});

test("t = 5: the averages of 1, −2, 3, 0.5, 0", () => {
  const hat = biasCorrection([0.20781], [0.014215776992001], 5, 0.9, 0.999);
  expect(hat).toMatchStages([
    { name: "m", expected: [0.5074601352836317] },
    { name: "v", expected: [2.848847398350391] },
  ]);
});

test("a constant gradient g gives m̂ = g, v̂ = g² at 1,000 steps", () => {
  let state = { m: [0, 0], v: [0, 0] };
  const stopped = "Here the correction has stopped. It fades by itself, for v over thousands of steps.";
  for (let t = 1; t <= 1000; t++) {
    state = moments(state.m, state.v, [3, -0.5], 0.9, 0.999);
    const hat = biasCorrection([...state.m], [...state.v], t, 0.9, 0.999);
    expect(hat.m).toMatchValues([3, -0.5], { what: `m̂ at t = ${t}`, rivals: { [stopped]: state.m } });
    expect(hat.v).toMatchValues([9, 0.25], { what: `v̂ at t = ${t}`, rivals: { [stopped]: state.v } });
  }
});

test("t = 10,000: v̂ is still 4.5e-5 larger than v", () => {
  const hat = biasCorrection([0.7, -2], [3, 0.1], 10_000, 0.9, 0.999);
  expect(hat).toMatchStages([
    { name: "m", expected: [0.7, -2] },
    { name: "v", expected: [3.00013552616, 0.10000451753867], atol: 1e-9, rtol: 0 },
  ]);
});

test("after very many steps there is nothing left to correct", () => {
  const hat = biasCorrection([0.7, -2], [3, 0.1], 50_000, 0.9, 0.999);
  expect(hat).toMatchStages([
    { name: "m", expected: [0.7, -2] },
    { name: "v", expected: [3, 0.1] },
  ]);
});

test("with shares of 0 there is nothing to correct", () => {
  expect(biasCorrection([7, -14], [63, 126], 3, 0, 0)).toMatchStages([
    { name: "m", expected: [7, -14] },
    { name: "v", expected: [63, 126] },
  ]);
});

test("shares of all but a billionth: the first gradient is whole", () => {
  const [beta1, beta2] = [1 - 2 ** -30, 1 - 2 ** -29];
  expect(biasCorrection([3 * 2 ** -30], [5 * 2 ** -29], 1, beta1, beta2)).toMatchStages([
    { name: "m", expected: [3] },
    { name: "v", expected: [5] },
  ]);
});

test("one number, zeros, and sizes of 1e-4 are corrected alike", () => {
  expect(biasCorrection).toAgreeWith(
    byTheWeights,
    { m: "number", v: "number", t: 3, beta1: 0.9, beta2: 0.999 },
    { axes: { m: "number", v: "number" }, cases: "ones zeros small" },
  );
});

test("three billion steps are steps like any other", () => {
  const late = () => biasCorrection([0.7, -2], [3, 0.1], 3e9, 0.9, 0.999);
  expect(late).toAccept("a t of 3,000,000,000");
  expect(late()).toMatchStages([
    { name: "m", expected: [0.7, -2] },
    { name: "v", expected: [3, 0.1] },
  ]);
});

test("step 0 is refused: no gradient has gone in yet", () => {
  expect(() => biasCorrection([0], [0], 0, 0.9, 0.999)).toRefuse(RangeError, "t = 0", 0);
});

test("a negative t is refused", () => {
  expect(() => biasCorrection([1], [1], -2, 0.9, 0.999)).toRefuse(RangeError, "t = −2", -2);
});

test("a t between two steps is refused", () => {
  expect(() => biasCorrection([1], [1], 1.5, 0.9, 0.999)).toRefuse(RangeError, "t = 1.5", 1.5);
});

test("a t that is no number of steps is refused", () => {
  expect(() => biasCorrection([1], [1], Number.NaN, 0.9, 0.999)).toRefuse(RangeError, "t = NaN", "NaN");
  expect(() => biasCorrection([1], [1], Number.POSITIVE_INFINITY, 0.9, 0.999)).toRefuse(
    RangeError,
    "t = ∞",
    "Infinity",
  );
});

test("averages, t and both shares count at every call", () => {
  expect(biasCorrection).toHeed(
    { m: [0.5, -1.5], v: [2.5, 3.5], t: 3, beta1: 0.9, beta2: 0.999 },
    { others: { t: 4 } },
  );
});

test("the corrected averages are new lists, also those of zeros", () => {
  expect(biasCorrection).toReturnNew({ m: [0, 0], v: [0, 0], t: 3, beta1: 0.9, beta2: 0.999 });
});

test("they are new lists after very many steps, too", () => {
  for (const t of [400, 50_000])
    expect(biasCorrection).toReturnNew({ m: [0.7, -2], v: [3, 0.1], t, beta1: 0.9, beta2: 0.999 });
});

/** Divided by the weights of t gradients, added up one by one. */
function byTheWeights(m: number[], v: number[], t: number, beta1: number, beta2: number) {
  const weights = (beta: number) =>
    Array.from({ length: t }, (_, k) => (1 - beta) * beta ** k).reduce((sum, weight) => sum + weight, 0);
  return { m: m.map((x) => x / weights(beta1)), v: v.map((x) => x / weights(beta2)) };
}
