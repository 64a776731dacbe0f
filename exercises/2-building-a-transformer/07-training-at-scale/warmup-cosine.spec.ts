import { expect, test } from "vitest";
import { exhibit } from "#lib/exhibit";
import { golden } from "#lib/golden";
import { type Schedule, warmupCosine } from "./warmup-cosine.js";

const schedule = (): Schedule => ({ peak: 1e-3, warmup: 10, total: 100, min: 1e-4 });
const rates = (steps: number[], of = schedule()) => steps.map((step) => warmupCosine(step, of));
const LR = { axes: "place", atol: 1e-15, rtol: 1e-9 };

test("ten steps up to 0.001, the first has a tenth of it", async () => {
  await exhibit({
    kind: "curve",
    title: "the learning rate",
    caption: "A short rise in a straight line, then half a cosine: flat at the top, flat at the bottom.",
    series: { rate: rates(Array.from({ length: 121 }, (_, step) => step)) },
    xLabel: "step",
    yLabel: "learning rate",
  });
  expect(rates([0, 4, 8, 9])).toMatchValues([1e-4, 5e-4, 9e-4, 1e-3], {
    ...LR,
    what: "the rate of steps 0, 4, 8 and 9",
  });
});

test("the fall begins at the peak, halfway it is in the middle", () => {
  expect(rates([10, 55])).toMatchValues([1e-3, 5.5e-4], { ...LR, what: "the rate of steps 10 and 55" });
});

test("a third of the fall down a quarter of the way is gone", () => {
  // cos 60° = 1/2: (1 + 1/2) / 2 = 3/4 of 0.0009, on top of 0.0001. And 1/4 of it at two thirds.
  expect(rates([40, 70])).toMatchValues([7.75e-4, 3.25e-4], { ...LR, what: "the rate of steps 40 and 70" });
});

test("from step 100 on it stays at the lowest rate", () => {
  expect(rates([100, 101, 150, 190, 1000])).toMatchValues(Array(5).fill(1e-4), {
    ...LR,
    what: "the rate after the last step",
  });
});

test("it is PyTorch's LinearLR, then CosineAnnealingLR", () => {
  const { rates: due, ...of } = golden("training").schedule;
  const steps = due.map((_: number, step: number) => step);
  expect(rates(steps, of)).toMatchValues(due, { ...LR, what: "the rate of steps 0 to 40" });
});

test("without a warm-up it begins at the peak", () => {
  const of = { peak: 0.3, warmup: 0, total: 8, min: 0 };
  expect(rates([0, 4, 8], of)).toMatchValues([0.3, 0.15, 0], { ...LR, what: "the rate of steps 0, 4 and 8" });
});

test("a rise of one step begins at the peak, then falls", () => {
  const of = { peak: 3e-4, warmup: 1, total: 2, min: 1e-5 };
  expect(rates([0, 1, 2], of)).toMatchValues([3e-4, 3e-4, 1e-5], {
    ...LR,
    what: "the rate of steps 0, 1 and 2",
  });
});

test("a step that is none, or a rise without a fall, is refused", () => {
  expect(() => warmupCosine(-1, schedule())).toRefuse(RangeError, "step -1");
  expect(() => warmupCosine(0.5, schedule())).toRefuse(RangeError, "half a step");
  expect(() => warmupCosine(0, { ...schedule(), warmup: -1 })).toRefuse(RangeError, "a rise of -1 steps");
  expect(() => warmupCosine(0, { ...schedule(), warmup: 100 })).toRefuse(
    RangeError,
    "a rise of 100 steps in 100",
  );
});
