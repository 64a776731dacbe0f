import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import type { Finding } from "#lib/kit/finding";
import { tensorSpec } from "../../../lib/spec/tensors.js";
import { type Training, train } from "../../../lib/spec/training.js";
import { alphabet, Bigram, CLASSES, oneHot, type Pairs, within } from "./tiny.js";

// Each ailment is that of a real model with a real fault.
tensorSpec("train");

const UNIFORM = Math.log(CLASSES);

/** The finding of a training that does not learn. */
async function ailmentOf(step: Training["step"], more: Partial<Training> = {}) {
  const found = await train({ step, budget: within(120, 0.9), uniform: UNIFORM, ...more }).catch(
    (error: unknown) => error,
  );
  expect(found).toMatchObject({ name: "Finding" });
  return (found as Finding).finding;
}

/** Gradient descent in the valley w^2 from w = 1. */
function valley(learningRate: number): () => tf.Scalar {
  const weight = tf.tidy(() => tf.variable(tf.scalar(1)));
  const optimizer = tf.train.sgd(learningRate);
  return () => optimizer.minimize(() => tf.square(weight) as tf.Scalar, true, [weight]) as tf.Scalar;
}

test("NaN: a standard deviation that a long step made negative", async () => {
  const sigma = tf.tidy(() => tf.variable(tf.scalar(0.5)));
  const optimizer = tf.train.sgd(0.4);
  const x = tf.tensor1d([0.1, -0.2, 0.05, 0.15]); // [N]
  const loss = () => {
    const squares = tf.mean(tf.square(tf.div(x, sigma)));
    return tf.add(tf.log(sigma), tf.div(squares, 2)) as tf.Scalar;
  };
  const step = () => optimizer.minimize(loss, true, [sigma]) as tf.Scalar;
  const found = await ailmentOf(step, { budget: within(100, -2) });
  expect(found.headline).toMatch(/^the loss became NaN at step 2; the step before it was -0\.\d\d$/);
  expect(found.misconception).toMatch(/learning rate is too large/);
  expect(found.details).toEqual([
    expect.stringMatching(/^the last losses: -0.*, NaN$/),
    "it should come down to -2.00",
  ]);
  expect(found.observed).toMatchObject({ kind: "training NaN", values: [expect.any(Number), 2] });
});

test("NaN at once: 0 / 0 in the forward pass", async () => {
  const model = new Bigram();
  const batch = alphabet();
  const step = () => tf.tidy(() => tf.div(tf.mul(model.loss(batch()), 0), 0) as tf.Scalar);
  const found = await ailmentOf(step);
  expect(found.headline).toBe("the loss is NaN at the first step, before any weight has changed");
  expect(found.observed).toMatchObject({ kind: "training NaN at once", values: [] });
});

test("Infinity at once: the logarithm of a softmax that has underflown", async () => {
  const model = new Bigram({ std: 100 });
  const batch = alphabet();
  const step = () =>
    tf.tidy(() => {
      const { tokens, targets } = batch();
      const p = tf.softmax(tf.matMul(oneHot(tokens), model.logits)); // [B, V]
      const chosen = tf.sum(tf.mul(p, oneHot(targets)), -1); // [B]
      return tf.neg(tf.mean(tf.log(chosen))) as tf.Scalar;
    });
  const found = await ailmentOf(step);
  expect(found.headline).toBe("the loss is Infinity at the first step, before any weight has changed");
});

test("Infinity: a learning rate that is far too large", async () => {
  const found = await ailmentOf(valley(1e9));
  expect(found.headline).toMatch(
    /^the loss became Infinity at step 4; the step before it was [\d.]+e\+\d\d$/,
  );
});

test("unchanged: a learning rate of 0 on one batch", async () => {
  const model = new Bigram({ optimizer: tf.train.sgd(0) });
  const pairs = alphabet()();
  let steps = 0;
  const found = await ailmentOf(() => {
    steps++;
    return model.step(pairs);
  });
  expect(found.headline).toMatch(/^the loss is 3\.3\d at each of 20 steps: the weights do not move$/);
  expect(steps).toBe(20);
});

test("unchanged: the update is computed and thrown away", async () => {
  const model = new Bigram();
  const pairs = alphabet()();
  const step = () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => model.loss(pairs), [model.logits]);
      tf.sub(model.logits, tf.mul(0.1, grads[model.logits.name]));
      return value;
    });
  const found = await ailmentOf(step);
  expect(found.headline).toMatch(/the weights do not move/);
  expect(found.details).toContainEqual(expect.stringMatching(/^none of the \d+ trainable tf.Variables was/));
});

test("flat: other batches at every step, and an optimizer that was handed other weights", async () => {
  const model = new Bigram({ std: 1.5 });
  const other = new Bigram();
  const batch = alphabet();
  const step = () => {
    tf.dispose(other.step(batch()));
    return model.loss(batch());
  };
  const found = await ailmentOf(step);
  expect(found.headline).toMatch(/^the loss stays at 4\.\d\d for 120 steps: nothing is learned$/);
});

test("stuck at uniform: the input does not reach the output", async () => {
  const model = new Bigram({ std: 1 });
  const batch = alphabet();
  const blind = ({ targets }: Pairs) => ({ tokens: targets.map(() => 3), targets });
  const found = await ailmentOf(() => model.step(blind(batch())), { budget: within(300, 0.9) });
  expect(found.headline).toBe("stuck at ln 27 = 3.30: predicting uniformly");
  expect(found.details[0]).toMatch(/^it started at \d\.\d\d and should reach 0.90 within 300 steps$/);
});

