import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { matmul } from "../../1-understanding-gradients/02-qkv-projections/matmul.js";
import { attention } from "../../1-understanding-gradients/03-attention/attention.js";
import { type RecallModel, recallLogits, recallLoss, recallModel, recallStep } from "./attention-recall.js";

tensorSpec("train");

const NAMES = ["Ann", "Bob", "Cy", "Dee", "Eve", "Flo"];
const COLOURS = ["red", "blue", "green", "black"];
const D = NAMES.length + COLOURS.length + 1; // a name, and a colour or the question mark
const A = COLOURS.length + 1; // a colour, or "not said yet"

test("scores: causal attention, then a linear layer", async () => {
  const model = recallModel(6, 7, 4, specRandom(1));
  const x = randomTensor([2, 5, 6], 2);
  const [Wq, Wk, Wv, Wo] = (await Promise.all(
    [model.Wq, model.Wk, model.Wv, model.Wo].map((W) => W.array()),
  )) as number[][][];
  const items = (await x.array()) as number[][][];
  const heads = items.map((rows) =>
    attention(matmul(rows, Wq), matmul(rows, Wk), matmul(rows, Wv), { causal: true }),
  );
  await expect(recallLogits(model, x)).toMatchStages([
    { name: "weights", expected: heads.map(({ weights }) => weights), axes: "batch query key" },
    {
      name: "logits",
      expected: heads.map(({ output }) => matmul(output, Wo)),
      axes: "batch position answer",
    },
  ]);
});

test("one item, one sentence, one answer: part 1 agrees", async () => {
  const slowly = async (model: RecallModel, x: tf.Tensor) => {
    const { Wq, Wk, Wv, Wo } = model;
    const [Q, K, V, O] = (await Promise.all([Wq, Wk, Wv, Wo].map((W) => W.array()))) as number[][][];
    const heads = ((await x.array()) as number[][][]).map((rows) =>
      attention(matmul(rows, Q), matmul(rows, K), matmul(rows, V), { causal: true }),
    );
    return {
      weights: heads.map((head) => head.weights),
      logits: heads.map((head) => matmul(head.output, O)),
    };
  };
  await expect(recallLogits).toAgreeWith(
    slowly,
    { model: { Wq: "in d", Wk: "in d", Wv: "in d", Wo: "d answer" }, x: "item sentence in" },
    { axes: { weights: "batch query key", logits: "batch position answer" } },
  );
});

test("what is said later changes no earlier answer", async () => {
  const model = recallModel(6, 7, 4, specRandom(3));
  const x = randomTensor([2, 5, 6], 4);
  await expect((input: tf.Tensor) => recallLogits(model, input).logits).toBeCausalAlong(x, { axis: 1 });
});

test("a model that scores all five answers alike has loss ln 5", async () => {
  const model = recallModel(D, 3, A, specRandom(5));
  model.Wo.assign(tf.zeros([3, A]));
  const { x, answers } = batchOf(conversations(3, 7, specRandom(6)));
  await expect(recallLoss(model, x, answers)).toMatchValues(Math.log(5), { what: "the loss" });
});

test("the loss is the mean over the questions, and nothing else", async () => {
  const model = recallModel(D, 3, A, specRandom(7));
  const batch = conversations(4, 7, specRandom(8));
  const { x, answers } = batchOf(batch);
  const logits = (await recallLogits(model, x).logits.array()) as number[][][];
  const losses: number[] = []; // one a question
  for (const [b, conversation] of batch.entries()) {
    for (const [t, { answer }] of conversation.entries()) {
      if (answer === undefined) continue;
      const sum = logits[b][t].reduce((total, score) => total + Math.exp(score), 0);
      losses.push(Math.log(sum) - logits[b][t][answer]);
    }
  }
  const expected = losses.reduce((total, loss) => total + loss, 0) / losses.length;
  await expect(recallLoss(model, x, answers)).toMatchValues(expected, { what: "the loss" });
});

