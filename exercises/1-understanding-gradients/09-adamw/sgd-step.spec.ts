import { expect, test } from "vitest";
import { flatten, type Nested } from "#lib/arrays";
import { microModel, type Parameters } from "#lib/micro-model";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { sgdStep } from "./sgd-step.js";

/** The micro model with three small parameters in it, made again for every test. */
const startAt = (): Parameters => ({
  ...microModel().initial_parameters,
  b1: [1, -2, 3],
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
});

/** Their slopes, under the same names in the same order. */
const slopesThere = (): Parameters => ({
  ...startAt(),
  ...microModel().gradients_wrt_parameters,
  b1: [4, -2, 0.5],
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
});

const step = (lr: number) => sgdStep(startAt(), slopesThere(), lr);

test("a bias: 1, −2, 3 against the slopes 4, −2, 0.5 with lr 0.5", () => {
  expect(step(0.5).b1).toMatchValues([-1, -1, 2.75], { axes: "unit", inputs: { b1: startAt().b1 } });
});

test("a matrix: every number moves against its own slope", () => {
  const expected = [
    [0, 4, -3],
    [-2.5, -0.5, 5],
  ];
  expect(step(0.5).W_O).toMatchValues(expected, { axes: "out in", inputs: { W_O: startAt().W_O } });
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
  expect(step(0.5).W_Q).toMatchValues(expected, { axes: "head in out", inputs: { W_Q: startAt().W_Q } });
});

test("gradients belong by name, in whatever order they come", () => {
  const p = tree({ b1: [2, 4], b2: [-1, 3] });
  const g = tree({ b2: [4, -2], b1: [-1, 6] });
  expect(sgdStep(p, g, 0.5)).toMatchStages([
    { name: "b1", expected: [2.5, 1], axes: "unit" },
    { name: "b2", expected: [-3, 4], axes: "feature" },
  ]);
});

test("parameters and gradients are the same afterwards", () => {
  const [from, slopes] = [startAt(), slopesThere()];
  expect(() => sgdStep(from, slopes, 0.5)).toLeaveUnchanged({
    ...from,
    "gradient of b1": slopes.b1,
    "gradient of W_O": slopes.W_O,
    "gradient of W_Q": slopes.W_Q,
  });
  const before = Object.entries(startAt()).map(([name, expected]) => ({ name, expected }));
  expect({ ...from }).toMatchStages(
    before.map((stage) => ({ ...stage, what: `${stage.name} of the old tree` })),
  );
});

test("a second call with the same trees gives the same", () => {
  const [from, slopes] = [startAt(), slopesThere()];
  expect(() => sgdStep(from, slopes, 0.5)).toBeDeterministic();
});

test("all 17 parameters of the model of part 1 move", () => {
  const { initial_parameters: from, gradients_wrt_parameters: slopes } = microModel();
  const moved = sgdStep(structuredClone(from), structuredClone(slopes), 0.03);
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

test("a unit, a matrix and a head of one number each move too", () => {
  const [p, g] = [
    tree({ b1: [2], W_O: [[3]], W_Q: [[[5]]] }),
    tree({ b1: [-1], W_O: [[4]], W_Q: [[[0.5]]] }),
  ];
  expect(sgdStep(p, g, 0.5)).toMatchStages([
    { name: "b1", expected: [2.5], axes: "unit" },
    { name: "W_O", expected: [[1]], axes: "out in" },
    { name: "W_Q", expected: [[[4.75]]], axes: "head in out" },
  ]);
});

test("with lr 1e-4 numbers of 1e-3 and 0 move by 1e-4 · g", () => {
  const moved = sgdStep(tree({ b1: [0.001, 0, -0.002] }), tree({ b1: [3, -0.5, 0] }), 1e-4);
  expect(moved.b1).toMatchValues([0.0007, 0.00005, -0.002], { axes: "unit", atol: 1e-15 });
});

test("numbers and slopes of 1e-12 move by lr · g as well", () => {
  const { b1 } = sgdStep(tree({ b1: [1e-12, 0] }), tree({ b1: [4e-12, -6e-12] }), 0.5);
  expect(b1.map((x) => 1e12 * x)).toMatchValues([-1, 3], { axes: "unit", what: "10¹² · b1" });
});

test("of 70 numbers each moves against its own slope", () => {
  const [theta, slopes] = [0.5, 3].map((x) => Array.from({ length: 70 }, (_, i) => x * i));
  const moved = sgdStep(tree({ b1: theta }), tree({ b1: slopes }), 0.5);
  expect(moved.b1).toMatchValues(
    theta.map((_, i) => -i),
    { axes: "unit" },
  );
});

test("with lr 0 every number stays what it is", () => {
  const { b1, W_O, W_Q } = startAt();
  expect(sgdStep(startAt(), slopesThere(), 0)).toMatchStages([
    { name: "b1", expected: b1, axes: "unit" },
    { name: "W_O", expected: W_O, axes: "out in" },
    { name: "W_Q", expected: W_Q, axes: "head in out" },
  ]);
});

test("the tree is new at every call, also where lr is 0", () => {
  const { b1, W_O, W_Q } = startAt();
  const p = tree({ b1, W_O, W_Q });
  expect(sgdStep).toReturnNew({ p, g: structuredClone(p), lr: 0 });
});

test("the new tree shares no list with the old one", () => {
  const [from, slopes] = [startAt(), slopesThere()];
  expect(() => overwrite(sgdStep(from, slopes, 0.5))).toLeaveUnchanged({ ...from });
});

test("a list whose slopes are all 0 becomes a new list too", () => {
  const [from, slopes] = [startAt(), slopesThere()];
  slopes.b1.fill(0);
  slopes.W_O[0].fill(0);
  for (const row of slopes.W_Q[1]) row.fill(0);
  expect(() => overwrite(sgdStep(from, slopes, 0.5))).toLeaveUnchanged({ ...from });
});

/** Puts 99 into every number of a tree. */
function overwrite(tree: Parameters): void {
  const fill = (part: Nested[]) => {
    for (const [i, inner] of part.entries()) {
      if (Array.isArray(inner)) fill(inner);
      else part[i] = 99;
    }
  };
  for (const part of Object.values(tree)) fill(part);
}

test("parameters, gradients and lr count at every call", () => {
  const { b1, W_O, W_Q } = startAt();
  const { b1: db1, W_O: dW_O, W_Q: dW_Q } = slopesThere();
  expect(sgdStep).toHeed({
    p: tree({ b1, W_O, W_Q }),
    g: tree({ b1: db1, W_O: dW_O, W_Q: dW_Q }),
    lr: 0.5,
  });
});

/** Some parameters, handed in as a tree of their own. */
function tree(some: Partial<Parameters>): Parameters {
  return some as Parameters;
}
