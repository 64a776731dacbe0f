import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { type AdamStep, parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { type Fact, HELD_OUT_FACTS, question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { type AnswerScores, scoreAnswers } from "#lib/mini-world/judge";
import { review } from "#lib/mini-world/reviews";
import { EOS, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train, trainsLarge } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { adaptedModel, mergeAdapters } from "./adapted-model.js";
import { type EncodedChat, encodeChat } from "./chat-encoding.js";
import { generateBatch } from "./generate-batch.js";
import { loadParameters } from "./load-base.js";
import { type Adapter, initAdapter } from "./lora-init.js";
import { sftBatch } from "./sft-targets.js";
import { attachAdapters, type LoRAPlan, trainLora } from "./train-lora.js";
import type { FineTuningReport } from "./train-sft.js";

tensorSpec("train", { reads: "awaited" });

type Adapters = Record<string, Adapter>;

const PLAN: LoRAPlan = { steps: 3, batch: 2, lr: 0.05, maxNorm: 0.3, alpha: 5 };
const [WQ, W1, W2] = ["blocks.0.attention.Wq", "blocks.1.mlp.W1", "blocks.1.mlp.W2"];

/** Chats of the smallest model: graded are the last `answer` tokens. */
const chat = (ids: number[], answer: number): EncodedChat => ({
  ids,
  graded: ids.map((_, t) => t >= ids.length - answer),
});
const chats = () => [chat([1, 4, 2, 5], 2), chat([1, 3, 6], 1), chat([1, 2, 2, 0, 6], 3), chat([5, 0], 1)];

/** A GPT so small that a step can be checked number by number, with weights of order 1. */
function tinyModel(): GPT {
  const model = initGPT({ vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 2, dFF: 3 }, specRandom(1));
  perturb(gptParameters(model));
  return model;
}

/** Adapters of ranks 3 and 2, the first one fresh, the second one trained already. */
const tinyAdapters = (): Adapters => ({
  [WQ]: initAdapter([4, 4], 3, specRandom(2)),
  [W2]: tf.tidy(() => ({
    A: tf.variable(tf.mul(0.3, randomTensor([3, 2], 3))),
    B: tf.variable(tf.mul(0.3, randomTensor([2, 4], 4))),
  })),
});

const partsOf = (adapters: Adapters): Record<string, tf.Variable> =>
  Object.fromEntries(
    Object.entries(adapters).flatMap(([name, { A, B }]) => [
      [`${name} A`, A],
      [`${name} B`, B],
    ]),
  );
const copiesOf = (tensors: Record<string, tf.Tensor>): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.clone(tensor)]));
const stagesOf = (expected: Record<string, tf.Tensor>, when: string) =>
  parameterStages(expected, when).map((stage) => ({ ...stage, atol: 0, rtol: 0 }));

async function all(reports: AsyncIterable<FineTuningReport>): Promise<FineTuningReport[]> {
  const list: FineTuningReport[] = [];
  for await (const report of reports) list.push(report);
  return list;
}

const tinyRun = (model: GPT, adapters: Adapters, stream = 5, plan: Partial<LoRAPlan> = {}) =>
  trainLora(model, adapters, chats(), { ...PLAN, ...plan }, specRandom(stream));

test("every matrix that a target names has a fresh adapter", async () => {
  const model = tinyModel();
  const shapes = (adapters: Adapters) =>
    Object.fromEntries(Object.entries(partsOf(adapters)).map(([name, { shape }]) => [name, shape]));
  expect(shapes(attachAdapters(model, ["Wq", "blocks.1.mlp.W1"], 2, specRandom(6)))).toEqual({
    ...{ "blocks.0.attention.Wq A": [4, 2], "blocks.0.attention.Wq B": [2, 4] },
    ...{ "blocks.1.attention.Wq A": [4, 2], "blocks.1.attention.Wq B": [2, 4] },
    ...{ "blocks.1.mlp.W1 A": [4, 2], "blocks.1.mlp.W1 B": [2, 3] },
  });
  expect(attachAdapters(model, [], 2, specRandom(6)), "adapters for no targets").toEqual({});
  expect(Object.keys(attachAdapters(model, ["E", "1.mlp.W2"], 1, specRandom(6)))).toEqual(["E", W2]);
});

