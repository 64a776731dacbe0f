import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { dot } from "./dot.js";

test("(1, 2, 3) · (4, −5, 7) = 4 − 10 + 21 = 15", () => {
  expect(dot([1, 2, 3], [4, -5, 7])).toMatchValues(15);
});

test("at right angles it is 0, pointing apart it is negative", () => {
  expect([dot([3, 2], [-4, 6]), dot([1, 2, -2], [-2, -4, 3])]).toMatchValues([0, -16], { axes: "pair" });
});

test("a NaN in either vector shows in the sum", () => {
  expect(dot([1, Number.NaN], [3, 2]), "a NaN in u").toBeNaN();
  expect(dot([1, 4], [Number.NaN, 2]), "a NaN in v").toBeNaN();
});

test("every place counts, also in vectors of seven numbers", () => {
  // 2 − 2 − 2 + 0 + 3 + 1.5 − 1.75
  expect(dot([0.5, -1, 2, 0, 1.5, 3, -0.25], [4, 2, -1, 7, 2, 0.5, 7])).toMatchValues(0.75);
});

test("two empty vectors give 0, the sum over nothing", () => {
  expect(dot([], [])).toMatchValues(0);
});

test("u · v = v · u", () => {
  const { gauss } = specRandom();
  const u = Array.from({ length: 7 }, () => gauss(0, 1));
  const v = Array.from({ length: 7 }, () => gauss(0, 1));
  const expected = dot([...v], [...u]);
  expect(dot(u, v)).toMatchValues(expected, { what: "u · v" });
});

test("it is linear in u: (2u + w) · v = 2(u · v) + w · v", () => {
  const { gauss } = specRandom(1);
  const [u, v, w] = [0, 1, 2].map(() => Array.from({ length: 11 }, () => gauss(0, 1)));
  const mixed = u.map((x, k) => 2 * x + w[k]);
  const expected = 2 * dot(u, [...v]) + dot(w, [...v]);
  expect(dot(mixed, v)).toMatchValues(expected, { what: "(2u + w) · v" });
});

test("different lengths are refused, whichever is longer", () => {
  expect(() => dot([1, 2, 3], [4, 5])).toRefuse(RangeError, "three numbers against two");
  expect(() => dot([1, 2], [3, 4, 5])).toRefuse(RangeError, "two numbers against three");
});

test("both vectors stay as they were", () => {
  const u = [0.5, -1.5, 2];
  const v = [3, 1, -0.25];
  expect(() => dot(u, v)).toLeaveUnchanged({ u, v });
});

test("vectors of one number, zeros, tiny and huge numbers", () => {
  const slowDot = (u: number[], v: number[]) => u.map((x, k) => x * v[k]).reduceRight((sum, x) => sum + x, 0);
  expect(dot).toAgreeWith(
    slowDot,
    { u: "place", v: "place" },
    { cases: "ones zeros small large", atol: 1e-17 },
  );
  expect(dot([3e-9, -1e-9], [2e-9, 1e-9])).toMatchValues(5e-18, { atol: 0 });
});

test("every call heeds the numbers that both vectors hold by then", () => {
  expect(dot).toHeed({ u: [0.5, -1.5, 2], v: [3, 1, -0.25] });
});
