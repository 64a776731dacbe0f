import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type Budget, train } from "#lib/spec/training";
import { splitColumns } from "../../1-understanding-gradients/02-qkv-projections/fuse-head-weights.js";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { attention } from "../../1-understanding-gradients/03-attention/attention.js";
import { concatHeads } from "../../1-understanding-gradients/04-multi-head-attention/concat-heads.js";
import {
  type QuestionModel,
  questionLogits,
  questionLoss,
  questionModel,
  questionStep,
} from "./two-questions.js";

tensorSpec("train");

const V = 20; // tokens
const T = 8; // positions
const D = V + T; // a token and its position, one-hot
const E = 16; // width of all heads together
/** Two heads have learned after 41 to 63 steps. */
const SINGLE_STEPS = 70;
/** Of 20 seeds. */
const BAND: Budget["band"] = [
  [1, 2.97, 3.02],
  [4, 2.91, 2.98],
  [10, 2.69, 2.8],
  [15, 2.13, 2.37],
  [24, 1.06, 1.51],
  [38, 0.0336, 0.98],
  [60, 0.000538, 0.0353],
  [95, 0.000092, 0.000389],
  [150, 0.0000463, 0.000133],
];
/** Of 6 seeds in the larger setting, measured on wasm. */
const LARGE_BAND: Budget["band"] = [
  [1, 2.98, 3.01],
  [5, 2.9, 2.94],
  [8, 2.78, 2.84],
  [13, 2.38, 2.51],
  [22, 1.28, 1.55],
  [38, 0.0601, 0.427],
  [63, 0.000668, 0.00166],
  [106, 0.0000947, 0.00017],
  [179, 0.0000462, 0.0000771],
  [300, 0.0000231, 0.0000402],
];
const LOGITS = "batch position question answer";
const NAMES = ["Wqkv", "Wo", "Wu"] as const;

/** A small model with three heads: inputs of width 7, heads of width 4, five answers to each question. */
const smallModel = (stream: number) => questionModel(7, 12, 5, 3, specRandom(stream));

test("causal attention in every head, mixed, scored twice", async () => {
  const model = smallModel(1);
  const x = randomTensor([2, 6, 7], 2);
  await expect(questionLogits(model, x)).toMatchStages(await logitStages(model, x, [1, 1, 1]));
});

test("a head that is switched off adds nothing", async () => {
  const model = smallModel(3);
  const x = randomTensor([2, 6, 7], 4);
  for (const keep of [
    [1, 0, 1],
    [0, 1, 0],
    [0, 0, 0],
  ])
    await expect(questionLogits(model, x, keep)).toMatchStages(await logitStages(model, x, keep));
});

test("one item, one position, one head, width 1 are no exception", async () => {
  for (const [B, T, D, E, V, heads] of [
    [1, 4, 3, 6, 5, 3],
    [2, 1, 3, 6, 5, 3],
    [2, 4, 1, 6, 5, 3],
    [2, 4, 3, 3, 5, 3],
    [2, 4, 3, 6, 1, 3],
    [2, 4, 3, 6, 5, 1],
    [1, 1, 1, 1, 1, 1],
  ]) {
    const model = questionModel(D, E, V, heads, specRandom(24));
    const x = randomTensor([B, T, D], 25);
    await expect(questionLogits(model, x)).toMatchStages(await logitStages(model, x, Array(heads).fill(1)));
  }
});

test("what comes later changes no earlier answer", async () => {
  const model = smallModel(5);
  const logits = (x: tf.Tensor) => questionLogits(model, x).logits;
  await expect(logits).toBeCausalAlong(randomTensor([2, 6, 7], 6), { axis: 1 });
});

test("a model that scores all 20 answers alike has loss ln 20", async () => {
  const model = questionModel(D, E, V, 2, specRandom(7));
  model.Wu.assign(tf.zeros([D, 2 * V]));
  const { x, answers } = batchOf(texts(3, specRandom(8)));
  await expect(questionLoss(model, x, answers)).toMatchValues(Math.log(V), { what: "the loss" });
});

