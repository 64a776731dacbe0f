import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { decode, SO, V } from "#lib/chain-sums/tokens";
import { showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { exhibit } from "#lib/spec/exhibit";
import { keepModel } from "#lib/spec/models";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { loadCheckpoint, sampleChains } from "../02-self-consistency/sample-chains.js";
import { checkedReward } from "./checked-reward.js";
import { gptPolicy, grpoUpdate } from "./grpo-update.js";
import { learnToThink, type ThinkPlan, type ThinkReport } from "./learning-to-think.js";

tensorSpec("train", { reads: "awaited" });

const PLAN: ThinkPlan = {
  ...{ scale: "std", average: "sequence", low: 0.2, high: 0.3, epochs: 2, cap: 6 },
  ...{ iterations: 3, problems: 5, groupSize: 4, lr: 0.05 },
};

/** Depends on the answer and on what was written, and differs within most groups. */
const worth = (written: number[], answer: number) =>
  written.filter((id) => id === answer).length + Math.sin(written.reduce((sum, id) => sum + id, answer));

/** Problems of three digits, all different. */
function problemsOf(stream: number): () => number[] {
  const rng = specRandom(stream);
  return () => randomDigits(3, rng);
}

const runOf = (model: GPT, plan: Partial<ThinkPlan> = {}, reward = worth, stream = 2) =>
  learnToThink(model, problemsOf(stream), reward, { ...PLAN, ...plan }, specRandom(stream + 50));

test("each iteration draws its problems, when it is asked for", async () => {
  const draw = problemsOf(1);
  let drawn = 0;
  const counting = () => {
    drawn++;
    return draw();
  };
  const run = learnToThink(tinyModel(), counting, worth, PLAN, specRandom(1));
  const counts = [drawn];
  for await (const _ of run) counts.push(drawn);
  expect(counts, "how many problems were drawn before the first iteration, and after each of three").toEqual([
    0, 5, 10, 15,
  ]);
});

test("each chain is rewarded once, by its own answer", async () => {
  const asked: [number[], number][] = [];
  const listening = (written: number[], answer: number) => {
    asked.push([[...written], answer]);
    return worth(written, answer);
  };
  await all(runOf(tinyModel(), { iterations: 1 }, listening));
  const draw = problemsOf(2);
  const problems = Array.from({ length: 5 }, draw);
  const { written, answers } = await slowRollout(tinyModel(), problems, PLAN, specRandom(52));
  expect(asked.length, "how often the reward was asked in one iteration of 5 · 4 chains").toBe(20);
  expect(
    asked.map(([, answer]) => answer),
    "the answers that the reward was given, row by row",
  ).toEqual(answers);
  expect(
    asked.map(([ids]) => ids),
    "the chains that the reward was given, row by row",
  ).toEqual(written);
});

test("accuracy is the digit after the last ⇒, in any form", async () => {
  const plan = { ...PLAN, iterations: 1, problems: 30, groupSize: 8 };
  const [{ accuracy }] = await all(runOf(tinyModel(), plan, worth, 6));
  const problems = Array.from({ length: 30 }, problemsOf(6));
  const { written, answers } = await slowRollout(tinyModel(), problems, plan, specRandom(56));
  // The digit after the last ⇒ is right in 5 of 240 chains. The one after the first is in 4, and 1 chain has the form as well.
  const due = written.map((ids, b) => ids.includes(SO) && ids[ids.lastIndexOf(SO) + 1] === answers[b]);
  expect(accuracy).toMatchValues(mean(due.map(Number)), {
    what: "the accuracy in 240 chains, some with more than one ⇒",
  });
});

test("the first report, chain by chain", async () => {
  for (const reward of [worth, checked, () => 0]) {
    const [report] = await all(runOf(tinyModel(), { iterations: 1 }, reward));
    const [due] = await slowly(tinyModel(), { iterations: 1 }, reward);
    await expectReport(report, due.report, "the first iteration");
  }
});

test("accuracy is what is right, not what was paid", async () => {
  const model = loadCheckpoint("two-minds");
  const plan = { ...PLAN, iterations: 1, problems: 8, cap: 16 };
  const draw = () => {
    const rng = specRandom(9);
    return () => randomDigits(DIGITS, rng);
  };
  const right = (written: number[], answer: number) => checkedReward(written, answer).answer;
  const [{ accuracy: due }] = await all(learnToThink(model, draw(), right, plan, specRandom(3)));
  expect(due).toLieBetween(0.01, 0.99, "the accuracy of two-minds in 32 chains");
  for (const [what, reward] of Object.entries({
    nothing: () => 0,
    "a wrong answer": (w: number[], a: number) => 1 - right(w, a),
    "2 for a long chain": (w: number[]) => (w.length > 5 ? 2 : 0),
  })) {
    const again = loadCheckpoint("two-minds");
    const [report] = await all(learnToThink(again, draw(), reward, plan, specRandom(3)));
    expect(report.accuracy).toMatchValues(due, { what: `the accuracy where ${what} was paid` });
  }
});

test("three iterations, rebuilt from their parts", async () => {
  const due = await slowly(tinyModel(), {});
  const model = tinyModel();
  const run = runOf(model);
  for (const [i, { report, parameters }] of due.entries()) {
    const { value, done } = await run.next();
    expect(done, `whether the training ended after ${i} of 3 iterations`).not.toBe(true);
    await expectReport(value as ThinkReport, report, `iteration ${i}`);
    await expectModel(model, parameters, `after iteration ${i}`);
  }
  expect((await run.next()).done, "whether the training has ended after its iterations").toBe(true);
});

test("the plan is followed: averages, scale, epochs, rate, cap", async () => {
  for (const plan of [
    { average: "token", scale: "none", epochs: 1 },
    { average: "constant", scale: "none", cap: 4 },
    { low: 0.02, high: 0.01, epochs: 4, cap: 8 },
    { lr: 0.01, groupSize: 3, problems: 4 },
  ] as const) {
    const due = await slowly(tinyModel(), { ...plan, iterations: 2 });
    const model = tinyModel();
    const reports = await all(runOf(model, { ...plan, iterations: 2 }));
    for (const [i, { report }] of due.entries())
      await expectReport(reports[i], report, `iteration ${i}, ${JSON.stringify(plan)}`);
    await expectModel(model, due[1].parameters, `after two iterations, ${JSON.stringify(plan)}`);
  }
});

test("where nothing can be learned the model stays", async () => {
  const before = gptParameters(tinyModel());
  for (const plan of [
    { reward: () => 1, what: "equal rewards", dead: 5, groupSize: 4 },
    { reward: worth, what: "groups of one", dead: 5, groupSize: 1 },
  ]) {
    const model = tinyModel();
    const reports = await all(runOf(model, { groupSize: plan.groupSize }, plan.reward));
    expect(
      reports.map(({ dead }) => dead),
      `the dead groups of three iterations, ${plan.what}`,
    ).toEqual([5, 5, 5]);
    await expectModel(model, before, `after ${plan.what}`);
  }
});

test("one problem, one iteration, and none", async () => {
  const due = await slowly(tinyModel(), { problems: 1, iterations: 1 });
  const [report] = await all(runOf(tinyModel(), { problems: 1, iterations: 1 }));
  await expectReport(report, due[0].report, "one problem");
  expect(await all(runOf(tinyModel(), { iterations: 0 })), "the reports of no iteration").toEqual([]);
});

test("two trainings do not touch each other", async () => {
  const alone = await all(runOf(tinyModel(), {}, worth, 4));
  const [first, second] = [runOf(tinyModel(), {}, worth, 4), runOf(tinyModel(), {}, worth, 5)];
  const reports: ThinkReport[] = [];
  for (let i = 0; i < 3; i++) {
    reports.push((await first.next()).value as ThinkReport);
    await second.next();
  }
  for (const [i, report] of reports.entries())
    await expectReport(report, alone[i], `iteration ${i} while another training runs`);
});

test("no tensor is left by an iteration, or at the end", async () => {
  const model = tinyModel();
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of runOf(model, { iterations: 5 })) counts.push(tf.memory().numTensors);
  expect(counts[4] - counts[2]).toMatchValues(0, {
    what: "the number of tensors that two further iterations left",
  });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the number of tensors left at the end" });
  const run = runOf(model);
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the number of tensors left when the caller stops",
  });
});

