import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { alice } from "#lib/spec/texts";
import { refuseToTrain } from "#lib/training/earlier";
import { adamwStep } from "../../1-understanding-gradients/09-adamw/adamw-step.js";
import { charTokenizer } from "../01-embeddings-and-positions/char-tokenizer.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { type NaivePlan, stepsToPass, trainNaively } from "./naive-training.js";
import { ngramBaselines } from "./ngram-baselines.js";
import { splitText } from "./text-split.js";
import { randomBatch } from "./window-batches.js";

tensorSpec("train", { reads: "awaited" });

const V = 7;

/** A GPT so small that a law can be checked number by number, with weights of order 1. */
function tinyModel(stream = 1): GPT {
  const model = initGPT(
    { vocabulary: V, context: 5, dModel: 4, heads: 2, layers: 1, dFF: 6 },
    specRandom(stream),
  );
  Object.values(gptParameters(model)).forEach((parameter, i) => {
    const variable = parameter as tf.Variable;
    tf.tidy(() => variable.assign(tf.add(variable, tf.mul(0.5, randomTensor(variable.shape, 100 + i)))));
  });
  return model;
}

/** A text in which some tokens follow each other far more often than others. */
function textOf(length: number, stream = 2): number[] {
  const rng = specRandom(stream);
  const ids = [0];
  while (ids.length < length)
    ids.push(rng.random() < 0.6 ? (3 * ids[ids.length - 1] + 1) % V : rng.integer(V));
  return ids;
}

const plan = (other: Partial<NaivePlan> = {}): NaivePlan => ({
  ...{ steps: 4, lr: 0.05, windows: 3, length: 5 },
  ...other,
});

test("4, 3, 2, 1 pass the landmark 2.6 after three steps", () => {
  expect(stepsToPass([4, 3, 2, 1], 2.6, 2), "the steps until two losses average below 2.6").toBe(3);
});

test("the mean is of the last losses, not of all", () => {
  expect(stepsToPass([9, 9, 1, 1.5], 2, 2), "the steps, after two high losses").toBe(4);
  expect(stepsToPass([1, 1.5, 9, 9, 9, 9], 2, 2), "the steps, before four high losses").toBe(2);
});

test("one easy batch doesn't pass a landmark", () => {
  expect(stepsToPass([3, 3, 1, 3, 3, 3.5], 2.2, 3), "the steps, with one low loss").toBe(null);
});

test("a mean at the landmark isn't below it", () => {
  expect(stepsToPass([2.5, 1.5, 2.5], 2, 2), "the steps, with a mean of 2 at best").toBe(null);
  expect(stepsToPass([2.5, 1.5 - 2 ** -40], 2, 2), "the steps, with a mean just below 2").toBe(2);
});

test("over one loss, the first lower one passes", () => {
  expect(stepsToPass([4, 3, 2, 1], 3.5, 1), "the steps until one loss is below 3.5").toBe(2);
  expect(stepsToPass([0], 0.5, 1), "the steps, the only loss being 0").toBe(1);
});

test("a mean needs all its losses", () => {
  expect(stepsToPass([1, 1, 1], 2, 4), "the steps, of three losses for a mean over four").toBe(null);
  expect(stepsToPass([1, 1, 1, 1], 2, 4), "the steps, of four losses").toBe(4);
  expect(stepsToPass([], 2, 3), "the steps, without a loss").toBe(null);
});

test("a mean covers twenty losses unless told otherwise", () => {
  expect(stepsToPass(Array(19).fill(1), 2), "the steps, of 19 losses").toBe(null);
  expect(stepsToPass(Array(25).fill(1), 2), "the steps, of 25 losses").toBe(20);
});

test("a mean may cover 150 losses", () => {
  const losses = [...Array(50).fill(8), ...Array(149).fill(1)];
  expect(stepsToPass(losses, 2, 150), "the steps, of 50 losses of 8 and 149 of 1").toBe(179);
  expect(stepsToPass(losses.slice(0, 149), 9, 150), "the steps, of 149 losses").toBe(null);
});

test("a loss of NaN counts only while it is among the last", () => {
  expect(stepsToPass([Number.NaN, 1, 1.5, 1], 2, 2), "the steps, the first loss being NaN").toBe(3);
  expect(stepsToPass([3, Number.POSITIVE_INFINITY, 3, 1, 1], 2, 2), "the steps, one loss being ∞").toBe(5);
});

test("losses stay as they were, and each landmark counts", () => {
  const losses = [5, 4, 3, 2, 1];
  expect(() => stepsToPass(losses, 2.6, 2)).toLeaveUnchanged({ losses });
  expect(stepsToPass(losses, 4.6, 2), "the steps until two losses average below 4.6").toBe(2);
  losses[1] = 9;
  expect(stepsToPass(losses, 4.6, 2), "the steps, once a loss is 9").toBe(4);
});

