import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewPair } from "#lib/mini-world/pairs";
import { goldReward, proxyReward, reviewPrompt } from "#lib/mini-world/reviews";
import { decode, EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { keepModel } from "#lib/spec/models";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { rewardScores } from "../02-reward-modeling/last-state.js";
import { newRewardModel, trainReward } from "../02-reward-modeling/train-reward.js";
import { frozenCopy } from "./frozen-reference.js";
import { optimalPolicy } from "./kl-optimum.js";
import { type Actor, actorOutputs, type Rollout } from "./rollout.js";
import { type PpoPlan, type PpoReport, ppo, ppoLoss, ppoTargets, type Targets } from "./train-ppo.js";

tensorSpec("train", { reads: "awaited" });

const PLAN: PpoPlan = {
  ...{ iterations: 2, length: 5, epochs: 3, lr: 0.05, maxNorm: 0.4 },
  ...{ beta: 0.6, gamma: 0.9, lambda: 0.7, epsilon: 0.2, valueWeight: 0.3, missingEos: 1.5 },
};

/** The record of one response of two tokens, or of any others to the same prompt of one token. */
const short = (response: number[], other: Partial<Rollout> = {}): Rollout => ({
  ...{ rows: [[5, ...response]], responses: [response], mask: [[1, 1]] },
  ...{ logProbs: [[-1, -2]], refLogProbs: [[-1.5, -1]], values: [[0.5, 0.25]] },
  ...other,
});
const shortPlan = { ...PLAN, beta: 0.5, gamma: 1, lambda: 0.5, missingEos: 3 };

test("targets of two tokens, worked out by hand", async () => {
  const { advantages, returns } = ppoTargets(short([3, EOS]), [2], shortPlan);
  await expect({ returns, advantages }).toMatchStages([
    {
      name: "returns",
      expected: [[1.125, 2.5]],
      ...{ axes: "response token", what: "the returns, of rewards −0.25 and 2.5" },
      rivals: {
        "The score was given to every token. It judges the whole response, and falls on the last one.": [
          [2.125, 2.5],
        ],
        "The penalty has the wrong sign: the reference is what the policy should stay close to.": [
          [0.625, 1.5],
        ],
        "There is no KL penalty in the rewards.": [[1.125, 2]],
      },
    },
    {
      name: "advantages",
      expected: [[-Math.SQRT1_2, Math.SQRT1_2]],
      ...{ axes: "response token", what: "the advantages, whitened", atol: 1e-6 },
      rivals: { "The advantages are not whitened.": [[0.625, 2.25]] },
    },
  ]);
});

test("a response without an end is fined", async () => {
  const { returns } = ppoTargets(short([3, 4]), [2], shortPlan);
  await expect(returns).toMatchValues([[-0.375, -0.5]], {
    ...{ axes: "response token", what: "the returns of a response that was cut off" },
    rivals: { "Nothing was taken off for the missing <eos>.": [[1.125, 2.5]] },
  });
});

test("targets of five responses, each with its own columns", async () => {
  const record = recordOf(specRandom(1));
  const scores = [0.5, -1, 2, 0, 1.5];
  for (const other of [{}, { beta: 0 }, { gamma: 1, lambda: 1 }, { missingEos: 0 }]) {
    const plan = { ...PLAN, ...other };
    const due = slowTargets(record, scores, plan);
    const told = ppoTargets(record, scores, plan);
    await expect({ returns: told.returns, advantages: told.advantages }).toMatchStages(
      (["returns", "advantages"] as const).map((name) => ({
        ...{ name, expected: due[name], axes: "response token", what: `the ${name}`, atol: 1e-6 },
      })),
    );
  }
});

test("one response, one token", async () => {
  const one = short([EOS], { mask: [[1]], logProbs: [[-1]], refLogProbs: [[-3]], values: [[0.5]] });
  await expect(ppoTargets(one, [2], shortPlan)).toMatchStages([
    { name: "returns", expected: [[1]], axes: "response token", what: "the return of one token" },
    {
      name: "advantages",
      expected: [[0]],
      axes: "response token",
      what: "the advantage of one token, whitened",
    },
  ]);
});

test("scores that are not one for each response are refused", async () => {
  const record = recordOf(specRandom(1));
  for (const count of [0, 4, 6])
    await expect(() => ppoTargets(record, Array(count).fill(1), PLAN)).toRefuse(
      ...([RangeError, `${count} scores of 5 responses`, count, 5] as const),
    );
  const run = ppo(tinyActor(), tinyModel(0.4), prompts, () => [1, 2, 3], PLAN, specRandom(2));
  await expect(() => run.next()).toRefuse(RangeError, "a list of 3 scores of 5 responses");
});

test("targets are new, and the record stays", async () => {
  const record = recordOf(specRandom(1));
  const scores = [0.5, -1, 2, 0, 1.5];
  await expect(() => ppoTargets(record, scores, PLAN)).toLeaveUnchanged({ ...record, scores });
  await expect((logProbs: number[][], refLogProbs: number[][], values: number[][], list: number[]) =>
    ppoTargets({ ...record, logProbs, refLogProbs, values }, list, PLAN),
  ).toHeed({ logProbs: record.logProbs, refLogProbs: record.refLogProbs, values: record.values, scores });
  await expect((logProbs: number[][], refLogProbs: number[][], values: number[][], list: number[]) =>
    ppoTargets({ ...record, logProbs, refLogProbs, values }, list, { ...PLAN, missingEos: 0 }),
  ).toReturnNew({
    logProbs: record.logProbs,
    refLogProbs: record.refLogProbs,
    values: record.values,
    scores,
  });
  // A record of zeros has targets of zeros: the same numbers, in lists of their own.
  const flat = () => {
    const zeros = record.mask.map((row) => row.map(() => 0));
    return {
      ...record,
      logProbs: zeros,
      refLogProbs: zeros.map((row) => [...row]),
      values: zeros.map((row) => [...row]),
    };
  };
  const given = flat();
  const told = ppoTargets(given, [0, 0, 0, 0, 0], { ...PLAN, missingEos: 0 });
  for (const row of [...told.advantages, ...told.returns]) row.fill(9);
  expect(given, "the record, after the targets were written to").toEqual(flat());
});

test("the loss and its gradient, token by token", async () => {
  const actor = tinyActor();
  const record = recordOf(specRandom(3));
  const now = await slowPass(actor.policy, record.rows);
  const rng = specRandom(4);
  // Ratios from 0.4 to 2.5, so that both edges of the band matter for advantages of both signs.
  record.logProbs = record.logProbs.map((row, b) => row.map((_, m) => (now[b][m] ?? -1) + rng.gauss(0, 0.4)));
  const noise = () => record.mask.map((row) => row.map((x) => x * rng.gauss(0, 1)));
  const targets = { advantages: noise(), returns: noise() };
  const due = tf.variableGrads(await slowLoss(actor, record, targets, PLAN));
  const told = tf.variableGrads(() => ppoLoss(actor, record, targets, PLAN));
  const lossOf = async (plan: PpoPlan) => (await (await slowLoss(actor, record, targets, plan))().data())[0];
  await expect(told.value).toMatchValues(due.value, {
    ...{ what: "the loss of five responses", rtol: 1e-4 },
    rivals: {
      "The loss of the value head counts fully. It has a weight.": await lossOf({ ...PLAN, valueWeight: 1 }),
      "The loss of the value head is missing.": await lossOf({ ...PLAN, valueWeight: 0 }),
      "The ratios are not clipped.": await lossOf({ ...PLAN, epsilon: 1e9 }),
    },
  });
  await expect(gradientsOf(actor, told.grads)).toMatchStages(
    parameterStages(gradientsOf(actor, due.grads), "in the gradient of the loss"),
  );
});

test("log-probabilities and values come from one pass", async () => {
  const { policy, v } = tinyActor();
  const { P, ...rest } = policy;
  let reads = 0;
  // Not enumerable: who looks through the arguments, to see whether they change, does not read it.
  const counted = Object.defineProperty({ ...rest }, "P", {
    get: () => {
      reads++;
      return P;
    },
  }) as GPT;
  const record = recordOf(specRandom(3));
  actorOutputs({ policy: counted, v }, record.rows);
  const once = reads;
  ppoLoss({ policy: counted, v }, record, { advantages: record.values, returns: record.refLogProbs }, PLAN);
  expect([reads - once]).toMatchValues([once], {
    ...{ axes: "number", what: "how often the position table was read, against `actorOutputs`" },
  });
});

test("one response, one token, a model of one dimension", async () => {
  const cases: [Actor, number[][], number[][]][] = [
    [tinyActor(), [[5]], [[EOS]]],
    [tinyActor(), [[5]], [[3, 4]]],
    [tinyActor(), [[5], [4]], [[EOS], [3]]],
    [tinyActor(1), [[5], [1, 4]], [[3, EOS], [6]]],
  ];
  for (const [actor, starts, responses] of cases) {
    const record = await slowRecord(actor, frozenCopy(actor.policy), starts, responses);
    const [up, down] = [0.1, -0.3].map((x) => record.logProbs.map((row) => row.map((y) => y + x)));
    for (const logProbs of [up, down]) {
      const targets = { advantages: record.values, returns: record.refLogProbs };
      const due = await slowLoss(actor, { ...record, logProbs }, targets, PLAN);
      await expect(ppoLoss(actor, { ...record, logProbs }, targets, PLAN)).toMatchValues(due(), {
        ...{ what: `the loss of ${starts.length} responses of ${responses[0].length} tokens`, rtol: 1e-4 },
      });
    }
  }
});

test("old log-probs, targets and plan count in the loss", async () => {
  const actor = tinyActor();
  const record = recordOf(specRandom(3));
  const { advantages, returns } = slowTargets(record, [0.5, -1, 2, 0, 1.5], PLAN);
  await expect((logProbs: number[][], a: number[][], r: number[][], epsilon: number, valueWeight: number) =>
    ppoLoss(actor, { ...record, logProbs }, { advantages: a, returns: r }, { ...PLAN, epsilon, valueWeight }),
  ).toHeed({ logProbs: record.logProbs, advantages, returns, epsilon: 0.1, valueWeight: 0.3 });
  const loss = () => ppoLoss(actor, record, { advantages, returns }, PLAN);
  await expect(loss).toLeakNoTensors();
  await expect(loss).toLeaveTensorsUnchanged(partsOf(actor));
  await expect(() => loss()).toLeaveUnchanged({ ...record, advantages, returns });
});

test("the policy writes, and every response is scored", async () => {
  const actor = tinyActor();
  const before = frozenCopy(actor.policy);
  let drawn = 0;
  const seen: number[][][] = [];
  const asked: number[][][] = [];
  const draw = () => prompts(drawn++);
  const score = async (rows: number[][], responses: number[][]) => {
    asked.push(rows);
    seen.push(responses);
    return responses.map(worth);
  };
  const reports = await all(ppo(actor, tinyModel(0.4), draw, score, PLAN, specRandom(5)));
  expect(reports.length, "reports of 2 iterations").toBe(2);
  expect([drawn, seen.length], "how often prompts were drawn, and scores asked for").toEqual([2, 2]);
  const first = await generateBatch(before, prompts(0), PLAN.length, {}, specRandom(5), { stop: EOS });
  expect(seen[0], "the responses of the first rollout").toEqual(first);
  for (const [i, { score: told, responses }] of reports.entries()) {
    expect(responses, `the responses that report ${i} tells`).toEqual(seen[i]);
    expect(asked[i], `the rows of iteration ${i}: prompts and responses`).toEqual(
      prompts(i).map((prompt, b) => [...prompt, ...seen[i][b]]),
    );
    await expect([told]).toMatchValues([mean(seen[i].map(worth))], {
      ...{ axes: "iteration", what: `the mean score of iteration ${i}`, atol: 1e-6 },
      rivals: {
        "This is the score after the fine for a missing <eos>. A report tells what `score` gave.": [
          mean(seen[i].map((ids) => worth(ids) - (ids.at(-1) === EOS ? 0 : PLAN.missingEos))),
        ],
      },
    });
  }
});

test("two iterations of three updates, rebuilt by hand", async () => {
  const [actor, other, reference] = [tinyActor(), tinyActor(), tinyModel(0.4)];
  const step = plainAdam(partsOf(other), PLAN);
  let drawn = 0;
  let written: number[][] | undefined;
  let state: Record<string, tf.Tensor> = {};
  const score = (_: number[][], responses: number[][]) => {
    written = responses.map((response) => [...response]);
    state = copiesOf(partsOf(actor));
    return responses.map(worth);
  };
  const run = ppo(actor, reference, () => prompts(drawn++), score, PLAN, specRandom(6));
  for (const i of [0, 1]) {
    const { value, done } = await run.next();
    expect(done, `whether it ended after ${i} of 2 iterations`).not.toBe(true);
    const told = value as PpoReport;
    if (!written) throw new Error("no response was scored");
    // Everything from here on is worked out from what the actor was when it wrote.
    for (const [name, variable] of Object.entries(partsOf(other))) variable.assign(state[name]);
    const record = await slowRecord(other, reference, prompts(i), written);
    const kls = record.mask.map((row, b) =>
      row.reduce((sum, x, m) => sum + x * (record.logProbs[b][m] - record.refLogProbs[b][m]), 0),
    );
    const tokens = record.mask.flat().reduce((sum, x) => sum + x, 0);
    await expect([told.kl]).toMatchValues([mean(kls)], {
      ...{ axes: "iteration", what: `the kl of iteration ${i}`, atol: 1e-4, rtol: 1e-4 },
      rivals: {
        "This is the mean over the tokens. It is to be that over the responses.": [
          (mean(kls) * kls.length) / tokens,
        ],
        "The sign is wrong: the policy's log-probability comes first.": [-mean(kls)],
        "It is 0, as if the policy were its own reference.": [0],
      },
    });
    const targets = slowTargets(record, written.map(worth), PLAN);
    for (let epoch = 0; epoch < 3; epoch++) {
      const { parameters } = await step(await slowLoss(other, record, targets, PLAN));
      if (epoch < 2) continue;
      await expect(partsOf(actor)).toMatchStages(
        parameterStages(parameters, `after iteration ${i}`, namesOf(parameters)),
      );
    }
    const now = await slowPass(other.policy, record.rows);
    const outside = record.mask.flatMap((row, b) =>
      row.map((x, m) => x * Number(Math.abs(Math.exp(now[b][m] - record.logProbs[b][m]) - 1) > PLAN.epsilon)),
    );
    await expect([told.clipped]).toMatchValues([outside.reduce((sum, x) => sum + x, 0) / tokens], {
      ...{ axes: "iteration", what: `the share that iteration ${i} has moved out of the band`, atol: 1e-4 },
    });
    written = undefined;
  }
  expect((await run.next()).done, "whether it has ended after its iterations").toBe(true);
});

test("nothing but the actor is trained", async () => {
  const [actor, reference] = [tinyActor(), tinyModel(0.4)];
  const before = copiesOf(gptParameters(reference));
  await all(ppo(actor, reference, prompts, (_, responses) => responses.map(worth), PLAN, specRandom(7)));
  await expect(gptParameters(reference)).toMatchStages(
    parameterStages(before, "of the reference").map((stage) => ({ ...stage, atol: 0, rtol: 0 })),
  );
  // No row has tokens at the last two positions.
  await expect(tf.slice(actor.policy.P, [10, 0])).toMatchValues(tf.slice(tinyActor().policy.P, [10, 0]), {
    ...{ axes: "position dimension", what: "the rows of the position table that no text reaches" },
  });
});

test("no iteration, one iteration of one update, one prompt", async () => {
  const reports = (plan: Partial<PpoPlan>) =>
    all(
      ppo(
        tinyActor(),
        tinyModel(0.4),
        () => [[5]],
        (_, r) => r.map(worth),
        { ...PLAN, ...plan },
        specRandom(8),
      ),
    );
  expect(await reports({ iterations: 0 }), "the reports of no iteration").toEqual([]);
  const [one, ...others] = await reports({ iterations: 1, epochs: 1 });
  expect([one.responses.length, others.length], "responses and further reports").toEqual([1, 0]);
  await expect([one.score, one.kl]).toBeFiniteNumbers();
});

test("two trainings do not touch each other", async () => {
  const start = (stream: number) =>
    ppo(
      tinyActor(),
      tinyModel(0.4),
      prompts,
      (_, r) => r.map(worth),
      { ...PLAN, iterations: 3 },
      specRandom(stream),
    );
  const alone = (await all(start(9))).map(({ kl }) => kl);
  const [first, second] = [start(9), start(10)];
  const told: number[] = [];
  for (let i = 0; i < 3; i++) {
    told.push(((await first.next()).value as PpoReport).kl);
    await second.next();
  }
  await expect(told).toMatchValues(alone, {
    ...{ axes: "iteration", atol: 1e-4, rtol: 1e-3, what: "the kl of a training while another one runs" },
  });
});

test("no tensor is left by an iteration, or at the end", async () => {
  const [actor, reference] = [tinyActor(), tinyModel(0.4)];
  const run = () =>
    ppo(
      actor,
      reference,
      prompts,
      (_, r) => r.map(worth),
      { ...PLAN, iterations: 4, epochs: 1 },
      specRandom(11),
    );
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of run()) counts.push(tf.memory().numTensors);
  await expect(counts[3] - counts[1]).toMatchValues(0, {
    what: "the tensors that two further iterations left",
  });
  await expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const stopped = run();
  await stopped.next();
  await stopped.return();
  await expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

test("with a leash it writes well, without one it cheats", async () => {
  refuseToTrain();
  const base = loadedBase();
  const judge = await learnedReward(base);
  const start = await written(base, 256);
  const [leashed, after] = await runOf(BETA, judge, 31, (worth) => worth >= 0.2);
  const [free, cheated] = await runOf(0, judge, 32, (worth) => worth <= -1);
  await show({ start, after, cheated, optimum: await optimumOf(start, judge) }, leashed, free);
  await keepModel("ppo", gptParameters(leashed.policy));
  await keepModel("hacked", gptParameters(free.policy));
  // 12 runs with a leash: worth 0.84 to 1.89, with a score of 0.72 to 2.37 at 1.05 to 2.85 nats. Without one: −1.95 to −2, 0.92 to 2.89.
  // Of 20 more, one with a leash went down to −0.79, one without didn't cheat, and one had a score of 0.59.
  const end = ({ reports }: Trained, what: "score" | "kl") =>
    mean(reports.slice(-8).map((report) => report[what]));
  await expect(mean(after.map(goldReward))).toLieBetween(
    0.2,
    2,
    "what the reviews are really worth, with a leash",
  );
  await expect(end(leashed, "score")).toLieBetween(0.5, 4, "the learned reward at the end, with a leash");
  await expect(end(leashed, "kl")).toLieBetween(0.3, 6, "the KL divergence at the end, with a leash");
  await expect(end(free, "score")).toLieBetween(0.6, 40, "the learned reward at the end, without a leash");
  await expect(mean(cheated.map(goldReward))).toLieBetween(-2, -1, "and what these texts are really worth");
});

/** A run and what its policy then writes. One run in 20 ends elsewhere, by its draws alone: then another one counts. */
async function runOf(
  beta: number,
  judge: Parameters<typeof trained>[1],
  stream: number,
  isUsual: (worth: number) => boolean,
): Promise<[Trained, number[][]]> {
  const run = await trained(beta, judge, stream);
  const texts = await written(run.policy, 256);
  if (isUsual(mean(texts.map(goldReward)))) return [run, texts];
  const second = await trained(beta, judge, stream + 50);
  return [second, await written(second.policy, 256)];
}

/** β with a leash, in units of the standard deviation of the learned reward. */
const BETA = 0.3;

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Tells responses of different ids or lengths apart. */
const worth = (response: number[]) => response.reduce((sum, id, t) => sum + Math.sin(7 * id + 3 * t), 0);

/** Five prompts of four lengths for the tiny models; those of another iteration are others. */
function prompts(iteration = 0): number[][] {
  const last = 3 + (iteration % 4);
  return [[1, 4, last], [5, last], [1, 6, 3, last], [last], [3, last]];
}

/** A GPT so small that every number counts, with weights of order 1; it ends a response at every third token or so. */
function tinyModel(scale = 0.5, D = 4): GPT {
  const model = initGPT(
    { vocabulary: 7, context: 12, dModel: D, heads: D === 1 ? 1 : 2, layers: 1, dFF: 3 },
    specRandom(1),
  );
  perturb(gptParameters(model), scale);
  tf.tidy(() => {
    const end = tf.slice(model.E, [EOS, 0], [1, D]); // [1, D]
    const push = tf.reshape(tf.div(end, tf.sum(tf.square(end))), [D]); // [D]
    (model.norm.beta as tf.Variable).assign(tf.add(model.norm.beta, push));
  });
  return model;
}

const tinyActor = (D = 4): Actor => ({
  policy: tinyModel(0.5, D),
  v: tf.tidy(() => tf.variable(randomTensor([D, 1], 99))),
});

const partsOf = ({ policy, v }: Actor) => ({ ...gptParameters(policy), v }) as Record<string, tf.Variable>;
/** Biases of keys get no gradient, and what Adam makes of rounding errors is left out. */
const namesOf = (parameters: Record<string, tf.Tensor>) =>
  Object.keys(parameters).filter((name) => !name.endsWith("bk"));
const copiesOf = (tensors: Record<string, tf.Tensor>): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]));

