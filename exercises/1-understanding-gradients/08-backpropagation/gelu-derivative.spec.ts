import { expect, test } from "vitest";
import type { Vector } from "#lib/arrays";
import { specRandom } from "#lib/kit/seed";
import { gelu } from "../05-feed-forward-network/gelu.js";
import { geluDerivative } from "./gelu-derivative.js";

/** 200 random places between −6 and 6. */
const places = (stream: number) => {
  const rng = specRandom(stream);
  return Array.from({ length: 200 }, () => 12 * rng.random() - 6);
};

test("at 0 the slope is 1/2", () => {
  expect(geluDerivative(0)).toMatchValues(0.5);
});

test("the slopes at −3, −2, −1, −½, ½, 1, 2 and 3", () => {
  const table = new Map([
    [-3, -0.011584166630969516],
    [-2, -0.08609925662361825],
    [-1, -0.08296408384578255],
    [-0.5, 0.13263009646535764],
    [0.5, 0.8673699035346424],
    [1, 1.0829640838457826],
    [2, 1.0860992566236183],
    [3, 1.0115841666309695],
  ]);
  expect([...table.keys()].map((x) => geluDerivative(x))).toMatchValues([...table.values()], {
    axes: "place",
  });
});

test("far to the right the slope is 1, far to the left 0", () => {
  const far = [10, 1000, 1e100, -10, -1000, -1e100];
  expect(far.map((x) => geluDerivative(x))).toMatchValues([1, 1, 1, 0, 0, 0], { axes: "place" });
});

test("it is the slope of your gelu at 200 random places", () => {
  const backward = (x: Vector, dy: Vector) => x.map((at, i) => dy[i] * geluDerivative(at));
  const forward = (x: Vector) => x.map((at) => gelu(at));
  expect(backward).toBeGradientOf(forward, { at: places(1), axes: "place", atol: 1e-8, rtol: 1e-7 });
});

test("the slopes at x and −x sum to 1", () => {
  const x = places(2);
  expect(x.map((at) => geluDerivative(at) + geluDerivative(-at))).toMatchValues(
    x.map(() => 1),
    { axes: "place", what: "the sum of the slopes at x and −x" },
  );
});

test("left of −0.7525 gelu falls, right of it it rises", () => {
  expect(geluDerivative(-0.76)).toLieBetween(-0.01, -1e-3, "the slope at −0.76");
  expect(geluDerivative(-0.745)).toLieBetween(1e-3, 0.01, "the slope at −0.745");
});

test("the formula keeps 14 digits, a numeric slope about 10", () => {
  // Worked out to 50 digits. At 400 places in ±4 the formula in float64 is off by 7e-16 at most, in its other forms by
  // 2e-15; central differences with h = 1e-5 are off by up to 3e-11, five points with h = 1e-3 by up to 6e-13.
  const table = new Map([
    [-2.25, -0.059914534517762186],
    [-1.75, -0.1115969813872029],
    [-0.75, 0.0010617438625857023],
    [-0.375, 0.21444430795200062],
    [0.625, 0.9389080373867053],
    [1.125, 1.1077717236905378],
    [1.375, 1.128593652073802],
    [2.5, 1.037951576212666],
  ]);
  expect([...table.keys()].map((x) => geluDerivative(x))).toMatchValues([...table.values()], {
    axes: "place",
    atol: 1e-14,
    rtol: 0,
  });
});

test("at 6.25 and 6.5 the slope is not quite 1 yet, nor 0 at −6.5", () => {
  // Worked out to 60 digits; the formula in float64 is off by 4e-15 at most.
  const table = new Map([
    [-6.5, -6.583473767764634e-12],
    [-6.25, -7.760096622855716e-11],
    [6.25, 1 + 7.760096622855716e-11],
    [6.5, 1 + 6.583473767764634e-12],
  ]);
  expect([...table.keys()].map((x) => geluDerivative(x))).toMatchValues([...table.values()], {
    axes: "place",
    atol: 2e-14,
    rtol: 0,
  });
});