test("rising: the weights follow the gradient uphill", async () => {
  const model = new Bigram();
  const batch = alphabet();
  const step = () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => model.loss(batch()), [model.logits]);
      model.logits.assign(tf.add(model.logits, tf.mul(0.5, grads[model.logits.name])));
      return value;
    });
  const found = await ailmentOf(step);
  expect(found.headline).toMatch(/^the loss rises: from 3\.3\d to [3-9]\.\d\d in 120 steps$/);
});

test("rising without end: steps that jump over the valley are stopped early", async () => {
  const down = valley(1.2);
  let steps = 0;
  const found = await ailmentOf(() => {
    steps++;
    return down();
  });
  expect(found.headline).toMatch(/^the loss rises: from 1\.00 to/);
  expect(steps).toBeLessThan(30);
});

test("a leak: a forward pass without tf.tidy", async () => {
  const model = new Bigram();
  const batch = alphabet();
  let steps = 0;
  const step = () => {
    steps++;
    const { tokens, targets } = batch();
    const loss = model.step({ tokens, targets });
    tf.mul(oneHot(tokens), 2); // makes an int32, a bool-like and a float32 tensor, and the product
    return loss;
  };
  const found = await ailmentOf(step);
  expect(found.headline).toMatch(/^4 tensors a step are left in memory$/);
  expect(steps).toBe(12);
});

test("a leak is told of a run that learned before twelve steps too", async () => {
  const model = new Bigram({ optimizer: tf.train.adam(5) });
  const pairs = alphabet()();
  const found = await ailmentOf(() => {
    tf.scalar(1);
    return model.step(pairs);
  });
  expect(found.headline).toBe("1 tensor a step is left in memory");
});

const NOISE = 0.3;
/** Entropy of the target for a known token. */
const ENTROPY = (() => {
  const right = 1 - NOISE + NOISE / CLASSES;
  const wrong = NOISE / CLASSES;
  return -(right * Math.log(right) + (CLASSES - 1) * wrong * Math.log(wrong));
})();

test("too low: the targets are in the input", async () => {
  const batch = alphabet(NOISE);
  const model = new Bigram();
  const step = () => {
    const { targets } = batch();
    return model.step({ tokens: targets, targets });
  };
  const found = await ailmentOf(step, { budget: within(400, ENTROPY + 0.2), floor: ENTROPY - 0.4 });
  expect(found.headline).toMatch(
    /^the loss fell to \d.\d\d at step \d+; no honest model gets below 1\.\d\d$/,
  );
  expect(found.misconception).toMatch(/leaks into the input/);
  // Without a floor that run passes.
  const again = new Bigram();
  await train({
    step: () => {
      const { targets } = batch();
      return again.step({ tokens: targets, targets });
    },
    budget: within(400, ENTROPY + 0.2),
  });
});

test("an honest model passes with the same floor, after half as many steps again", async () => {
  const batch = alphabet(NOISE);
  const model = new Bigram();
  const budget = within(400, ENTROPY + 0.2);
  const { losses } = await train({ step: () => model.step(batch()), budget, floor: ENTROPY - 0.4 });
  const other = new Bigram();
  const again = alphabet(NOISE);
  const short = await train({ step: () => other.step(again()), budget });
  expect(losses.length).toBe(
    Math.min(400, short.losses.length + Math.max(20, Math.ceil(short.losses.length / 2))),
  );
});

test("knowing: a loss that is under the threshold before the first step", async () => {
  const model = new Bigram({ std: 0 });
  const step = () => tf.tidy(() => tf.div(model.step(alphabet()()), CLASSES) as tf.Scalar);
  const found = await ailmentOf(step);
  expect(found.headline).toBe("the loss starts at 0.12, under the 0.90 that training should reach");
});

test("too slow: how far it came, and where the solution is by then", async () => {
  const model = new Bigram({ optimizer: tf.train.adam(0.02) });
  const batch = alphabet();
  const budget = {
    steps: 100,
    loss: 0.9,
    band: [
      [1, 3.2, 3.4],
      [100, 0.2, 0.6],
    ] as [number, number, number][],
  };
  const found = await ailmentOf(() => model.step(batch()), { budget: { cpu: budget, gpu: budget } });
  expect(found.headline).toMatch(/^the loss came down to 1\.\d\d in 100 steps, \d\d % of the way to 0.90$/);
  expect(found.details).toEqual(["it started at 3.30", "the solution is between 0.20 and 0.60 by then"]);
});

test.each([
  [
    "nothing",
    () => undefined,
    "a step should give the loss as a scalar, got undefined: is the return missing?",
  ],
  ["a list", () => [1], "a step should give the loss as a scalar, got a list"],
  [
    "a loss for each example",
    () => tf.ones([16]),
    "a step should give the loss as a scalar, got a tensor of shape [16]",
  ],
  [
    "a disposed tensor",
    () => {
      const x = tf.scalar(1);
      x.dispose();
      return x;
    },
    "the loss was disposed before it could be read",
  ],
])("a step that gives %s", async (_, step, headline) => {
  expect((await ailmentOf(step as Training["step"])).headline).toBe(headline);
});