test("one item, one question, two answers have their loss", async () => {
  for (const [B, T, answersOf] of [
    [1, 5, 3],
    [3, 1, 3],
    [1, 1, 3],
    [2, 3, 2],
  ]) {
    const model = recallModel(4, 3, answersOf, specRandom(33));
    const { x, answers } = anyBatch(B, T, answersOf, 34);
    const [logits, due] = (await Promise.all([recallLogits(model, x).logits.array(), answers.array()])) as [
      number[][][],
      number[][][],
    ];
    const losses = logits.flatMap((rows, b) =>
      rows.map((scores, t) => {
        const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
        return Math.log(sum) - scores[due[b][t].indexOf(1)];
      }),
    );
    const expected = losses.reduce((total, loss) => total + loss, 0) / losses.length;
    await expect(recallLoss(model, x, answers)).toMatchValues(expected, {
      what: `the loss of ${B} x ${T} questions with ${answersOf} answers`,
    });
  }
});

test("an answer that is surely wrong costs much, not Infinity", async () => {
  const model = recallModel(D, 3, A, specRandom(30));
  model.Wo.assign(tf.mul(model.Wo, 1e4));
  const batch = conversations(3, 7, specRandom(31));
  const { x, answers } = batchOf(batch);
  const logits = (await recallLogits(model, x).logits.array()) as number[][][];
  const losses = batch.flatMap((conversation, b) =>
    conversation.flatMap(({ answer }, t) => {
      if (answer === undefined) return [];
      const top = Math.max(...logits[b][t]);
      const sum = logits[b][t].reduce((total, score) => total + Math.exp(score - top), 0);
      return [top + Math.log(sum) - logits[b][t][answer]];
    }),
  );
  const expected = losses.reduce((total, loss) => total + loss, 0) / losses.length;
  await expect(recallLoss(model, x, answers)).toMatchValues(expected, {
    rtol: 1e-4,
    what: "the loss of far apart scores",
  });
});

test("gradients reach all four weights", async () => {
  const model = recallModel(4, 2, 3, specRandom(9));
  const x = randomTensor([2, 3, 4], 10);
  const answers = tf.oneHot(
    tf.tensor2d(
      [
        [0, 2, 1],
        [1, -1, 0],
      ],
      [2, 3],
      "int32",
    ),
    3,
  ); // [2, 3, 3], one row all 0
  const { Wq, Wk, Wv, Wo } = model;
  await expect((weights: Record<string, tf.Tensor>) =>
    recallLoss({ ...model, ...weights } as RecallModel, x, answers),
  ).toBeDifferentiable({
    at: { Wq, Wk, Wv, Wo },
    axes: { Wq: "in out", Wk: "in out", Wv: "in out", Wo: "in out" },
    what: "the loss",
  });
});

test("a step of plain descent moves every weight against its slope", async () => {
  const model = recallModel(D, 3, A, specRandom(11));
  const { x, answers } = batchOf(conversations(3, 7, specRandom(12)));
  const names = ["Wo", "Wv", "Wk", "Wq"] as const; // from the loss down
  const before = await recallLoss(model, x, answers).data();
  const { grads } = tf.variableGrads(() => recallLoss(model, x, answers) as tf.Scalar);
  const expected = names.map((name) => tf.sub(model[name], tf.mul(0.5, grads[model[name].name])));
  const loss = recallStep(model, tf.train.sgd(0.5), x, answers);
  // Which of the four moved: a step that leaves one out is told from one that moves none.
  const firstOf = (of: tf.Tensor[]) => tf.concat(of.map((W) => tf.slice(tf.reshape(W, [-1]), 0, 3)));
  await expect(firstOf(names.map((name) => model[name]))).toMatchValues(firstOf(expected), {
    axes: "number",
    what: "three numbers each of Wo, Wv, Wk and Wq after the step",
  });
  await expect({ ...model }).toMatchStages(
    names.map((name, i) => ({ name, expected: expected[i], axes: "in out", what: `${name} after the step` })),
  );
  await expect(loss).toMatchValues(before[0], { what: "the loss before the step" });
});

test("every step is of its own batch and of the current weights", async () => {
  const model = recallModel(4, 3, 5, specRandom(35));
  const optimizer = tf.train.sgd(0.5);
  for (const [i, [B, T]] of [
    [3, 6],
    [3, 6],
    [1, 6],
    [3, 1],
    [1, 1],
  ].entries()) {
    const { x, answers } = anyBatch(B, T, 5, 36 + i);
    const before = await recallLoss(model, x, answers).data();
    const { grads } = tf.variableGrads(() => recallLoss(model, x, answers) as tf.Scalar, [model.Wo]);
    const expected = tf.sub(model.Wo, tf.mul(0.5, grads[model.Wo.name])); // [d, A]
    const loss = recallStep(model, optimizer, x, answers);
    await expect(loss).toMatchValues(before[0], { what: `the loss before step ${i + 1}` });
    await expect(model.Wo).toMatchValues(expected, { axes: "in out", what: `Wo after step ${i + 1}` });
  }
});