function gradientsOf(actor: Actor, grads: tf.NamedTensorMap): Record<string, tf.Tensor> {
  const parts = partsOf(actor);
  return Object.fromEntries(
    namesOf(parts).map((name) => [name, grads[parts[name].name] ?? tf.zerosLike(parts[name])]),
  );
}

async function all(reports: AsyncIterable<PpoReport>): Promise<PpoReport[]> {
  const list: PpoReport[] = [];
  for await (const report of reports) list.push(report);
  return list;
}

/** Five texts of four lengths with numbers that belong to no model: two responses end, three were cut off. */
function recordOf(rng: Random): Rollout {
  const responses = [[4, 3, EOS], [6], [3, 5, 4, 6, 1], [EOS], [5, 5]];
  const starts = prompts(0);
  const rows = starts.map((prompt, b) => [...prompt, ...responses[b]]);
  const M = Math.max(...rows.map((row) => row.length)) - 1;
  const table = (next: () => number) => rows.map(() => Array.from({ length: M }, next)); // [B, M]
  return {
    ...{ rows, responses, mask: maskOf(starts, rows, M) },
    logProbs: table(() => -Math.abs(rng.gauss(0, 1))),
    refLogProbs: table(() => -Math.abs(rng.gauss(0, 1))),
    values: table(() => rng.gauss(0, 1)),
  };
}

