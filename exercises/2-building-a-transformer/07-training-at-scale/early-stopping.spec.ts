import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type EarlyStopper, earlyStopping, type Patience } from "./early-stopping.js";

tensorSpec();

const variableOf = (shape: number[], stream: number) =>
  tf.tidy(() => tf.variable(randomTensor(shape, stream))) as tf.Variable;

/** What it wants after each of these losses, "on" or "stop", and what it then holds for the best. */
function expectRun(losses: number[], patience: Patience, wants: string, loss: number, index: number) {
  const stopper = earlyStopping([], patience);
  const got = losses.map((loss) => (stopper.see(loss) ? "stop" : "on"));
  expect(got.join(" "), `what it wants after each of the losses ${losses.join(", ")}`).toBe(wants);
  expect(stopper.best()).toMatchStages([
    { name: "loss", expected: loss, axes: "", what: "the best loss" },
    { name: "index", expected: index, axes: "", what: "the index of the best loss" },
  ]);
}

test("3, 2, 2.1, 2.05, 2.2 with patience 3: it stops, best was 2", () => {
  expectRun([3, 2, 2.1, 2.05, 2.2], { patience: 3 }, "on on on on stop", 2, 1);
});

test("a better loss restarts the wait", () => {
  expectRun([3, 3.1, 2.9, 3, 2.8, 2.85, 2.9], { patience: 2 }, "on on on on on on stop", 2.8, 4);
});

test("with patience 1 the first loss in vain is the last", () => {
  expectRun([3, 2, 1.5, 1.6], { patience: 1 }, "on on on stop", 1.5, 2);
});

test("an equal loss is no better", () => {
  expectRun([2, 2, 2], { patience: 2 }, "on on stop", 2, 0);
});

test("asked again after the end, it still wants to stop", () => {
  expectRun([2, 3, 3, 3, 3], { patience: 2 }, "on on stop stop stop", 2, 0);
});

test("a better loss after the end: it no longer wants to stop", () => {
  expectRun([2, 3, 3, 1, 1.5], { patience: 2 }, "on on stop on on", 1, 3);
});

test("small gains count once they sum to more than minDelta", () => {
  expectRun([8, 7.5, 7.3, 7.5, 7.7], { patience: 2, minDelta: 0.25 }, "on on on stop stop", 7.5, 1);
  // Better than 2 by more than 0.125 is only what lies below 1.875.
  expectRun([2, 1.95, 1.9, 1.86, 1.8, 1.9], { patience: 3, minDelta: 0.125 }, "on on on on on on", 1.86, 3);
  expectRun([2, 1.95, 1.94, 2.1], { patience: 3, minDelta: 0.125 }, "on on on stop", 2, 0);
});

test("without minDelta, any loss below the best one is better", () => {
  const less = 2 - 2 ** -40;
  expectRun([2, less, 3, 3], { patience: 2 }, "on on on stop", less, 1);
});

test("before the first loss the best is Infinity, index -1", () => {
  expectRun([], { patience: 2 }, "", Infinity, -1);
});

test("a loss of 0 is a loss like any other", () => {
  expectRun([1, 0, 0.5, 0], { patience: 2 }, "on on on stop", 0, 1);
  expectRun([1, 0, -1, -0.5], { patience: 2 }, "on on on on", -1, 2);
});

test("NaN is never better", () => {
  expectRun([2, Number.NaN, Number.NaN], { patience: 2 }, "on on stop", 2, 0);
  expectRun([Number.NaN, 2, 3], { patience: 2 }, "on on on", 2, 1);
  expectRun([Number.NaN, Number.NaN], { patience: 2 }, "on stop", Infinity, -1);
});

test("a loss of Infinity is not better than none", () => {
  expectRun([Infinity, Infinity], { patience: 2 }, "on stop", Infinity, -1);
  expectRun([Infinity, 4, 5, 6], { patience: 2 }, "on on on stop", 4, 1);
});

test("what best() returned stays as it was", () => {
  const stopper = earlyStopping([], { patience: 9 });
  const returned = [4, 3, 5, 2].map((loss) => {
    stopper.see(loss);
    return stopper.best();
  });
  expect(returned.map(({ loss, index }) => [loss, index])).toMatchValues(
    [
      [4, 0],
      [3, 1],
      [3, 1],
      [2, 3],
    ],
    {
      axes: "call part",
      what: "the list of best losses and their indices, looked at once all were returned",
    },
  );
});

