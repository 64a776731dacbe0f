import { expect, test } from "vitest";
import { flatten, type Nested } from "#lib/arrays";
import { microModel, type Parameters } from "#lib/micro-model";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { sgdStep } from "./sgd-step.js";

/** The micro model with three small parameters in it. */
const p: Parameters = {
  ...microModel().initial_parameters,
  b1: [1, -2, 0.5],
  W_O: [
    [1, 2, -3],
    [0.5, 0, 4],
  ],
  W_Q: [
    [
      [1, -1, 2],
      [0, 3, 0.5],
    ],
    [
      [2, 2, -4],
      [1, 0.5, -2],
    ],
  ],
};

const g: Parameters = {
  ...microModel().gradients_wrt_parameters,
  b1: [4, -2, 1],
  W_O: [
    [2, -4, 0],
    [6, 1, -2],
  ],
  W_Q: [
    [
      [2, 4, -6],
      [1, 0, 8],
    ],
    [
      [-2, 3, 5],
      [10, -1, -4],
    ],
  ],
};

/** The step on copies, so that no test sees what another one did. */
const step = (lr: number) => sgdStep(structuredClone(p), structuredClone(g), lr);

test("a bias: 1, −2, 0.5 against the slopes 4, −2, 1 with lr 0.5", () => {
  expect(step(0.5).b1).toMatchValues([-1, -1, 0], { axes: "unit", inputs: { b1: p.b1 } });
});

test("a matrix: every number moves against its own slope", () => {
  const expected = [
    [0, 4, -3],
    [-2.5, -0.5, 5],
  ];
  expect(step(0.5).W_O).toMatchValues(expected, { axes: "out in", inputs: { W_O: p.W_O } });
});

test("a list of matrices: every head moves, with its own slopes", () => {
  const expected = [
    [
      [0, -3, 5],
      [-0.5, 3, -3.5],
    ],
    [
      [3, 0.5, -6.5],
      [-4, 1, 0],
    ],
  ];
  expect(step(0.5).W_Q).toMatchValues(expected, { axes: "head in out", inputs: { W_Q: p.W_Q } });
});

test("all 17 parameters of the model of part 1 move", () => {
  const { initial_parameters: from, gradients_wrt_parameters: slopes } = microModel();
  const moved = sgdStep(from, slopes, 0.03);
  const names = Object.keys(from) as (keyof Parameters)[];
  const flat: Record<string, Nested> = {};
  for (const name of names) flat[name] = flatten(moved[name] ?? []);
  expect(flat).toMatchStages(
    names.map((name) => {
      const slope = flatten(slopes[name]);
      return { name, expected: flatten(from[name]).map((theta, i) => theta - 0.03 * slope[i]), atol: 1e-12 };
    }),
  );
});

test("one step with lr 0.1 takes its loss from 1.7377 to 1.2295", () => {
  const { initial_parameters, gradients_wrt_parameters, input, ...golden } = microModel();
  const moved = sgdStep(initial_parameters, gradients_wrt_parameters, 0.1);
  const targets = [...input.targets, -100]; // nothing comes after the last token
  const { loss } = forwardPass(moved, input.token_ids, targets);
  expect(loss).toMatchValues(golden["sgd_step_lr_0.1"].loss_after_step, { what: "the loss after the step" });
});

test("parameters and gradients are the same afterwards", () => {
  const inputs = { b1: p.b1, W_O: p.W_O, W_Q: p.W_Q, "gradient of W_Q": g.W_Q };
  expect(() => sgdStep(p, g, 0.5)).toLeaveUnchanged(inputs);
});

test("a second call with the same trees gives the same", () => {
  const [from, slopes] = [structuredClone(p), structuredClone(g)];
  expect(() => sgdStep(from, slopes, 0.5)).toBeDeterministic();
});

test("the new tree shares no list with the old one", () => {
  const { initial_parameters: from, gradients_wrt_parameters: slopes } = microModel();
  const call = () => {
    const moved = sgdStep(from, slopes, 0);
    for (const row of [moved.b1, ...moved.W_O, ...moved.W_Q.flat()]) row.fill(99);
  };
  expect(call).toLeaveUnchanged({ b1: from.b1, W_O: from.W_O, W_Q: from.W_Q });
});
