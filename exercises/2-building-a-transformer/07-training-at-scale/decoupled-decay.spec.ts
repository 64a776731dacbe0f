import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { adamwStep } from "../../1-understanding-gradients/09-adamw/adamw-step.js";
import { type AdamWSettings, adamW, decays } from "./decoupled-decay.js";

tensorSpec();

const variableOf = (values: tf.TensorLike) => tf.tidy(() => tf.variable(tf.tensor(values))) as tf.Variable;

interface Golden {
  W: number[][];
  b: number[];
  rates: number[];
  grads: { W: number[][]; b: number[] }[];
}
interface Run {
  settings: AdamWSettings;
  /** the steps at which W has no gradient */
  absent: number[];
  after: { W: number[][]; b: number[] }[];
}

test("tensors of two axes or more decay, biases and norms do not", () => {
  const shapes = [[3, 5], [3, 1], [2, 3, 1, 5], [1, 1], [5], [1], []];
  expect(shapes.map((shape) => Number(decays(tf.ones(shape))))).toMatchValues([1, 1, 1, 1, 0, 0, 0], {
    axes: "parameter",
    what: "whether [3, 5], [3, 1], [2, 3, 1, 5], [1, 1], [5], [1] and [] decay",
  });
});

test("the first step, by hand: a fade, then lr against the sign", async () => {
  const [W, b] = [variableOf([[2, -4]]), variableOf([3])];
  const optimizer = adamW([W, b], { weightDecay: 0.3 });
  optimizer.step({ [W.name]: tf.tensor([[7, 0.3]]), [b.name]: tf.tensor([-5]) }, 0.1);
  // At the first step m̂ / √v̂ is the sign of the gradient. W fades by 0.1 · 0.3 = 3% before, b does not.
  // Were λ · θ added to the gradient, the second slope would be 0.3 − 1.2 and change its sign.
  await expect({ W, b }).toMatchStages([
    { name: "W", expected: [[1.94 - 0.1, -3.88 - 0.1]], axes: "in out", what: "W after the step" },
    { name: "b", expected: [3.1], axes: "out", what: "b after the step" },
  ]);
});

test("a variable of three axes decays as well", async () => {
  const stack = variableOf([[[2], [-4]]]); // [1, 2, 1]
  adamW([stack], { weightDecay: 0.3 }).step({ [stack.name]: tf.tensor([[[7], [0.3]]]) }, 0.1);
  await expect(stack).toMatchValues([[[1.94 - 0.1], [-3.88 - 0.1]]], {
    axes: "block in out",
    what: "a variable of the shape [1, 2, 1] after the step",
  });
});

test("the gradients stay as they were", async () => {
  const W = variableOf([[2, -4]]);
  const dW = tf.tensor2d([[0.3, 0.7]]);
  const optimizer = adamW([W]);
  await expect(() => optimizer.step({ [W.name]: dW }, 0.1)).toLeaveTensorsUnchanged({ dW });
});

for (const [name, law] of [
  ["usual", "six steps of PyTorch's AdamW"],
  ["coarse", "six steps of PyTorch's AdamW, with ε = 0.1"],
])
  test(law, () => followsPyTorch(name));

async function followsPyTorch(name: string): Promise<void> {
  const { W: W0, b: b0, rates, grads, ...runs } = golden("training").adamw as Golden & Record<string, Run>;
  const { settings, absent, after } = runs[name] as Run;
  const [W, b] = [variableOf(W0), variableOf(b0)];
  const optimizer = adamW([W, b], settings);
  for (const [i, { W: dW, b: db }] of grads.entries()) {
    const own = absent.includes(i) ? {} : { [W.name]: tf.tensor(dW) };
    optimizer.step({ ...own, [b.name]: tf.tensor(db) }, rates[i]);
    await expect({ W, b }).toMatchStages([
      { name: "W", expected: after[i].W, axes: "in out", what: `W after step ${i + 1}` },
      { name: "b", expected: after[i].b, axes: "out", what: `b after step ${i + 1}` },
    ]);
  }
}

test("unless told otherwise: β 0.9 and 0.95, λ 0.1, ε 1e-8", async () => {
  const theta = [0.4, -1.7, 2.2];
  const W = variableOf([theta]);
  const optimizer = adamW([W]);
  const config = { lr: 0.05, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 };
  let due = { theta, m: [0, 0, 0], v: [0, 0, 0] };
  for (let t = 1; t <= 3; t++) {
    const g = [0.3 * t, 1 - t, -2e-8]; // a gradient as small as ε
    due = adamwStep(due.theta, g, due, t, config); // part 1's, in float64
    optimizer.step({ [W.name]: tf.tensor([g]) }, 0.05);
    await expect(W).toMatchValues([due.theta], { axes: "in out", what: `the weights after step ${t}` });
  }
});

