import { describe, expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { Finding } from "#lib/kit/finding";
import { judgeGradient } from "#lib/kit/gradient";
import * as pass from "./backward.js";

// Above 256 elements only 37 of them are differentiated one by one; random directions, in which every element takes
// part, must find the rest.

const x = pass.gaussian(20, 30); // 600 elements

/** The right gradient of exp with something added. */
const plus =
  (error: (i: number, j: number) => number): pass.Backward =>
  (at, dy) =>
    pass.each(pass.expBackward(at, dy), (v, i, j) => v + error(i, j));

describe("right backward passes pass, with every seed", () => {
  test.each<[string, pass.Backward, (x: Matrix) => Matrix, Matrix]>([
    ["exp", pass.expBackward, pass.exp, x],
    ["softmax", pass.softmaxBackward, pass.softmax, pass.gaussian(17, 23)],
    ["layer norm", pass.layerNormBackward, pass.layerNorm, pass.gaussian(19, 14)],
    [
      "a product",
      pass.timesBBackward(pass.gaussian(16, 3)),
      pass.timesB(pass.gaussian(16, 3)),
      pass.gaussian(18, 16),
    ],
  ])("%s", (_, backward, forward, at) => {
    for (let seed = 1; seed <= 5; seed++)
      expect(judgeGradient(backward, forward, { at, seed })).toBeUndefined();
  });
});

test("a single wrong element is found wherever it is, mostly by the random directions", () => {
  const kinds: (string | undefined)[] = [];
  for (let place = 0; place < 600; place += 13) {
    const wrong = plus((i, j) => (30 * i + j === place ? 0.02 : 0));
    kinds.push(judgeGradient(wrong, pass.exp, { at: x })?.observed.kind);
  }
  expect(kinds.filter((kind) => kind === undefined)).toEqual([]);
  const byDirection = kinds.filter((kind) => kind === "gradient direction").length;
  // 37 of 600 elements are sampled, so 44 of these 47 places are not, give or take a few.
  expect(byDirection).toLieBetween(38, 47, "the number found by a direction");
});

test.each(Array.from({ length: 20 }, (_, row) => row))("a single wrong row is found: row %i", (row) => {
  const wrong = plus((i, j) => (i === row ? 0.01 * (1 + j) : 0));
  expect(judgeGradient(wrong, pass.exp, { at: x })?.observed.kind).toMatch(/^gradient /);
});

describe("other wrong backward passes are rejected too", () => {
  const wide = pass.gaussian(17, 23);
  const square = pass.gaussian(18, 18);
  const B = pass.gaussian(18, 18, 5);
  test.each<[string, pass.Backward, (x: Matrix) => Matrix, Matrix]>([
    ["zeros", (at) => pass.each(at, () => 0), pass.softmax, wide],
    ["dy ignored", pass.softmaxOfSum, pass.softmax, wide],
    ["the wrong axis", pass.softmaxWrongAxis, pass.softmax, wide],
    ["a missing term", pass.layerNormNoVariance, pass.layerNorm, wide],
    [
      "a transposed square",
      (at, dy) => pass.transposed(pass.timesBBackward(B)(at, dy)),
      pass.timesB(B),
      square,
    ],
    ["a wrong factor", (at, dy) => pass.each(pass.expBackward(at, dy), (v) => 1.01 * v), pass.exp, wide],
  ])("%s", (_, backward, forward, at) => {
    for (let seed = 1; seed <= 5; seed++)
      expect(judgeGradient(backward, forward, { at, seed })).toBeDefined();
  });

  test.each<[string, (at: Matrix) => unknown, string]>([
    ["undefined", () => undefined, "gradient kind"],
    ["a ragged table", (at) => [at[0].slice(1), ...at.slice(1)], "gradient ragged"],
    ["the transposed shape", (at) => pass.transposed(at), "gradient shape"],
  ])("what is no gradient: %s", (_, backward, kind) => {
    expect(judgeGradient(backward, pass.exp, { at: x })?.observed.kind).toBe(kind);
  });

  test("a wrong shape is told by the spec's names", () => {
    const found = judgeGradient((at) => pass.transposed(at), pass.exp, {
      at: x,
      axes: "token feature",
      what: "dx",
    });
    expect(found?.headline).toBe("dx has the wrong shape");
    expect(found?.details[0]).toBe("expected [token 20, feature 30]");
  });

  test("the input itself", () => {
    expect(judgeGradient((at) => at, pass.exp, { at: x })?.observed.kind).toBe("gradient values");
  });

  test("NaN outside the sample", () => {
    const found = judgeGradient(
      plus((i, j) => (i + j === 0 ? Number.NaN : 0)),
      pass.exp,
      { at: x },
    );
    expect(found?.headline).toBe("the gradient along a random direction is the wrong value");
    expect(found?.details[0]).toMatch(/^expected -?\d.*, got NaN$/);
  });
});

test("the text names the place of a wrong sample in the whole gradient", () => {
  const found = judgeGradient(
    plus((i) => (i >= 10 ? 0.5 + i : 0)),
    pass.exp,
    { at: x, axes: "token feature" },
  );
  expect(found && new Finding(found).message).toMatchInlineSnapshot(`
    "the gradient has the wrong values

    13 of 37 sampled elements differ
    first: token 13, feature 8
      expected 0.2944173, got 13.79442
    worst: token 19, feature 6
      expected 0.2570055, got 19.75701"
  `);
});

test("a sample is not taken for neighbours, nor its size for a factor", () => {
  const wrong: pass.Backward = (at, dy) => pass.each(pass.expBackward(at, dy), (v) => 32 * v);
  const found = judgeGradient(wrong, pass.exp, { at: x });
  expect(found?.misconception).toBe("Your values equal the expected ones × 32.00: a factor 32.");
});
