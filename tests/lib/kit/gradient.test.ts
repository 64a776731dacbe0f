import { describe, expect, test } from "vitest";
import { flatten, type Matrix, type Nested } from "#lib/arrays";
import { centralDifferences, judgeGradient } from "#lib/kit/gradient";
import * as pass from "./backward.js";

const x = pass.gaussian(3, 5);
const square = pass.gaussian(4, 4, 2);
const B = pass.gaussian(5, 2, 3);
const squareB = pass.gaussian(4, 4, 4);
const zeros: pass.Backward = (at) => pass.each(at, () => 0);

/** A backward pass that takes dy for ones. */
const ignoringDy =
  (backward: pass.Backward, forward: (x: Matrix) => Matrix): pass.Backward =>
  (at) =>
    backward(
      at,
      pass.each(forward(at), () => 1),
    );

const twice =
  (backward: pass.Backward): pass.Backward =>
  (at, dy) =>
    pass.each(backward(at, dy), (v) => 2 * v);

const turned =
  (backward: pass.Backward): pass.Backward =>
  (at, dy) =>
    pass.transposed(backward(at, dy));

describe("right backward passes pass, with every seed", () => {
  test.each<[string, pass.Backward, (x: Matrix) => Matrix, Matrix]>([
    ["exp", pass.expBackward, pass.exp, x],
    ["softmax", pass.softmaxBackward, pass.softmax, x],
    ["softmax of large scores", pass.softmaxBackward, pass.softmax, pass.each(x, (v) => v + 1e4)],
    ["layer norm", pass.layerNormBackward, pass.layerNorm, x],
    ["a product", pass.timesBBackward(B), pass.timesB(B), x],
    ["a product of square matrices", pass.timesBBackward(squareB), pass.timesB(squareB), square],
  ])("%s", (_, backward, forward, at) => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(judgeGradient(backward, forward, { at, seed })).toBeUndefined();
    }
  });

  test("from a list to a number, and from a table to lists of another shape", () => {
    const norm = (v: number[]) => v.reduce((sum, value) => sum + value * value, 0);
    const scaled = (v: number[], dy: number) => v.map((value) => 2 * value * dy);
    expect(judgeGradient(scaled, norm, { at: [1, -2, 0.5] })).toBeUndefined();
    const rowSums = (m: Matrix) => m.map((row) => row.reduce((sum, v) => sum + v, 0));
    expect(judgeGradient((m, dy) => pass.each(m, (_, i) => dy[i]), rowSums, { at: x })).toBeUndefined();
  });
});

describe("wrong backward passes are rejected, with every seed", () => {
  test.each<[string, pass.Backward, (x: Matrix) => Matrix, Matrix]>([
    ["exp: zeros", zeros, pass.exp, x],
    ["exp: dy ignored", ignoringDy(pass.expBackward, pass.exp), pass.exp, x],
    ["exp: only dy", (_, dy) => dy, pass.exp, x],
    ["exp: twice", twice(pass.expBackward), pass.exp, x],
    ["softmax: zeros", zeros, pass.softmax, x],
    ["softmax: dy ignored, the gradient of a sum", pass.softmaxOfSum, pass.softmax, x],
    ["softmax: the wrong axis", pass.softmaxWrongAxis, pass.softmax, x],
    ["softmax: the wrong axis of a square", pass.softmaxWrongAxis, pass.softmax, square],
    ["softmax: only the diagonal", pass.softmaxDiagonalOnly, pass.softmax, x],
    ["softmax: no inner sum", pass.softmaxNoSum, pass.softmax, x],
    ["softmax: twice", twice(pass.softmaxBackward), pass.softmax, x],
    ["softmax: transposed", turned(pass.softmaxBackward), pass.softmax, x],
    ["softmax: transposed square", turned(pass.softmaxBackward), pass.softmax, square],
    ["layer norm: zeros", zeros, pass.layerNorm, x],
    ["layer norm: dy ignored", ignoringDy(pass.layerNormBackward, pass.layerNorm), pass.layerNorm, x],
    ["layer norm: no term of the mean", pass.layerNormNoMean, pass.layerNorm, x],
    ["layer norm: no term of the variance", pass.layerNormNoVariance, pass.layerNorm, x],
    ["layer norm: no gain", pass.layerNormNoGain, pass.layerNorm, x],
    ["layer norm: the wrong axis", pass.layerNormWrongAxis, pass.layerNormWithoutGain, square],
    ["a product: zeros", zeros, pass.timesB(B), x],
    ["a product: dy ignored", ignoringDy(pass.timesBBackward(B), pass.timesB(B)), pass.timesB(B), x],
    ["a product: B not transposed", (_, dy) => pass.product(dy, squareB), pass.timesB(squareB), square],
    ["a product: transposed square", turned(pass.timesBBackward(squareB)), pass.timesB(squareB), square],
  ])("%s", (_, backward, forward, at) => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(judgeGradient(backward, forward, { at, seed })?.observed.kind).toMatch(/^gradient /);
    }
  });

  test.each<[string, (at: Matrix, dy: Matrix) => unknown, string]>([
    ["undefined", () => undefined, "gradient kind"],
    ["rows of different lengths", (at) => [at[0], at[1].slice(1), at[2]], "gradient ragged"],
    ["the flat gradient", (at, dy) => flatten(pass.expBackward(at, dy)), "gradient shape"],
    ["NaN", (at) => pass.each(at, () => Number.NaN), "gradient values"],
  ])("what is no gradient: %s", (_, backward, kind) => {
    expect(judgeGradient(backward, pass.exp, { at: x })?.observed.kind).toBe(kind);
  });
});

describe("why dy is random", () => {
  const ofSum = (forward: (x: any) => Nested) =>
    centralDifferences((at) => flatten(forward(at)).reduce((sum, v) => sum + v, 0), x);

  test.each([
    ["softmax", pass.softmax],
    ["layer norm", pass.layerNormWithoutGain],
  ])("with a plain sum upstream a backward pass of zeros is right for %s", (_, forward) => {
    expect(ofSum(forward)).toMatchValues(Array(15).fill(0), { atol: 1e-9 });
    expect(judgeGradient(zeros, forward, { at: x })?.headline).toBe("the gradient has the wrong values");
  });
});

test("dy is no matrix that a spec draws: with dy = B the gradient dy · Bᵀ would be symmetric", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const weights = pass.gaussian(4, 4, seed);
    const wrong = turned(pass.timesBBackward(weights));
    expect(judgeGradient(wrong, pass.timesB(weights), { at: square, seed })).toBeDefined();
  }
});

test("the arguments are copies: what a backward pass does to them cannot disturb the check", () => {
  const scribbling: pass.Backward = (at, dy) => {
    const right = pass.expBackward(at, dy);
    for (const row of [...at, ...dy]) row.fill(0);
    return right;
  };
  const at = pass.gaussian(3, 5);
  expect(judgeGradient(scribbling, pass.exp, { at })).toBeUndefined();
  expect(at).toEqual(x);
});

test("a wrong gradient is explained like any wrong value, with the spec's axes", () => {
  const found = judgeGradient(twice(pass.softmaxBackward), pass.softmax, {
    at: x,
    axes: "query key",
    what: "dz",
  });
  expect(found?.headline).toBe("dz has the wrong values");
  expect(found?.misconception).toBe("Your values equal the expected ones × 2.000: a factor 2.");
  expect(found?.details.slice(0, 2)).toEqual(["15 of 15 elements differ", "first: query 0, key 0"]);
});