const maskOf = (starts: number[][], rows: number[][], M: number) =>
  rows.map((row, b) =>
    Array.from({ length: M }, (_, m) => Number(m + 1 >= starts[b].length && m + 1 < row.length)),
  );

const passOf = (model: GPT, row: number[]) => gptLogits(model, tf.tensor2d([row], [1, row.length], "int32")); // [1, T, V]

/** ln P of the tokens after the first of one text, `[T − 1]`. */
function logProbsOf(model: GPT, row: number[]): tf.Tensor {
  const T = row.length;
  const logits = tf.slice(passOf(model, row), [0, 0, 0], [1, T - 1, 7]); // [1, T − 1, V]
  const next = tf.oneHot(tf.tensor1d(row.slice(1), "int32"), 7); // [T − 1, V]
  return tf.sum(tf.mul(tf.squeeze(tf.logSoftmax(logits), [0]), next), -1); // [T − 1]
}

/** The values of one text: an unembedding of one column turns a GPT's logits into values. */
const valuesOf = ({ policy, v }: Actor, row: number[]) =>
  tf.reshape(tf.slice(passOf({ ...policy, unembedding: v }, row), [0, 0, 0], [1, row.length - 1, 1]), [-1]); // [T − 1]

/** ln P of all texts, each by itself. */
async function slowPass(model: GPT, rows: number[][]): Promise<number[][]> {
  const lists: number[][] = [];
  for (const row of rows) lists.push(row.length < 2 ? [] : Array.from(await logProbsOf(model, row).data()));
  return lists;
}

