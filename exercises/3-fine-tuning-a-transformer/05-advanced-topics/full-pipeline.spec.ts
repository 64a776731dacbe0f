import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { parameterStages } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewDuel } from "#lib/mini-world/duels";
import { type Fact, HELD_OUT_FACTS, question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { goldReward, reviewPrompt } from "#lib/mini-world/reviews";
import { decode, EOS, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { trainsLarge } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { encodeChat } from "../01-supervised-fine-tuning/chat-encoding.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { fineTune } from "../01-supervised-fine-tuning/train-sft.js";
import { type RewardModel, rewardScores } from "../02-reward-modeling/last-state.js";
import { newRewardModel, trainReward } from "../02-reward-modeling/train-reward.js";
import { frozenCopy } from "../03-rlhf/frozen-reference.js";
import { ppo } from "../03-rlhf/train-ppo.js";
import { anchoredLoss } from "../04-dpo/chosen-anchor.js";
import { cacheReference, type TextPair } from "../04-dpo/reference-cache.js";
import { responseLogProbs } from "../04-dpo/response-log-prob.js";
import { trainDpo } from "../04-dpo/train-dpo.js";
import { distinctShare } from "./distinct-share.js";
import {
  type Exam,
  examine,
  type Lessons,
  type PipelinePlan,
  type ReportRow,
  type Trained,
  trainAll,
} from "./full-pipeline.js";

tensorSpec("train", { reads: "awaited" });

/** Small, but every number of it differs. */
const PLAN: PipelinePlan = {
  sft: { steps: 2, batch: 2, lr: 0.03, maxNorm: 0.7 },
  reward: { steps: 2, lr: 0.05, maxNorm: 0.5, batch: 3 },
  ppo: {
    ...{ iterations: 2, length: 4, epochs: 2, lr: 0.02, maxNorm: 0.6, beta: 0.9, gamma: 0.95, lambda: 0.9 },
    ...{ epsilon: 0.2, valueWeight: 0.3, missingEos: 0.5 },
  },
  dpo: { steps: 2, batch: 2, lr: 0.04, maxNorm: 0.4, beta: 0.6, weight: 0.8 },
};
const NOTHING: PipelinePlan = {
  sft: { ...PLAN.sft, steps: 0 },
  reward: { ...PLAN.reward, steps: 0 },
  ppo: { ...PLAN.ppo, iterations: 0 },
  dpo: { ...PLAN.dpo, steps: 0 },
};

test("the SFT model: the base, fine-tuned, and then left alone", async () => {
  await expectStage("sft", "of the SFT model");
});

test("the reward model: from the SFT model, on whole texts", async () => {
  await expectStage("reward", "of the reward model");
});

test("PPO: from and near the SFT model, for the learned reward", async () => {
  await expectStage("ppo", "of the policy by PPO");
});

test("the policy without a leash: the same draws, a beta of 0", async () => {
  await expectStage("unleashed", "of the unleashed policy");
});

test("DPO: from and near the SFT model, with the anchor", async () => {
  await expectStage("dpo", "of the policy by DPO");
});

test("other plans, other pairs, other prompts", async () => {
  const plan: PipelinePlan = {
    ...PLAN,
    reward: { ...PLAN.reward, batch: 1 },
    ppo: { ...PLAN.ppo, beta: 0 },
    dpo: { ...PLAN.dpo, weight: 0, beta: 2, batch: 1 },
  };
  const some: Lessons = { ...lessons(), pairs: PAIRS.slice(1, 2), drawPrompts: () => [[4, 1, 5]] };
  const [given, due] = [await trained(plan, some), await slowly(plan, some)];
  await expectModel(given.reward.trunk, due.reward.trunk, "of the reward model's trunk");
  await expectModel(given.ppo, due.ppo, "of the policy by PPO");
  await expectModel(given.unleashed, given.ppo, "of the unleashed policy, where the plan's beta is 0 too");
  await expectModel(given.dpo, due.dpo, "of the policy by DPO");
});

test("seventy preferences: DPO learns from all of them", async () => {
  const some: Lessons = {
    ...lessons(),
    pairs: Array.from({ length: 70 }, (_, i) => PAIRS[i % PAIRS.length]),
  };
  const plan: PipelinePlan = { ...NOTHING, dpo: PLAN.dpo };
  const [given, due] = [await trained(plan, some), await slowly(plan, some)];
  await expectModel(given.dpo, due.dpo, "of the policy by DPO");
});

test("without a step everybody is the base", async () => {
  const { sft, reward, ppo, unleashed, dpo } = await trained(NOTHING);
  for (const [name, model] of Object.entries({ sft, reward: reward.trunk, ppo, unleashed, dpo }))
    await expectModel(model, tinyModel(), `of ${name}`);
  await expect(reward.w).toMatchValues([[0], [0], [0], [0]], { axes: "dimension reward", what: "the head" });
});

test("all are models of variables, and share nothing", async () => {
  const { sft, reward, ppo, unleashed, dpo } = await trained(NOTHING);
  const models = { sft, "the reward model": reward.trunk, ppo, unleashed, dpo };
  const seen = new Set<tf.Tensor>();
  for (const [name, model] of Object.entries(models))
    for (const [path, parameter] of Object.entries(gptParameters(model))) {
      expect((parameter as tf.Variable).trainable, `whether ${path} of ${name} can be trained`).toBe(true);
      expect(seen.has(parameter), `whether ${path} of ${name} belongs to another model too`).toBe(false);
      seen.add(parameter);
    }
  const second = await trained(NOTHING);
  for (const model of [second.sft, second.reward.trunk, second.ppo, second.unleashed, second.dpo])
    for (const [path, parameter] of Object.entries(gptParameters(model)))
      expect(seen.has(parameter), `whether ${path} of a second run belongs to the first one`).toBe(false);
  expect(sft, "the SFT model of the first run, next to that of the second").not.toBe(second.sft);
});

test("no tensor is left but the models, and no lesson has changed", async () => {
  const given = lessons();
  const before = JSON.stringify(given);
  const count = tf.memory().numTensors;
  const { sft, reward, ppo, unleashed, dpo } = await trained(PLAN, given);
  const parameters = [sft, reward.trunk, ppo, unleashed, dpo].flatMap((m) => Object.values(gptParameters(m)));
  tf.dispose([...parameters, reward.w]);
  expect(tf.memory().numTensors - count).toMatchValues(0, { what: "the tensors left beside the models" });
  expect(JSON.stringify(given), "the lessons after the training").toBe(before);
});

test("exact: the whole answer and its end, and nothing more", async () => {
  const { given, exam } = await examination();
  const written = await generateBatch(
    given.ppo,
    exam.questions.map(({ prompt }) => prompt),
    exam.length,
    { temperature: 0 },
    specRandom(30),
    { stop: EOS },
  );
  const answers = [
    written[0],
    written[1].slice(0, -1), // only its beginning
    [...written[2], 5], // one token more
    written[3].with(0, (written[3][0] + 1) % 7), // another first token
    written[4],
  ];
  const exact = async (some: number[][]) =>
    (
      await examine(
        given.ppo,
        given,
        { ...exam, questions: exam.questions.map(({ prompt }, i) => ({ prompt, answer: some[i] })) },
        specRandom(30),
      )
    ).exact;
  expect(await exact(written)).toMatchValues(1, { what: "the share, if every answer is right" });
  expect(await exact(written.map((ids) => ids.slice(0, -2)))).toMatchValues(0, {
    what: "the share, if the model goes on after every answer",
  });
  // Two tokens are not one token whose number has the digits of both.
  expect(await exact(written.map(([a, b, ...ids]) => [10 * a + b, ...ids]))).toMatchValues(0, {
    what: "the share, if the first two tokens should have been one",
  });
  expect(await exact(answers)).toMatchValues(2 / 5, { what: "the share, if two of five answers are right" });
});

test("the reward is that of prompt and response together", async () => {
  const { given, exam } = await examination();
  const { due, rivals } = await slowRow(given.ppo, given, exam);
  expect((await examine(given.ppo, given, exam, specRandom(30))).reward).toMatchValues(due.reward, {
    ...{ what: "the mean learned reward", atol: 1e-4 },
    rivals: { "Responses were scored without their prompts.": rivals.alone },
  });
});

test("gold is asked about each response, without its prompt", async () => {
  const { given, exam } = await examination();
  const { due, responses } = await slowRow(given.ppo, given, exam);
  const seen: number[][] = [];
  const gold = (response: number[]) => {
    seen.push([...response]);
    return exam.gold(response);
  };
  const row = await examine(given.ppo, given, { ...exam, gold }, specRandom(30));
  expect(seen, "the texts that gold was asked about").toEqual(responses);
  expect(row.gold).toMatchValues(due.gold, { what: "the mean gold", atol: 1e-4 });
});

test("the distance from the SFT model, in nats per response", async () => {
  const { given, exam } = await examination();
  const { due, rivals } = await slowRow(given.ppo, given, exam);
  expect((await examine(given.ppo, given, exam, specRandom(30))).kl).toMatchValues(due.kl, {
    ...{ what: "the KL", atol: 1e-3 },
    rivals: {
      "It is the distance from the base.": rivals.fromBase,
      "The log-ratio is turned around.": -due.kl,
      "It is a mean over tokens.": rivals.perToken,
    },
  });
  expect((await examine(given.sft, given, exam, specRandom(30))).kl).toMatchValues(0, {
    ...{ what: "the KL of the SFT model itself", atol: 1e-5 },
  });
});

test("one question, one prompt, one token", async () => {
  const { given, exam } = await examination();
  for (const small of [
    { ...exam, prompts: [[4, 1]], length: 1 },
    { ...exam, questions: exam.questions.slice(2, 3) },
    { ...exam, questions: exam.questions.slice(2, 3), prompts: [[4, 1]], length: 1 },
  ]) {
    const { due } = await slowRow(given.dpo, given, small);
    const row = await examine(given.dpo, given, small, specRandom(30));
    expect([row.reward, row.gold, row.kl]).toMatchValues([due.reward, due.gold, due.kl], {
      ...{ axes: "number", what: "reward, gold and KL", atol: 1e-3 },
    });
  }
  const [{ prompt }] = exam.questions;
  const [answer] = await generateBatch(given.dpo, [prompt], 1, { temperature: 0 }, specRandom(30));
  const single = { ...exam, questions: [{ prompt, answer }], prompts: [[4, 1]], length: 1 };
  const { exact } = await examine(given.dpo, given, single, specRandom(30));
  expect(exact).toMatchValues(1, { what: "the share of one question that is answered rightly" });
});

test("two reports don't touch each other", async () => {
  const { given, exam } = await examination();
  const first = await examine(given.ppo, given, exam, specRandom(30));
  const kept = { ...first };
  const second = await examine(given.dpo, given, exam, specRandom(30));
  expect(second.kl, "the KL of another model").not.toBe(kept.kl);
  expect(first, "the first line, after another model was examined").toEqual(kept);
});

test("examining leaves no tensor, and all as it was", async () => {
  const { given, exam } = await examination();
  const before = JSON.stringify(exam);
  await expect(() => examine(given.ppo, given, exam, specRandom(30))).toLeakNoTensors();
  const shorter = [3, 2].map((count) => ({ ...exam, prompts: exam.prompts.slice(-count), length: count }));
  await expect((nth: number) => examine(given.ppo, given, shorter[nth], specRandom(30))).toLeakNoTensors();
  await expect(() => examine(given.ppo, given, exam, specRandom(30))).toLeaveTensorsUnchanged({
    model: gptParameters(given.ppo),
    sft: gptParameters(given.sft),
    reward: { ...gptParameters(given.reward.trunk), w: given.reward.w },
  });
  expect(JSON.stringify(exam), "the exam after the call").toBe(before);
});

test("from the base to four models, by one report", async () => {
  refuseToTrain();
  const large = await trainsLarge();
  const [data, exam, held] = [rng(40), rng(41), rng(42)];
  const given: Lessons = {
    chats: TRAINING_FACTS.map((fact) =>
      encodeChat([...asked(fact), { role: "assistant", content: statement(fact) }]),
    ),
    pairs: Array.from({ length: 1024 }, () => reviewDuel(data, true)),
    drawPrompts: (random) => Array.from({ length: large ? 128 : 32 }, () => reviewPrompt(random)),
  };
  const plan: PipelinePlan = {
    sft: { steps: 80, batch: 16, lr: 5e-4, maxNorm: 1 },
    reward: { steps: 80, batch: 24, lr: 2e-3, maxNorm: 1 },
    ppo: {
      ...{ iterations: 40, length: 9, epochs: 2, lr: 5e-4, maxNorm: 1, beta: 0.3, gamma: 1, lambda: 0.95 },
      ...{ epsilon: 0.2, valueWeight: 0.05, missingEos: 1 },
    },
    dpo: { steps: 80, batch: 24, lr: 3e-4, maxNorm: 1, beta: 0.3, weight: 0.5 },
  };
  const models = await trainAll(loadedBase, given, plan, stages(50));
  const test: Exam = {
    questions: HELD_OUT_FACTS.map((fact) => ({
      prompt: encodeChat(asked(fact)).ids,
      answer: [...encode(statement(fact)), EOS],
    })),
    prompts: Array.from({ length: 128 }, () => reviewPrompt(exam)),
    ...{ length: 9, gold: goldReward },
  };
  const of = (model: GPT) => examine(model, models, test, specRandom(43));
  const rows = {
    "the base": await of(loadedBase()),
    SFT: await of(models.sft),
    "PPO, β = 0.3": await of(models.ppo),
    "PPO, β = 0": await of(models.unleashed),
    DPO: await of(models.dpo),
  };
  const duels = Array.from({ length: 256 }, () => reviewDuel(held, false));
  const accuracy = await ranked(models.reward, duels);
  await show(rows, models, test.prompts, accuracy);
  const [, sft, leashed, unleashed, dpo] = Object.values(rows);
  // Of 10 seeds: SFT exact .89 to 1, accuracy .93 to .99; PPO gold .63 to 1.64, KL .6 to 1.6; without a leash KL 2.7 to 20.9, gold −2 to
  // −1.5 in nine and 1.1 in one, so that it is not asserted; DPO gold .54 to 1.16, exact 1.
  expect(sft.exact).toLieBetween(
    0.75,
    1,
    "the share of held-out questions that the SFT model answers exactly",
  );
  expect(accuracy).toLieBetween(0.87, 1, "the share of new pairs that the reward model ranks rightly");
  expect(leashed.gold).toLieBetween(0.3, 2, "what the policy by PPO with a leash is really worth");
  expect(dpo.gold).toLieBetween(0.3, 2, "what the policy by DPO is really worth");
  expect(dpo.exact).toLieBetween(0.75, 1, "the share of questions that DPO still answers exactly");
  expect(unleashed.kl).toLieBetween(
    leashed.kl + 0.5,
    200,
    "how far the policy without a leash is from the SFT model",
  );
});

const CHATS = [
  { ids: [1, 3, 4, 5, 2], graded: [false, false, false, true, true] },
  { ids: [1, 6, 4, 3, 3, 2], graded: [false, false, false, true, true, true] },
  { ids: [1, 5, 4, 6, 2], graded: [false, false, false, true, true] },
];
const PAIRS: TextPair[] = [
  { prompt: [1, 5, 3], chosen: [6, 2], rejected: [4, 0, 2] },
  { prompt: [4, 1], chosen: [5, 5, 6, 2], rejected: [2] },
  { prompt: [1, 6, 3, 4], chosen: [2], rejected: [3, 3, 2] },
  { prompt: [3, 0], chosen: [1, 4, 2], rejected: [4, 2] },
];

const lessons = (): Lessons => ({
  chats: CHATS.map(({ ids, graded }) => ({ ids: [...ids], graded: [...graded] })),
  pairs: PAIRS.map(({ prompt, chosen, rejected }) => ({
    ...{ prompt: [...prompt], chosen: [...chosen], rejected: [...rejected] },
  })),
  drawPrompts: (random) => Array.from({ length: 5 }, () => [1, 3 + random.integer(4), random.integer(7)]),
});

function tinyModel(): GPT {
  const sizes = { vocabulary: 7, context: 9, dModel: 4, heads: 2, layers: 1, dFF: 3 };
  const model = initGPT(sizes, specRandom(1));
  perturb(gptParameters(model));
  return model;
}

type Stage = "sft" | "reward" | "ppo" | "dpo";
const rng = specRandom;
const stages = (from: number) => (stage: Stage) =>
  specRandom(from + ["sft", "reward", "ppo", "dpo"].indexOf(stage));

const trained = (plan = PLAN, given = lessons()) => trainAll(tinyModel, given, plan, stages(20));

/** Biases of keys get no gradient, and what Adam makes of rounding errors is left out. */
const COMPARED = [
  "E",
  "P",
  "blocks.0.attention.Wq",
  "blocks.0.attention.bv",
  "blocks.0.mlp.W1",
  "norm.gamma",
];

async function expectModel(model: GPT, due: GPT, of: string): Promise<void> {
  await expect(gptParameters(model)).toMatchStages(parameterStages(gptParameters(due), of, COMPARED));
}

type Numbers = Record<keyof Trained, Record<string, unknown>>;

/** All parameters as lists, which outlive a test. */
async function numbersOf({ reward, ...policies }: Trained): Promise<Numbers> {
  const lists: Partial<Numbers> = {};
  const models = Object.entries({ ...policies, reward: reward.trunk }) as [keyof Trained, GPT][];
  for (const [name, model] of models) {
    const told: Record<string, unknown> = {};
    for (const [path, parameter] of Object.entries(gptParameters(model)))
      told[path] = await parameter.array();
    lists[name] = told;
  }
  (lists.reward as Record<string, unknown>).w = await reward.w.array();
  return lists as Numbers;
}

/** The learner's pipeline and the slow one, run once for the five tests that compare them. */
let both: Promise<string[]> | undefined;

async function expectStage(stage: keyof Trained, of: string): Promise<void> {
  both ??= (async () => [
    JSON.stringify(await numbersOf(await trained())),
    JSON.stringify(await numbersOf(await slowly())),
  ])();
  const [given, due] = (await both).map((text) => (JSON.parse(text) as Numbers)[stage]);
  await expect(given).toMatchStages(
    [...COMPARED, ...(stage === "reward" ? ["w"] : [])].map((name) => ({
      ...{ name, expected: due[name] as number[], what: `${name} ${of}`, atol: 2e-3, rtol: 1e-3 },
      axes: Array.isArray((due[name] as number[][])[0]) ? "row column" : "unit",
    })),
  );
}

async function last(training: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of training);
}

function variablesOf(model: GPT): tf.Variable[] {
  return Object.values(gptParameters(model)) as tf.Variable[];
}

/** A model of its own with the numbers of another. */
function twin(of: GPT): GPT {
  const model = tinyModel();
  for (const [name, parameter] of Object.entries(gptParameters(model)))
    (parameter as tf.Variable).assign(gptParameters(of)[name]);
  return model;
}

/** Each stage by itself, from the trainers of the chapters before. */
async function slowly(plan = PLAN, { chats, pairs, drawPrompts }: Lessons = lessons()): Promise<Trained> {
  const random = stages(20);
  const sft = tinyModel();
  await last(fineTune(variablesOf(sft), languageLoss(sft), chats, plan.sft, random("sft")));
  const reward = newRewardModel(twin(sft));
  const draws = random("reward");
  const batch = () =>
    Array.from({ length: plan.reward.batch }, () => pairs[draws.integer(pairs.length)]).map((pair) => ({
      chosen: pair.prompt.concat(pair.chosen),
      rejected: pair.prompt.concat(pair.rejected),
    }));
  await last(trainReward(reward, batch, plan.reward));
  const reference = frozenCopy(sft);
  const reinforced = async (beta: number) => {
    const [policy, source] = [twin(sft), random("ppo")];
    const v = tf.tidy(() => tf.variable(tf.zeros([4, 1])));
    const score = async (rows: number[][]) => Array.from(await rewardScores(reward, rows).data());
    await last(
      ppo({ policy, v }, reference, () => drawPrompts(source), score, { ...plan.ppo, beta }, source),
    );
    return policy;
  };
  const dpo = twin(sft);
  const { beta, weight } = plan.dpo;
  await last(
    trainDpo(
      dpo,
      await cacheReference(reference, pairs, 1),
      (policy, told, some) =>
        anchoredLoss(policy, told, beta, { weight, lengths: some.map(({ chosen }) => chosen.length) }),
      plan.dpo,
      random("dpo"),
    ),
  );
  const [leashed, unleashed] = [await reinforced(plan.ppo.beta), await reinforced(0)];
  return { sft, reward, ppo: leashed, unleashed, dpo };
}

/** Models that differ, and an exam. */
async function examination() {
  const other = (stream: number) => {
    const model = tinyModel();
    tf.tidy(() => (model.P as tf.Variable).assign(randomTensor(model.P.shape, stream)));
    return model;
  };
  const reward: RewardModel = { trunk: other(61), w: tf.tidy(() => tf.variable(randomTensor([4, 1], 62))) };
  const given = { sft: other(63), reward, ppo: other(64), dpo: other(65) };
  const exam: Exam = {
    questions: [[1, 3, 4], [1, 5, 4], [6], [1, 6, 6, 4], [3, 3]].map((prompt) => ({
      prompt,
      answer: [5, 2],
    })),
    prompts: [[1, 5], [4], [3, 0, 6], [1, 6, 6, 5], [3, 1], [5, 5], [6, 4, 1]],
    length: 4,
    gold: (response) => response.reduce((sum, id, t) => sum + id * (t + 1), 0),
  };
  return { given, exam };
}

/** Reward, gold and KL, text by text. */
async function slowRow(
  model: GPT,
  { sft, reward }: Pick<Trained, "sft" | "reward">,
  { questions, prompts, length, gold }: Exam,
) {
  const random = specRandom(30);
  const asked = questions.map(({ prompt }) => prompt);
  await generateBatch(model, asked, length, { temperature: 0 }, random, { stop: EOS });
  const responses = await generateBatch(model, prompts, length, { temperature: 1 }, random, { stop: EOS });
  const sums = { reward: 0, gold: 0, kl: 0, alone: 0, fromBase: 0, tokens: 0 };
  const logProb = async (of: GPT, row: number[], start: number) =>
    (await responseLogProbs(of, [row], [start]).data())[0];
  const scoreOf = async (row: number[]) => (await rewardScores(reward, [row]).data())[0];
  for (const [i, response] of responses.entries()) {
    const [row, start] = [[...prompts[i], ...response], prompts[i].length];
    const own = await logProb(model, row, start);
    sums.reward += await scoreOf(row);
    sums.alone += await scoreOf(response);
    sums.gold += gold(response);
    sums.kl += own - (await logProb(sft, row, start));
    sums.fromBase += own - (await logProb(tinyModel(), row, start));
    sums.tokens += response.length;
  }
  const n = responses.length;
  return {
    due: { reward: sums.reward / n, gold: sums.gold / n, kl: sums.kl / n },
    rivals: { alone: sums.alone / n, fromBase: sums.fromBase / n, perToken: sums.kl / sums.tokens },
    responses,
  };
}

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

const asked = (fact: Fact) => [{ role: "user" as const, content: question(fact) }];

/** The share of pairs that a reward model ranks rightly. */
async function ranked(model: RewardModel, pairs: TextPair[]): Promise<number> {
  const scores = async (side: "chosen" | "rejected") =>
    Array.from(
      await rewardScores(
        model,
        pairs.map((pair) => [...pair.prompt, ...pair[side]]),
      ).data(),
    );
  const [chosen, rejected] = [await scores("chosen"), await scores("rejected")];
  return chosen.filter((reward, i) => reward > rejected[i]).length / pairs.length;
}

async function show(rows: Record<string, ReportRow>, models: Trained, prompts: number[][], accuracy: number) {
  const writers = [loadedBase(), models.sft, models.ppo, models.unleashed, models.dpo];
  const texts: number[][][] = [];
  for (const model of writers)
    texts.push(await generateBatch(model, prompts, 9, { temperature: 1 }, specRandom(44), { stop: EOS }));
  // At most as many pairs of neighbors as the tersest model has written.
  const budget = Math.min(
    ...texts.map((some) => some.reduce((sum, text) => sum + Math.max(0, text.length - 1), 0)),
  );
  const number = (x: number) => Number(x).toFixed(2);
  await exhibit({
    kind: "table",
    title: "one report",
    caption: `The reward model ranks ${Math.round(100 * accuracy)} % of new pairs rightly. By which column would you choose?`,
    columns: [
      "model",
      "held-out facts",
      "learned reward",
      "gold",
      "KL from SFT",
      `distinct pairs of ${budget}`,
    ],
    rows: Object.entries(rows).map(([name, { exact, reward, gold, kl }], i) => [
      name,
      `${Math.round(100 * exact)} %`,
      ...[reward, gold, kl].map(number),
      budget > 0 ? number(distinctShare(texts[i], 2, budget)) : "",
    ]),
  });
  await exhibit({
    kind: "table",
    title: "what they write",
    caption: "After the same two prompts.",
    columns: ["model", ...prompts.slice(0, 2).map((prompt) => `${decode(prompt.slice(1))} …`)],
    rows: Object.keys(rows).map((name, i) => [name, ...texts[i].slice(0, 2).map((text) => decode(text))]),
  });
}