test("one adapter for each, drawn in the model's order", async () => {
  for (const [D, F, rank] of [
    [4, 3, 2],
    [4, 3, 1],
    [1, 1, 1],
    [1, 5, 2],
  ]) {
    const sizes = { vocabulary: 7, context: 6, dModel: D, heads: 1, layers: 2, dFF: F };
    const model = initGPT(sizes, specRandom(1));
    const adapters = attachAdapters(model, ["mlp.W1", W1, "Wq", "W1"], rank, specRandom(6));
    const rng = specRandom(6);
    const due: Adapters = {};
    for (const i of [0, 1]) {
      due[`blocks.${i}.attention.Wq`] = initAdapter([D, D], rank, rng);
      due[`blocks.${i}.mlp.W1`] = initAdapter([D, F], rank, rng);
    }
    await expect(partsOf(adapters)).toMatchStages(
      stagesOf(partsOf(due), `for D = ${D}, F = ${F} and a rank of ${rank}`),
    );
  }
});

test("of twelve blocks, block 1 alone", () => {
  const sizes = { vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 12, dFF: 3 };
  const adapters = attachAdapters(initGPT(sizes, specRandom(1)), ["1.mlp.W2"], 2, specRandom(6));
  expect(Object.keys(adapters), "the names of the adapters").toEqual(["blocks.1.mlp.W2"]);
});

test("targets and ranks that adapterCount refuses are refused", () => {
  const model = tinyModel();
  const attach = (target: string, rank: number) => () =>
    attachAdapters(model, ["Wq", target], rank, specRandom(6));
  for (const target of ["W3", "q", "bq", "norm.gamma", ""])
    expect(attach(target, 2)).toRefuse(RangeError, `the target "${target}"`, target);
  for (const rank of [0, 1.5]) expect(attach("W1", rank)).toRefuse(RangeError, `a rank of ${rank}`, rank);
});

test("model, targets and rank count at every call", async () => {
  const model = tinyModel();
  const attach = (targets: string[], rank: number) => attachAdapters(model, targets, rank, specRandom(6));
  await expect(attach).toHeed(
    { targets: ["Wq", "W1"], rank: 2 },
    { others: { targets: ["Wk", "W2"], rank: 3 } },
  );
  await expect(attach).toReturnNew({ targets: ["Wq", "W1"], rank: 2 });
  await expect(() => attach(["Wq"], 2)).toLeaveTensorsUnchanged(gptParameters(model));
  await expect(() => attach(["Wq"], 2)).toLeakNoTensors();
  const wide = initGPT({ vocabulary: 7, context: 6, dModel: 6, heads: 2, layers: 1 }, specRandom(1));
  expect(attachAdapters(wide, ["W1"], 2, specRandom(6))["blocks.0.mlp.W1"].B).toHaveShape(
    [2, 24],
    "rank output",
    "B",
  );
});

test("the first loss of fresh adapters is the base's own", async () => {
  const model = tinyModel();
  const adapters = attachAdapters(model, ["Wq", "Wo", "W2"], 2, specRandom(6));
  const [{ loss }] = await all(tinyRun(model, adapters, 5, { steps: 1 }));
  const due = await baseLoss(model, specRandom(5));
  expect([loss]).toMatchValues([due], { axes: "step", rtol: 1e-5, what: "the loss of the first step" });
});

test("with α = 0 the first loss is the base's own too", async () => {
  const model = tinyModel();
  const [{ loss }] = await all(tinyRun(model, tinyAdapters(), 5, { steps: 1, alpha: 0 }));
  const due = await baseLoss(model, specRandom(5));
  expect([loss]).toMatchValues([due], { axes: "step", rtol: 1e-5, what: "the loss with an α of 0" });
});

test("the model stays bit for bit what it was", async () => {
  const [model, adapters] = [tinyModel(), tinyAdapters()];
  const [objects, before] = [gptParameters(model), copiesOf(gptParameters(model))];
  const trainable = () => Object.values(objects).map((parameter) => (parameter as tf.Variable).trainable);
  const couldLearn = trainable();
  await all(tinyRun(model, adapters));
  const now = gptParameters(model);
  await expect(now).toMatchStages(stagesOf(before, "of the model after the training"));
  expect(
    Object.keys(now).filter((name) => now[name] !== objects[name]),
    "tensors of the model that were exchanged",
  ).toEqual([]);
  expect(trainable(), "which variables of the model can be trained").toEqual(couldLearn);
  const run = tinyRun(model, adapters);
  await run.next();
  await run.return();
  expect(trainable(), "which can be trained after the caller stopped the training").toEqual(couldLearn);
});