test("a mean over no whole number of losses is refused", () => {
  for (const over of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => stepsToPass([3, 2, 1], 2, over)).toRefuse(RangeError, `a mean over ${over} losses`);
});

test("without a step there is no loss, and no weight moves", async () => {
  const model = tinyModel();
  expect(await trainNaively(model, textOf(60), plan({ steps: 0 }), specRandom(4))).toEqual([]);
  await expect(gptParameters(model).E).toMatchValues(gptParameters(tinyModel()).E, {
    axes: "token feature",
    what: "E after no step",
  });
});

test("the first loss is that of the untrained model", async () => {
  const [first] = await trainNaively(tinyModel(), textOf(60), plan({ steps: 1 }), specRandom(4));
  const { x, y } = randomBatch(textOf(60), 3, 5, specRandom(4));
  const [due] = await lmLoss(gptLogits(tinyModel(), x), y).data();
  expect(first).toMatchValues(due, { atol: 1e-5, rtol: 1e-4, what: "the loss of step 0" });
  for (const stream of [5, 6]) {
    const [other] = await trainNaively(tinyModel(stream), textOf(60), plan({ steps: 2 }), specRandom(4));
    expect(other).toMatchValues((await lmLoss(gptLogits(tinyModel(stream), x), y).data())[0], {
      ...{ atol: 1e-5, rtol: 1e-4, what: "the loss of step 0 of another model" },
    });
  }
});

test("each step reads the windows that rng draws next", async () => {
  // At a rate of 0 nothing is learned: each loss is that of the first model on the windows of its step.
  const losses = await trainNaively(tinyModel(), textOf(60), plan({ lr: 0 }), specRandom(4));
  const rng = specRandom(4);
  const due: number[] = [];
  for (let step = 0; step < 4; step++) {
    const { x, y } = randomBatch(textOf(60), 3, 5, rng);
    due.push((await lmLoss(gptLogits(tinyModel(), x), y).data())[0]);
  }
  expect(losses).toMatchValues(due, {
    ...{ axes: "step", atol: 1e-5, rtol: 1e-4 },
    what: "the losses at a rate of 0",
  });
});

test("rng draws one number for each window, and no more", async () => {
  const [rng, same] = [specRandom(4), specRandom(4)];
  await trainNaively(tinyModel(), textOf(60), plan(), rng);
  for (let i = 0; i < 12; i++) same.integer(55); // 4 steps of 3 windows
  expect(rng.random(), "the number that rng gives after the run").toBe(same.random());
});

test("four steps, rebuilt with part 1's Adam", async () => {
  const slow = await slowly(plan(), specRandom(4));
  const model = tinyModel();
  const losses = await trainNaively(model, textOf(60), plan(), specRandom(4));
  await expect({ losses, ...gptParameters(model) }).toMatchStages([
    { name: "losses", expected: slow.losses, axes: "step", rtol: 1e-3, what: "the losses of four steps" },
    ...COMPARED.map((name) => ({
      name,
      expected: tf.tensor(slow.parameters[name], gptParameters(model)[name].shape),
      axes: gptParameters(model)[name].rank === 2 ? "row column" : "unit",
      ...{ atol: 2e-3, rtol: 1e-3, what: `${name} after four steps` },
    })),
  ]);
});

test("a second run has its own moments, and its own losses", async () => {
  const one = plan({ steps: 1 });
  const model = tinyModel();
  const first = await trainNaively(model, textOf(60), one, specRandom(4));
  const [loss] = first;
  const E = tf.clone(model.E); // [V, D]
  await trainNaively(model, textOf(60), one, specRandom(5));
  expect(first, "the losses of the first run, after the second").toEqual([loss]);
  // With new moments the first step of Adam moves each weight that has a gradient by lr, whatever was before.
  const moved = tf.max(tf.abs(tf.sub(model.E, E))); // []
  await expect(moved).toMatchValues(0.05, { atol: 1e-3, what: "the longest move of a weight in its step" });
});

test("the smallest run: one step, one window, one token", async () => {
  const losses = await trainNaively(
    tinyModel(),
    [3, 5],
    plan({ steps: 1, windows: 1, length: 1 }),
    specRandom(4),
  );
  const due = await lmLoss(
    gptLogits(tinyModel(), tf.tensor2d([[3]], [1, 1], "int32")),
    tf.tensor2d([[5]], [1, 1], "int32"),
  ).data();
  expect(losses).toMatchValues([due[0]], { axes: "step", atol: 1e-5, rtol: 1e-4, what: "the losses" });
});

test("a text that has no window is refused", async () => {
  for (const ids of [textOf(5), []])
    await expect(() => trainNaively(tinyModel(), ids, plan(), specRandom(4))).toRefuse(
      RangeError,
      `a text of ${ids.length} tokens for windows of 5`,
    );
});