/** What a rollout records, text by text; 0 at padding. */
async function slowRecord(
  actor: Actor,
  reference: GPT,
  starts: number[][],
  responses: number[][],
): Promise<Rollout> {
  const rows = starts.map((prompt, b) => [...prompt, ...responses[b]]);
  const M = Math.max(...rows.map((row) => row.length)) - 1;
  const filled = (lists: number[][]) =>
    lists.map((list) => Array.from({ length: M }, (_, m) => list[m] ?? 0));
  const values: number[][] = [];
  for (const row of rows) values.push(Array.from(await valuesOf(actor, row).data()));
  return {
    ...{ rows, responses, mask: maskOf(starts, rows, M), values: filled(values) },
    logProbs: filled(await slowPass(actor.policy, rows)),
    refLogProbs: filled(await slowPass(reference, rows)),
  };
}

/** Advantages by their definition, a sum over all later surprises. */
function slowTargets(record: Rollout, scores: number[], plan: PpoPlan): Targets {
  const { mask, values } = record;
  const nothing = () => mask.map((row) => row.map(() => 0));
  const [plain, returns, advantages] = [nothing(), nothing(), nothing()];
  const places = mask.map((row) => row.flatMap((x, m) => (x ? [m] : [])));
  for (const [b, columns] of places.entries()) {
    const fine = record.responses[b].at(-1) === EOS ? 0 : plan.missingEos;
    const surprises = columns.map((m, k) => {
      const isLast = k === columns.length - 1;
      const penalty = plan.beta * (record.logProbs[b][m] - record.refLogProbs[b][m]);
      const next = isLast ? 0 : values[b][m + 1];
      return (isLast ? scores[b] - fine : 0) - penalty + plan.gamma * next - values[b][m];
    });
    for (const [k, m] of columns.entries()) {
      for (let j = k; j < columns.length; j++)
        plain[b][m] += (plan.gamma * plan.lambda) ** (j - k) * surprises[j];
      returns[b][m] = plain[b][m] + values[b][m];
    }
  }
  const chosen = places.flatMap((columns, b) => columns.map((m) => plain[b][m]));
  const variance = chosen.reduce((sum, a) => sum + (a - mean(chosen)) ** 2, 0) / (chosen.length - 1);
  for (const [b, columns] of places.entries())
    for (const m of columns) advantages[b][m] = (plain[b][m] - mean(chosen)) / (Math.sqrt(variance) + 1e-8);
  return { advantages, returns };
}