test("the loss is the mean over the questions, and nothing else", async () => {
  const model = questionModel(D, E, V, 2, specRandom(9));
  const batch = texts(4, specRandom(10));
  // Some questions are left out, so that the two are not asked equally often.
  const asked = (b: number, t: number, question: number) => t > 1 && (b + 2 * t + question * t) % 3 !== 0;
  const { x, answers } = batchOf(batch, asked);
  const logits = (await questionLogits(model, x).logits.array()) as number[][][][];
  const losses: number[] = []; // one a question
  for (const [b, text] of batch.entries()) {
    for (let t = 2; t < T; t++) {
      for (const [question, answer] of [text[0], text[t - 1]].entries()) {
        if (!asked(b, t, question)) continue;
        const scores = logits[b][t][question];
        const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
        losses.push(Math.log(sum) - scores[answer]);
      }
    }
  }
  const expected = losses.reduce((total, loss) => total + loss, 0) / losses.length;
  await expect(questionLoss(model, x, answers)).toMatchValues(expected, { what: "the loss" });
});

test("an answer that is surely wrong costs much, not Infinity", async () => {
  const model = smallModel(36);
  model.Wu.assign(tf.mul(model.Wu, 1e4));
  const { x, answers } = anyBatch(2, 4, 37);
  const [logits, due] = (await Promise.all([questionLogits(model, x).logits.array(), answers.array()])) as [
    number[][][][],
    number[][][][],
  ];
  const losses = logits.flat(2).map((scores, i) => {
    const top = Math.max(...scores);
    const sum = scores.reduce((total, score) => total + Math.exp(score - top), 0);
    return top + Math.log(sum) - scores[due.flat(2)[i].indexOf(1)];
  });
  const expected = losses.reduce((total, loss) => total + loss, 0) / losses.length;
  await expect(questionLoss(model, x, answers)).toMatchValues(expected, {
    rtol: 1e-4,
    what: "the loss of far apart logits",
  });
});

test("one item and one position have their loss", async () => {
  for (const [B, T] of [
    [1, 5],
    [3, 1],
    [1, 1],
  ]) {
    const model = smallModel(26);
    const { x, answers } = anyBatch(B, T, 27);
    const [logits, due] = (await Promise.all([questionLogits(model, x).logits.array(), answers.array()])) as [
      number[][][][],
      number[][][][],
    ];
    const losses = logits.flat(2).map((scores, i) => {
      const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
      return Math.log(sum) - scores[due.flat(2)[i].indexOf(1)];
    });
    const expected = losses.reduce((total, loss) => total + loss, 0) / losses.length;
    await expect(questionLoss(model, x, answers)).toMatchValues(expected, {
      what: `the loss of ${B} x ${T} positions`,
    });
  }
});

test("gradients reach all three weights", async () => {
  const model = questionModel(D, E, V, 2, specRandom(11));
  const { x, answers } = batchOf(texts(3, specRandom(12)));
  const at = Object.fromEntries(NAMES.map((name) => [name, model[name] as tf.Tensor]));
  await expect((weights: Record<string, tf.Tensor>) =>
    questionLoss({ ...model, ...weights } as QuestionModel, x, answers),
  ).toBeDifferentiable({
    at,
    axes: Object.fromEntries(NAMES.map((name) => [name, "input output"])),
    what: "the loss",
  });
});

test("a step moves all three weights", async () => {
  const model = questionModel(D, E, V, 2, specRandom(22));
  const { x, answers } = batchOf(texts(3, specRandom(23)));
  const before = NAMES.map((name) => tf.clone(model[name]));
  questionStep(model, tf.train.sgd(0.5), x, answers);
  const moved = await Promise.all(NAMES.map((name, i) => tf.any(tf.notEqual(model[name], before[i])).data()));
  expect(moved.map(([any]) => Number(any))).toMatchValues([1, 1, 1], {
    axes: "weight",
    what: "the list of what moved (Wqkv, Wo, Wu)",
  });
});

