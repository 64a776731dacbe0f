import { expect, test } from "vitest";
import { bandOf } from "../../../grader/author/bands.js";

test("the lowest and highest loss of all runs, dense at the start, with the first and last step", () => {
  const run = (offset: number) => Array.from({ length: 300 }, (_, i) => offset + 300 / (i + 1));
  const band = bandOf([run(1), run(2.5), run(2)]);
  const steps = band.map(([step]) => step);
  expect(steps).toEqual([1, 2, 3, 5, 8, 13, 22, 38, 63, 106, 179, 300]);
  expect(band[0]).toEqual([1, 301, 303]); // 302.5 in three digits, rounded outwards
  expect(band.at(-1)).toEqual([300, 2, 3.5]);
  for (const [step, low, high] of band) {
    expect(low).toBeLessThanOrEqual(1 + 300 / step);
    expect(low).toBeGreaterThan(0.99 * (1 + 300 / step));
    expect(high).toBeGreaterThanOrEqual(2.5 + 300 / step);
    expect(high).toBeLessThan(1.01 * (2.5 + 300 / step));
  }
});

test("runs that differ in length are compared where all are", () => {
  expect(
    bandOf([
      [3, 2, 1],
      [4, 2],
    ]),
  ).toEqual([
    [1, 3, 4],
    [2, 2, 2],
  ]);
});