test("fresh weights have variance 1 / inputs", async () => {
  const model = recallModel(60, 40, 60, specRandom(45));
  for (const [name, W] of Object.entries(model)) {
    const [ratio] = await tf.mul(tf.sqrt(tf.moments(W).variance), Math.sqrt(W.shape[0] as number)).data();
    // Off by 0.09 or more with a chance of 1e-9: of n = 2,400 numbers, the deviation is 1 / √(2n).
    expect(ratio).toLieBetween(0.91, 1.09, `the standard deviation of ${name}, times the root of its rows,`);
  }
});

test("an answer for every position of every item is due", () => {
  const model = recallModel(D, 3, A, specRandom(13));
  const x = tf.zeros([2, 5, D]);
  expect(() => recallLoss(model, x, tf.zeros([2, 4, A]))).toRefuse(
    RangeError,
    "four answers for five positions",
  );
});

test("every call computes its result again", async () => {
  const model = recallModel(4, 3, 5, specRandom(41));
  const { x, answers } = anyBatch(2, 3, 5, 42);
  await expect(recallLogits).toHeed({ model: { ...model }, x });
  await expect(recallLogits).toReturnNew({ model: { ...model }, x });
  await expect(recallLoss).toHeed({ model: { ...model }, x, answers });
});

test("weights, sentences and answers stay as they were", async () => {
  const model = recallModel(4, 3, 5, specRandom(43));
  const { x, answers } = anyBatch(2, 3, 5, 44);
  await expect(() => recallLoss(model, x, answers)).toLeaveTensorsUnchanged({ x, answers, ...model });
  await expect(() => recallStep(model, tf.train.sgd(0.5), x, answers)).toLeaveTensorsUnchanged({
    x,
    answers,
  });
});

test("no tensor is left behind", async () => {
  const model = recallModel(D, 3, A, specRandom(14));
  const { x, answers } = batchOf(conversations(2, 5, specRandom(15)));
  const optimizer = tf.train.adam(0.01);
  await expect(() => recallLogits(model, x)).toLeakNoTensors();
  await expect(() => recallLoss(model, x, answers)).toLeakNoTensors();
  await expect(() => recallStep(model, optimizer, x, answers)).toLeakNoTensors();
  const longer = [6, 9].map((T) => batchOf(conversations(4, T, specRandom(T))));
  await expect((nth: number) =>
    recallStep(model, optimizer, longer[nth].x, longer[nth].answers),
  ).toLeakNoTensors();
});

test("trained, it answers what was said, and nothing that was not", async () => {
  const rng = specRandom(16);
  const model = recallModel(D, 16, A, rng);
  const optimizer = tf.train.adam(0.02);
  await train({
    step: () => {
      const { x, answers } = batchOf(conversations(32, 12, rng));
      const loss = recallStep(model, optimizer, x, answers);
      tf.dispose([x, answers]);
      return loss;
    },
    // Who knows how often each answer comes gets 1.41, who sees the whole conversation without its order 0.41.
    budget: {
      cpu: {
        steps: 200,
        loss: 0.05,
        band: [
          [1, 1.44, 1.75],
          [4, 1.41, 1.66],
          [7, 1.4, 1.56],
          [11, 1.35, 1.45],
          [18, 1.21, 1.32],
          [29, 0.835, 1.15],
          [47, 0.0911, 0.514],
          [76, 0.000773, 0.00457],
          [124, 0.00026, 0.000585],
          [200, 0.000184, 0.000364],
        ],
      },
      // Of 6 seeds, measured on wasm.
      gpu: {
        steps: 400,
        loss: 0.005,
        band: [
          [1, 1.57, 1.75],
          [5, 1.43, 1.58],
          [9, 1.41, 1.5],
          [15, 1.29, 1.38],
          [26, 0.998, 1.17],
          [45, 0.165, 0.386],
          [78, 0.000928, 0.00164],
          [135, 0.000283, 0.000499],
          [232, 0.000167, 0.000279],
          [400, 0.0000957, 0.000133],
        ],
      },
    },
    uniform: Math.log(A),
  });
  await showAttention(model);
  const lengths = [6, 12, 20, 30, 45, 70, 100];
  const shares: number[] = [];
  for (const [i, T] of lengths.entries())
    shares.push(await shareOfRight(model, conversations(20, T, specRandom(30 + i))));
  await showLengths(lengths, shares);
  expect(shares[lengths.indexOf(12)]).toLieBetween(0.97, 1, "the share of right answers in 12 sentences");
  expect(shares[lengths.indexOf(30)]).toLieBetween(0.85, 1, "the share of right answers in 30 sentences");
});

