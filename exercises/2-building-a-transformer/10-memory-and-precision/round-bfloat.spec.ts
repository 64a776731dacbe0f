import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { type Fact, HELD_OUT_FACTS, question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { scoreAnswers } from "#lib/mini-world/judge";
import { EOS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { encodeChat } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js";
import { generateBatch } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { sftBatch } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/sft-targets.js";
import { roundBfloat16, roundedOptimizer } from "./round-bfloat.js";

tensorSpec("train", { reads: "awaited" });

const LARGEST = 3.3895313892515355e38; // (2 − 2⁻⁷) · 2¹²⁷

test("what bfloat16 can hold stays as it is", () => {
  rounds([0, 0], [1, 1], [-1.5, -1.5], [3.140625, 3.140625], [2 ** -126, 2 ** -126], [-LARGEST, -LARGEST]);
});

test("π becomes 3.140625, and 0.1 becomes 0.10009765625", () => {
  rounds([Math.PI, 3.140625], [0.1, 0.10009765625], [-Math.E, -2.71875]);
});

test("the nearest wins, also if that one is above", () => {
  // The neighbors of 1 are 1 − 2⁻⁸ and 1 + 2⁻⁷.
  rounds([1.003, 1], [1.006, 1.0078125], [-1.006, -1.0078125], [0.9985, 1], [0.9975, 0.99609375]);
  rounds([1 + 2 ** -8 + 2 ** -20, 1.0078125], [1 + 3 * 2 ** -8 - 2 ** -20, 1.0078125]);
});

test("a tie goes to the number whose last bit is 0", () => {
  rounds([1 + 2 ** -8, 1], [1 + 3 * 2 ** -8, 1.015625], [257, 256], [259, 260], [261, 260]);
  rounds([-1 - 2 ** -8, -1], [-1 - 3 * 2 ** -8, -1.015625], [-257, -256], [-259, -260]);
});

test("rounding up may carry over into the exponent", () => {
  rounds([1.9999, 2], [255.5, 256], [-0.49999, -0.5], [2 ** -126 * 0.9999, 2 ** -126]);
});

test("−0 stays −0, and what is too small keeps its sign", () => {
  rounds(
    [-0, -0],
    [-1e-45, -0],
    [1e-45, 0],
    [2 ** -134, 0],
    [3 * 2 ** -134, 2 ** -132],
    [-(2 ** -133), -(2 ** -133)],
  );
});

test("infinities and NaN stay, and what is too large is infinite", () => {
  rounds([Infinity, Infinity], [-Infinity, -Infinity], [NaN, NaN]);
  rounds(
    [LARGEST, LARGEST],
    [3.3961e38, LARGEST],
    [3.3962e38, Infinity],
    [-3.4028234663852886e38, -Infinity],
  );
});

test("a number that is no float32 is rounded to one first", () => {
  rounds([1 + 2 ** -8 + 2 ** -40, 1], [1 + 3 * 2 ** -8 - 2 ** -40, 1.015625]);
});

test("1,000 numbers of all sizes, against exact arithmetic", () => {
  const rng = specRandom(1);
  const numbers = Array.from({ length: 1000 }, () =>
    Math.fround(rng.gauss(0, 1) * 2 ** (rng.integer(240) - 120)),
  );
  const wrong = numbers.filter((x) => !Object.is(roundBfloat16(x), slowly(x)));
  const told = wrong.slice(0, 3).map((x) => `${x}: ${roundBfloat16(x)}, not ${slowly(x)}`);
  expect(told, "the first numbers that are rounded to another one").toEqual([]);
});

test("0.001 added to 1 a thousand times gives 1", () => {
  let sum = 1;
  for (let i = 0; i < 1000; i++) sum = roundBfloat16(sum + 0.001);
  expect(sum, "the sum").toBe(1);
});

test("after a step the variables hold bfloat16 numbers", async () => {
  for (const masterCopy of [false, true]) {
    const variable = tf.variable(randomTensor([3, 5], 1));
    const optimizer = roundedOptimizer([variable], masterCopy);
    await optimizer.step({ [variable.name]: randomTensor([3, 5], 2) }, 0.01);
    const numbers = Array.from(await variable.data());
    expect(numbers, `the variable after a step, ${masters(masterCopy)},`).toEqual(numbers.map(slowly));
    optimizer.dispose();
  }
});

test("without a master copy, steps below half a gap are lost", async () => {
  // Adam's steps are 0.001 here. From 1 the next number below is 1 − 2⁻⁸, from 0.25 it is 2⁻¹⁰ = 0.00098 away.
  const { numbers } = await walk(false, [1, -2, 0.25], [1, -1, 1], 10, 0.001);
  expect(numbers.slice(0, 2), "1 and −2 after 10 steps of 0.001 toward 0").toEqual([1, -2]);
  expect(numbers[2], "0.25 after 10 steps of 0.001 toward 0").toBeLessThan(0.242);
});

test("with a master copy they add up", async () => {
  // 0.99 lies between 0.98828 and 0.99219; −1.99 between −1.9922 and −1.9844.
  const { numbers } = await walk(true, [1, -2, 0.25], [1, -1, 1], 10, 0.001);
  await expect(numbers).toMatchValues([0.98828125, -1.9921875, 0.240234375], {
    ...{ axes: "number", what: "1, −2 and 0.25 after 10 steps of 0.001 toward 0" },
  });
});

test("the master copy starts at the numbers as they were", async () => {
  // 1.0035 is nearer to 1, and 1.0035 + 0.001 nearer to 1.0078125.
  const { numbers } = await walk(true, [1.0035], [-1], 1, 0.001);
  await expect(numbers).toMatchValues([1.0078125], {
    ...{ axes: "number", what: "1.0035 after a step of 0.001 up" },
    rivals: { "The master copy began at the rounded number.": [1] },
  });
});

test("four steps with other gradients and rates, by hand", async () => {
  for (const masterCopy of [true, false]) {
    const variable = tf.variable(
      tf.tensor2d([
        [0.8, -0.3],
        [1.7, 0.06],
      ]),
    );
    const other = tf.variable(tf.tensor1d([-0.9]));
    const optimizer = roundedOptimizer([variable, other], masterCopy);
    const due = [...byHand(START, masterCopy)];
    for (const [i, gradients] of GRADIENTS.entries()) {
      const grads = {
        [other.name]: tf.tensor1d([gradients[4]]),
        [variable.name]: tf.tensor2d(gradients.slice(0, 4), [2, 2]),
      };
      await optimizer.step(grads, RATES[i]);
      const what = `step ${i + 1}, ${masters(masterCopy)}`;
      await expect(variable).toMatchValues([due[i].slice(0, 2), due[i].slice(2, 4)], {
        axes: "row column",
        what: `the first variable after ${what}`,
      });
      await expect(other).toMatchValues([due[i][4]], {
        axes: "number",
        what: `the second variable after ${what}`,
      });
    }
    optimizer.dispose();
  }
});

test("a variable without a gradient is rounded, not updated", async () => {
  for (const masterCopy of [false, true]) {
    const [a, b] = [tf.variable(tf.tensor1d([1.006, 3])), tf.variable(tf.tensor1d([1.5]))];
    const optimizer = roundedOptimizer([a, b], masterCopy);
    await optimizer.step({ [b.name]: tf.tensor1d([2]) }, 0.25);
    await expect(a).toMatchValues([1.0078125, 3], {
      ...{ axes: "number", what: `a variable without a gradient, ${masters(masterCopy)},` },
    });
    await expect(b).toMatchValues([1.25], { axes: "number", what: "the variable that has one" });
    await optimizer.step({}, 0.25);
    await expect(b).toMatchValues([1.25], {
      axes: "number",
      what: "the same after a step without any gradient",
    });
    optimizer.dispose();
  }
});

test("the gradients are not rounded", async () => {
  // The first step leads from 1 to 0. In the second the mean of the gradients is 0.09 − 0.09; 0.9 in bfloat16 would be 0.8984.
  for (const masterCopy of [false, true]) {
    const variable = tf.variable(tf.tensor1d([1]));
    const optimizer = roundedOptimizer([variable], masterCopy);
    for (const grad of [1, -0.9]) await optimizer.step({ [variable.name]: tf.tensor1d([grad]) }, 1);
    await expect(variable).toMatchValues([0], {
      ...{ axes: "number", atol: 1e-5, what: `1 after gradients of 1 and −0.9, ${masters(masterCopy)},` },
    });
    optimizer.dispose();
  }
});

test("nothing fades", async () => {
  for (const masterCopy of [false, true]) {
    const { numbers } = await walk(masterCopy, [2, -4], [0, 0], 5, 1);
    expect(numbers, `a variable whose gradients are 0, ${masters(masterCopy)},`).toEqual([2, -4]);
  }
});

test("two optimizers do not touch each other", async () => {
  const [a, b] = [tf.variable(tf.tensor1d([1])), tf.variable(tf.tensor1d([1]))];
  const [first, second] = [roundedOptimizer([a], true), roundedOptimizer([b], true)];
  for (let i = 0; i < 10; i++) {
    await first.step({ [a.name]: tf.tensor1d([1]) }, 0.001);
    await second.step({ [b.name]: tf.tensor1d([-1]) }, 0.002);
  }
  await expect(a).toMatchValues([0.98828125], { axes: "number", what: "the variable of the first" });
  await expect(b).toMatchValues([1.0234375], { axes: "number", what: "the variable of the second" });
  first.dispose();
  second.dispose();
});

test("no tensor is left, and the variables stay", async () => {
  for (const masterCopy of [false, true]) {
    const variables = [tf.variable(randomTensor([2, 3], 1)), tf.variable(randomTensor([4], 2))];
    const grads = Object.fromEntries(
      variables.map(({ name, shape }, i) => [name, randomTensor(shape, i + 3)]),
    );
    const gradsBefore = await lists(Object.values(grads));
    const before = tf.memory().numTensors;
    const optimizer = roundedOptimizer(variables, masterCopy);
    const counts: number[] = [];
    for (let i = 0; i < 4; i++) {
      await optimizer.step(grads, 0.01);
      counts.push(tf.memory().numTensors);
    }
    expect(await lists(Object.values(grads)), "the gradients after the steps").toEqual(gradsBefore);
    expect(counts[3] - counts[1]).toMatchValues(0, {
      what: `the tensors that two further steps left, ${masters(masterCopy)},`,
    });
    optimizer.dispose();
    expect(tf.memory().numTensors - before).toMatchValues(0, {
      what: `the tensors left after dispose, ${masters(masterCopy)},`,
    });
    expect(
      variables.map(({ isDisposed }) => isDisposed),
      "whether the variables are freed",
    ).toEqual([false, false]);
  }
});

test("60 small steps teach the base, with a master copy", async () => {
  const kept: number[] = [];
  const lost: number[] = [];
  const model = loadedBase();
  const run = fineTuning(model, true);
  await train({
    step: async () => {
      kept.push((await run.next()).value as number);
      return kept[kept.length - 1];
    },
    budget: { cpu: { steps: STEPS, loss: 0.45, band: BAND }, gpu: { steps: STEPS, loss: 0.45 } },
    whole: true,
  });
  await run.return();
  const without = loadedBase();
  for await (const loss of fineTuning(without, false)) lost.push(loss);
  await show(kept, lost, await exact(model), await exact(without), await moved(model), await moved(without));
  const end = lost.slice(-10).reduce((sum, x) => sum + x, 0) / 10;
  expect(end).toLieBetween(0.9, 2, "the loss of the last ten steps without a master copy");
});

const STEPS = 60;

/** Of 20 seeds. Without a master copy the last ten losses have a mean of 1.157 to 1.167 (3 seeds). */
const BAND: [number, number, number][] = [
  [1, 3.42, 3.88],
  [2, 3.38, 3.75],
  [3, 3.3, 3.62],
  [4, 3.25, 3.5],
  [6, 3.05, 3.19],
  [9, 2.77, 2.89],
  [14, 1.9, 2.12],
  [20, 1.2, 1.33],
  [29, 0.623, 0.705],
  [41, 0.388, 0.419],
  [60, 0.308, 0.316],
];

const masters = (masterCopy: boolean) => (masterCopy ? "with a master copy" : "without a master copy");

const lists = (tensors: tf.Tensor[]) => Promise.all(tensors.map((x) => x.array()));

function rounds(...pairs: [number, number][]): void {
  for (const [x, due] of pairs) expect(roundBfloat16(x), `${Object.is(x, -0) ? "−0" : x}, rounded`).toBe(due);
}

/** In exact arithmetic: a multiple of the gap between two neighbors, of normal numbers. */
function slowly(x: number): number {
  if (x === 0) return x;
  let gap = 2 ** -7;
  while (Math.abs(x) >= gap * 2 ** 8) gap *= 2;
  while (Math.abs(x) < gap * 2 ** 7) gap /= 2;
  const times = Math.abs(x) / gap; // from 128 to 256, exact
  const below = Math.floor(times);
  const rest = times - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  return Math.sign(x) * (below + Number(up)) * gap;
}

/** One variable, the same gradients at each step. */
async function walk(masterCopy: boolean, start: number[], gradients: number[], steps: number, lr: number) {
  const variable = tf.variable(tf.tensor1d(start));
  const optimizer = roundedOptimizer([variable], masterCopy);
  for (let i = 0; i < steps; i++) await optimizer.step({ [variable.name]: tf.tensor1d(gradients) }, lr);
  const numbers = Array.from(await variable.data());
  optimizer.dispose();
  return { numbers };
}

const START = [0.8, -0.3, 1.7, 0.06, -0.9];
const RATES = [0.01, 0.002, 0.03, 0.004];
const GRADIENTS = [
  [0.5, -0.2, 1.5, 0.01, -0.7],
  [-0.1, -0.4, 0.3, 0.02, 0.6],
  [0.9, 0.8, -0.2, -0.05, 0.1],
  [0.2, -0.7, 0.4, 0.03, -0.3],
];

/** Adam (0.9, 0.95, 1e-8) in plain numbers, with or without numbers of its own. */
function* byHand(start: number[], masterCopy: boolean): Generator<number[]> {
  let exact = [...start];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  for (const [t, gradients] of GRADIENTS.entries()) {
    exact = exact.map((x, i) => {
      m[i] = 0.9 * m[i] + 0.1 * gradients[i];
      v[i] = 0.95 * v[i] + 0.05 * gradients[i] ** 2;
      const [mean, square] = [m[i] / (1 - 0.9 ** (t + 1)), v[i] / (1 - 0.95 ** (t + 1))];
      return x - (RATES[t] * mean) / (Math.sqrt(square) + 1e-8);
    });
    const rounded = exact.map(slowly);
    if (!masterCopy) exact = rounded;
    yield rounded;
  }
}

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

const variablesOf = (model: GPT) => Object.values(gptParameters(model)) as tf.Variable[];

const asked = (fact: Fact) => encodeChat([{ role: "user", content: question(fact) }]);

/** As `train-sft`, at a fifth of its rate. */
async function* fineTuning(model: GPT, masterCopy: boolean): AsyncGenerator<number, void> {
  const examples = TRAINING_FACTS.map((fact) =>
    encodeChat([
      { role: "user", content: question(fact) },
      { role: "assistant", content: statement(fact) },
    ]),
  );
  const variables = variablesOf(model);
  const optimizer = roundedOptimizer(variables, masterCopy);
  const lossOf = languageLoss(model);
  const rng = specRandom(11);
  for (let step = 0; step < STEPS; step++) {
    const batch = sftBatch(Array.from({ length: 16 }, () => examples[rng.integer(examples.length)]));
    const { value, clipped } = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(batch, true), variables);
      return { value, clipped: clipGradients(grads, 1).grads };
    });
    await optimizer.step(clipped, 1e-4);
    const [loss] = await value.data();
    tf.dispose([value, batch.x, batch.y]);
    tf.dispose(clipped);
    yield loss;
  }
  optimizer.dispose();
}