/** The loss text by text. Which tokens are clipped is decided in plain numbers; these have a constant objective. */
async function slowLoss(
  actor: Actor,
  record: Rollout,
  targets: Targets,
  plan: PpoPlan,
): Promise<() => tf.Scalar> {
  const now = await slowPass(actor.policy, record.rows);
  const count = record.mask.flat().reduce((sum, x) => sum + x, 0);
  const { epsilon } = plan;
  return () =>
    tf.tidy(() => {
      const losses = record.rows.map((row, b) => {
        const columns = row.slice(1).map((_, m) => m);
        const list = (f: (m: number) => number) => tf.tensor1d(columns.map((m) => record.mask[b][m] * f(m))); // [T − 1]
        const A = targets.advantages[b];
        const ratio = (m: number) => Math.exp(now[b][m] - record.logProbs[b][m]);
        const stuck = (m: number) => (A[m] > 0 ? ratio(m) > 1 + epsilon : A[m] < 0 && ratio(m) < 1 - epsilon);
        const ratios = tf.exp(
          tf.sub(logProbsOf(actor.policy, row), tf.tensor1d(columns.map((m) => record.logProbs[b][m]))),
        ); // [T − 1]
        const objective = tf.add(
          tf.mul(
            ratios,
            list((m) => (stuck(m) ? 0 : A[m])),
          ),
          list((m) => (stuck(m) ? A[m] * (A[m] > 0 ? 1 + epsilon : 1 - epsilon) : 0)),
        ); // [T − 1]
        const errors = tf.square(
          tf.sub(valuesOf(actor, row), tf.tensor1d(columns.map((m) => targets.returns[b][m]))),
        ); // [T − 1]
        return tf.sub(
          tf.mul(
            plan.valueWeight,
            tf.sum(
              tf.mul(
                errors,
                list(() => 1),
              ),
            ),
          ),
          tf.sum(objective),
        ); // []
      });
      return tf.div(tf.addN(losses), count) as tf.Scalar; // []
    });
}

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(20));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