test("a λ of 0 decays nothing, a β of 0 remembers nothing", async () => {
  const settings = { beta1: 0, beta2: 0, weightDecay: 0 };
  const W = variableOf([[2, -4]]);
  const optimizer = adamW([W], settings);
  let due = { theta: [2, -4], m: [0, 0], v: [0, 0] };
  for (const [i, g] of [
    [0.5, -2],
    [-0.1, 0.3],
  ].entries()) {
    due = adamwStep(due.theta, g, due, i + 1, { lr: 0.1, epsilon: 1e-8, ...settings });
    optimizer.step({ [W.name]: tf.tensor([g]) }, 0.1);
    await expect(W).toMatchValues([due.theta], { axes: "in out", what: `W after step ${i + 1}` });
  }
});

test("an ε of 0 adds nothing to the divisor", async () => {
  const W = variableOf([[2, -4]]);
  adamW([W], { epsilon: 0 }).step({ [W.name]: tf.tensor([[2e-8, -1e-8]]) }, 0.1);
  // The first step: a fade of 1%, then lr against the sign, however small the slope is.
  await expect(W).toMatchValues([[1.98 - 0.1, -3.96 + 0.1]], { axes: "in out", what: "W after the step" });
});

test("another optimizer of the same variable begins anew", async () => {
  const W = variableOf([[2, -4]]);
  for (const [i, g] of [
    [0.5, -2],
    [-3, 0.1],
  ].entries()) {
    const before = (await W.array()) as number[][];
    adamW([W]).step({ [W.name]: tf.tensor([g]) }, 0.1);
    // The first step of each: a fade of 1%, then lr against the sign.
    const expected = [before[0].map((x, j) => 0.99 * x - 0.1 * Math.sign(g[j]))];
    await expect(W).toMatchValues(expected, { axes: "in out", what: `W after optimizer ${i + 1}` });
  }
});

test("two optimizers in turns: each has its own settings", async () => {
  const settings: AdamWSettings[] = [
    { beta1: 0.8, beta2: 0.9, epsilon: 0.1, weightDecay: 0.5 },
    { beta1: 0.5, beta2: 0.7, epsilon: 0.3, weightDecay: 0.2 },
  ];
  const alone = settings.map((each) => {
    const W = variableOf([[2, -4]]);
    const optimizer = adamW([W], each);
    for (const g of [0.5, -2]) optimizer.step({ [W.name]: tf.tensor([[g, 1]]) }, 0.1);
    return W;
  });
  const inTurns = [0, 1].map(() => variableOf([[2, -4]]));
  const optimizers = inTurns.map((W, i) => adamW([W], settings[i]));
  for (const g of [0.5, -2])
    for (const [i, W] of inTurns.entries()) optimizers[i].step({ [W.name]: tf.tensor([[g, 1]]) }, 0.1);
  await expect({ first: inTurns[0], second: inTurns[1] }).toMatchStages([
    { name: "first", expected: alone[0], axes: "in out", what: "the variable of the first" },
    { name: "second", expected: alone[1], axes: "in out", what: "the variable of the second" },
  ]);
});

test("each variable keeps its moments, in whatever order they come", async () => {
  const start = { W: [[1, 2]], U: [[3, 4]] };
  // TensorFlow.js calls variables "12" and "13", and JavaScript sorts such keys. Names of our own stay as they come.
  const named = (name: "W" | "U") =>
    tf.tidy(() => tf.variable(tf.tensor(start[name]), true, `${name} of ${tf.scalar(0).id}`)) as tf.Variable;
  const inOrder = { W: named("W"), U: named("U") };
  const mixed = { W: named("W"), U: named("U") };
  const [one, other] = [adamW(Object.values(inOrder)), adamW(Object.values(mixed))];
  for (let i = 0; i < 3; i++) {
    const [dW, dU] = [randomTensor([1, 2], i), tf.mul(9, randomTensor([1, 2], i + 5))];
    one.step({ [inOrder.W.name]: dW, [inOrder.U.name]: dU }, 0.1);
    const { W, U } = mixed;
    other.step(i === 1 ? { [U.name]: dU, [W.name]: dW } : { [W.name]: dW, [U.name]: dU }, 0.1);
  }
  await expect(mixed).toMatchStages([
    { name: "W", expected: inOrder.W, axes: "in out", what: "W, given second at one step" },
    { name: "U", expected: inOrder.U, axes: "in out", what: "U, given first at one step" },
  ]);
});