test("a step of plain descent moves every weight against its slope", async () => {
  const model = questionModel(D, E, V, 2, specRandom(13));
  const { x, answers } = batchOf(texts(3, specRandom(14)));
  const names = ["Wu", "Wo", "Wqkv"] as const; // from the loss down
  const before = await questionLoss(model, x, answers).data();
  const { grads } = tf.variableGrads(() => questionLoss(model, x, answers) as tf.Scalar);
  const expected = names.map((name) => tf.sub(model[name], tf.mul(0.5, grads[model[name].name])));
  const loss = questionStep(model, tf.train.sgd(0.5), x, answers);
  await expect({ ...model }).toMatchStages(
    names.map((name, i) => ({
      name,
      expected: expected[i],
      axes: "input output",
      what: `${name} after the step`,
    })),
  );
  await expect(loss).toMatchValues(before[0], { what: "the loss before the step" });
});

test("every step is of its own batch and of the current weights", async () => {
  const model = smallModel(28);
  const optimizer = tf.train.sgd(0.5);
  for (const [i, [B, T]] of [
    [3, 4],
    [3, 4],
    [1, 4],
    [3, 1],
    [1, 1],
  ].entries()) {
    const { x, answers } = anyBatch(B, T, 29 + i);
    const before = await questionLoss(model, x, answers).data();
    const { grads } = tf.variableGrads(() => questionLoss(model, x, answers) as tf.Scalar, [model.Wu]);
    const expected = tf.sub(model.Wu, tf.mul(0.5, grads[model.Wu.name])); // [D, 2·V]
    const loss = questionStep(model, optimizer, x, answers);
    await expect(loss).toMatchValues(before[0], { what: `the loss before step ${i + 1}` });
    await expect(model.Wu).toMatchValues(expected, { axes: "input output", what: `Wu after step ${i + 1}` });
  }
});

test("every call computes again and leaves keep as it was", async () => {
  const model = smallModel(34);
  const { x, answers } = anyBatch(2, 4, 35);
  const keep = [1, 0, 1];
  questionLogits(model, x, keep);
  expect(keep).toEqual([1, 0, 1]);
  const weights = { ...model };
  await expect(questionLogits).toHeed(
    { model: weights, x, keep },
    { others: { "model.heads": 2, keep: [1, 1, 0] }, except: ["model.heads"] },
  );
  await expect(questionLogits).toReturnNew({ model: weights, x, keep });
  await expect(questionLoss).toHeed({ model: weights, x, answers }, { others: { "model.heads": 2 } });
});

test("fresh weights have variance 1 / inputs", async () => {
  const model = questionModel(60, 40, 20, 2, specRandom(25));
  for (const name of NAMES) {
    const W = model[name];
    const [ratio] = await tf.mul(tf.sqrt(tf.moments(W).variance), Math.sqrt(W.shape[0] as number)).data();
    // Off by 0.09 or more with a chance of 1e-9: of n = 2,400 numbers or more, the deviation is 1 / √(2n).
    expect(ratio).toLieBetween(0.91, 1.09, `the standard deviation of ${name}, times the root of its rows,`);
  }
});

test("an answer to both questions is due at every position", () => {
  const model = smallModel(15);
  const x = randomTensor([2, 6, 7], 16);
  expect(() => questionLoss(model, x, tf.zeros([2, 6, 5]))).toRefuse(RangeError, "answers to one question");
});