test("the weights of the best loss come back", async () => {
  const [W, b] = [variableOf([2, 3], 1), variableOf([5], 2)];
  const stopper = earlyStopping([W, b], { patience: 9 });
  const moments = [0, 1, 2, 3].map((i) => [randomTensor([2, 3], 10 + i), randomTensor([5], 20 + i)]);
  await see(stopper, [3, 2, 2.5, 2.2], moments, [W, b]);
  W.assign(randomTensor([2, 3], 14)); // trained on behind the last loss
  b.assign(randomTensor([5], 24));
  for (const time of ["once", "twice"]) {
    stopper.restore();
    await expect({ W, b }).toMatchStages([
      { name: "W", expected: moments[1][0], axes: "in out", what: `W, restored ${time}` },
      { name: "b", expected: moments[1][1], axes: "out", what: `b, restored ${time}` },
    ]);
    W.assign(randomTensor([2, 3], 15));
    b.assign(randomTensor([5], 25));
  }
});

test("restore sets all variables, also one that is not trained", async () => {
  const shapes = [[2, 3], [2, 3], []];
  const variables = shapes.map((shape, i) =>
    tf.tidy(() => tf.variable(randomTensor(shape, 50 + i), i !== 1)),
  );
  const moments = [0, 1].map((time) => shapes.map((shape, i) => randomTensor(shape, 60 + 10 * time + i)));
  const stopper = earlyStopping(variables, { patience: 9 });
  await see(stopper, [2, 3], moments, variables);
  stopper.restore();
  const [first, frozen, single] = variables;
  await expect({ first, frozen, single }).toMatchStages([
    { name: "first", expected: moments[0][0], axes: "in out", what: "the first variable" },
    { name: "frozen", expected: moments[0][1], axes: "in out", what: "the one that is not trainable" },
    { name: "single", expected: moments[0][2], axes: "", what: "the one of a single number" },
  ]);
});

test("restore changes neither the wait nor the best loss", () => {
  const W = variableOf([2, 3], 7);
  const stopper = earlyStopping([W], { patience: 3 });
  const wants = [3, 2, 2.5, 2.6, 2.4, 1, 1.5].map((loss, i) => {
    const stop = stopper.see(loss);
    if (i === 3) stopper.restore();
    if (i === 4)
      expect(stopper.best()).toMatchStages([
        { name: "loss", expected: 2, axes: "", what: "the best loss after a restore and a worse loss" },
        { name: "index", expected: 1, axes: "", what: "the index of the best loss after a restore" },
      ]);
    return stop ? "stop" : "on";
  });
  expect(wants.join(" "), "what it wants after 3, 2, 2.5, 2.6, a restore, 2.4, 1, 1.5").toBe(
    "on on on on stop on on",
  );
  stopper.restore();
  expect(stopper.best()).toMatchStages([
    { name: "loss", expected: 1, axes: "", what: "the best loss after two restores" },
    { name: "index", expected: 5, axes: "", what: "the index of the best loss after two restores" },
  ]);
});

test("a gain too small to count keeps the older weights", async () => {
  const W = variableOf([2, 3], 3);
  const stopper = earlyStopping([W], { patience: 9, minDelta: 0.5 });
  const moments = [0, 1].map((i) => [randomTensor([2, 3], 30 + i)]);
  await see(stopper, [3, 2.75], moments, [W]);
  stopper.restore();
  await expect(W).toMatchValues(moments[0][0], { axes: "in out", what: "W, restored" });
});

test("before the first loss there is nothing to restore", async () => {
  const W = variableOf([2, 3], 4);
  const stopper = earlyStopping([W], { patience: 2 });
  await expect(() => stopper.restore()).toLeaveTensorsUnchanged({ W });
  for (const [what, stream] of [
    ["before the first loss", 40],
    ["after NaN alone", 41],
  ] as const) {
    const trained = randomTensor([2, 3], stream);
    W.assign(trained.clone());
    if (stream === 41) stopper.see(Number.NaN);
    stopper.restore();
    await expect(W).toMatchValues(trained, { axes: "in out", what: `W, restored ${what}` });
  }
});

test("a better loss after a restore is kept as well", async () => {
  const W = variableOf([2, 3], 8);
  const stopper = earlyStopping([W], { patience: 9 });
  const moments = [3, 4, 2].map((_, i) => [randomTensor([2, 3], 90 + i)]);
  await see(stopper, [3, 4], moments, [W]);
  stopper.restore();
  await see(stopper, [2], moments.slice(2), [W]);
  W.assign(randomTensor([2, 3], 93));
  stopper.restore();
  await expect(W).toMatchValues(moments[2][0], { axes: "in out", what: "W, restored after a later best" });
});

