import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { lengthGradient } from "./length-bias.js";

const AVERAGES = ["sequence", "constant"] as const;
type How = (typeof AVERAGES)[number];

test("two fillers at most, by hand: −11/81 and 0", () => {
  // f = 1/3. No filler: probability 2/3, score −1/3, 1 token. One: 2/9, 1/3, 2 tokens. Two: 1/9, 4/3, 3 tokens.
  expect(lengthGradient(1 / 3, 2, 1, "sequence")).toMatchValues(-11 / 81, {
    what: "the gradient after a right answer, f = 1/3, at most 2 fillers, sequence",
    rivals: {
      "The sign is turned: after a right answer short rows are pulled harder.": 11 / 81,
      "The period that was put there was scored as a decision to stop.": -12 / 81,
    },
  });
  expect(lengthGradient(1 / 3, 2, 1, "constant")).toMatchValues(0, {
    what: "the gradient after a right answer, f = 1/3, at most 2 fillers, constant",
  });
  // No filler: probability 2/3, score −1/3, 1 token. One filler: probability 1/3, score 2/3, 2 tokens.
  expect(lengthGradient(1 / 3, 1, 1, "sequence")).toMatchValues(-1 / 9, {
    what: "the gradient after a right answer, f = 1/3, at most 1 filler, sequence",
  });
});

test("four fillers at most: a wrong answer is drawn out", () => {
  for (const [advantage, due] of [
    [-2, 0.377083],
    [-1, 0.188542],
  ])
    expect(lengthGradient(0.5, 4, advantage, "sequence")).toMatchValues(due, {
      ...{
        atol: 1e-6,
        what: `the gradient after a wrong answer, A = ${advantage}, f = 1/2, at most 4 fillers`,
      },
      rivals: { "The sign is turned: each token of a long wrong row is punished less.": -due },
    });
  expect(lengthGradient(0.5, 4, 1, "sequence")).toMatchValues(-0.188542, {
    ...{ atol: 1e-6, what: "the gradient after a right answer, A = 1, f = 1/2, at most 4 fillers" },
  });
});

test("a constant divisor has no opinion on fillers", () => {
  for (const most of [1, 2, 4, 9, 30])
    for (const goOn of [0.05, 0.5, 0.7, 0.98])
      for (const advantage of [1, -1, 2.5])
        expect(lengthGradient(goOn, most, advantage, "constant")).toMatchValues(0, {
          ...{
            atol: 1e-12,
            what: `the gradient with f = ${goOn}, at most ${most} fillers, A = ${advantage}, constant`,
          },
        });
});

test("decision by decision, for many f and lengths", () => {
  for (const how of AVERAGES)
    for (const most of [1, 2, 3, 5, 8, 13])
      for (const goOn of [0.03, 0.2, 0.5, 0.81, 0.97])
        expect(lengthGradient(goOn, most, -1.5, how)).toMatchValues(byDecisions(goOn, most, -1.5, how), {
          ...{
            atol: 1e-12,
            what: `the gradient with f = ${goOn}, at most ${most} fillers, A = −1.5, ${how}`,
          },
        });
});

test("it is the slope of the mean of A / tokens", () => {
  for (const most of [1, 4, 12])
    for (const theta of [-2, 0, 1.5]) {
      const h = 1e-3;
      const at = (x: number) => meanShare(1 / (1 + Math.exp(-x)), most);
      const slope =
        (8 * (at(theta + h) - at(theta - h)) - (at(theta + 2 * h) - at(theta - 2 * h))) / (12 * h);
      expect(lengthGradient(1 / (1 + Math.exp(-theta)), most, 1, "sequence")).toMatchValues(slope, {
        ...{ atol: 1e-10, what: `the gradient at θ = ${theta} with at most ${most} fillers` },
      });
    }
});

test("the advantage is a factor, and 0 moves nothing", () => {
  const unit = lengthGradient(0.6, 5, 1, "sequence");
  for (const advantage of [-3, -0.25, 0, 1e-4, 40])
    expect(lengthGradient(0.6, 5, advantage, "sequence")).toMatchValues(advantage * unit, {
      ...{ atol: 1e-12, what: `the gradient with an advantage of ${advantage}` },
    });
});