test("no tensor is left behind, and x stays", async () => {
  const model = questionModel(D, E, V, 2, specRandom(17));
  const { x, answers } = batchOf(texts(2, specRandom(18)));
  const optimizer = tf.train.adam(0.01);
  await expect(() => questionLogits(model, x, [1, 0])).toLeakNoTensors();
  await expect(() => questionLoss(model, x, answers)).toLeakNoTensors();
  await expect(() => questionStep(model, optimizer, x, answers)).toLeakNoTensors();
  const others = [3, 5].map((B) => batchOf(texts(B, specRandom(20 + B))));
  await expect((nth: number) =>
    questionStep(model, optimizer, others[nth].x, others[nth].answers),
  ).toLeakNoTensors();
  await expect(() => questionStep(model, optimizer, x, answers)).toLeaveTensorsUnchanged({ x, answers });
});

test("two heads learn to answer both questions", async () => {
  const rng = specRandom(19);
  const two = questionModel(D, E, V, 2, rng);
  const { losses } = await train({
    step: stepOf(two, rng),
    budget: {
      cpu: { steps: 150, loss: 0.02, band: BAND },
      gpu: { steps: 300, loss: 0.005, band: LARGE_BAND },
    },
    uniform: Math.log(V),
  });
  // The same for one head, with as many weights and the same batches.
  const again = specRandom(19);
  const one = questionModel(D, E, V, 1, again);
  const step = stepOf(one, again);
  const single: number[] = [];
  for (let i = 0; i < SINGLE_STEPS; i++) {
    const loss = step();
    single.push((await loss.data())[0]);
    loss.dispose();
  }
  const batch = texts(100, specRandom(20));
  const shares = {
    "both heads": await examine(two, batch, [1, 1]),
    "head 1 alone": await examine(two, batch, [0, 1]),
    "head 0 alone": await examine(two, batch, [1, 0]),
    "one head": await examine(one, batch, [1]),
  };
  await show(one, two, single, losses, shares);

  const [first, previous] = shares["both heads"];
  expect(first).toLieBetween(0.95, 1, "the share of right answers to the first question");
  expect(previous).toLieBetween(0.95, 1, "the share of right answers to the second question");
  // A coin toss between the two tokens costs ln 2 = 0.69. Of 60 seeds the lowest was at 0.55, the highest at 0.96.
  const end = single.slice(-10).reduce((sum, loss) => sum + loss, 0) / 10;
  expect(end).toLieBetween(0.3, 1.3, "the loss of one head after 70 steps");
});

/** Random texts of T tokens. */
function texts(B: number, rng: Random): number[][] {
  return Array.from({ length: B }, () => Array.from({ length: T }, () => rng.integer(V)));
}

/**
 * Tokens and positions, one-hot, `[B, T, D]`; the answers, one-hot, `[B, T, 2, V]`: the first token of the text, and the
 * one just before. Both are asked from position 2 on, where they are two tokens, unless `asked` says otherwise.
 */
function batchOf(
  batch: number[][],
  asked = (_b: number, t: number, _question: number) => t > 1,
): { x: tf.Tensor; answers: tf.Tensor } {
  const ones = (length: number, ...places: number[]) =>
    Array.from({ length }, (_, i) => (places.includes(i) ? 1 : 0));
  const x = batch.map((text) => text.map((token, t) => ones(D, token, V + t)));
  const answers = batch.map((text, b) =>
    text.map((_, t) =>
      [text[0], text[t - 1]].map((token, question) => (asked(b, t, question) ? ones(V, token) : ones(V))),
    ),
  );
  return { x: tf.tensor3d(x), answers: tf.tensor4d(answers) };
}

/** Random inputs of width 7, and a random one of five answers, one-hot, due to both questions everywhere. */
function anyBatch(B: number, T: number, stream: number): { x: tf.Tensor; answers: tf.Tensor } {
  const rng = specRandom(1000 + stream);
  const due = Array.from({ length: B * T * 2 }, () => rng.integer(5));
  const answers = tf.cast(tf.oneHot(tf.tensor1d(due, "int32"), 5), "float32"); // [B·T·2, 5]
  return { x: randomTensor([B, T, 7], stream), answers: tf.reshape(answers, [B, T, 2, 5]) };
}

