import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { type Schedule, warmupCosine } from "./warmup-cosine.js";

const schedule = (): Schedule => ({ peak: 1e-3, warmup: 10, total: 100, min: 1e-4 });
const rates = (steps: number[], of = schedule()) => steps.map((step) => warmupCosine(step, of));
const LR = { atol: 1e-15, rtol: 1e-9 };

/** Judges the rates of these steps, one after the other. */
function expectRates(due: Record<number, number>, of = schedule()): void {
  const steps = Object.keys(due).map(Number);
  const got = Object.fromEntries(rates(steps, of).map((rate, i) => [`step ${steps[i]}`, rate]));
  expect(got).toMatchStages(
    steps.map((step) => ({
      name: `step ${step}`,
      expected: due[step],
      axes: "",
      ...LR,
      what: `the rate of step ${step}`,
    })),
  );
}

test("ten steps up to 0.001, the first has a tenth of it", async () => {
  await exhibit({
    kind: "curve",
    title: "the learning rate",
    caption: "A short rise in a straight line, then half a cosine: flat at the top, flat at the bottom.",
    series: { rate: rates(Array.from({ length: 121 }, (_, step) => step)) },
    xLabel: "step",
    yLabel: "learning rate",
  });
  expectRates({ 0: 1e-4, 4: 5e-4, 8: 9e-4, 9: 1e-3 });
});

test("the fall begins at the peak, halfway it is in the middle", () => {
  expectRates({ 10: 1e-3, 55: 5.5e-4 });
});

test("a third of the fall down a quarter of the way is gone", () => {
  // cos 60° = 1/2: (1 + 1/2) / 2 = 3/4 of 0.0009, on top of 0.0001. And 1/4 of it at two thirds.
  expectRates({ 40: 7.75e-4, 70: 3.25e-4 });
});

test("from step 100 on it stays at the lowest rate", () => {
  expectRates({ 100: 1e-4, 101: 1e-4, 150: 1e-4, 190: 1e-4, 1000: 1e-4 });
});

test("the step and all of the schedule count at every call", () => {
  const others = { step: 70, "schedule.warmup": 20, "schedule.total": 130 };
  expect(warmupCosine).toHeed({ step: 40, schedule: schedule() }, { others });
  const except = ["schedule.total", "schedule.min"]; // they are for the fall
  expect(warmupCosine).toHeed({ step: 4, schedule: schedule() }, { others: { ...others, step: 7 }, except });
});

test("it is PyTorch's LinearLR, then CosineAnnealingLR", () => {
  const { rates: due, ...of } = golden("training").schedule;
  const steps = due.map((_: number, step: number) => step);
  expect(rates(steps, of)).toMatchValues(due, { ...LR, axes: "step", what: "the rate" });
});

test("without a warm-up it begins at the peak", () => {
  const of = { peak: 0.3, warmup: 0, total: 8, min: 0 };
  expectRates({ 0: 0.3, 4: 0.15, 8: 0 }, of);
});

test("a rise of one step begins at the peak, then falls", () => {
  const of = { peak: 3e-4, warmup: 1, total: 2, min: 1e-5 };
  expectRates({ 0: 3e-4, 1: 3e-4, 2: 1e-5 }, of);
});

test("the rise may begin below the lowest rate of the fall", () => {
  expectRates({ 0: 1e-4, 2: 3e-4, 9: 1e-3, 100: 4e-4 }, { ...schedule(), min: 4e-4 });
});

test("a step that is none, or a rise without a fall, is refused", () => {
  expect(() => warmupCosine(-1, schedule())).toRefuse(RangeError, "step -1");
  expect(() => warmupCosine(0.5, schedule())).toRefuse(RangeError, "half a step");
  for (const step of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => warmupCosine(step, schedule())).toRefuse(RangeError, `step ${step}`);
  expect(() => warmupCosine(0, { ...schedule(), warmup: 101 })).toRefuse(
    RangeError,
    "a rise longer than all",
  );
  expect(() => warmupCosine(0, { ...schedule(), warmup: -1 })).toRefuse(RangeError, "a rise of -1 steps");
  expect(() => warmupCosine(0, { ...schedule(), warmup: 100 })).toRefuse(
    RangeError,
    "a rise of 100 steps in 100",
  );
});
