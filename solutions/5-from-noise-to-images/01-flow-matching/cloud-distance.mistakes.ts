import { mistakesFor } from "#lib/author/mistakes";
import { energyDistance as right } from "./cloud-distance.js";

type Cloud = number[][];
type Distance = (p: number[], q: number[]) => number;
/** How an energy distance is put together; a mistake replaces some of it. */
interface Parts {
  distance: Distance;
  between: (a: Cloud, b: Cloud, distance: Distance) => number;
  within: (cloud: Cloud, distance: Distance) => number;
  whole: (between: number, inA: number, inB: number, a: Cloud, b: Cloud) => number;
}

const sum = (list: number[]) => list.reduce((total, x) => total + x, 0);
const pairs = (a: Cloud, b: Cloud, distance: Distance) => a.map((p) => b.map((q) => distance(p, q)));
const meanPair = (a: Cloud, b: Cloud, distance: Distance) =>
  sum(pairs(a, b, distance).flat()) / (a.length * b.length);
const others = (cloud: Cloud, distance: Distance) =>
  sum(pairs(cloud, cloud, distance).flat()) / (cloud.length * Math.max(1, cloud.length - 1));

const parts: Parts = {
  distance: (p, q) => Math.hypot(...p.map((x, i) => x - q[i])),
  between: meanPair,
  within: (cloud, distance) => meanPair(cloud, cloud, distance),
  whole: (between, inA, inB) => 2 * between - inA - inB,
};

/** The energy distance after the stub's checks, with some of its parts replaced. */
const measured = (other: Partial<Parts>) => ({
  energyDistance(a: Cloud, b: Cloud): number {
    right(a, b);
    const { distance, between, within, whole } = { ...parts, ...other };
    return whole(between(a, b, distance), within(a, distance), within(b, distance), a, b);
  },
});

/** The mean distance inside a cloud, by the list. */
const insides = new WeakMap<Cloud, number>();