test("two-minds learns to think: reward 0.8 in 30 iterations", async () => {
  const model = loadCheckpoint("two-minds");
  const rng = specRandom(20);
  const plan: ThinkPlan = {
    ...{ scale: "std", average: "sequence", low: 0.2, high: 0.2, epochs: 1, cap: 16 },
    ...{ iterations: 30, problems: 32, groupSize: 8, lr: 1e-3 },
  };
  const others = specRandom(21);
  const held = Array.from({ length: 300 }, () => randomDigits(DIGITS, others));
  const before = await measured(model, held);
  const run = learnToThink(model, () => randomDigits(DIGITS, rng), checked, plan, rng);
  const reports: ThinkReport[] = [];
  await train({
    what: "minus the reward",
    step: async () => -reports[reports.push((await run.next()).value as ThinkReport) - 1].reward,
    budget: { cpu: { steps: 30, loss: -0.6 }, gpu: { steps: 30, loss: -0.6 } },
    whole: true,
  });
  await run.return();
  const after = await measured(model, held);
  await show(reports, before, after, held);
  await keepModel("thinker", gptParameters(model));
  // 10 runs: reward 0.88 to 0.92, 11 to 16 dead groups, 15 tokens, all chains think. The likeliest chains: 1.00 in each of 12 runs.
  const end = (of: keyof ThinkReport) => mean(reports.slice(-5).map((report) => report[of]));
  await expect(end("reward")).toLieBetween(0.8, 1, "the mean reward of the last five iterations");
  await expect(end("thinks")).toLieBetween(0.95, 1, "the share of chains that think, at the end");
  await expect(end("tokens")).toLieBetween(13, 16, "tokens of a chain, at the end");
  await expect(end("dead")).toLieBetween(4, 28, "dead groups of 32, at the end");
  await expect(after.greedy.accuracy).toLieBetween(0.97, 1, "the accuracy of the likeliest chains");
});

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** The reward of this chapter, as a number. */
const checked = (written: number[], answer: number): number => checkedReward(written, answer).reward;

