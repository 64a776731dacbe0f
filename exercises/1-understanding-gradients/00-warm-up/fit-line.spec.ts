import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { fitLine } from "./fit-line.js";

const xs = () => [-2, -1, 0, 1, 3];
const ys = () => xs().map((x) => 2 * x + 1);

test("the first loss is that of the line y = 0", () => {
  expect(fitLine(xs(), ys(), 0.05, 1).losses).toMatchValues([(9 + 1 + 1 + 9 + 49) / 5]);
});

test("one step from 0, 0 goes against the gradient (−12.4, −2.8)", () => {
  const { w, b } = fitLine(xs(), ys(), 0.05, 1);
  expect([w, b]).toMatchValues([0.62, 0.14], { atol: 1e-7, axes: "parameter" });
});

test("twice the learning rate makes twice the first step", () => {
  const { w, b } = fitLine(xs(), ys(), 0.1, 1);
  expect([w, b]).toMatchValues([1.24, 0.28], { atol: 1e-7, axes: "parameter" });
});

test("two steps: the second starts where the first ended", () => {
  const { w, b, losses } = fitLine(xs(), ys(), 0.05, 2);
  expect([w, b, losses[1]]).toMatchValues([1.0512, 0.2536, 6.92752], { atol: 1e-7, axes: "value" });
});

test("the loss falls at every step", async () => {
  const { losses } = fitLine(xs(), ys(), 0.05, 60);
  await exhibit({
    kind: "curve",
    title: "the loss of the line",
    caption:
      "Steep at first, because the gradient is long; then ever slower, because it shrinks with the loss.",
    series: { loss: losses },
    xLabel: "step",
    yLabel: "loss",
    log: true,
  });
  const rises = losses.filter((loss, i) => i > 0 && loss >= losses[i - 1]).length;
  expect(rises).toMatchValues(0, { what: "the number of steps at which the loss did not fall" });
});

test("it finds the line that made the data, with a large lr too", () => {
  const { w, b, losses } = fitLine(xs(), ys(), 0.2, 400);
  expect([w, b]).toMatchValues([2, 1], { atol: 1e-4, axes: "parameter" });
  expect(losses.length).toMatchValues(400, { what: "the number of losses after 400 steps" });
});

test("off the line, it finds the best w = 59/35 and b = −1/5", () => {
  const { w, b } = fitLine([0, 1, 2, 4], [1, 0, 3, 7], 0.05, 600);
  expect([w, b]).toMatchValues([59 / 35, -1 / 5], { atol: 1e-4, axes: "parameter" });
});

test("an lr that is too large takes w and b ever farther away", () => {
  // Both parameters have the slope 2 · (w + b − 1): with lr = 1.5 a step makes the error −5 times as large.
  const { w, b, losses } = fitLine([1], [1], 1.5, 4);
  expect([w, b]).toMatchValues([-312, -312], { rtol: 1e-6, axes: "parameter" });
  expect(losses).toMatchValues([1, 25, 625, 15625], { rtol: 1e-6, axes: "step" });
});

test("a steep slope is not cut off: here it is (130,000, −700)", () => {
  const { w, b } = fitLine([-300, 100], [500, 200], 1e-5, 1);
  expect([w, b]).toMatchValues([-1.3, 0.007], { atol: 1e-7, axes: "parameter" });
});

test("the data is the same afterwards", () => {
  const [x, y] = [
    [0, 1, 2],
    [1, 0, 3],
  ];
  expect(() => fitLine(x, y, 0.05, 3)).toLeaveUnchanged({ x, y });
});

test("a single point, and a step of 1e-4", () => {
  // The gradient at (0, 0) is −2 · y · (x, 1).
  const { w, b, losses } = fitLine([3], [-2], 1e-4, 1);
  expect([w, b, ...losses]).toMatchValues([-0.0012, -0.0004, 4], { atol: 1e-9, axes: "value" });
});

test("data of 1e-8 is fitted step by step like any other", () => {
  const tiny = ys().map((y) => 1e-8 * y);
  const { w, b, losses } = fitLine(xs(), tiny, 0.05, 2);
  expect([1e8 * w, 1e8 * b]).toMatchValues([1.0512, 0.2536], { atol: 1e-6, what: "10⁸ · (w, b)" });
  expect([1e16 * losses[0], 1e16 * losses[1]]).toMatchValues([13.8, 6.92752], {
    ...{ atol: 1e-6, axes: "step", what: "10¹⁶ · the losses" },
  });
});

test("data of zeros is fitted by the line y = 0 from the start", () => {
  const { w, b, losses } = fitLine([1, -2, 0], [0, 0, 0], 0.1, 4);
  expect([w, b, ...losses]).toMatchValues([0, 0, 0, 0, 0, 0], { axes: "value" });
});

test("without a step the line is y = 0, and there is no loss", () => {
  const { w, b, losses } = fitLine(xs(), ys(), 0.1, 0);
  expect([w, b, ...losses]).toMatchValues([0, 0], { axes: "value" });
});

test("with the learning rate 0 the line stays y = 0", () => {
  const { w, b, losses } = fitLine(xs(), ys(), 0, 4);
  expect([w, b, ...losses]).toMatchValues([0, 0, 13.8, 13.8, 13.8, 13.8], { axes: "value" });
});

test("every call fits its own data, with its own lr and steps", () => {
  const data = { xs: [-1.5, 0.5, 2.5], ys: [1.5, 0.25, -3.5] };
  expect(fitLine).toHeed({ ...data, lr: 0.05, steps: 3 }, { others: { steps: 2 } });
});

test("every call returns a new line and a new list of losses", () => {
  expect(fitLine).toReturnNew({ xs: xs(), ys: ys(), lr: 0.05, steps: 3 });
});