test("two runs in turns: each has its own best and its own wait", async () => {
  const variables = [variableOf([2, 3], 9), variableOf([2, 3], 10)];
  const moments = [0, 1, 2].map((i) => variables.map((_, j) => randomTensor([2, 3], 100 + 10 * i + j)));
  const [first, second] = variables.map((variable) => earlyStopping([variable], { patience: 2 }));
  const wants: string[] = [];
  for (const [i, losses] of [
    [3, 5],
    [4, 4],
    [5, 3],
  ].entries())
    for (const [j, stopper] of [first, second].entries()) {
      variables[j].assign(moments[i][j].clone());
      wants.push(stopper.see(losses[j]) ? "stop" : "on");
    }
  expect(wants.join(" "), "what two runs want in turns, after the losses 3, 4, 5 and 5, 4, 3").toBe(
    "on on on on stop on",
  );
  for (const [stopper, index, what] of [
    [first, 0, "first"],
    [second, 2, "second"],
  ] as const)
    expect(stopper.best()).toMatchStages([
      { name: "loss", expected: 3, axes: "", what: `the best loss of the ${what} run` },
      { name: "index", expected: index, axes: "", what: `the index of the best loss of the ${what} run` },
    ]);
  for (const stopper of [first, second]) stopper.restore();
  await expect({ first: variables[0], second: variables[1] }).toMatchStages([
    { name: "first", expected: moments[0][0], axes: "in out", what: "the variable of the first run" },
    { name: "second", expected: moments[2][1], axes: "in out", what: "the variable of the second run" },
  ]);
  second.dispose();
  variables[0].assign(randomTensor([2, 3], 130));
  first.restore();
  await expect(variables[0]).toMatchValues(moments[0][0], {
    ...{ axes: "in out", what: "the variable of the first run, restored after the other's dispose" },
  });
});

test("one copy of each variable is kept, and freed in the end", () => {
  const variables = [variableOf([2, 3], 5), variableOf([5], 6)];
  const before = tf.memory().numTensors;
  const stopper = earlyStopping(variables, { patience: 3 });
  expect(tf.memory().numTensors - before, "the tensors kept before the first loss").toBe(0);
  const kept = [3, 2, 1, 1.5, 0.5].map((loss) => {
    stopper.see(loss);
    return tf.memory().numTensors - before;
  });
  expect(kept).toMatchValues([2, 2, 2, 2, 2], {
    axes: "evaluation",
    what: "the tensors kept after each loss",
  });
  stopper.restore();
  expect(tf.memory().numTensors - before).toMatchValues(2, { what: "the tensors kept after restore()" });
  stopper.dispose();
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left after dispose()" });
  expect(variables.map(({ isDisposed }) => isDisposed)).toEqual([false, false]);
});

test("a model that begins to learn by heart is stopped", async () => {
  // The loss of a training that went on for too long: down, and slowly up again, with some noise.
  const losses = Array.from(
    { length: 60 },
    (_, i) => 2 + 2 * Math.exp(-i / 8) + i / 80 + 0.04 * Math.sin(2.3 * i),
  );
  const stopper = earlyStopping([], { patience: 5 });
  const end = losses.findIndex((loss) => stopper.see(loss));
  const { index } = stopper.best();
  await exhibit({
    kind: "curve",
    title: "when to stop",
    caption:
      "The run ends five evaluations behind its best one; what it would have gone on to is only drawn.",
    series: { "validation loss": losses, run: losses.slice(0, Math.max(1, end + 1)) },
    xLabel: "evaluation",
    yLabel: "loss",
  });
  const best = losses.indexOf(Math.min(...losses));
  expect(index).toMatchValues(best, { what: "the index of the best loss" });
  expect(end).toMatchValues(best + 5, { what: "the index of the last loss" });
});

/** Shows the losses one after the other, each when the variables have the values of its moment. */
async function see(
  stopper: EarlyStopper,
  losses: number[],
  moments: tf.Tensor[][],
  variables: tf.Variable[],
): Promise<void> {
  for (const [i, loss] of losses.entries()) {
    for (const [j, variable] of variables.entries()) variable.assign(moments[i][j].clone());
    stopper.see(loss);
  }
}
