import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister, type Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { scoreVariance } from "./score-variance.js";

/** A source that gives these numbers, one after the other. */
function scripted(...numbers: number[]): Random {
  const next = () => numbers.shift() as number;
  return { random: next, gauss: (mean, std) => mean + std * next(), integer: next };
}

test("scores 2, 4, ... 16 and −1, −2, ... −8 have variance 58.6875", () => {
  const keys = [1, 2, 3, 4, 5, 6, 7, 8];
  const { raw, scaled } = scoreVariance(1, 2, scripted(2, ...keys, -1, ...keys));
  // Their sum is 72 − 36, the sum of their squares 4 · 204 + 204: the variance is 1020/16 − (36/16)².
  // The weights of query (2) grow by e² from key to key, those of query (−1) fall by e.
  const largest = [(1 - Math.exp(-2)) / (1 - Math.exp(-16)), (1 - Math.exp(-1)) / (1 - Math.exp(-8))];
  // Divided by √1, the scores are the same.
  const mean = (largest[0] + largest[1]) / 2;
  const measured = {
    "raw.variance": raw.variance,
    "scaled.variance": scaled.variance,
    "raw.largestWeight": raw.largestWeight,
    "scaled.largestWeight": scaled.largestWeight,
  };
  expect(measured).toMatchStages([
    { name: "raw.variance", expected: 58.6875, what: "the variance of the raw scores" },
    { name: "scaled.variance", expected: 58.6875, what: "the variance of the scaled scores" },
    { name: "raw.largestWeight", expected: mean, what: "the mean largest weight of the raw scores" },
    { name: "scaled.largestWeight", expected: mean, what: "the mean largest weight of the scaled scores" },
  ]);
});

test("one query, scores in the thousands: the best key gets all", () => {
  const { raw } = scoreVariance(1, 1, scripted(1000, 1, 2, 3, 4, 5, 6, 7, 8));
  expect(raw).toMatchStages([
    { name: "variance", expected: 5.25e6 },
    { name: "largestWeight", expected: 1 },
  ]);
});

test("at width 4 the scaled scores have a quarter of the variance", () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => [k, -3, 0.5, 9]);
  const second = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => [4, -1, k, 6]);
  // Query (1, 0, 0, 0) scores 1, 2, ... 8, query (0, 0, 2, 0) scores 2, 4, ... 16.
  const { raw, scaled } = scoreVariance(4, 2, scripted(1, 0, 0, 0, ...first, 0, 0, 2, 0, ...second));
  // The largest of eight weights that grow by e^step from key to key.
  const largest = (step: number) => (1 - Math.exp(-step)) / (1 - Math.exp(-8 * step));
  const variance = 1020 / 16 - (108 / 16) ** 2;
  expect(raw).toMatchStages([
    { name: "variance", expected: variance, what: "the variance of the raw scores" },
    {
      name: "largestWeight",
      expected: (largest(1) + largest(2)) / 2,
      what: "the mean largest weight of the raw scores",
    },
  ]);
  expect(scaled).toMatchStages([
    { name: "variance", expected: variance / 4, what: "the variance of the scaled scores" },
    {
      name: "largestWeight",
      expected: (largest(0.5) + largest(1)) / 2,
      what: "the mean largest weight of the scaled scores",
    },
  ]);
});

test("one variance over all scores, one largest weight a query", () => {
  for (const stream of [0, 4]) {
    const expected = slowly(3, 5, specRandom(stream));
    const got = scoreVariance(3, 5, specRandom(stream));
    for (const scores of ["raw", "scaled"] as const) {
      const { variance, largestWeight } = expected[scores];
      expect(got[scores]).toMatchStages([
        { name: "variance", expected: variance, what: `the variance of the ${scores} scores` },
        {
          name: "largestWeight",
          expected: largestWeight,
          what: `the mean largest weight of the ${scores} scores`,
        },
      ]);
    }
  }
});

test("raw scores have the variance d_k, scaled ones 1", async () => {
  const widths = [1, 2, 4, 8, 16, 32, 64];
  const measured = widths.map((dK, i) => scoreVariance(dK, 100, mersenneTwister(40 + i)));
  const line = (of: "raw" | "scaled") => ({ x: widths, y: measured.map((both) => both[of].variance) });
  await exhibit({
    kind: "curve",
    title: "the variance of the scores",
    caption: "Raw scores spread with the width d_k; divided by √d_k they keep the variance 1 at every width.",
    series: { raw: line("raw"), scaled: line("scaled") },
    xLabel: "d_k",
    yLabel: "variance",
    log: true,
  });
  // Relative standard errors: 2.4% at width 4 with 1500 queries, 2.2% at width 64 with 600. The exact chance to fall
  // outside ±15%, by inverting the characteristic function of the mean square, is below 5e-9 in each case.
  const narrow = scoreVariance(4, 1500, specRandom(1));
  expect(narrow.raw.variance).toLieBetween(3.4, 4.6, "the variance of raw scores at width 4");
  expect(narrow.scaled.variance).toLieBetween(0.85, 1.15, "the variance of scaled scores at width 4");
  const wide = scoreVariance(64, 600, specRandom(2));
  expect(wide.raw.variance).toLieBetween(54.4, 73.6, "the variance of raw scores at width 64");
  expect(wide.scaled.variance).toLieBetween(0.85, 1.15, "the variance of scaled scores at width 64");
});

test("at width 64 raw scores pick one key, scaled ones stay soft", () => {
  // The expected values are 0.875 and 0.360. A mean of 600 numbers in [0, 1] is off by 0.11 or more with a chance of at
  // most 2·exp(−2·600·0.11²) = 1e-6 (Hoeffding).
  const { raw, scaled } = scoreVariance(64, 600, specRandom(3));
  expect(raw.largestWeight).toLieBetween(0.765, 1, "the mean largest weight of raw scores");
  expect(scaled.largestWeight).toLieBetween(0.25, 0.47, "the mean largest weight of scaled scores");
});

/** The same statistics in plain loops. */
function slowly(dK: number, queries: number, rng: Random) {
  const count = queries * 8;
  let [sum, squares, rawLargest, scaledLargest] = [0, 0, 0, 0];
  for (let i = 0; i < queries; i++) {
    const query = Array.from({ length: dK }, () => rng.gauss(0, 1));
    let [best, rawTotal, scaledTotal] = [-Infinity, 0, 0];
    for (let j = 0; j < 8; j++) {
      let score = 0;
      for (let c = 0; c < dK; c++) score += query[c] * rng.gauss(0, 1);
      sum += score;
      squares += score * score;
      best = Math.max(best, score);
      rawTotal += Math.exp(score);
      scaledTotal += Math.exp(score / Math.sqrt(dK));
    }
    rawLargest += Math.exp(best) / rawTotal / queries;
    scaledLargest += Math.exp(best / Math.sqrt(dK)) / scaledTotal / queries;
  }
  const variance = squares / count - (sum / count) ** 2;
  return {
    raw: { variance, largestWeight: rawLargest },
    scaled: { variance: variance / dK, largestWeight: scaledLargest },
  };
}
