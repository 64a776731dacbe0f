import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { type AdamStep, parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { type Fact, HELD_OUT_FACTS, question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { scoreAnswers } from "#lib/mini-world/judge";
import { review } from "#lib/mini-world/reviews";
import { decode, EOS, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { keepModel } from "#lib/spec/models";
import { tensorSpec } from "#lib/spec/tensors";
import { train, trainsLarge } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import type { LossOf } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { type EncodedChat, encodeChat } from "./chat-encoding.js";
import { generateBatch } from "./generate-batch.js";
import { loadParameters } from "./load-base.js";
import { sftBatch } from "./sft-targets.js";
import { type FineTuningPlan, type FineTuningReport, fineTune } from "./train-sft.js";

tensorSpec("train", { reads: "awaited" });

const PLAN: FineTuningPlan = { steps: 3, batch: 2, lr: 0.05, maxNorm: 0.4 };

/** Chats of the smallest model: graded are the last `answer` tokens. */
const chat = (ids: number[], answer: number): EncodedChat => ({
  ids,
  graded: ids.map((_, t) => t >= ids.length - answer),
});
const CHATS = [chat([1, 4, 2, 5], 2), chat([1, 3, 6], 1), chat([1, 2, 2, 0, 6], 3), chat([5, 0], 1)];

/** A GPT so small that a step can be checked number by number, with weights of order 1. */
function tinyModel(): GPT {
  const sizes = { vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 1, dFF: 3 };
  const model = initGPT(sizes, specRandom(1));
  perturb(gptParameters(model));
  return model;
}

const variablesOf = (model: GPT) => Object.values(gptParameters(model)) as tf.Variable[];

async function all(reports: AsyncIterable<FineTuningReport>): Promise<FineTuningReport[]> {
  const list: FineTuningReport[] = [];
  for await (const report of reports) list.push(report);
  return list;
}

/** Fine-tunes a model of two numbers, of which only `a` is trained unless `both`; its loss is the mean of the targets' squares. */
async function twoNumbers(plan: Partial<FineTuningPlan>, both = false) {
  const [a, b] = [tf.variable(tf.tensor2d([[2, -1]])), tf.variable(tf.scalar(3))];
  const lossOf: LossOf = ({ count }) =>
    tf.add(tf.mul(count, tf.sum(tf.square(a))), tf.mul(10, tf.square(b))) as tf.Scalar;
  const variables: tf.Variable[] = both ? [a, b] : [a];
  const reports = await all(fineTune(variables, lossOf, CHATS, { ...PLAN, ...plan }, specRandom(3)));
  return { reports, a, b };
}

test("three steps, rebuilt from the loss and Adam by hand", async () => {
  const due = await slowly(3);
  const model = tinyModel();
  const run = fineTune(variablesOf(model), languageLoss(model), CHATS, PLAN, specRandom(2));
  for (const [i, { loss, norm, parameters }] of due.entries()) {
    const { value, done } = await run.next();
    expect(done, `whether the training ended after ${i} of 3 steps`).not.toBe(true);
    const told = value as FineTuningReport;
    const now = gptParameters(model);
    await expect({ loss: told.loss, norm: told.norm, ...now }).toMatchStages([
      { name: "loss", expected: loss, axes: "", rtol: 1e-4, what: `the loss of step ${i}` },
      { name: "norm", expected: norm, axes: "", rtol: 1e-3, what: `the norm of step ${i}, before clipping` },
      ...parameterStages(parameters, `after step ${i}`, COMPARED),
    ]);
  }
  expect((await run.next()).done, "whether the training has ended after its steps").toBe(true);
});

test("what is not trained stays, and does not count for clipping", async () => {
  const { reports, a, b } = await twoNumbers({ steps: 1, batch: 1 });
  await expect(b).toMatchValues(3, { what: "a variable that is not to be trained" });
  const [{ norm, loss }] = reports;
  const count = (loss - 90) / 5; // of the chat that was drawn
  expect([norm]).toMatchValues([2 * count * Math.sqrt(5)], {
    ...{ axes: "number", rtol: 1e-5, what: "the norm of the gradient of what is trained" },
    rivals: {
      "The gradients of the frozen variables were counted too.": [Math.hypot(2 * count * Math.sqrt(5), 60)],
    },
  });
  await expect(a).toMatchValues([[1.95, -0.95]], { axes: "row column", rtol: 1e-4, what: "what is trained" });
  const whole = await twoNumbers({ steps: 1, batch: 1 }, true);
  await expect(whole.b).toMatchValues(2.95, { rtol: 1e-4, what: "the same variable, now trained" });
});

test("a matrix whose gradient is 0 does not fade", async () => {
  const model = tinyModel();
  const before = tf.clone(model.P);
  await all(fineTune(variablesOf(model), languageLoss(model), CHATS, PLAN, specRandom(2)));
  // No chat has six tokens to read, so nothing was learned of the last two positions.
  await expect(tf.slice(model.P, [4, 0])).toMatchValues(tf.slice(before, [4, 0]), {
    axes: "position dimension",
    what: "the rows of the position table that no chat reaches",
  });
});

test("each chat of a step is drawn, in order", async () => {
  const seen: tf.Tensor[] = [];
  const training: boolean[] = [];
  const model = tinyModel();
  const lossOf: LossOf = (batch, isTraining) => {
    training.push(isTraining);
    seen.push(tf.keep(tf.clone(batch.x)));
    return languageLoss(model)(batch, isTraining);
  };
  const plan = { ...PLAN, steps: 4, batch: 3 };
  let drawn = 0;
  const counts: number[] = [];
  const source = specRandom(5);
  const counting = {
    ...source,
    integer(below: number) {
      drawn++;
      return source.integer(below);
    },
  };
  for await (const _ of fineTune(variablesOf(model), lossOf, CHATS, plan, counting)) counts.push(drawn);
  const rng = specRandom(5);
  const due = Array.from(
    { length: 4 },
    () => sftBatch([0, 1, 2].map(() => CHATS[rng.integer(CHATS.length)])).x,
  );
  const lists = (tensors: tf.Tensor[]) => Promise.all(tensors.map((x) => x.array()));
  expect(await lists(seen), "what the steps have read").toEqual(await lists(due));
  expect(training, "what the loss is told: that it is training").toEqual([true, true, true, true]);
  tf.dispose(seen);
  expect(counts, "how many chats were drawn when each of four reports came").toEqual([3, 6, 9, 12]);
});

test("one example, one chat a step, one step", async () => {
  const model = tinyModel();
  const only = CHATS[1];
  const [loss] = await languageLoss(model)(sftBatch([only]), true).data();
  const plan = { ...PLAN, steps: 1, batch: 1 };
  const reports = await all(fineTune(variablesOf(model), languageLoss(model), [only], plan, specRandom(6)));
  expect(reports.map((report) => report.loss)).toMatchValues([loss], {
    ...{ axes: "step", rtol: 1e-4, what: "the losses" },
  });
  let read = 0;
  const counting: LossOf = (batch, isTraining) => {
    read = batch.x.shape[0];
    return languageLoss(model)(batch, isTraining);
  };
  const wide = fineTune(variablesOf(model), counting, [only], { ...plan, batch: 3 }, specRandom(6));
  await wide.next();
  await wide.return();
  expect(read, "how many chats a step of three reads, where there is one example").toBe(3);
  expect(await all(fineTune([], languageLoss(model), [only], { ...plan, steps: 0 }, specRandom(6)))).toEqual(
    [],
  );
});

test("nothing to learn from is refused", async () => {
  const model = tinyModel();
  const run = fineTune(variablesOf(model), languageLoss(model), [], PLAN, specRandom(2));
  await expect(() => run.next()).toRefuse(RangeError, "a training without an example");
});

test("two trainings do not touch each other", async () => {
  const alone = (await all(runOf(tinyModel(), 7))).map(({ loss }) => loss);
  const [first, second] = [runOf(tinyModel(), 7), runOf(tinyModel(), 8)];
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    losses.push(((await first.next()).value as FineTuningReport).loss);
    await second.next();
  }
  expect(losses).toMatchValues(alone, {
    ...{ axes: "step", rtol: 1e-5, what: "the losses of a training while another one runs" },
  });
});

test("no tensor is left by a step, or at the end", async () => {
  const model = tinyModel();
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of fineTune(
    variablesOf(model),
    languageLoss(model),
    CHATS,
    { ...PLAN, steps: 6 },
    specRandom(9),
  ))
    counts.push(tf.memory().numTensors);
  expect(counts[5] - counts[3]).toMatchValues(0, { what: "the tensors that two further steps left behind" });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = runOf(model, 9);
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

test("the examples stay as they were", async () => {
  const examples = CHATS.map(({ ids, graded }) => ({ ids: [...ids], graded: [...graded] }));
  const model = tinyModel();
  await all(fineTune(variablesOf(model), languageLoss(model), examples, PLAN, specRandom(2)));
  expect(examples, "the examples after the training").toEqual(CHATS);
});

test("80 steps teach the base to answer", async () => {
  refuseToTrain();
  const large = await trainsLarge();
  const model = loadedBase();
  const shown = [
    ...HELD_OUT_FACTS.slice(0, 2),
    ...HELD_OUT_FACTS.slice(6, 8),
    ...HELD_OUT_FACTS.slice(12, 14),
  ];
  const before = await written(model, shown);
  const start = { ...(await scores(model)), perplexity: await perplexity(model) };
  const plan = { steps: 80, batch: large ? 64 : 16, lr: 5e-4, maxNorm: 1 };
  const examples = TRAINING_FACTS.map(answered);
  const run = fineTune(variablesOf(model), languageLoss(model), examples, plan, specRandom(11));
  await train({
    step: async () => ((await run.next()).value as FineTuningReport).loss,
    budget: { cpu: { steps: 80, loss: 0.05, band: BAND }, gpu: { steps: 80, loss: 0.05 } },
    whole: true,
  });
  await run.return();
  const end = { ...(await scores(model)), perplexity: await perplexity(model) };
  await show(shown, before, await written(model, shown), start, end);
  await keepModel("sft", gptParameters(model));
  expect(end.exact).toLieBetween(
    0.8,
    1,
    "the share of exact answers about places that training never asked about",
  );
  expect(end.stops).toLieBetween(0.85, 1, "the share of answers that end");
  expect(end.perplexity).toLieBetween(
    1,
    2.8,
    "the perplexity of reviews, which the base has learned before,",
  );
});

/** Of 20 seeds. */
const BAND: [number, number, number][] = [
  [1, 3.42, 3.88],
  [2, 2.95, 3.29],
  [3, 2.45, 2.96],
  [5, 1.79, 1.99],
  [7, 1.37, 1.52],
  [11, 0.754, 0.838],
  [16, 0.353, 0.389],
  [24, 0.259, 0.276],
  [36, 0.136, 0.168],
  [54, 0.029, 0.0485],
  [80, 0.00407, 0.00479],
];

const runOf = (model: GPT, stream: number) =>
  fineTune(variablesOf(model), languageLoss(model), CHATS, PLAN, specRandom(stream));

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

const asked = (fact: Fact) => encodeChat([{ role: "user", content: question(fact) }]);
const answered = (fact: Fact) =>
  encodeChat([
    { role: "user", content: question(fact) },
    { role: "assistant", content: statement(fact) },
  ]);

const written = (model: GPT, facts: readonly Fact[]) =>
  generateBatch(
    model,
    facts.map((fact) => asked(fact).ids),
    10,
    { temperature: 0 },
    specRandom(12),
    { stop: EOS },
  );

const scores = async (model: GPT) => scoreAnswers(HELD_OUT_FACTS, await written(model, HELD_OUT_FACTS));

/** What the model makes of 64 reviews, which fine-tuning never shows. */
async function perplexity(model: GPT): Promise<number> {
  const rng = specRandom(13);
  const { x, y } = sftBatch(
    Array.from({ length: 64 }, () => {
      const ids = encode(`<bos> ${review(rng)} <eos>`);
      return { ids, graded: ids.map((_, t) => t > 0) };
    }),
  );
  const [loss] = await lmLoss(gptLogits(model, x), y).data();
  return Math.exp(loss);
}

type End = Awaited<ReturnType<typeof scores>> & { perplexity: number };

async function show(facts: readonly Fact[], before: number[][], after: number[][], start: End, end: End) {
  await exhibit({
    kind: "table",
    title: "asked about places that training never asked about",
    caption: "Training showed how to answer. Where did the model get the answers from?",
    columns: ["question", "the base", "your model"],
    rows: facts.map((fact, i) => [question(fact), decode(before[i]), decode(after[i])]),
  });
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  await exhibit({
    kind: "table",
    title: "18 questions, before and after",
    caption: "Perplexity is that of 64 reviews, which fine-tuning does not show: what has it cost?",
    columns: ["model", "exact", "right value", "stops", "perplexity of reviews"],
    rows: Object.entries({ "the base": start, "your model": end }).map(
      ([name, { exact, value, stops, perplexity }]) => [
        name,
        ...[exact, value, stops].map(percent),
        perplexity.toFixed(2),
      ],
    ),
  });
}

/** Biases of keys get no gradient, and what Adam makes of rounding errors is left out. */
const COMPARED = [
  ...["E", "P", "blocks.0.attention.Wq", "blocks.0.attention.bv", "blocks.0.attention.Wo"],
  ...["blocks.0.norm1.gamma", "blocks.0.mlp.W1", "norm.beta"],
];

/** The same steps, rebuilt from the loss. */
async function slowly(steps: number): Promise<AdamStep[]> {
  const model = tinyModel();
  const rng = specRandom(2);
  const step = plainAdam(gptParameters(model) as Record<string, tf.Variable>, PLAN);
  const due: AdamStep[] = [];
  while (due.length < steps) {
    const { x, y } = sftBatch([0, 1].map(() => CHATS[rng.integer(CHATS.length)]));
    due.push(await step(() => lmLoss(gptLogits(model, x), y)));
  }
  return due;
}
