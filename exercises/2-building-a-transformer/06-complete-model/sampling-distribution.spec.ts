import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { type SamplingOptions, samplingDistribution } from "./sampling-distribution.js";

const ln = Math.log;
const token = { axes: "token" };
const { NEGATIVE_INFINITY, NaN: NOT_A_NUMBER } = Number;

test("without options it is the softmax", () => {
  const logits = () => [ln(5), ln(1), ln(2)];
  expect(samplingDistribution(logits())).toMatchValues([5 / 8, 1 / 8, 2 / 8], token);
  expect(samplingDistribution(logits(), {})).toMatchValues([5 / 8, 1 / 8, 2 / 8], token);
});

test("temperature 1/2 squares the odds, 2 takes their roots", () => {
  const logits = () => [ln(4), ln(1), ln(9)];
  const root = samplingDistribution(logits(), { temperature: 2 });
  expect(samplingDistribution(logits(), { temperature: 0.5 })).toMatchValues(
    [16 / 98, 1 / 98, 81 / 98],
    token,
  );
  expect(root).toMatchValues([2 / 6, 1 / 6, 3 / 6], token);
});

test("temperatures of 1/10,000 and 10 bend as far as they say", () => {
  expect(samplingDistribution([0, 1e-4 * ln(3)], { temperature: 1e-4 })).toMatchValues([1 / 4, 3 / 4], token);
  expect(samplingDistribution([0, 10 * ln(3)], { temperature: 10 })).toMatchValues([1 / 4, 3 / 4], token);
  expect(samplingDistribution([0, 1e-11 * ln(3)], { temperature: 1e-11 })).toMatchValues([1 / 4, 3 / 4], {
    ...token,
    what: "the distribution at a temperature of 1e-11",
  });
});

test("top-2 leaves the two likeliest, where they stand", () => {
  expect(samplingDistribution([0, 3, -1, 2, 1], { topK: 2 })).toMatchValues(
    [0, 0.7310585786300049, 0, 0.2689414213699951, 0],
    token,
  );
  expect(samplingDistribution([0, 3, -1, 2, 1], { topK: 1 })).toMatchValues([0, 1, 0, 0, 0], token);
});

test("top-p 0.9 keeps the token that makes the sum reach 0.9", () => {
  // 0.636, 0.234 and 0.086 are 0.870 without and 0.957 with the third one.
  const due = [0, 0.6652409557748219, 0, 0.24472847105479764, 0.09003057317038046];
  expect(samplingDistribution([0, 3, -1, 2, 1], { topP: 0.9 })).toMatchValues(due, token);
});

test("two of four alike share exactly 1/2, and no third is needed", () => {
  expect(samplingDistribution([0, 0, 0, 0], { topP: 0.5 })).toMatchValues([0.5, 0.5, 0, 0], token);
});

test("a p just above 1/2 needs the second of two alike, too", () => {
  expect(samplingDistribution([0, 0], { topP: 0.5 + 2 ** -45 })).toMatchValues([0.5, 0.5], token);
});

test("a p of 0.9995 cuts off what lies beyond it", () => {
  expect(samplingDistribution([0, ln(9999)], { topP: 0.9995 })).toMatchValues([0, 1], { ...token, atol: 0 });
});

test("a token that is likely enough alone stays alone", () => {
  expect(samplingDistribution([1, -1, 6, 0], { topP: 0.5 })).toMatchValues([0, 0, 1, 0], token);
});

test("temperature 0 takes the likeliest, whatever else is asked", () => {
  const logits = () => [0.3, -1, 2.1, 1.9, 2.05]; // none is an id, and the second is no neighbor of the likeliest
  for (const options of [{}, { topK: 3 }, { topP: 0.2 }, { topK: 4, topP: 0.99 }])
    expect(samplingDistribution(logits(), { temperature: 0, ...options })).toMatchValues(
      [0, 0, 1, 0, 0],
      token,
    );
});

test("of equal logits the lower id counts as larger", () => {
  expect(samplingDistribution([1, 2, 2, 2], { topK: 2 })).toMatchValues([0, 0.5, 0.5, 0], token);
  expect(samplingDistribution([2, 2, 2, 2], { topP: 0.6 })).toMatchValues([1 / 3, 1 / 3, 1 / 3, 0], token);
  expect(samplingDistribution([-1, 4, 4], { temperature: 0 })).toMatchValues([0, 1, 0], token);
});

test("a logit larger by very little is larger", () => {
  const logits = () => [1, 1 + 2 ** -45, -3];
  for (const options of [{ topK: 1 }, { topP: 0.1 }, { temperature: 0 }])
    expect(samplingDistribution(logits(), options)).toMatchValues([0, 1, 0], {
      ...token,
      what: `the distribution with ${JSON.stringify(options)}`,
    });
});

test("10 is larger than 9, and −1 larger than −10", () => {
  for (const options of [{ topK: 1 }, { topP: 0.5 }, { temperature: 0 }]) {
    const what = `the distribution with ${JSON.stringify(options)}`;
    expect(samplingDistribution([9, 10, -2], options)).toMatchValues([0, 1, 0], { ...token, what });
    expect(samplingDistribution([-2, -10, -1], options)).toMatchValues([0, 0, 1], { ...token, what });
  }
});

