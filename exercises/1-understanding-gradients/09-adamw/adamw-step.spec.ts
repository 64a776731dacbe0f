import { expect, test } from "vitest";
import { type AdamWConfig, adamwStep } from "./adamw-step.js";

/** The usual settings, made again for every test. */
const usual = () => ({ lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
const start = (n: number) => ({ m: Array<number>(n).fill(0), v: Array<number>(n).fill(0) });

test("first step, ε = 1: slopes 4, −1/4, 0 move by α·4/5, −α/5, 0", () => {
  const config = { ...usual(), lr: 0.5, epsilon: 1 };
  expect(adamwStep([2, -1, 3], [4, -0.25, 0], start(3), 1, config)).toMatchStages([
    { name: "theta", expected: [1.6, -0.9, 3], inputs: { theta: [2, -1, 3] } },
    { name: "m", expected: [0.4, -0.025, 0] },
    { name: "v", expected: [0.016, 0.0000625, 0] },
  ]);
});

test("parameters, gradient and old moments are the same afterwards", () => {
  const [theta, g, m, v] = [
    [1, 2],
    [3, -4],
    [0.5, 0.1],
    [0.2, 0.3],
  ];
  const state = { m, v };
  const call = () => adamwStep(theta, g, state, 3, { ...usual(), weightDecay: 0.1 });
  expect(call).toLeaveUnchanged({ theta, g, m, v });
  expect(state).toMatchStages([
    { name: "m", expected: [0.5, 0.1], what: "m of the old state" },
    { name: "v", expected: [0.2, 0.3], what: "v of the old state" },
  ]);
});

test("without a gradient only the decay is left: θ · (1 − α·λ)", () => {
  const config = { ...usual(), weightDecay: 0.5 };
  expect(adamwStep([2, -3, 10], [0, 0, 0], start(3), 1, config)).toMatchStages([
    { name: "theta", expected: [1.9, -2.85, 9.5] },
    { name: "m", expected: [0, 0, 0] },
    { name: "v", expected: [0, 0, 0] },
  ]);
});

test("decay first, then the update: 1 fades to 0.99, moves to 0.89", () => {
  const { theta } = adamwStep([1], [1], start(1), 1, { ...usual(), weightDecay: 0.1 });
  expect(theta).toMatchValues([0.890000001], { atol: 1e-10, rtol: 0 });
});

test("five steps with the gradients 1, −2, 3, 0.5, 0", () => {
  const config = { ...usual(), weightDecay: 0.1 };
  const expected = [
    0.890000001, 0.9177103534620747, 0.874209142057109, 0.8298962659608093, 0.7915318791462764,
  ];
  let [theta, state] = [[1], start(1)];
  const path = [1, -2, 3, 0.5, 0].map((g, i) => {
    const next = adamwStep(theta, [g], state, i + 1, config);
    [theta, state] = [next.theta, { m: next.m, v: next.v }];
    return theta[0];
  });
  expect(path).toMatchValues(expected, { axes: "step", atol: 1e-10, rtol: 0 });
});

test("the first step is α long, whatever the size of the gradient", () => {
  const { theta } = adamwStep([0, 0, 0, 0], [3000, 3, 0.003, -0.003], start(4), 1, usual());
  expect(theta).toMatchValues([-0.1, -0.1, -0.1, 0.1], { atol: 1e-6, rtol: 0 });
});

test("a gradient after 999 quiet steps moves θ by 2.515 · α", () => {
  // m̂ = 0.1 · g, and v̂ = 0.001 · g² / (1 − 0.999¹⁰⁰⁰) = (0.039768 · g)²
  const { theta } = adamwStep([1, 1], [80, -0.5], start(2), 1000, usual());
  expect(theta).toMatchValues([1 - 0.2514567, 1 + 0.2514567], { atol: 1e-6, rtol: 0 });
});

test("under a constant gradient every step is α long", () => {
  let [theta, state] = [[5, 5], start(2)];
  for (let t = 1; t <= 20; t++) {
    const next = adamwStep(theta, [0.7, -90], state, t, { ...usual(), lr: 0.01 });
    [theta, state] = [next.theta, { m: next.m, v: next.v }];
  }
  expect(theta).toMatchValues([4.8, 5.2], { atol: 1e-6, rtol: 0 });
});

test("five steps of three numbers, each at its own rate", () => {
  const config = { lr: 0.2, beta1: 0.7, beta2: 0.9, epsilon: 0.3, weightDecay: 0.4 };
  const gradients = [
    [1, -0.02, 8],
    [-3, 0.05, 2],
    [0.5, -0.01, -5],
    [2, 0.04, 0],
    [-1, 0.03, 6],
  ]; // [steps, 3]
  let [theta, state] = [[0.6, -2, 3], start(3)];
  for (const [i, g] of gradients.entries()) {
    const next = adamwStep(theta, g, state, i + 1, config);
    [theta, state] = [next.theta, { m: next.m, v: next.v }];
  }
  const alone = [0, 1, 2].map((k) =>
    slowly(
      [0.6, -2, 3][k],
      gradients.map((g) => g[k]),
      config,
    ),
  );
  expect({ theta, ...state }).toMatchStages([
    { name: "theta", expected: alone.map((x) => x.theta), atol: 1e-10, rtol: 0 },
    { name: "m", expected: alone.map((x) => x.m), atol: 1e-10, rtol: 0 },
    { name: "v", expected: alone.map((x) => x.v), atol: 1e-10, rtol: 0 },
  ]);
});

test("at real rates, 1e-3 · 0.01, a small θ fades by 1e-5 of it", () => {
  const config = { ...usual(), lr: 1e-3, weightDecay: 0.01 };
  const { theta } = adamwStep([1, -0.001, 0], [0, 0, 0], start(3), 1, config);
  expect(theta).toMatchValues([0.99999, -0.00099999, 0], { atol: 1e-15 });
});

test("with lr 0 the parameters rest, and the moments go on", () => {
  const state = { m: [0.5, -1], v: [2, 3] };
  const after = adamwStep([1, -2], [3, 4], state, 7, { ...usual(), lr: 0, weightDecay: 0.1 });
  expect(after).toMatchStages([
    { name: "theta", expected: [1, -2] },
    { name: "m", expected: [0.75, -0.5] },
    { name: "v", expected: [2.007, 3.013] },
  ]);
});

test("with β₁, β₂, ε and λ 0 every step is α long, with its sign", () => {
  const config = { lr: 0.1, beta1: 0, beta2: 0, epsilon: 0, weightDecay: 0 };
  expect(adamwStep([1, -2], [3, -0.5], { m: [5, 6], v: [7, 8] }, 2, config)).toMatchStages([
    { name: "theta", expected: [0.9, -1.9] },
    { name: "m", expected: [3, -0.5] },
    { name: "v", expected: [9, 0.25] },
  ]);
});

test("a gradient of another length than theta is refused", () => {
  expect(() => adamwStep([1, 2], [1], start(2), 1, usual())).toRefuse(
    RangeError,
    "one slope for two numbers",
  );
  expect(() => adamwStep([1, 2], [1, 2, 3], start(2), 1, usual())).toRefuse(
    RangeError,
    "three slopes for two numbers",
  );
  expect(() => adamwStep([1, 2], [1, 2], start(3), 1, usual())).toRefuse(
    RangeError,
    "moments of three numbers for two",
  );
  for (const n of [1, 3]) {
    expect(() => adamwStep([1, 2], [1, 2], { ...start(2), m: start(n).m }, 1, usual())).toRefuse(
      RangeError,
      `an m of ${n} for two numbers`,
    );
    expect(() => adamwStep([1, 2], [1, 2], { ...start(2), v: start(n).v }, 1, usual())).toRefuse(
      RangeError,
      `a v of ${n} for two numbers`,
    );
  }
  expect(() => adamwStep([1, 2], [1, 2, 3], start(3), 1, usual())).toRefuse(
    RangeError,
    "two numbers with slopes and moments of three",
  );
});

test("a t that counts no steps is refused", () => {
  expect(() => adamwStep([1], [1], start(1), 0, usual())).toRefuse(RangeError, "t = 0");
  expect(() => adamwStep([1], [1], start(1), 1.5, usual())).toRefuse(RangeError, "t = 1.5");
  for (const t of [-1, Number.NaN, Infinity])
    expect(() => adamwStep([1], [1], start(1), t, usual())).toRefuse(RangeError, `t = ${t}`);
});

test("everything that goes in counts at every call", () => {
  const config = { lr: 0.2, beta1: 0.7, beta2: 0.9, epsilon: 0.3, weightDecay: 0.4 };
  const state = { m: [0.5, -1.5], v: [2.5, 3.5] };
  expect(adamwStep).toHeed({ theta: [0.6, -2.5], g: [1.5, -0.2], state, t: 3, config }, { others: { t: 4 } });
});

test("parameters and moments are new lists, also those at rest", () => {
  expect(adamwStep).toReturnNew({ theta: [1, 2], g: [0, 0], state: start(2), t: 1, config: usual() });
});

/** AdamW for one number, as one loop: weights (1 − β)·βᵏ for a gradient k steps back, divided by their sum. */
function slowly(x: number, gradients: number[], c: AdamWConfig) {
  let theta = x;
  const average = (values: number[], beta: number) => {
    const weighted = values.map((value, i) => value * (1 - beta) * beta ** (values.length - 1 - i));
    return weighted.reduce((sum, value) => sum + value, 0);
  };
  const squares = gradients.map((g) => g * g);
  for (let t = 1; t <= gradients.length; t++) {
    const mean = average(gradients.slice(0, t), c.beta1) / (1 - c.beta1 ** t);
    const meanSquare = average(squares.slice(0, t), c.beta2) / (1 - c.beta2 ** t);
    theta = theta - c.lr * c.weightDecay * theta - (c.lr * mean) / (meanSquare ** 0.5 + c.epsilon);
  }
  return { theta, m: average(gradients, c.beta1), v: average(squares, c.beta2) };
}
