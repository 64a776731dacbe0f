import { mistakesFor } from "#lib/mistakes";
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

export default mistakesFor<typeof import("./cloud-distance.js")>({
  "never-itself": {
    because:
      "A point was never paired with itself. X and X' are independent draws, so now and then they are the same point, at distance 0.",
    ...measured({ within: others }),
  },
  "never-itself-in-a": {
    because:
      "In a, a point was never paired with itself. X and X' are independent, as Y and Y' are: both may fall on one point.",
    ...measured({
      whole: (between, inA, inB, a) => 2 * between - (inA * a.length) / Math.max(1, a.length - 1) - inB,
    }),
  },
  "squared-distances": {
    because:
      "The squares of the distances were averaged. What is left of them is the distance of the two means alone.",
    ...measured({ distance: (p, q) => sum(p.map((x, i) => (x - q[i]) ** 2)) }),
  },
  "city-blocks": {
    because:
      "The differences of the coordinates were added up. The Euclidean distance is the root of the sum of their squares.",
    ...measured({ distance: (p, q) => sum(p.map((x, i) => Math.abs(x - q[i]))) }),
  },
  "largest-coordinate": {
    because:
      "Only the largest difference of the coordinates counts here. The Euclidean distance uses all of them.",
    ...measured({ distance: (p, q) => Math.max(0, ...p.map((x, i) => Math.abs(x - q[i]))) }),
  },
  "first-coordinate": {
    because: "Only the first coordinate was compared. A distance uses all of them.",
    ...measured({ distance: (p, q) => Math.abs(p[0] - q[0]) }),
  },
  "mean-over-coordinates": {
    because:
      "The squares of the differences were averaged over the coordinates. A Euclidean distance adds them up.",
    ...measured({ distance: (p, q) => Math.sqrt(sum(p.map((x, i) => (x - q[i]) ** 2)) / p.length) }),
  },
  "between-once": {
    because:
      "The distance between the clouds counts once here. Two distances inside the clouds are taken off, so it has to count twice.",
    ...measured({ whole: (between, inA, inB) => between - inA - inB }),
  },
  "half-of-it": {
    because:
      "This is half of the energy distance: its mean distances inside the clouds don't have a factor of ½.",
    ...measured({ whole: (between, inA, inB) => between - inA / 2 - inB / 2 }),
  },
  "inside-ignored": {
    because:
      "Only the distances between the clouds count here. Then a wide cloud is far away even from itself.",
    ...measured({ whole: (between) => 2 * between }),
  },
  "inside-a-only": {
    because: "Only the distances inside a were taken off. b has a spread of its own.",
    ...measured({ whole: (between, inA) => 2 * between - inA }),
  },
  "inside-a-twice": {
    because: "The distances inside a were taken off twice, and those inside b never.",
    ...measured({ whole: (between, inA) => 2 * between - 2 * inA }),
  },
  "square-root-of-it": {
    because: "The root of the whole was taken. Some authors do so; the formula here has no root.",
    ...measured({ whole: (between, inA, inB) => Math.sqrt(Math.max(0, 2 * between - inA - inB)) }),
  },
  "other-way-around": {
    because: "The sign is wrong: the distances inside the clouds are taken off from those between them.",
    ...measured({ whole: (between, inA, inB) => inA + inB - 2 * between }),
  },
  "sums-for-means": {
    because:
      "The distances were added up and never divided by the number of pairs. E is a mean: a cloud with more points is not farther away.",
    ...measured({
      whole: (between, inA, inB, a, b) =>
        2 * between * a.length * b.length - inA * a.length ** 2 - inB * b.length ** 2,
    }),
  },
  "one-mean-of-all": {
    because:
      "All three sums were divided by the number of pairs between the clouds. Each mean has its own number of pairs.",
    ...measured({
      whole: (between, inA, inB, a, b) =>
        2 * between - (inA * a.length) / b.length - (inB * b.length) / a.length,
    }),
  },
  "pairs-in-order": {
    because:
      "Point i of a was compared with point i of b only. X and Y are independent: every point of a meets every point of b.",
    ...measured({
      between: (a, b, distance) => {
        const n = Math.min(a.length, b.length);
        return sum(a.slice(0, n).map((p, i) => distance(p, b[i]))) / n;
      },
    }),
  },
  "inside-pairs-once": {
    because:
      "Each pair inside a cloud was added once and divided by n². Drawn in this order and in the other, a pair occurs twice.",
    ...measured({ within: (cloud, distance) => meanPair(cloud, cloud, distance) / 2 }),
  },
  "places-count-once": {
    because:
      "A place that holds several points was counted once. Each point is equally likely, so such a place is more likely.",
    energyDistance(a: Cloud, b: Cloud): number {
      const places = (cloud: Cloud) =>
        cloud.filter((p, i) => cloud.findIndex((q) => `${q}` === `${p}`) === i);
      right(a, b);
      return right(places(a), places(b));
    },
  },
  "nearest-only": {
    because: "Each point was compared with its nearest one only. Y is any point of the other cloud.",
    ...measured({
      between: (a, b, distance) => sum(pairs(a, b, distance).map((row) => Math.min(...row))) / a.length,
    }),
  },
  "means-of-the-clouds": {
    because:
      "The means of the clouds were compared. Clouds of different shapes can have the same mean: average distances, not points.",
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
});
