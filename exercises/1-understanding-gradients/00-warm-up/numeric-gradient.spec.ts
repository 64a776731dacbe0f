import { expect, test } from "vitest";
import { numericGradient } from "./numeric-gradient.js";

test("Σ x³ has the gradient 3x²", () => {
  const sumOfCubes = (x: number[]) => x.reduce((sum, v) => sum + v ** 3, 0);
  expect(numericGradient(sumOfCubes, [1, -2, 0.5])).toMatchValues([3, 12, 0.75], { atol: 1e-8 });
});

test("each coordinate is nudged alone: x₀·x₁ gives (x₁, x₀)", () => {
  expect(numericGradient(([a, b]) => a * b, [3, -5])).toMatchValues([-5, 3], { atol: 1e-8 });
});

test("every coordinate has its own slope: Σ k·xₖ² gives 2k·xₖ", () => {
  const f = (x: number[]) => x.reduce((sum, v, k) => sum + k * v * v, 0);
  expect(numericGradient(f, [4, 1, -0.5, 2, 0.25])).toMatchValues([0, 2, -2, 12, 2], { atol: 1e-8 });
});

test("it works at 0", () => {
  expect(numericGradient(([a, b]) => 4 * a + Math.sin(b), [0, 0])).toMatchValues([4, 1], { atol: 1e-8 });
});

test("its error is h²: h = 0.1 gives x³ the slope 3.01 at 1", () => {
  expect(numericGradient(([a, b]) => a ** 3 + b ** 3, [1, 2], 0.1)).toMatchValues([3.01, 12.01], {
    atol: 1e-8,
  });
});

test("a function that bends within a thousandth takes a small h", () => {
  const wave = ([a, b]: number[]) => Math.sin(1e4 * a) - Math.cos(2e4 * b);
  const expected = [1e4 * Math.cos(3) * (Math.sin(0.01) / 0.01), 2e4 * Math.sin(4) * (Math.sin(0.02) / 0.02)];
  expect(numericGradient(wave, [3e-4, 2e-4], 1e-6)).toMatchValues(expected, { atol: 1e-4, rtol: 1e-7 });
});

test("x is the same afterwards", () => {
  const x = [0.3, -1.7];
  expect(() => numericGradient(([a, b]) => a * a * b, x)).toLeaveUnchanged({ x });
});

test("a function of one variable has a gradient of one number", () => {
  expect(numericGradient(([x]) => x ** 3, [2])).toMatchValues([12], { atol: 1e-8, axes: "coordinate" });
  expect(numericGradient(([x]) => 5 * x, [0])).toMatchValues([5], { atol: 1e-8, axes: "coordinate" });
});

test("a slope of a ten-millionth is not lost", () => {
  expect(numericGradient(([a]) => 1e-7 * a, [1])).toMatchValues([1e-7], {
    atol: 0,
    rtol: 1e-6,
    axes: "coordinate",
  });
});

test("nor is one of 1e-20", () => {
  expect(numericGradient(([a, b]) => 1e-20 * (a - 3 * b), [1, 2])).toMatchValues([1e-20, -3e-20], {
    atol: 0,
    rtol: 1e-6,
    axes: "coordinate",
  });
});

test("where f has no value, there is no gradient: NaN, not 0", () => {
  expect(numericGradient(() => Number.NaN, [1, 2]).map(Number.isNaN)).toEqual([true, true]);
});

test("every call heeds its own f, x and h", () => {
  const at = { x: [0.5, -1.5], h: 0.25 };
  expect(numericGradient(([a, b]) => a * b, at.x, at.h)).toMatchValues([-1.5, 0.5], { axes: "coordinate" });
  expect(numericGradient(([a, b]) => a - 2 * b, at.x, at.h)).toMatchValues([1, -2], { axes: "coordinate" });
  expect(numericGradient).toHeed({ f: ([a, b]: number[]) => a ** 3 * b, ...at });
});

test("every call returns a new list", () => {
  expect(numericGradient).toReturnNew({ f: ([a, b]: number[]) => a * a * b, x: [0.5, -1.5] });
});