export default mistakesFor<typeof import("./cloud-distance.js")>({
  "never-itself": {
    because:
      "You never paired a point with itself. X and X' are independent draws, so now and then they are the same point, at distance 0.",
    ...measured({ within: others }),
  },
  "never-itself-in-a": {
    because:
      "You never paired a point of a with itself. X and X' are independent, like Y and Y', so both may fall on one point.",
    ...measured({
      whole: (between, inA, inB, a) => 2 * between - (inA * a.length) / Math.max(1, a.length - 1) - inB,
    }),
  },
  "squared-distances": {
    because:
      "You averaged the squared distances. Then all that is left is the distance between the two means, squared and doubled.",
    ...measured({ distance: (p, q) => sum(p.map((x, i) => (x - q[i]) ** 2)) }),
  },
  "city-blocks": {
    because:
      "You added up the differences of the coordinates. The Euclidean distance is the root of the sum of their squares.",
    ...measured({ distance: (p, q) => sum(p.map((x, i) => Math.abs(x - q[i]))) }),
  },
  "largest-coordinate": {
    because:
      "You used only the largest difference among the coordinates. The Euclidean distance uses all of them.",
    ...measured({ distance: (p, q) => Math.max(0, ...p.map((x, i) => Math.abs(x - q[i]))) }),
  },
  "first-coordinate": {
    because: "You compared only the first coordinate. The Euclidean distance uses all of them.",
    ...measured({ distance: (p, q) => Math.abs(p[0] - q[0]) }),
  },
  "mean-over-coordinates": {
    because: "You averaged the squared differences over the coordinates. A Euclidean distance adds them up.",
    ...measured({ distance: (p, q) => Math.sqrt(sum(p.map((x, i) => (x - q[i]) ** 2)) / p.length) }),
  },
  "between-once": {
    because:
      "You counted the distance between the clouds once. Two distances inside the clouds are subtracted, so it has to count twice.",
    ...measured({ whole: (between, inA, inB) => between - inA - inB }),
  },
  "half-of-it": {
    because:
      "You returned half of the energy distance: its mean distances inside the clouds don't have a factor of ½.",
    ...measured({ whole: (between, inA, inB) => between - inA / 2 - inB / 2 }),
  },
  "inside-ignored": {
    because:
      "You used only the distances between the clouds. A wide cloud is then far away even from itself.",
    ...measured({ whole: (between) => 2 * between }),
  },
  "inside-a-only": {
    because: "You subtracted only the distances inside a. b has a spread of its own.",
    ...measured({ whole: (between, inA) => 2 * between - inA }),
  },
  "inside-a-twice": {
    because: "You subtracted the distances inside a twice and those inside b never.",
    ...measured({ whole: (between, inA) => 2 * between - 2 * inA }),
  },
  "square-root-of-it": {
    because: "You took the root of the whole. Some authors do so, but the formula here has no root.",
    ...measured({ whole: (between, inA, inB) => Math.sqrt(Math.max(0, 2 * between - inA - inB)) }),
  },
  "other-way-around": {
    because: "You got the sign wrong: subtract the distances inside the clouds from those between them.",
    ...measured({ whole: (between, inA, inB) => inA + inB - 2 * between }),
  },
  "tiny-is-zero": {
    because:
      "You treated a tiny distance as 0. It is 0 only if the same places hold the same shares of the points.",
    ...measured({
      whole: (between, inA, inB) => {
        const distance = 2 * between - inA - inB;
        return distance < 1e-8 ? 0 : distance;
      },
    }),
  },
  "sums-for-means": {
    because:
      "You never divided the sums by the number of pairs. E is a mean: a cloud with more points is not farther away.",
    ...measured({
      whole: (between, inA, inB, a, b) =>
        2 * between * a.length * b.length - inA * a.length ** 2 - inB * b.length ** 2,
    }),
  },
  "one-mean-of-all": {
    because:
      "You divided all three sums by the number of pairs between the clouds. Each mean has its own number of pairs.",
    ...measured({
      whole: (between, inA, inB, a, b) =>
        2 * between - (inA * a.length) / b.length - (inB * b.length) / a.length,
    }),
  },
  "pairs-in-order": {
    because:
      "You compared point i of a only with point i of b. X and Y are independent, so every point of a meets every point of b.",
    ...measured({
      between: (a, b, distance) => {
        const n = Math.min(a.length, b.length);
        return sum(a.slice(0, n).map((p, i) => distance(p, b[i]))) / n;
      },
    }),
  },
  "inside-pairs-once": {
    because:
      "You added each pair inside a cloud once and divided by n². X may be either point of a pair, so a pair occurs twice.",
    ...measured({ within: (cloud, distance) => meanPair(cloud, cloud, distance) / 2 }),
  },
  "places-count-once": {
    because:
      "You counted a place that holds several points once. Each point is equally likely, so that place is more likely than others.",
    energyDistance(a: Cloud, b: Cloud): number {
      const places = (cloud: Cloud) =>
        cloud.filter((p, i) => cloud.findIndex((q) => `${q}` === `${p}`) === i);
      right(a, b);
      return right(places(a), places(b));
    },
  },
  "first-points-only": {
    because:
      "You used only the first 600 points of a large cloud. The distance is exact: every point counts, in clouds of any size.",
    energyDistance: (a, b) => {
      right(a, b);
      return right(a.slice(0, 600), b.slice(0, 600));
    },
  },
  "nearest-only": {
    because: "You compared each point only with its nearest one. Y is any point of the other cloud.",
    ...measured({
      between: (a, b, distance) => sum(pairs(a, b, distance).map((row) => Math.min(...row))) / a.length,
    }),
  },
  "means-of-the-clouds": {
    because:
      "You compared the means of the clouds. Clouds of different shapes can have the same mean, so average distances, not points.",
    ...measured({
      whole: (_, __, ___, a, b) =>
        2 *
        parts.distance(
          ...([a, b].map((cloud) => cloud[0].map((___, i) => sum(cloud.map((p) => p[i])) / cloud.length)) as [
            number[],
            number[],
          ]),
        ),
    }),
  },
  "inside-b-twice": {
    because: "You subtracted the distances inside b twice and those inside a never.",
    ...measured({ whole: (between, _, inB) => 2 * between - 2 * inB }),
  },
  "inside-b-added": {
    because: "You added the distances inside b. Those inside either cloud are subtracted.",
    ...measured({ whole: (between, inA, inB) => 2 * between - inA + inB }),
  },
  "divided-by-one-size": {
    because:
      "You divided each sum by the size of one cloud. Every point meets every point: divide by n · m pairs.",
    ...measured({
      between: (a, b, distance) => sum(pairs(a, b, distance).flat()) / a.length,
      within: (cloud, distance) => sum(pairs(cloud, cloud, distance).flat()) / cloud.length,
    }),
  },
  "divided-by-both-sizes-added": {
    because: "You divided each sum by n + m. Every point meets every point, so there are n · m pairs.",
    ...measured({
      between: (a, b, distance) => sum(pairs(a, b, distance).flat()) / (a.length + b.length),
      within: (cloud, distance) => sum(pairs(cloud, cloud, distance).flat()) / (2 * cloud.length),
    }),
  },
  "root-of-the-mean-square": {
    because:
      "You took the root of the mean squared distance. E is the mean of the distances: each has its own root.",
    ...measured({
      between: (a, b, distance) => Math.sqrt(meanPair(a, b, (p, q) => distance(p, q) ** 2)),
      within: (cloud, distance) => Math.sqrt(meanPair(cloud, cloud, (p, q) => distance(p, q) ** 2)),
    }),
  },
  "share-of-the-distance": {
    because: "You divided the result by the distance between the clouds. The formula is not relative.",
    ...measured({
      whole: (between, inA, inB) => (between === 0 ? 0 : (2 * between - inA - inB) / (2 * between)),
    }),
  },
  "square-multiplied-out": {
    because:
      "You multiplied the square out. Far from 0 its three parts are huge, and their difference is lost to rounding: subtract first.",
    ...measured({
      distance: (p, q) => Math.sqrt(Math.max(0, sum(p.map((x, i) => x * x + q[i] * q[i] - 2 * x * q[i])))),
    }),
  },
  "some-pairs-of-many": {
    because: "You used only some of the pairs of large clouds. The distance is exact: every pair counts.",
    ...measured({
      within: (cloud, distance) => {
        const all = pairs(cloud, cloud, distance).flat();
        const some = all.filter((_, i) => i % Math.ceil(all.length / 1e5) === 0);
        return sum(some) / some.length;
      },
    }),
  },
  "inside-of-b-remembered": {
    because: "You remembered the distances inside b by the list. Its points may have moved by the next call.",
    energyDistance(a, b) {
      right(a, b);
      if (!insides.has(b)) insides.set(b, meanPair(b, b, parts.distance));
      return 2 * meanPair(a, b, parts.distance) - meanPair(a, a, parts.distance) - (insides.get(b) as number);
    },
  },
});