test("after a run there are as many tensors as before", async () => {
  const model = tinyModel();
  await expect(() => trainNaively(model, textOf(60), plan(), specRandom(4))).toLeakNoTensors();
});

test("no step keeps the tensors of the steps before it", async () => {
  const rng = specRandom(4);
  const counts: number[] = [];
  const watched: Random = {
    ...rng,
    integer: (below) => {
      counts.push(tf.memory().numTensors);
      return rng.integer(below);
    },
  };
  await trainNaively(tinyModel(), textOf(60), plan({ steps: 6, windows: 1 }), watched);
  expect(counts[5] - counts[2]).toMatchValues(0, { what: "the tensors that three further steps kept" });
});

test("Alice at three constant rates: none passes the bigrams", async () => {
  refuseToTrain();
  const { vocabulary, encode } = charTokenizer(alice());
  const { train, validation } = splitText(encode(alice()), 0.1);
  const { unigram, bigram } = ngramBaselines(train, validation, vocabulary.length);
  const steps = 100;
  const runs: Record<string, number[]> = {};
  for (const lr of [0.0003, 0.002, 0.01]) {
    const rng = specRandom(9); // the same weights and windows for each rate
    const model = initGPT(
      { vocabulary: vocabulary.length, context: 16, dModel: 64, heads: 4, layers: 1 },
      rng,
    );
    runs[`lr ${lr}`] = await trainNaively(model, train, { steps, lr, windows: 16, length: 16 }, rng);
    tf.dispose(gptParameters(model));
  }
  await showRuns(runs, unigram, bigram);
  const last = Object.values(runs).map((losses) => mean(losses.slice(-20)));
  // Of 10 seeds: 3.10 to 3.16, 2.63 to 3.01, and 2.93 to 3.15.
  for (const [i, loss] of last.entries())
    expect(loss).toLieBetween(bigram, 3.3, `the mean of the last 20 losses of ${Object.keys(runs)[i]}`);
});

/** Biases of keys get no gradient: they add the same to all scores of a query. What Adam makes of rounding errors is left out. */
const COMPARED = [
  ...["E", "P", "blocks.0.attention.Wq", "blocks.0.attention.bv", "blocks.0.attention.Wo"],
  ...["blocks.0.norm1.gamma", "blocks.0.mlp.W1", "norm.beta"],
];

const mean = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** The same steps with part 1's AdamW on lists of numbers, without weight decay. */
async function slowly({ steps, lr, windows, length }: NaivePlan, rng: Random) {
  const model = tinyModel();
  const variables = gptParameters(model) as Record<string, tf.Variable>;
  const states: Record<string, { m: number[]; v: number[] }> = {};
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { x, y } = randomBatch(textOf(60), windows, length, rng);
    const { value, grads } = tf.variableGrads(() => lmLoss(gptLogits(model, x), y), Object.values(variables));
    losses.push((await value.data())[0]);
    for (const [name, variable] of Object.entries(variables)) {
      const theta = Array.from(await variable.data());
      const zeros = () => theta.map(() => 0);
      const next = adamwStep(
        theta,
        Array.from(await grads[variable.name].data()),
        states[name] ?? { m: zeros(), v: zeros() },
        step + 1,
        { lr, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
      );
      states[name] = next;
      tf.tidy(() => variable.assign(tf.tensor(next.theta, variable.shape)));
    }
  }
  const parameters: Record<string, number[]> = {};
  for (const [name, variable] of Object.entries(variables))
    parameters[name] = Array.from(await variable.data());
  return { losses, parameters };
}

async function showRuns(runs: Record<string, number[]>, unigram: number, bigram: number): Promise<void> {
  const steps = Math.max(...Object.values(runs).map((losses) => losses.length));
  const level = (y: number) => ({ x: [1, steps], y: [y, y] });
  await exhibit({
    kind: "curve",
    title: "three constant learning rates",
    caption:
      "A low rate crawls, a high one gets stuck near the unigrams. The rate between them is best, and not good enough.",
    series: {
      ...Object.fromEntries(
        Object.entries(runs).map(([name, losses]) => [name, { x: losses.map((_, i) => i + 1), y: losses }]),
      ),
      unigram: level(unigram),
      bigram: level(bigram),
    },
    xLabel: "step",
    yLabel: "training loss in nats",
  });
  await exhibit({
    kind: "table",
    title: "which landmarks they pass",
    caption: "A landmark is passed when the mean of the last 20 losses lies below it.",
    columns: ["run", "last 20 losses", "steps to the unigrams", "steps to the bigrams"],
    rows: Object.entries(runs).map(([name, losses]) => [
      name,
      mean(losses.slice(-20)).toFixed(2),
      String(stepsToPass(losses, unigram) ?? "never"),
      String(stepsToPass(losses, bigram) ?? "never"),
    ]),
  });
}