/** One sentence of a conversation. */
interface Sentence {
  name: number;
  /** What is said of the name; a question unless given. */
  colour?: number;
  /** The right answer to a question: the colour said before, or the last one, "not said yet". */
  answer?: number;
}

/** Conversations in which names get a colour once, sooner or later, and are asked for at any time. */
function conversations(B: number, T: number, rng: Random): Sentence[][] {
  return Array.from({ length: B }, () => {
    const said = new Map<number, number>();
    return Array.from({ length: T }, (): Sentence => {
      const name = rng.integer(NAMES.length);
      if (said.has(name) || rng.random() < 0.5) return { name, answer: said.get(name) ?? COLOURS.length };
      const colour = rng.integer(COLOURS.length);
      said.set(name, colour);
      return { name, colour };
    });
  });
}

/** A 1 for the name and a 1 for the colour or the question mark, `[B, T, D]`; the answers, one-hot, `[B, T, A]`. */
function batchOf(batch: Sentence[][]): { x: tf.Tensor; answers: tf.Tensor } {
  const ones = (length: number, ...places: number[]) =>
    Array.from({ length }, (_, i) => (places.includes(i) ? 1 : 0));
  const x = batch.map((conversation) =>
    conversation.map(({ name, colour = COLOURS.length }) => ones(D, name, NAMES.length + colour)),
  );
  const answers = batch.map((conversation) =>
    conversation.map(({ answer }) => (answer === undefined ? ones(A) : ones(A, answer))),
  );
  return { x: tf.tensor3d(x), answers: tf.tensor3d(answers) };
}

/** Random sentences of width 4, and a random answer, one-hot, due to each of them. */
function anyBatch(
  B: number,
  T: number,
  answersOf: number,
  stream: number,
): { x: tf.Tensor; answers: tf.Tensor } {
  const rng = specRandom(1000 + stream);
  const due = Array.from({ length: B * T }, () => rng.integer(answersOf));
  const answers = tf.cast(tf.oneHot(tf.tensor1d(due, "int32"), answersOf), "float32"); // [B·T, A]
  return { x: randomTensor([B, T, 4], stream), answers: tf.reshape(answers, [B, T, answersOf]) };
}

/** The share of questions that are answered right. */
async function shareOfRight(model: RecallModel, batch: Sentence[][]): Promise<number> {
  const { x } = batchOf(batch);
  const best = (await tf.argMax(recallLogits(model, x).logits, -1).array()) as number[][];
  const questions = batch.flatMap((conversation, b) =>
    conversation.flatMap(({ answer }, t) => (answer === undefined ? [] : [best[b][t] === answer])),
  );
  return questions.filter(Boolean).length / questions.length;
}

/** Where each sentence of one conversation looks. */
async function showAttention(model: RecallModel): Promise<void> {
  const [conversation] = conversations(1, 12, specRandom(18));
  const labels = conversation.map(
    ({ name, colour }) => `${NAMES[name]} ${colour === undefined ? "?" : COLOURS[colour]}`,
  );
  const { x } = batchOf([conversation]);
  const { weights } = recallLogits(model, x);
  await exhibit({
    kind: "heatmap",
    title: "where each sentence looks",
    caption:
      "A question (row) looks at the sentence that told the colour; one that is asked too early looks at itself.",
    values: tf.squeeze(weights, [0]), // [T, T]
    axes: "query key",
    range: [0, 1],
    rowLabels: labels,
    columnLabels: labels,
  });
}

async function showLengths(lengths: number[], shares: number[]): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "right answers by length",
    caption:
      "Trained on 12 sentences: in long conversations many wrong keys, a little weight each, outvote the right one.",
    series: { right: { x: lengths, y: shares } },
    xLabel: "sentences",
    yLabel: "share of right answers",
  });
}
