import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { expectedCalibrationError } from "./calibration.js";

function expectError(
  probabilities: number[],
  outcomes: boolean[],
  error: number,
  what: string,
  bins?: number,
): void {
  expect(expectedCalibrationError(probabilities, outcomes, bins)).toMatchValues(error, { what, atol: 1e-9 });
}

/** The same error, looked at from the other side: each prediction adds its bin's error, n times less. */
function slowError(probabilities: number[], outcomes: boolean[], bins: number): number {
  const edges = Array.from({ length: bins + 1 }, (_, k) => k / bins);
  const same = (p: number, q: number) =>
    edges.slice(1).findIndex((edge) => p < edge) === edges.slice(1).findIndex((edge) => q < edge) ||
    (p >= edges[bins - 1] && q >= edges[bins - 1]);
  let total = 0;
  for (const p of probabilities) {
    let [count, difference] = [0, 0];
    probabilities.forEach((q, i) => {
      if (!same(p, q)) return;
      count++;
      difference += q - Number(outcomes[i]);
    });
    total += Math.abs(difference / count);
  }
  return total / probabilities.length;
}

test("one bin of five: 0.84 predicted, 0.6 came true", () => {
  expectError([0.81, 0.83, 0.84, 0.85, 0.87], [false, true, true, true, false], 0.24, "the error");
});

test("too low counts as much as too high", () => {
  expectError([0.24, 0.26], [true, true], 0.75, "the error of 0.25, where all came true");
  expectError([0.74, 0.76], [false, false], 0.75, "the error of 0.75, where nothing came true");
});

test("four predictions in three bins: 0.325", () => {
  expectError([0.9, 0.9, 0.6, 0.1], [true, false, true, false], 0.325, "the error");
});

test("errors of different bins don't cancel out", () => {
  expectError([0.3, 0.7], [true, false], 0.7, "the error of 0.3 that came true and 0.7 that did not");
  expectError([0.3, 0.7], [true, false], 0, "the same predictions in a single bin", 1);
});

test("a fair coin, always predicted as one: no error", () => {
  expectError([0.5, 0.5, 0.5, 0.5], [true, false, false, true], 0, "the error");
});

test("certain predictions: 1 is in the last bin, 0 in the first", () => {
  expectError([1, 1, 1, 1, 1], [true, true, false, true, false], 0.4, "the error of five ones");
  expectError([0, 0, 0, 0, 0], [false, false, true, false, false], 0.2, "the error of five zeros");
  expectError([1, 0.95, 0.25], [false, true, true], (2 / 3) * 0.475 + 0.25, "the error of 1, 0.95 and 0.25");
});

test("a prediction on an edge is in the upper bin", () => {
  expectError([0.5, 0.6], [true, false], (0.5 + 0.6) / 2, "the error of 0.5 and 0.6", 10);
  expectError([0.5, 0.6], [true, false], 0.05, "the same predictions in 2 bins", 2);
  expectError([0.2, 0.5, 0.7], [true, false, true], (0.8 + 0.2) / 3, "0.2, 0.5 and 0.7 in 2 bins", 2);
});

test("just below an edge is in the lower bin", () => {
  expectError([0.5, 0.5999999999], [true, false], 0.04999999995, "0.5 and 0.5999999999 in 10 bins", 10);
  expectError([0.25, 0.5 - 2 ** -54], [true, false], 0.125, "0.25 and the number before 0.5 in 2 bins", 2);
});

test("4,000 bins: 1 shares the last one with 0.9998", () => {
  expectError([1, 0.9998], [false, true], 0.4999, "the error of 1 and 0.9998", 4000);
  expectError([0.9996, 0.9998], [true, false], (0.0004 + 0.9998) / 2, "0.9996 and 0.9998", 4000);
});

test("a single prediction is off by its own distance", () => {
  expectError([0.3], [true], 0.7, "the error of 0.3 that came true");
  expectError([0.3], [false], 0.3, "the error of 0.3 that did not", 1);
  expectError([1], [true], 0, "the error of 1 that came true");
});