async function exact(model: GPT): Promise<number> {
  const prompts = HELD_OUT_FACTS.map((fact) => asked(fact).ids);
  const answers = await generateBatch(model, prompts, 10, { temperature: 0 }, specRandom(12), { stop: EOS });
  return scoreAnswers(HELD_OUT_FACTS, answers).exact;
}

/** The share of weights that are no longer what rounding made of the base. */
async function moved(model: GPT): Promise<number> {
  const base = loadedBase();
  let [changed, all] = [0, 0];
  for (const [i, variable] of variablesOf(model).entries()) {
    const [now, then] = [await variable.data(), await variablesOf(base)[i].data()];
    for (const [j, x] of now.entries()) {
      all++;
      if (x !== slowly(then[j])) changed++;
    }
  }
  return changed / all;
}

async function show(kept: number[], lost: number[], ...[a, b, c, d]: number[]): Promise<void> {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  await exhibit({
    kind: "curve",
    title: "fine-tuning in bfloat16, at a rate of 1e-4",
    caption: "Both models compute with rounded weights. One of them remembers what rounding took away.",
    series: { "master copy": kept, "no master copy": lost },
    xLabel: "step",
    yLabel: "nats",
  });
  await exhibit({
    kind: "table",
    title: "after 60 steps",
    caption: "How many weights have moved at all?",
    columns: ["model", "weights that moved", "right answers about held-out places"],
    rows: [
      ["master copy", percent(c), percent(a)],
      ["no master copy", percent(d), percent(b)],
    ],
  });
}