type Score = (rows: number[][]) => Promise<number[]>;

interface Trained {
  policy: GPT;
  reports: PpoReport[];
}

/** Trains the base, drawn by the grader. */
async function trained(beta: number, score: Score, stream: number): Promise<Trained> {
  const [policy, reference] = [loadedBase(), frozenCopy(loadedBase())];
  const actor = { policy, v: tf.tidy(() => tf.variable(tf.zeros([BASE_SIZES.dModel, 1]))) };
  const rng = specRandom(stream);
  const draw = () => Array.from({ length: 32 }, () => reviewPrompt(rng));
  const plan: PpoPlan = {
    ...{ iterations: 50, length: 9, epochs: 2, lr: 1e-3, maxNorm: 1, beta },
    ...{ gamma: 1, lambda: 0.95, epsilon: 0.2, valueWeight: 0.05, missingEos: 1 },
  };
  const run = ppo(actor, reference, draw, score, plan, rng);
  const reports: PpoReport[] = [];
  const steps = plan.iterations;
  await train({
    what: "minus the score",
    step: async () => -reports[reports.push((await run.next()).value as PpoReport) - 1].score,
    budget: { cpu: { steps, loss: -0.6 }, gpu: { steps, loss: -0.6 } },
    whole: true,
  });
  await run.return();
  return { policy, reports };
}

