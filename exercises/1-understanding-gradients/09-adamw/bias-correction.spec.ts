import { expect, test } from "vitest";
import { biasCorrection } from "./bias-correction.js";
import { moments } from "./moments.js";

test("t = 2: with β 1/2 the weights sum to 3/4, with 1/4 to 15/16", () => {
  const hat = biasCorrection([3, -6], [15, 30], 2, 0.5, 0.25);
  expect(hat).toMatchStages([
    { name: "m", expected: [4, -8] },
    { name: "v", expected: [16, 32] },
  ]);
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

test("a constant gradient g gives m̂ = g and v̂ = g² at every step", () => {
  let state = { m: [0, 0], v: [0, 0] };
  for (let t = 1; t <= 8; t++) {
    state = moments(state.m, state.v, [3, -0.5], 0.9, 0.99);
    expect(biasCorrection(state.m, state.v, t, 0.9, 0.99)).toMatchStages([
      { name: "m", expected: [3, -0.5] },
      { name: "v", expected: [9, 0.25] },
    ]);
  }
});

test("after very many steps there is nothing left to correct", () => {
  const hat = biasCorrection([0.7, -2], [3, 0.1], 50_000, 0.9, 0.999);
  expect(hat).toMatchStages([
    { name: "m", expected: [0.7, -2] },
    { name: "v", expected: [3, 0.1] },
  ]);
});

test("step 0 is refused: no gradient has gone in yet", () => {
  expect(() => biasCorrection([0], [0], 0, 0.9, 0.999)).toRefuse(RangeError, "t = 0");
});

test("a negative t is refused", () => {
  expect(() => biasCorrection([1], [1], -2, 0.9, 0.999)).toRefuse(RangeError, "t = −2");
});

test("a t between two steps is refused", () => {
  expect(() => biasCorrection([1], [1], 1.5, 0.9, 0.999)).toRefuse(RangeError, "t = 1.5");
});

test("both averages are the same afterwards", () => {
  const [m, v] = [
    [3, -1],
    [2, 5],
  ];
  expect(() => biasCorrection(m, v, 3, 0.9, 0.999)).toLeaveUnchanged({ m, v });
});