/** A GPT so small that an iteration can be checked number by number, with weights of order 1. */
function tinyModel(): GPT {
  const model = initGPT(
    { vocabulary: V, context: 13, dModel: 4, heads: 2, layers: 1, dFF: 3 },
    specRandom(1),
  );
  perturb(gptParameters(model));
  return model;
}

async function all(reports: AsyncIterable<ThinkReport>): Promise<ThinkReport[]> {
  const list: ThinkReport[] = [];
  for await (const report of reports) list.push(report);
  return list;
}

/** Biases of keys get no gradient, and what Adam makes of rounding errors is left out. */
async function expectModel(model: GPT, parameters: Record<string, tf.Tensor>, when: string): Promise<void> {
  const now = gptParameters(model);
  await expect(now).toMatchStages(
    Object.keys(parameters)
      .filter((name) => !name.endsWith("bk"))
      .map((name) => ({
        ...{ name, expected: parameters[name], what: `the parameter ${name} of the model ${when}` },
        axes: parameters[name].rank === 2 ? "row column" : "unit",
        ...{ atol: 2e-3, rtol: 1e-3 },
      })),
  );
}

const NAMES = ["reward", "accuracy", "tokens", "thinks", "entropy", "dead"] as const;

async function expectReport(report: ThinkReport, due: ThinkReport, when: string): Promise<void> {
  expect(Object.keys(report).sort(), `what the report of ${when} tells`).toEqual([...NAMES].sort());
  await expect(report).toMatchStages(
    NAMES.map((name) => ({
      ...{ name, expected: due[name], axes: "", atol: 1e-4, rtol: 1e-3, what: `${name} of ${when}` },
    })),
  );
}

/** One group after the other: what was written, and the right answer of each row. */
async function slowRollout(
  model: GPT,
  problems: number[][],
  { groupSize, cap: most }: ThinkPlan,
  rng: ReturnType<typeof specRandom>,
) {
  const digits = problems.flatMap((problem) => Array.from({ length: groupSize }, () => problem));
  const samples = await sampleChains(model, digits.map(promptOf), { temperature: 1, most, rng });
  const rows = samples.map(({ written }, b) => [...promptOf(digits[b]), ...written]);
  const M = Math.max(...rows.map(({ length }) => length)) - 1;
  const from = digits[0].length; // the column of the first token that was written
  const table = (at: (b: number, k: number) => number) =>
    samples.map(({ written }, b) =>
      Array.from({ length: M }, (_, m) => (m >= from && m - from < written.length ? at(b, m - from) : 0)),
    );
  return {
    ...{ groupSize, rows, promptLength: from + 1, written: samples.map(({ written }) => written) },
    mask: table(() => 1),
    oldLogProbs: table((b, k) => samples[b].logProbs[k]),
    answers: digits.map(answerOf),
  };
}