test("temperature, then top-k, then top-p: as PyTorch does it", () => {
  const { logits, cases } = golden("gpt").sampling;
  for (const { temperature, topK, topP, probabilities } of cases) {
    const options: SamplingOptions = { temperature, topK: topK ?? undefined, topP: topP ?? undefined };
    const asked = Object.entries(options).filter(([, value]) => value !== undefined);
    expect(samplingDistribution([...logits], options)).toMatchValues(probabilities, {
      ...token,
      what: `the distribution with ${asked.map((pair) => pair.join(" ")).join(", ")}`,
    });
  }
});

test("p = 1 and k = all drop nobody, however unlikely", () => {
  const rare = samplingDistribution([50, 0, 48], { topP: 1, topK: 3 });
  expect(rare[1]).toLieBetween(1e-22, 2e-22, "the probability of a token 50 below the likeliest");
  const [, rarest] = samplingDistribution([700, 0]);
  expect(rarest).toLieBetween(9.8e-305, 9.9e-305, "the probability of a token 700 below the likeliest");
  expect(samplingDistribution([ln(3), 0], { topK: 7 })).toMatchValues([3 / 4, 1 / 4], {
    ...token,
    what: "the distribution of two tokens with topK 7",
  });
});

test("logits of ±10,000, and −Infinity for what is forbidden", () => {
  expect(samplingDistribution([-1e4, 1e4, 1e4 - ln(3)])).toMatchValues([0, 3 / 4, 1 / 4], token);
  expect(samplingDistribution([NEGATIVE_INFINITY, ln(3), 0], { topK: 3, topP: 0.99 })).toMatchValues(
    [0, 3 / 4, 1 / 4],
    token,
  );
  expect(samplingDistribution([0.5, 0.2, 0], { temperature: 1e-310 })).toMatchValues([1, 0, 0], token);
});

test("probabilities sum to 1, for a vocabulary of 30,000 as well", () => {
  const rng = specRandom(1);
  const logits = Array.from({ length: 30_000 }, () => rng.gauss(0, 3));
  for (const options of [{}, { temperature: 1.4, topK: 500 }, { topP: 0.93 }]) {
    const sum = samplingDistribution([...logits], options).reduce((all, p) => all + p, 0);
    expect(sum).toMatchValues(1, { what: "the sum of all probabilities" });
  }
});

test("what cannot be meant is refused", () => {
  const logits = [1, 0, 2];
  for (const temperature of [-0.1, NOT_A_NUMBER, Number.POSITIVE_INFINITY])
    expect(() => samplingDistribution(logits, { temperature })).toRefuse(
      RangeError,
      `temperature ${temperature}`,
    );
  for (const topK of [0, -2, 1.5, NOT_A_NUMBER, Number.POSITIVE_INFINITY])
    expect(() => samplingDistribution(logits, { topK })).toRefuse(RangeError, `topK ${topK}`);
  for (const topP of [0, -0.5, 1.01, NOT_A_NUMBER])
    expect(() => samplingDistribution(logits, { topP })).toRefuse(RangeError, `topP ${topP}`);
  for (const odd of [
    [],
    [1, NOT_A_NUMBER],
    [1, Number.POSITIVE_INFINITY],
    [NEGATIVE_INFINITY, NEGATIVE_INFINITY],
  ])
    expect(() => samplingDistribution(odd)).toRefuse(RangeError, `the logits [${odd.join(", ")}]`);
});

test("a single token has probability 1, whatever is asked", () => {
  for (const options of [{}, { temperature: 0 }, { temperature: 2 }, { topK: 1 }, { topP: 0.5 }])
    for (const logit of [2.5, 0, -1e4])
      expect(samplingDistribution([logit], options)).toMatchValues([1], {
        ...token,
        what: `the distribution of a single logit ${logit} with ${JSON.stringify(options)}`,
      });
});

test("the logits and the options stay as they were", async () => {
  await showOptions();
  const logits = [0.3, -1, 2.1, 2, 1.9];
  for (const options of [{ temperature: 0.7, topK: 3, topP: 0.8 }, { topK: 3 }, {}] as SamplingOptions[]) {
    const before = { ...options };
    expect(() => samplingDistribution(logits, options)).toLeaveUnchanged({ logits });
    expect(options, "the options after the call").toEqual(before);
  }
});

test("scores and options count at every call, each list is new", () => {
  const args = { logits: [0.3, -1, 2.1, 2, 1.9], options: { temperature: 0.7, topK: 3, topP: 0.8 } };
  const others = { "options.topK": 1, "options.topP": 0.3 };
  expect(samplingDistribution).toHeed(args, { others });
  expect(samplingDistribution).toReturnNew(args);
});

/** One set of scores, and what the options make of it. */
async function showOptions(): Promise<void> {
  const logits = [3.1, 2.6, 2.4, 1.7, 1.2, 0.9, 0.2, -0.3, -1, -1.6, -2.5, -3.4];
  const options: Record<string, SamplingOptions> = {
    "T = 0.5": { temperature: 0.5 },
    "T = 1": {},
    "T = 2": { temperature: 2 },
    "top-k 4": { topK: 4 },
    "top-p 0.8": { topP: 0.8 },
    "T = 2, top-p 0.8": { temperature: 2, topP: 0.8 },
  };
  await exhibit({
    kind: "heatmap",
    title: "one set of scores, six ways to draw",
    caption:
      "Temperature bends the whole row; top-k and top-p cut its tail off, top-p the later the flatter it is.",
    values: Object.values(options).map((of) => samplingDistribution([...logits], of)),
    axes: "options token",
    rowLabels: Object.keys(options),
    range: [0, 0.7],
  });
}