/**
 * A reward model of chapter 02, trained on noisy preferences. Its rewards have mean 0 and standard deviation 1 over what the base
 * writes.
 */
async function learnedReward(base: GPT): Promise<Score> {
  const model = newRewardModel(loadedBase());
  // The same with every seed: another reward model may have a hole that no leash holds the policy back from.
  const rng = mersenneTwister(54_000);
  const noisy = () => {
    const { chosen, rejected } = reviewPair(rng);
    const lead = proxyReward(chosen) - proxyReward(rejected);
    return rng.random() < 1 / (1 + Math.exp(-lead))
      ? { chosen, rejected }
      : { chosen: rejected, rejected: chosen };
  };
  const draw = () => Array.from({ length: 16 }, noisy);
  for await (const _ of trainReward(model, draw, { steps: 80, lr: 2e-3, maxNorm: 1 }));
  const rewardsOf = async (rows: number[][]) => {
    const rewards = rewardScores(model, rows);
    const list = Array.from(await rewards.data());
    rewards.dispose();
    return list;
  };
  const rewards = await rewardsOf(textsOf(await written(base, 256)));
  const center = mean(rewards);
  const spread = Math.sqrt(mean(rewards.map((reward) => (reward - center) ** 2)));
  return async (rows) => (await rewardsOf(rows)).map((reward) => (reward - center) / spread);
}

