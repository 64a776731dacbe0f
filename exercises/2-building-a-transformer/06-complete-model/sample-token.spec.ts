import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { scripted } from "#lib/kit/scripted";
import { specRandom } from "#lib/kit/seed";
import { golden } from "#lib/spec/golden";
import { sampleToken } from "./sample-token.js";
import { type SamplingOptions, samplingDistribution } from "./sampling-distribution.js";

const ln = Math.log;
const ALMOST_1 = 1 - 2 ** -53;

// JavaScript's own source gives the same two numbers by turns, so that drawing from it is found out at every run.
beforeEach(() => {
  let calls = 0;
  vi.spyOn(Math, "random").mockImplementation(() => [0.9, 0.3][calls++ % 2]);
});
afterEach(() => vi.restoreAllMocks());

/** Which token each of these draws gives. */
const drawn = (logits: number[], options: SamplingOptions, draws: number[]): number[] =>
  draws.map((u) => sampleToken(logits, options, scripted(u)));

test("2/8, 5/8 and 1/8 lie end to end, in the order of the ids", () => {
  const tokens = drawn([ln(2), ln(5), ln(1)], {}, [0.1, 0.24, 0.26, 0.5, 0.86, 0.89, 0.99]);
  expect(tokens).toMatchValues([0, 0, 1, 1, 1, 2, 2], { axes: "draw" });
});

test("a draw on a border belongs to the token above it", () => {
  expect(drawn([0, 0, 0, 0], {}, [0.5, 0, 0.75, 0.25])).toMatchValues([2, 0, 3, 1], { axes: "draw" });
});

test("a draw just below a border belongs to the token below it", () => {
  const [half, quarter] = [0.5 - 2 ** -53, 0.25 - 2 ** -53];
  expect(drawn([0, 0, 0, 0], {}, [half, quarter])).toMatchValues([1, 0], { axes: "draw" });
});

test("a token of probability 0 is never drawn, not even by u = 0", () => {
  const logits = [0, 3, -1, 2, 1];
  expect(drawn(logits, { topK: 2 }, [0, 0.73, 0.74, ALMOST_1])).toMatchValues([1, 1, 3, 3], { axes: "draw" });
});

test("a sum that is rounded below 1 leaves no draw without token", () => {
  // 0.2447 + 0.6652 + 0.0900 is 0.9999999999999999, the largest u there is. The fourth token is forbidden.
  expect(drawn([2, 3, 1, Number.NEGATIVE_INFINITY], {}, [ALMOST_1])).toMatchValues([2], { axes: "draw" });
  // So is ten times 0.1. Here the eleventh token is forbidden.
  const logits = [...Array(10).fill(1), Number.NEGATIVE_INFINITY];
  expect(drawn(logits, {}, [ALMOST_1])).toMatchValues([9], { axes: "draw" });
});

test("the options count: temperature, top-k and top-p", () => {
  const logits = [ln(4), ln(1), ln(9)];
  expect(drawn(logits, { temperature: 0.5 }, [0.15, 0.17, 0.18])).toMatchValues([0, 1, 2], { axes: "draw" });
  expect(drawn(logits, { topK: 1 }, [0, 0.2, ALMOST_1])).toMatchValues([2, 2, 2], { axes: "draw" });
  expect(drawn(logits, { topP: 0.8 }, [0.3, 0.31, ALMOST_1])).toMatchValues([0, 2, 2], { axes: "draw" });
});

test("at temperature 0 every draw gives the likeliest token", () => {
  const tokens = drawn([0.3, -1, 2.1, 2, 1.9], { temperature: 0 }, [0, 0.4, 0.8, ALMOST_1]);
  expect(tokens).toMatchValues([2, 2, 2, 2], { axes: "draw" });
});

test("exactly one number is drawn, where there is no choice too", () => {
  for (const options of [{}, { temperature: 0 }, { topK: 1 }, { topP: 0.01 }]) {
    const rng = specRandom(1);
    sampleToken([2, 0, 1], options, rng);
    const second = specRandom(1);
    second.random();
    expect([rng.random()]).toMatchValues([second.random()], {
      axes: "draw",
      what: `the list with the next number of the stream, after ${JSON.stringify(options)}`,
    });
  }
});

test("20,000 draws come as often as their probabilities say", () => {
  const { logits } = golden("gpt").sampling;
  // Pearson's sum over n tokens is χ²-distributed with n − 1 degrees of freedom: an honest sampler exceeds the limit in
  // one of a million runs.
  for (const [what, options, limit] of [
    ["all nine tokens", {}, 42.7],
    ["the five that are left", { temperature: 0.8, topK: 6, topP: 0.9 }, 33.4],
  ] as const) {
    const probabilities = samplingDistribution(logits, options);
    const rng = specRandom(2);
    const counts = logits.map(() => 0);
    const strangers: number[] = [];
    for (let i = 0; i < 20_000; i++) {
      const token = sampleToken(logits, options, rng);
      if (probabilities[token] > 0) counts[token]++;
      else strangers.push(token);
    }
    expect([strangers.length]).toMatchValues([0], {
      axes: "number",
      what: "the list with the number of draws that have no probability",
    });
    const pearson = probabilities.reduce((sum, p, id) => {
      const due = 20_000 * p;
      return p > 0 ? sum + (counts[id] - due) ** 2 / due : sum;
    }, 0);
    expect(pearson).toLieBetween(0, limit, `Pearson's χ² of ${what}`);
  }
});

test("what the distribution refuses is refused", () => {
  expect(() => sampleToken([1, 0], { topK: 0 }, scripted(0.5))).toRefuse(RangeError, "topK 0");
  expect(() => sampleToken([Number.NaN, 0], {}, scripted(0.5))).toRefuse(RangeError, "a logit that is NaN");
});

test("the logits and the options stay as they were", () => {
  const logits = [0.3, -1, 2.1, 2, 1.9];
  for (const options of [{ topK: 3 }, { temperature: 0.7 }, { topP: 0.8 }, {}] as SamplingOptions[]) {
    const before = { ...options };
    expect(() => sampleToken(logits, options, scripted(0.4))).toLeaveUnchanged({ logits });
    expect(options, "the options after the call").toEqual(before);
  }
});