test("hardly any filler, hardly any period, many at most", () => {
  for (const how of AVERAGES)
    for (const [goOn, most] of [
      [1e-6, 7],
      [1 - 1e-6, 7],
      [0.999, 2000],
      [0.5, 2000],
    ]) {
      expect(lengthGradient(goOn, most, -1, how)).toMatchValues(byDecisions(goOn, most, -1, how), {
        ...{ atol: 1e-9, rtol: 1e-6, what: `the gradient with f = ${goOn}, at most ${most} fillers, ${how}` },
      });
    }
});

test("a filler that is hardly ever written: −f / 2", () => {
  for (const f of [1e-9, 1e-12])
    expect(lengthGradient(f, 7, 1, "sequence")).toMatchValues(-f / 2, {
      ...{ atol: 0, rtol: 1e-6, what: `the gradient with f = ${f}, at most 7 fillers, sequence` },
    });
});

test("where the gradient leads in 400 steps", async () => {
  const series: Record<string, number[]> = {};
  for (const [answer, advantage] of [
    ["wrong", -1],
    ["right", 1],
  ] as const)
    for (const how of AVERAGES) series[`${answer}, ${how}`] = followed(advantage, how);
  await exhibit({
    kind: "curve",
    title: "how many fillers follow the answer",
    caption:
      "At most 16 fillers, and at first two in three decisions go on. No filler ever changed a reward.",
    series,
    xLabel: "step",
    yLabel: "fillers",
  });
  const at = (name: string) => series[name][series[name].length - 1];
  const begun = series["wrong, sequence"][0];
  expect(at("wrong, sequence")).toLieBetween(begun + 2, 16, "fillers after a wrong answer, sequence");
  expect(at("right, sequence")).toLieBetween(0, begun - 1, "fillers after a right answer, sequence");
  expect(at("wrong, constant")).toMatchValues(begun, { what: "fillers after a wrong answer, constant" });
});

test("every argument counts", () => {
  expect(lengthGradient).toHeed(
    { goOn: 0.4, maxFillers: 3, advantage: -1, how: "sequence" },
    { others: { goOn: 0.7, maxFillers: 6, advantage: 2, how: "constant" } },
  );
});

test("what can be no f, length or advantage is refused", () => {
  for (const how of AVERAGES) {
    for (const bad of [0, 1, -0.1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => lengthGradient(bad, 4, 1, how)).toRefuse(RangeError, `f of ${bad}, ${how}`, bad);
    for (const bad of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => lengthGradient(0.5, bad, 1, how)).toRefuse(
        RangeError,
        `at most ${bad} fillers, ${how}`,
        bad,
      );
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(() => lengthGradient(0.5, 4, bad, how)).toRefuse(
        RangeError,
        `an advantage of ${bad}, ${how}`,
        bad,
      );
  }
});

/** The expected gradient, decision after decision: what a row has so far, and what can still come. */
function byDecisions(goOn: number, most: number, advantage: number, how: How): number {
  let [sum, reached, score] = [0, 1, 0];
  for (let fillers = 0; fillers <= most; fillers++) {
    const share = advantage / (how === "sequence" ? fillers + 1 : most + 1);
    if (fillers === most) return sum + reached * score * share;
    sum += reached * (1 - goOn) * (score - goOn) * share;
    reached *= goOn;
    score += 1 - goOn;
  }
  return sum;
}

/** The mean of 1 / tokens over all rows. */
function meanShare(goOn: number, most: number): number {
  let [mean, reached] = [0, 1];
  for (let fillers = 0; fillers < most; fillers++) {
    mean += (reached * (1 - goOn)) / (fillers + 1);
    reached *= goOn;
  }
  return mean + reached / (most + 1);
}

/** The mean number of fillers, while θ follows the gradient. */
function followed(advantage: number, how: How): number[] {
  const [most, lr] = [16, 0.5];
  const means: number[] = [];
  let theta = Math.log(2);
  for (let step = 0; step <= 400; step++) {
    const goOn = 1 / (1 + Math.exp(-theta));
    means.push(Array.from({ length: most }, (_, n) => goOn ** (n + 1)).reduce((sum, p) => sum + p, 0));
    theta += lr * lengthGradient(goOn, most, advantage, how);
  }
  return means;
}
