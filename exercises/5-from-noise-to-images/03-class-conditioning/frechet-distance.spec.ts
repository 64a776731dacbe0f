import { expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { misfitRows } from "#lib/kit/misfits";
import { specRandom } from "#lib/kit/seed";
import { ownGolden } from "#lib/spec/own-golden";
import { frechetDistance } from "./frechet-distance.js";

const WHAT = { what: "the Fréchet distance", atol: 1e-9 };

/** Four points with the mean m and the covariance L · Lᵀ. */
const fourPoints = ([[a, b], [c, d]]: Matrix, [mx, my]: number[] = [0, 0]): Matrix => {
  const r = Math.sqrt(1.5);
  return [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ].map(([u, v]) => [mx + r * (a * u + b * v), my + r * (c * u + d * v)]);
};

/** Covariance [[2, 1], [1, 2]] and [[1, 0.5], [0.5, 3]]. */
const FIRST = () =>
  fourPoints([
    [Math.SQRT2, 0],
    [Math.SQRT1_2, Math.sqrt(1.5)],
  ]);
const SECOND = () =>
  fourPoints([
    [1, 0],
    [0.5, Math.sqrt(2.75)],
  ]);

/** n points [n, D] whose coordinates depend on each other. */
function cloud(n: number, D: number, stream: number, shift = 0): Matrix {
  const rng = specRandom(stream);
  const mix = Array.from({ length: D }, () => Array.from({ length: D }, () => rng.gauss(0, 1)));
  return Array.from({ length: n }, () => {
    const u = mix.map(() => rng.gauss(0, 1));
    return mix.map((row) => shift + row.reduce((sum, x, i) => sum + x * u[i], 0));
  });
}

test("the same spread at another place: how far, squared", () => {
  expect(frechetDistance([[0], [2]], [[3], [5]])).toMatchValues(9, {
    ...WHAT,
    rivals: { "You returned the distance of the means. The formula has its square.": 3 },
  });
  const a = cloud(7, 3, 1);
  expect(
    frechetDistance(
      a,
      a.map(([x, y, z]) => [x + 1, y - 2, z + 0.5]),
    ),
  ).toMatchValues(5.25, { ...WHAT, atol: 1e-7 });
});

test("standard deviations 1 and 2, means 0 and 3: 10", () => {
  const a = [[-Math.SQRT1_2], [Math.SQRT1_2]];
  const b = [[3 - Math.SQRT2], [3 + Math.SQRT2]];
  expect(frechetDistance(a, b)).toMatchValues(10, {
    ...WHAT,
    rivals: {
      "You left out the root of the product of the variances: 9 + 1 + 4 − 2 · 4.": 6,
      "You added the traces and left out the root of the product.": 14,
      "You subtracted the root once. It counts twice.": 12,
      "You divided the variances by n. The unbiased estimate divides by n − 1.": 9.5,
    },
  });
});

test("n − 1 for each cloud, however many points it has", () => {
  // variances 4, 1 and 6
  expect(frechetDistance([[-2], [0], [2]], [[-1], [0], [1]])).toMatchValues(1, {
    ...WHAT,
    rivals: { "You divided the variances by n. The unbiased estimate divides by n − 1.": 2 / 3 },
  });
  expect(frechetDistance([[-2], [0], [2]], [[-3], [-2], [1], [1], [3]])).toMatchValues(
    (Math.sqrt(6) - 2) ** 2,
    {
      ...WHAT,
      rivals: {
        "You divided the variances by n. The unbiased estimate divides by n − 1.":
          (Math.sqrt(4.8) - Math.sqrt(8 / 3)) ** 2,
      },
    },
  );
});

test("two coordinates by hand: 0.320270", () => {
  // C_a · C_b = [[2.5, 4], [2, 6.5]] has the trace 9 and the determinant 8.25: the trace of its root is √(9 + 2 · √8.25).
  expect(frechetDistance(FIRST(), SECOND())).toMatchValues(8 - 2 * Math.sqrt(9 + 2 * Math.sqrt(8.25)), {
    ...WHAT,
    rivals: {
      "You took the root of each element. The root of a matrix, multiplied by itself, gives the matrix.":
        8 - 2 * (Math.sqrt(2.5) + Math.sqrt(6.5)),
      "You compared only the variances. Coordinates also vary together.":
        (Math.SQRT2 - 1) ** 2 + (Math.sqrt(3) - Math.SQRT2) ** 2,
      "You left out the root of the product.": 8,
      "You used the product without a root.": 8 - 2 * 9,
    },
  });
});

test("as PyTorch computes it, in up to six dimensions", () => {
  for (const { a, b, distance } of ownGolden().cases)
    expect(frechetDistance(a, b)).toMatchValues(distance, {
      ...{
        what: `the distance of ${a.length} from ${b.length} points in ${a[0].length} dimensions`,
        atol: 1e-8,
      },
    });
});

test("the same mean and covariance: 0, other points or not", () => {
  const a = cloud(9, 4, 2);
  expect(frechetDistance(a, a)).toMatchValues(0, { ...WHAT, atol: 1e-7 });
  expect(frechetDistance(a, [...a].reverse())).toMatchValues(0, { ...WHAT, atol: 1e-7 });
  // Two points at ±1 and four of which two are in the middle: variance 2 and mean 0
  expect(frechetDistance([[-1], [1]], [[-Math.sqrt(3)], [0], [0], [Math.sqrt(3)]])).toMatchValues(0, WHAT);
});

test("the order of the clouds doesn't matter", () => {
  const [a, b] = [cloud(8, 3, 3), cloud(11, 3, 4, 1)];
  expect(frechetDistance(b, a)).toMatchValues(frechetDistance(a, b), { ...WHAT, rtol: 1e-8 });
});

test("shifts don't matter; scales count squared", () => {
  const [a, b] = [cloud(8, 3, 5), cloud(11, 3, 6, 1)];
  const due = frechetDistance(a, b);
  const moved = (points: Matrix) => points.map((point) => point.map((x, i) => x + 10 * i - 4));
  expect(frechetDistance(moved(a), moved(b))).toMatchValues(due, { ...WHAT, atol: 1e-7 });
  for (const scale of [1e-4, -3, 1e3]) {
    const scaled = (points: Matrix) => points.map((point) => point.map((x) => scale * x));
    expect(frechetDistance(scaled(a), scaled(b))).toMatchValues(scale ** 2 * due, {
      ...{ what: `the distance where all is ${scale} times as large`, rtol: 1e-7, atol: 0 },
    });
  }
});

test("far from 0 the same: both clouds moved by a million", () => {
  const [a, b] = [cloud(5, 2, 12), cloud(7, 2, 13)];
  const moved = (points: number[][]) => points.map((p) => p.map((x) => x + 1e6));
  expect(frechetDistance(moved(a), moved(b))).toMatchValues(frechetDistance(a, b), {
    ...{ what: "the Fréchet distance of two clouds a million away from 0", atol: 1e-6, rtol: 1e-6 },
  });
});

test("fewer points than dimensions, points that are all alike", () => {
  const two = [
    [1, 0, 2],
    [3, 1, -1],
  ];
  // along one line: its variance is |difference|² / 2 = 7
  expect(
    frechetDistance(two, [
      [0, 0, 0],
      [0, 0, 0],
    ]),
  ).toMatchValues(4 + 0.25 + 0.25 + 7, { ...WHAT, atol: 1e-6 });
  expect(
    frechetDistance(
      [
        [2, 5],
        [2, 5],
        [2, 5],
      ],
      [
        [2, 1],
        [2, 1],
      ],
    ),
  ).toMatchValues(16, { ...WHAT, atol: 1e-6 });
  expect(
    frechetDistance(
      [
        [0, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ),
  ).toMatchValues(0, WHAT);
  expect(frechetDistance(two, two)).toMatchValues(0, { ...WHAT, atol: 1e-6 });
});

test("clouds of fewer than two points are refused", () => {
  const fine = cloud(3, 2, 7);
  expect(() => frechetDistance([[1, 2]], fine)).toRefuse(RangeError, "one point in a", "a", 1);
  expect(() => frechetDistance(fine, [[1, 2]])).toRefuse(RangeError, "one point in b", "b", 1);
  expect(() => frechetDistance([], fine)).toRefuse(RangeError, "no point in a", "a");
  expect(() => frechetDistance(fine, [])).toRefuse(RangeError, "no point in b", "b");
});

test("points of different lengths are refused", () => {
  const fine = cloud(4, 3, 8);
  for (const { what, rows } of misfitRows("a", fine))
    expect(() => frechetDistance(rows, fine)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("b", fine))
    expect(() => frechetDistance(fine, rows)).toRefuse(RangeError, what);
  for (const D of [1, 2, 4]) {
    expect(() => frechetDistance(fine, cloud(4, D, 9))).toRefuse(RangeError, `lengths 3 and ${D}`, 3, D);
    expect(() => frechetDistance(cloud(4, D, 9), fine)).toRefuse(RangeError, `lengths ${D} and 3`, 3, D);
  }
});

test("both clouds count, at each call", () => {
  expect(frechetDistance).toHeed({ a: cloud(5, 2, 10), b: cloud(7, 2, 11) });
  const [a, b] = [cloud(5, 2, 10), cloud(7, 2, 11)];
  expect(() => frechetDistance(a, b)).toLeaveUnchanged({ a, b });
  for (const points of [a, b]) {
    points[1][0] += 3;
    const copy = (list: number[][]) => list.map((p) => [...p]);
    expect(frechetDistance(a, b)).toMatchValues(frechetDistance(copy(a), copy(b)), {
      what: "the Fréchet distance after a point of the same cloud has moved",
    });
  }
});