/** Steps of Adam, each on a new batch. */
function stepOf(model: QuestionModel, rng: Random): () => tf.Scalar {
  const optimizer = tf.train.adam(0.05);
  return () => {
    const { x, answers } = batchOf(texts(32, rng));
    const loss = questionStep(model, optimizer, x, answers);
    tf.dispose([x, answers]);
    return loss;
  };
}

/** The shares of right answers to both questions, with these heads on. */
async function examine(model: QuestionModel, batch: number[][], keep: number[]): Promise<number[]> {
  const { x } = batchOf(batch);
  const best = (await tf.argMax(questionLogits(model, x, keep).logits, -1).array()) as number[][][];
  return [0, 1].map((question) => {
    const right = batch.flatMap((text, b) =>
      best[b].slice(2).map((answers, i) => answers[question] === text[question === 0 ? 0 : i + 1]),
    );
    return right.filter(Boolean).length / right.length;
  });
}

/** What part 1 computes with the weights of the model, some heads of it switched off. */
async function logitStages({ heads, Wqkv, Wo, Wu }: QuestionModel, x: tf.Tensor, keep: number[]) {
  const [W, O, U] = (await Promise.all([Wqkv.array(), Wo.array(), Wu.array()])) as number[][][];
  const items = (await x.array()) as number[][][];
  const found = items.map((rows) => {
    const [Q, K, value] = splitColumns(matmul(rows, W), 3).map((part) => splitColumns(part, heads));
    return Q.map((queries, h) => attention(queries, K[h], value[h], { causal: true }));
  });
  const logits = found.map((item) => {
    const outputs = item.map(({ output }, h) => output.map((row) => row.map((v) => keep[h] * v)));
    return matmul(matmul(concatHeads(outputs), O), U).map((row) =>
      splitColumns([row], 2).map(([part]) => part),
    );
  });
  const where = keep.includes(0) ? ` with keep = [${keep}]` : "";
  return [
    {
      name: "weights",
      expected: found.map((item) => item.map(({ weights }) => weights)),
      axes: "batch head query key",
      what: `the table of weights${where}`,
    },
    { name: "logits", expected: logits, axes: LOGITS, what: `the table of logits${where}` },
  ];
}

/** Losses, attention and answers of both models side by side. */
async function show(
  one: QuestionModel,
  two: QuestionModel,
  single: number[],
  double: number[],
  shares: Record<string, number[]>,
): Promise<void> {
  const { x } = batchOf(texts(50, specRandom(21)));
  const mean = (model: QuestionModel) => tf.mean(questionLogits(model, x).weights, 0); // [H, T, T]
  const positions = Array.from({ length: T }, (_, t) => (t === 0 ? "first" : `${t}`));
  await exhibit({
    kind: "heatmap",
    title: "where each head looks",
    caption:
      "A head alone shares itself out; of two heads one looks at the first token, one at the previous.",
    values: tf.concat([mean(one), mean(two)]), // [3, T, T]
    axes: "head query key",
    panelLabels: ["alone", "0 of two", "1 of two"],
    range: [0, 1],
    rowLabels: positions,
    columnLabels: positions,
  });
  await exhibit({
    kind: "curve",
    title: "loss with one head and with two",
    caption:
      "As many weights, the same batches: two heads are done while one still tosses a coin, which costs 0.69.",
    series: { "one head": single, "two heads": double },
    xLabel: "step",
    yLabel: "loss",
  });
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  await exhibit({
    kind: "table",
    title: "right answers",
    caption: "Switch a head off to see which question was its own.",
    columns: ["heads", "the first token", "the previous token"],
    rows: Object.entries(shares).map(([name, [first, previous]]) => [
      name,
      percent(first),
      percent(previous),
    ]),
  });
}