test("3, 10 and 50 bins agree with a slow count", () => {
  const rng = specRandom();
  const probabilities = [...Array.from({ length: 120 }, () => rng.random()), 0, 1];
  const outcomes = probabilities.map((p) => rng.random() < p * p);
  for (const bins of [1, 3, 10, 50])
    expectError(
      probabilities,
      outcomes,
      slowError(probabilities, outcomes, bins),
      `the error in ${bins} bins`,
      bins,
    );
});

test("ten bins unless told otherwise", () => {
  const [probabilities, outcomes] = [
    [0.42, 0.47, 0.61, 0.68, 0.93],
    [true, false, false, true, true],
  ];
  expectError(probabilities, outcomes, expectedCalibrationError(probabilities, outcomes, 10), "the error");
  expectError(
    probabilities,
    outcomes,
    0.4 * 0.055 + 0.4 * 0.145 + 0.2 * 0.07,
    "the error of five predictions",
  );
});

test("the same ranking, three times as sure", async () => {
  const rng = specRandom(3);
  const margins = Array.from({ length: 20_000 }, () => rng.gauss(0, 1.5));
  const outcomes = margins.map((margin) => rng.random() < 1 / (1 + Math.exp(-margin)));
  const errors = [0, 1 / 3, 1, 3].map((scale) => {
    const probabilities = margins.map((margin) => 1 / (1 + Math.exp(-scale * margin)));
    const right = probabilities.filter((p, i) => p > 0.5 === outcomes[i]).length / margins.length;
    return { scale, right, error: expectedCalibrationError(probabilities, outcomes) };
  });
  await exhibit({
    kind: "table",
    title: "one judge, four degrees of confidence",
    caption:
      "The margins times a factor: the same answers are preferred, so accuracy can't tell three of them apart.",
    columns: ["margins times", "accuracy", "calibration error"],
    rows: errors.map(({ scale, right, error }) => [
      scale.toFixed(2),
      scale === 0 ? "none" : right.toFixed(3),
      Number(error).toFixed(3),
    ]),
  });
  const [, doubting, honest, sure] = errors;
  // A share of n outcomes is off by less than 6/√(4n), with a false alarm in 2e-8 for ten bins: together less than 6·√(10/4/20,000) = 0.067.
  expect(honest.error).toLieBetween(0, 0.067, "the error of the true chances");
  expect(doubting.error).toLieBetween(0.07, 0.21, "the error of margins times ⅓");
  expect(sure.error).toLieBetween(0.07, 0.22, "the error of margins times 3");
});

test("lists stay as they were, and each call has its own", () => {
  const probabilities = [0.12, 1, 0.95, 0.55, 0, 0.58, 0.31];
  const outcomes = [false, true, true, true, true, false, false];
  expect(() => expectedCalibrationError(probabilities, outcomes)).toLeaveUnchanged({ probabilities });
  expect(outcomes, "the outcomes after the call").toEqual([false, true, true, true, true, false, false]);
  expect(expectedCalibrationError).toHeed({ probabilities, outcomes, bins: 10 }, { others: { bins: 2 } });
});

test("no predictions, other lengths, and no chances: refused", () => {
  expect(() => expectedCalibrationError([], [])).toRefuse(RangeError, "no predictions");
  expect(() => expectedCalibrationError([0.5, 0.25], [true])).toRefuse(RangeError, "1 outcome of 2", 2, 1);
  expect(() => expectedCalibrationError([0.5], [true, false, true])).toRefuse(
    RangeError,
    "3 outcomes of 1",
    3,
  );
  expect(() => expectedCalibrationError([0.5, 1.25], [true, true])).toRefuse(RangeError, "1.25", 1.25);
  expect(() => expectedCalibrationError([-0.5, 0.5], [true, true])).toRefuse(RangeError, "-0.5", -0.5);
  expect(() => expectedCalibrationError([0.5, Number.NaN], [true, true])).toRefuse(RangeError, "NaN", /NaN/);
  for (const bins of [0, -3, 2.5, Number.NaN])
    expect(() => expectedCalibrationError([0.5], [true], bins)).toRefuse(RangeError, `${bins} bins`, bins);
});