/** All iterations, each from its parts; reports are counted chain by chain. */
async function slowly(model: GPT, change: Partial<ThinkPlan>, reward = worth) {
  const plan = { ...PLAN, ...change };
  const [draw, rng] = [problemsOf(2), specRandom(52)];
  const policy = gptPolicy(model);
  const optimizer = adamW(policy.variables, { weightDecay: 0 });
  const due: { report: ThinkReport; parameters: Record<string, tf.Tensor> }[] = [];
  for (let i = 0; i < plan.iterations; i++) {
    const problems = Array.from({ length: plan.problems }, draw);
    const { answers, ...rollout } = await slowRollout(model, problems, plan, rng);
    const rewards = rollout.written.map((written, b) => reward(written, answers[b]));
    let dead = 0;
    for (let b = 0; b < rewards.length; b += plan.groupSize)
      if (new Set(rewards.slice(b, b + plan.groupSize)).size === 1) dead++;
    const report = {
      ...{ reward: mean(rewards), dead, entropy: await slowEntropy(model, rollout.rows) },
      accuracy: mean(
        rollout.written.map((ids, b) =>
          Number(ids.includes(SO) && ids[ids.lastIndexOf(SO) + 1] === answers[b]),
        ),
      ),
      tokens: mean(rollout.written.map(({ length }) => length)),
      thinks: mean(rollout.written.map((ids) => Math.min(1, parseChain(ids).thoughts.length))),
    };
    await grpoUpdate(policy, optimizer, rollout, rewards, plan, plan.lr);
    const parameters = Object.fromEntries(
      Object.entries(gptParameters(model)).map(([name, value]) => [name, tf.clone(value)]),
    );
    due.push({ report, parameters });
  }
  optimizer.dispose();
  return due;
}

/** The mean entropy of the distributions that tokens were drawn from, row by row. */
async function slowEntropy(model: GPT, rows: number[][]): Promise<number> {
  const entropies: number[] = [];
  for (const row of rows) {
    const table = (await tf
      .tidy(() => tf.softmax(gptLogits(model, idTensor([row], V))))
      .array()) as number[][][];
    for (let t = 4; t < row.length; t++)
      entropies.push(table[0][t - 1].reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0));
  }
  return mean(entropies);
}

interface Measured {
  tokens: number;
  accuracy: number;
  written: number[][];
}

/** What a model writes on held-out problems: drawn at temperature 1, and the likeliest. */
async function measured(model: GPT, problems: number[][]): Promise<Record<"drawn" | "greedy", Measured>> {
  const of = async (temperature: number): Promise<Measured> => {
    const plan = { temperature, most: 16, rng: specRandom(22) };
    const written = (await sampleChains(model, problems.map(promptOf), plan)).map((sample) => sample.written);
    return {
      written,
      tokens: mean(written.map(({ length }) => length)),
      accuracy: mean(written.map((ids, b) => checked(ids, answerOf(problems[b])))),
    };
  };
  return { drawn: await of(1), greedy: await of(0) };
}

async function show(
  reports: ThinkReport[],
  before: Record<"drawn" | "greedy", Measured>,
  after: Record<"drawn" | "greedy", Measured>,
  held: number[][],
): Promise<void> {
  const cap = 16;
  await exhibit({
    kind: "curve",
    title: "learning to think",
    caption: "Only right answers are paid. What rises first: the length, or the reward?",
    series: {
      reward: reports.map(({ reward }) => reward),
      "share that thinks": reports.map(({ thinks }) => thinks),
      "tokens / 16": reports.map(({ tokens }) => tokens / cap),
      "dead groups / 32": reports.map(({ dead }) => dead / 32),
    },
    xLabel: "iteration",
    yLabel: "share",
  });
  await exhibit({
    kind: "curve",
    title: "the entropy of the policy",
    caption: "The policy makes up its mind. What it no longer tries, it can no longer learn.",
    series: { entropy: reports.map(({ entropy }) => entropy) },
    xLabel: "iteration",
    yLabel: "nats",
  });
  await exhibit({
    kind: "table",
    title: "the same problems, before and after",
    caption: "Sampled at temperature 1.",
    columns: ["problem", "before", "after", "right answer"],
    rows: held
      .slice(0, 6)
      .map((digits, i) => [
        decode(promptOf(digits)),
        decode(before.drawn.written[i]),
        decode(after.drawn.written[i]),
        answerOf(digits),
      ]),
  });
  const cost = ({ tokens, accuracy }: Measured): [number, number] => [tokens, accuracy];
  await showCost({
    "8 before and after GRPO, sampled": [cost(before.drawn), cost(after.drawn)],
    "8 before and after GRPO, greedy": [cost(before.greedy), cost(after.greedy)],
  });
}
