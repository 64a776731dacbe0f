import { expect, test } from "vitest";
import { nearMoons, twoMoons } from "#lib/flow/moons";
import { misfitRows } from "#lib/kit/misfits";
import { randomMatrix, specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { refuseToTrain } from "#lib/training/earlier";
import { energyDistance } from "./cloud-distance.js";

/** Numbers as points of a line. */
const line = (...numbers: number[]) => numbers.map((x) => [x]);

test("equal means, another spread: 2 · 3 − 1 − 3 = 2", () => {
  expect(energyDistance(line(-1, 1), line(-3, 3))).toMatchValues(2, {
    what: "the energy distance of {−1, 1} and {−3, 3}",
    rivals: {
      "You squared the distances, which compares only the means of the clouds.": 0,
      "You never paired a point with itself. X and X' are independent, so they may be the same point.": -2,
      "You didn't subtract the distances inside the clouds.": 6,
      "You counted the mean distance between the clouds once. It counts twice.": -1,
      "You took the root of the whole. The formula has none.": Math.SQRT2,
    },
  });
});

test("one point each, 5 apart: 10", () => {
  expect(energyDistance([[0, 0]], [[3, 4]])).toMatchValues(10, {
    what: "the energy distance of (0, 0) and (3, 4)",
    rivals: {
      "You squared the distances. The Euclidean distance is the root of the sum of squares.": 50,
      "You added up the coordinates. The Euclidean distance is the root of the sum of squares.": 14,
      "You counted the mean distance between the clouds once. It counts twice.": 5,
      "You took the root of the whole. The formula has none.": Math.sqrt(10),
    },
  });
});

test("one point each, with three coordinates, 7 apart: 14", () => {
  expect(energyDistance([[1, 1, 1]], [[3, 4, 7]])).toMatchValues(14, {
    what: "the energy distance of (1, 1, 1) and (3, 4, 7)",
    rivals: {
      "You used only the first two coordinates. The Euclidean distance uses all of them.": 2 * Math.sqrt(13),
    },
  });
});

test("0, 0 and 3 against 1, by hand: 2 · 4/3 − 4/3 = 4/3", () => {
  expect(energyDistance(line(0, 0, 3), line(1))).toMatchValues(4 / 3, {
    what: "the energy distance of {0, 0, 3} and {1}",
    rivals: {
      "You never paired a point with itself. X and X' are independent, so they may be the same point.": 2 / 3,
      "You didn't subtract the distances inside the clouds.": 8 / 3,
      "You divided each sum by the number of pairs between the clouds. Inside a there are nine pairs.":
        -4 / 3,
      "You counted each pair inside a once. X and X' may be drawn in either order.": 2,
    },
  });
});

test("1 against 0 and 2: 2 · 1 − 0 − 1 = 1", () => {
  expect(energyDistance(line(1), line(0, 2))).toMatchValues(1, {
    what: "the energy distance of {1} and {0, 2}",
    rivals: { "You subtracted only the distances inside the first cloud.": 2 },
  });
});

test("a cloud against itself, in any order: 0", () => {
  const cloud = randomMatrix(7, 3, 1);
  const ordered = [...cloud].sort(([x], [y]) => x - y);
  for (const other of [cloud, ordered])
    expect(energyDistance(cloud, other)).toMatchValues(0, {
      ...{ what: "the energy distance of a cloud of seven points and the same points", atol: 1e-12 },
    });
});

test("a distance of any size, 2e-9 and 2e9 too", () => {
  for (const far of [1e-9, 1e9])
    expect(energyDistance(line(0), line(far))).toMatchValues(2 * far, {
      ...{ what: `the energy distance of {0} and {${far}}`, atol: 0, rtol: 1e-9 },
    });
});

test("near points far from 0: 100,000,000, and half a unit on", () => {
  expect(energyDistance(line(1e8), line(1e8 + 0.5))).toMatchValues(1, {
    what: "the energy distance of {100,000,000} and {100,000,000.5}",
  });
});

test("shares count, not numbers: every point three times", () => {
  const [a, b] = [randomMatrix(4, 2, 2), randomMatrix(5, 2, 3)];
  expect(energyDistance([...a, ...a, ...a], b)).toMatchValues(energyDistance(a, b), {
    what: "the energy distance with each point of a three times",
  });
  expect(energyDistance(line(0), line(0, 0, 6))).toMatchValues(4 / 3, {
    what: "the energy distance of {0} and {0, 0, 6}",
  });
});

test("every point counts in a cloud of a thousand", () => {
  const [a, b] = [randomMatrix(4, 2, 10), randomMatrix(5, 2, 11)];
  const each = (cloud: number[][], times: number) =>
    cloud.flatMap((p) => Array.from({ length: times }, () => p));
  expect(energyDistance(each(a, 250), each(b, 200))).toMatchValues(energyDistance(a, b), {
    what: "the energy distance of a thousand points each, at four and at five places",
  });
  // 2 · 1e6 / 1000 − 2 · 1e6 · 999 / 1000²
  const alone = Array.from({ length: 1000 }, (_, i) => [i === 617 ? 1e6 : 0]);
  expect(energyDistance(alone, line(0))).toMatchValues(2, {
    what: "the energy distance of {0} and a thousand points, all but one at 0",
  });
});

test("on a line, twice the area between the shares, squared", () => {
  const [a, b] = [randomMatrix(6, 1, 4), randomMatrix(9, 1, 5)];
  const places = [...a, ...b].map(([x]) => x).sort((x, y) => x - y);
  const share = (cloud: number[][], x: number) => cloud.filter(([y]) => y <= x).length / cloud.length;
  const pieces = places
    .slice(1)
    .map((x, i) => (x - places[i]) * (share(a, places[i]) - share(b, places[i])) ** 2);
  expect(energyDistance(a, b)).toMatchValues(2 * pieces.reduce((sum, piece) => sum + piece), {
    what: "the energy distance of six and nine points of a line",
  });
});

test("any number of points and coordinates, one too", () => {
  expect(energyDistance).toAgreeWith(slowly, { a: "point coordinate", b: "other coordinate" });
  expect(energyDistance).toAgreeWith(
    slowly,
    { a: "point coordinate", b: "other coordinate" },
    { lengths: { point: 3, other: 40, coordinate: 17 }, cases: "small large" },
  );
});

test("every call looks at both clouds", () => {
  const clouds = { a: randomMatrix(4, 3, 6), b: randomMatrix(5, 3, 7) };
  expect(() => energyDistance(clouds.a, clouds.b)).toLeaveUnchanged(clouds);
  expect(energyDistance).toHeed(clouds);
  for (const cloud of [clouds.a, clouds.b]) {
    cloud[1][2] += 3;
    expect(energyDistance(clouds.a, clouds.b)).toMatchValues(slowly(clouds.a, clouds.b), {
      what: "the energy distance after a point of the same cloud has moved",
    });
  }
});

test("an empty cloud is refused", () => {
  expect(() => energyDistance([], [[1, 2]])).toRefuse(RangeError, "no point in a");
  expect(() => energyDistance([[1, 2]], [])).toRefuse(RangeError, "no point in b");
  expect(() => energyDistance([], [])).toRefuse(RangeError, "no point in both");
});

test("points of different lengths are refused", () => {
  const [a, b] = [randomMatrix(4, 3, 8), randomMatrix(5, 3, 9)];
  for (const { what, rows } of misfitRows("a", a))
    expect(() => energyDistance(rows, b)).toRefuse(RangeError, what);
  for (const { what, rows } of misfitRows("b", b))
    expect(() => energyDistance(a, rows)).toRefuse(RangeError, what);
  expect(() => energyDistance(randomMatrix(4, 2, 8), b)).toRefuse(
    RangeError,
    "points of a with 2 numbers, points of b with 3",
  );
  expect(() => energyDistance(a, [[1, 2]])).toRefuse(
    RangeError,
    "points of a with 3 numbers, a point of b with 2",
  );
});

test("two moons, their best Gaussian and plain noise", async () => {
  refuseToTrain();
  const rng = specRandom();
  const moons = twoMoons(1000, rng);
  const clouds = {
    "the moons again": twoMoons(1000, rng),
    "their best Gaussian": gaussianLike(moons, rng),
    "plain noise": gaussianLike(undefined, rng),
  };
  const found = Object.values(clouds).map((cloud) => energyDistance(cloud, moons));
  const some = (cloud: number[][]) => cloud.slice(0, 300);
  await exhibit({
    kind: "points",
    title: "three clouds and two moons",
    caption: "Both Gaussians put points where no moon is. Other points of the moons fill the same places.",
    panels: Object.entries(clouds).map(([label, cloud]) => ({
      label,
      clouds: { moons: some(moons), [label]: some(cloud) },
    })),
    range: [-3, 3],
  });
  await exhibit({
    kind: "table",
    title: "how far from two moons",
    caption: "A thousand points each. The best Gaussian is nearer than noise, but it is not two moons.",
    columns: ["cloud", "energy distance", "share near the moons"],
    rows: Object.entries(clouds).map(([name, cloud], i) => [
      ...[name, Number(found[i]).toFixed(4), nearMoons(cloud).toFixed(2)],
    ]),
  });
  // 0.001 to 0.014, 0.017 to 0.029, 0.047 to 0.073 with 50 seeds.
  expect(found[0]).toLieBetween(0, 0.04, "the energy distance of two draws of the moons");
  expect(found[1]).toLieBetween(0.005, 0.06, "the energy distance of the moons and their best Gaussian");
  expect(found[2]).toLieBetween(0.025, 0.12, "the energy distance of the moons and noise");
});

/** Pair by pair. */
function slowly(a: number[][], b: number[][]): number {
  let total = 0;
  for (const [first, second, weight] of [
    [a, b, 2],
    [a, a, -1],
    [b, b, -1],
  ] as const)
    for (const p of first)
      for (const q of second)
        total += (weight * Math.hypot(...p.map((x, i) => x - q[i]))) / first.length / second.length;
  return total;
}

/** A thousand points of the Gaussian with the mean and covariance of a cloud; of the standard one without a cloud. */
function gaussianLike(cloud: number[][] | undefined, rng: ReturnType<typeof specRandom>): number[][] {
  const mean = (f: (p: number[]) => number) =>
    cloud ? cloud.reduce((sum, p) => sum + f(p), 0) / cloud.length : 0;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const sx = cloud ? Math.sqrt(mean(([x]) => (x - mx) ** 2)) : 1;
  const slope = mean(([x, y]) => (x - mx) * (y - my)) / sx;
  const rest = cloud ? Math.sqrt(mean(([, y]) => (y - my) ** 2) - slope ** 2) : 1;
  return Array.from({ length: 1000 }, () => {
    const [u, v] = [rng.gauss(0, 1), rng.gauss(0, 1)];
    return [mx + sx * u, my + slope * u + rest * v];
  });
}