/** The same prompts at every call. */
const promptsOf = (count: number) => {
  const rng = specRandom(33);
  return Array.from({ length: count }, () => reviewPrompt(rng));
};

/** What a model writes after these prompts. */
const written = (model: GPT, count: number): Promise<number[][]> =>
  generateBatch(model, promptsOf(count), 9, {}, specRandom(35), { stop: EOS });

/** The prompts with these responses. */
const textsOf = (responses: number[][]) =>
  promptsOf(responses.length).map((prompt, i) => [...prompt, ...responses[i]]);

/** Reward and KL of the best policy over texts that the base has written. */
async function optimumOf(start: number[][], judge: Score): Promise<{ reward: number; kl: number }> {
  const rewards = await judge(textsOf(start));
  const { policy, value } = optimalPolicy(
    start.map(() => 1 / start.length),
    rewards,
    BETA,
  );
  const reward = policy.reduce((sum, p, i) => sum + p * rewards[i], 0);
  return { reward, kl: (reward - value) / BETA };
}

interface Shown {
  start: number[][];
  after: number[][];
  cheated: number[][];
  optimum: { reward: number; kl: number };
}

async function show(
  { start, after, cheated, optimum }: Shown,
  leashed: Trained,
  free: Trained,
): Promise<void> {
  const level = (x: number) => leashed.reports.map(() => x);
  const worthOf = ({ reports }: Trained) => reports.map(({ responses }) => mean(responses.map(goldReward)));
  await exhibit({
    kind: "curve",
    title: "with a leash: learned reward and KL",
    caption:
      "The optimum is the best that any policy can do with this reward and this β. How close does yours come?",
    series: {
      reward: leashed.reports.map(({ score }) => score),
      "reward of the optimum": level(optimum.reward),
      KL: leashed.reports.map(({ kl }) => kl),
      "KL of the optimum": level(optimum.kl),
    },
    xLabel: "iteration",
    yLabel: "standard deviations, nats",
  });
  await exhibit({
    kind: "curve",
    title: "what the reviews are worth",
    caption: "The reward model likes the texts without a leash better. What are they really worth?",
    series: {
      "learned reward, with a leash": leashed.reports.map(({ score }) => score),
      "real worth, with a leash": worthOf(leashed),
      "learned reward, without": free.reports.map(({ score }) => score),
      "real worth, without": worthOf(free),
    },
    xLabel: "iteration",
    yLabel: "reward",
  });
  await exhibit({
    kind: "table",
    title: "what they write after the same prompts",
    caption: "The reward model likes the third column best.",
    columns: ["prompt", "the base", "with a leash", "without"],
    rows: promptsOf(6).map((prompt, i) => [
      decode(prompt.slice(1)),
      ...[start, after, cheated].map((texts) => decode(texts[i])),
    ]),
  });
}