test("of thirteen adapters each is trained", async () => {
  const model = tinyModel();
  const adapters = attachAdapters(model, ["E", "Wq", "Wk", "Wv", "Wo", "W1", "W2"], 2, specRandom(6));
  const before = copiesOf(partsOf(adapters));
  await all(tinyRun(model, adapters));
  const unchanged: string[] = [];
  for (const [name, part] of Object.entries(partsOf(adapters)))
    if ((await tf.max(tf.abs(tf.sub(part, before[name]))).data())[0] === 0) unchanged.push(name);
  expect(unchanged, "the parts of adapters that three steps left as they were").toEqual([]);
});

test("three steps on adapters of two ranks, rebuilt by hand", async () => {
  const due = await slowly(3);
  const [model, adapters] = [tinyModel(), tinyAdapters()];
  const run = tinyRun(model, adapters);
  for (const [i, { loss, norm, parameters }] of due.entries()) {
    const { value, done } = await run.next();
    expect(done, `whether the training ended after ${i} of 3 steps`).not.toBe(true);
    const told = value as FineTuningReport;
    await expect({ loss: told.loss, norm: told.norm, ...partsOf(adapters) }).toMatchStages([
      { name: "loss", expected: loss, axes: "", rtol: 1e-4, what: `the loss of step ${i}` },
      { name: "norm", expected: norm, axes: "", rtol: 1e-3, what: `the norm of step ${i}, before clipping` },
      ...parameterStages(parameters, `after step ${i}`),
    ]);
  }
  expect((await run.next()).done, "whether the training has ended after its steps").toBe(true);
});

test("adapters that are not given are not trained", async () => {
  const [model, others] = [tinyModel(), tinyAdapters()];
  const before = copiesOf(partsOf(others));
  await all(tinyRun(model, { [W1]: initAdapter([4, 3], 1, specRandom(7)) }));
  await expect(partsOf(others)).toMatchStages(stagesOf(before, "of adapters that were not given"));
});

test("a model of plain tensors is taught as well", async () => {
  const [model, adapters] = [tinyModel(), tinyAdapters()];
  const losses = (await all(tinyRun(model, adapters))).map(({ loss }) => loss);
  const [block, last] = model.blocks.map(({ norm1, attention, norm2, mlp }) => ({
    ...{ norm1: plain(norm1), attention: plain(attention), norm2: plain(norm2), mlp: plain(mlp) },
  }));
  const { heads, E, P, norm } = model;
  const frozen: GPT = { heads, E: tf.clone(E), P: tf.clone(P), blocks: [block, last], norm: plain(norm) };
  const again = (await all(tinyRun(frozen, tinyAdapters()))).map(({ loss }) => loss);
  expect(again).toMatchValues(losses, {
    axes: "step",
    rtol: 1e-5,
    what: "the losses on a model of plain tensors",
  });
});

test("two trainings of one base do not touch each other", async () => {
  const alone = (await all(tinyRun(tinyModel(), tinyAdapters(), 7))).map(({ loss }) => loss);
  const model = tinyModel();
  const [first, second] = [tinyRun(model, tinyAdapters(), 7), tinyRun(model, tinyAdapters(), 8)];
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    losses.push(((await first.next()).value as FineTuningReport).loss);
    await second.next();
  }
  expect(losses).toMatchValues(alone, {
    axes: "step",
    rtol: 1e-5,
    what: "the losses while another training runs",
  });
});

test("no tensor is left, and the examples stay", async () => {
  const [model, adapters, examples] = [tinyModel(), tinyAdapters(), chats()];
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of trainLora(model, adapters, examples, { ...PLAN, steps: 6 }, specRandom(9)))
    counts.push(tf.memory().numTensors);
  expect(counts[5] - counts[3]).toMatchValues(0, { what: "the tensors that two further steps left behind" });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = tinyRun(model, adapters, 9);
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
  expect(examples, "the examples after the training").toEqual(chats());
  await expect(() => all(trainLora(model, adapters, [], PLAN, specRandom(9)))).toRefuse(
    RangeError,
    "a training without an example",
  );
});