test("a variable without a gradient stays as it is", async () => {
  const [W, U] = [variableOf([[1, 2, 3]]), variableOf([[4, 5]])];
  const optimizer = adamW([W, U]);
  for (let i = 0; i < 2; i++) optimizer.step({ [U.name]: randomTensor([1, 2], i) }, 0.1);
  await expect(W).toMatchValues([[1, 2, 3]], { axes: "in out", what: "W, which no gradient reached" });
});

test("a gradient that is missing once moves nobody's moments", async () => {
  const [W, U] = [variableOf([[1]]), variableOf([[3]])];
  const optimizer = adamW([W, U]);
  const config = { lr: 0.1, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 };
  const start = (theta: number) => ({ theta: [theta], m: [0], v: [0] });
  let [w, u] = [start(1), start(3)];
  let own = 0;
  for (const [i, [dW, dU]] of [
    [2, -0.5],
    [undefined, 0.8],
    [-1, 0.3],
  ].entries()) {
    // Part 1's, each by itself; a step without a gradient passes it by.
    if (dW !== undefined) w = adamwStep(w.theta, [dW], w, ++own, config);
    u = adamwStep(u.theta, [dU as number], u, i + 1, config);
    const given = dW === undefined ? {} : { [W.name]: tf.tensor([[dW]]) };
    optimizer.step({ ...given, [U.name]: tf.tensor([[dU as number]]) }, 0.1);
    await expect({ W, U }).toMatchStages([
      { name: "W", expected: [w.theta], axes: "in out", what: `W after step ${i + 1}` },
      { name: "U", expected: [u.theta], axes: "in out", what: `U after step ${i + 1}` },
    ]);
  }
});

test("a variable counts its own steps, as in PyTorch", () => followsPyTorch("late"));

test("at a rate of 0 nothing moves, but the moments learn", async () => {
  const W = variableOf([[2, -4]]);
  const optimizer = adamW([W]);
  const config = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 };
  let due = { theta: [2, -4], m: [0, 0], v: [0, 0] };
  for (const [i, [lr, g]] of (
    [
      [0, [0.5, -2]],
      [0.1, [-0.1, 0.3]],
    ] as [number, number[]][]
  ).entries()) {
    due = adamwStep(due.theta, g, due, i + 1, { ...config, lr });
    optimizer.step({ [W.name]: tf.tensor([g]) }, lr);
    await expect(W).toMatchValues([due.theta], { axes: "in out", what: `W after a step at the rate ${lr}` });
  }
});

test("real rates decay little, and not nothing", async () => {
  const W = variableOf([[8, -12]]);
  const optimizer = adamW([W]);
  // Without a gradient Adam does not move it: what is left is (1 − 3e-4 · 0.1)^5.
  for (let i = 0; i < 5; i++) optimizer.step({ [W.name]: tf.zeros([1, 2]) }, 3e-4);
  const left = (1 - 3e-5) ** 5;
  await expect(W).toMatchValues([[8 * left, -12 * left]], {
    ...{ axes: "in out", what: "W after five steps at the rate 3e-4", atol: 1e-5, rtol: 1e-6 },
  });
});

test("a variable of somebody else's is not touched", async () => {
  const [W, other] = [variableOf([[1, 2]]), variableOf([[3, 4]])];
  const optimizer = adamW([W]);
  const grads = { [W.name]: tf.tensor([[0.5, 0.5]]), [other.name]: tf.tensor([[0.7, -0.7]]) };
  optimizer.step(grads, 0.1);
  await expect(other).toMatchValues([[3, 4]], {
    axes: "in out",
    what: "a variable that was not handed over",
  });
});

test("no tensor is left behind by a step, or after all", async () => {
  const [W, b] = [variableOf([[2, -4]]), variableOf([3])];
  const [dW, db] = [randomTensor([1, 2], 20), randomTensor([1], 21)];
  const before = tf.memory().numTensors;
  const optimizer = adamW([W, b]);
  await expect(() => optimizer.step({ [W.name]: dW, [b.name]: db }, 0.1)).toLeakNoTensors();
  await expect(() => decays(W)).toLeakNoTensors();
  optimizer.dispose();
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left after dispose()" });
});