test("4,608 numbers teach the base to answer, and come off", async () => {
  refuseToTrain();
  const large = await trainsLarge();
  const model = loadedBase();
  const probe = sftBatch(TRAINING_FACTS.map(answered)).x;
  const logits = gptLogits(model, probe); // [18, T, V]
  const adapters = attachAdapters(model, ["Wq", "Wk", "Wv", "Wo", "W1", "W2"], 4, specRandom(10));
  const base = await judged(model);
  const plan: LoRAPlan = { steps: 120, batch: large ? 64 : 16, lr: 2e-3, maxNorm: 1, alpha: 8 };
  const run = trainLora(model, adapters, TRAINING_FACTS.map(answered), plan, specRandom(11));
  await train({
    step: async () => ((await run.next()).value as FineTuningReport).loss,
    budget: { cpu: { steps: 120, loss: 0.05, band: BAND }, gpu: { steps: 120, loss: 0.05 } },
    whole: true,
  });
  await run.return();
  const on = await judged(adaptedModel(model, adapters, plan.alpha));
  const merged = await judged(mergeAdapters(model, adapters, plan.alpha));
  const off = await judged(model);
  await show({ "the base": base, "adapters on": on, merged, "adapters off": off });
  // The lowest of 11 seeds is 0.72; 20 others pass.
  expect(on.exact).toLieBetween(
    0.6,
    1,
    "the share of exact answers about places that training never asked about",
  );
  expect(merged.exact).toLieBetween(0.6, 1, "that share after merging");
  await expect(gptLogits(model, probe)).toMatchValues(logits, {
    ...{ axes: "chat position token", atol: 0, rtol: 0, what: "the logits with adapters off" },
  });
});

/** Of 20 seeds. */
const BAND: [number, number, number][] = [
  [1, 3.42, 3.88],
  [2, 3.3, 3.67],
  [4, 2.98, 3.27],
  [6, 2.54, 2.8],
  [9, 2, 2.34],
  [14, 0.838, 1.18],
  [21, 0.398, 0.483],
  [33, 0.311, 0.344],
  [50, 0.16, 0.247],
  [78, 0.0204, 0.0899],
  [120, 0.00598, 0.00928],
];

const plain = <T extends object>(weights: T): T =>
  Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tf.clone(tensor)])) as T;

/** The loss of the model without adapters on the first batch. */
async function baseLoss(model: GPT, rng: ReturnType<typeof specRandom>): Promise<number> {
  const { x, y } = sftBatch([0, 1].map(() => chats()[rng.integer(4)]));
  return (await lmLoss(gptLogits(model, x), y).data())[0];
}

/** The same steps, rebuilt from the loss, with ΔW = (α/r)·A·B of both adapters written out. */
async function slowly(steps: number): Promise<AdamStep[]> {
  const [model, adapters, rng] = [tinyModel(), tinyAdapters(), specRandom(5)];
  const [first, last] = model.blocks;
  const step = plainAdam(partsOf(adapters), PLAN);
  const due: AdamStep[] = [];
  while (due.length < steps) {
    const { x, y } = sftBatch([0, 1].map(() => chats()[rng.integer(4)]));
    const lossOf = () => {
      const Wq = tf.add(first.attention.Wq, tf.mul(5 / 3, tf.matMul(adapters[WQ].A, adapters[WQ].B))); // [4, 4]
      const W2Now = tf.add(last.mlp.W2, tf.mul(5 / 2, tf.matMul(adapters[W2].A, adapters[W2].B))); // [3, 4]
      const blocks = [
        { ...first, attention: { ...first.attention, Wq } },
        { ...last, mlp: { ...last.mlp, W2: W2Now } },
      ];
      return lmLoss(gptLogits({ ...model, blocks }, x), y);
    };
    due.push(await step(lossOf));
  }
  return due;
}

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(12));
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

type Judged = AnswerScores & { perplexity: number };

/** How a model answers the questions that training never shows, and what it makes of 64 reviews. */
async function judged(model: GPT): Promise<Judged> {
  const prompts = HELD_OUT_FACTS.map((fact) => asked(fact).ids);
  const written = await generateBatch(model, prompts, 10, { temperature: 0 }, specRandom(13), { stop: EOS });
  const rng = specRandom(14);
  const reviews = Array.from({ length: 64 }, () => {
    const ids = encode(`<bos> ${review(rng)} <eos>`);
    return { ids, graded: ids.map((_, t) => t > 0) };
  });
  const { x, y } = sftBatch(reviews);
  const [loss] = await lmLoss(gptLogits(model, x), y).data();
  return { ...scoreAnswers(HELD_OUT_FACTS, written), perplexity: Math.exp(loss) };
}

async function show(models: Record<string, Judged>): Promise<void> {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  await exhibit({
    kind: "table",
    title: "18 questions that training never asked",
    caption: "Perplexity is that of 64 reviews. With the adapters off, what is left of the training?",
    columns: ["model", "exact", "right value", "stops", "perplexity of reviews"],
    rows: Object.entries(models).map(([name, { exact, value, stops, perplexity }]) => [
      name,
      ...[exact, value, stops].map(percent),
      perplexity.toFixed(2),
    ]),
  });
}
