import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewDuel } from "#lib/mini-world/duels";
import { goldReward, reviewPrompt } from "#lib/mini-world/reviews";
import { decode, EOS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { keepModel } from "#lib/spec/models";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train, trainsLarge } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { anchoredLoss } from "./chosen-anchor.js";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";
import { dpoMetrics } from "./dpo-metrics.js";
import { ipoLoss } from "./ipo-loss.js";
import {
  type CachedPair,
  cachedLogProbs,
  cacheReference,
  pairLogProbs,
  type TextPair,
} from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";
import { judgePolicy, type PairLoss, type PairPlan, type PolicyReport, trainDpo } from "./train-dpo.js";

tensorSpec("train", { reads: "awaited" });

const PLAN: PairPlan = { steps: 3, batch: 2, lr: 0.05, maxNorm: 0.4 };
const plain: PairLoss = (policy, reference) => dpoLoss(policy, reference, 0.5);

test("three steps, rebuilt from the loss and Adam by hand", async () => {
  const [model, slow, pairs] = [tinyModel(), tinyModel(), await tinyPairs()];
  const parameters = gptParameters(slow) as Record<string, tf.Variable>;
  const step = plainAdam(parameters, PLAN);
  const rng = specRandom(2);
  const run = trainDpo(model, pairs, plain, PLAN, specRandom(2));
  for (let i = 0; i < 3; i++) {
    const drawn = [0, 1].map(() => pairs[rng.integer(pairs.length)]);
    const due = await step(() => plain(pairLogProbs(slow, drawn), cachedLogProbs(drawn), drawn));
    const { value, done } = await run.next();
    expect(done, `whether the training ended after ${i} of 3 steps`).not.toBe(true);
    await expect({ loss: value as number, ...gptParameters(model) }).toMatchStages([
      { name: "loss", expected: due.loss, axes: "", rtol: 1e-3, what: `the loss of step ${i}` },
      ...parameterStages(due.parameters, `after step ${i}`, COMPARED),
    ]);
  }
  expect((await run.next()).done, "whether the training has ended after its steps").toBe(true);
});

test("each pair of a step is drawn, in order", async () => {
  const pairs = await tinyPairs();
  const seen: CachedPair[][] = [];
  const noting: PairLoss = (policy, reference, some) => {
    seen.push([...some]);
    return plain(policy, reference, some);
  };
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
  const plan = { ...PLAN, steps: 4, batch: 3 };
  for await (const _ of trainDpo(tinyModel(), pairs, noting, plan, counting)) counts.push(drawn);
  const rng = specRandom(5);
  const due = Array.from({ length: 4 }, () => [0, 1, 2].map(() => pairs[rng.integer(pairs.length)]));
  expect(seen, "the pairs that the loss was asked about").toEqual(due);
  expect(counts, "how many pairs were drawn when each of four losses came").toEqual([3, 6, 9, 12]);
});

test("the loss is told what policy and reference say of the pairs", async () => {
  const [model, pairs] = [tinyModel(), await tinyPairs()];
  const seen: PairLogProbs[] = [];
  const noting: PairLoss = (policy, reference, some) => {
    for (const side of [policy, reference])
      seen.push({ chosen: tf.keep(tf.clone(side.chosen)), rejected: tf.keep(tf.clone(side.rejected)) });
    return plain(policy, reference, some);
  };
  await all(trainDpo(model, pairs, noting, { ...PLAN, steps: 1, batch: 3 }, specRandom(6)));
  const rng = specRandom(6);
  const drawn = [0, 1, 2].map(() => pairs[rng.integer(pairs.length)]);
  const due = [pairLogProbs(tinyModel(), drawn), cachedLogProbs(drawn)];
  for (const [i, who] of ["policy", "reference"].entries())
    await expect(seen[i]).toMatchStages(
      (["chosen", "rejected"] as const).map((name) => ({
        ...{ name, expected: due[i][name], axes: "pair", atol: 1e-4 },
        what: `the ${who}'s log-probabilities of the ${name} responses`,
      })),
    );
  tf.dispose(seen as never);
});

test("nothing fades, and nothing but the policy changes", async () => {
  const [model, pairs] = [tinyModel(), await tinyPairs()];
  const before = JSON.stringify(pairs);
  const P = tf.clone(model.P);
  await all(trainDpo(model, pairs, plain, { ...PLAN, steps: 5 }, specRandom(2)));
  // No text has more than six tokens.
  await expect(tf.slice(model.P, [6, 0])).toMatchValues(tf.slice(P, [6, 0]), {
    ...{ axes: "position dimension", what: "the rows of the position table that no text reaches" },
  });
  expect(JSON.stringify(pairs), "the pairs after the training").toBe(before);
});

test("one pair, one pair a step, one step, no step", async () => {
  const [pair] = await tinyPairs();
  const [due] = await plain(pairLogProbs(tinyModel(), [pair]), cachedLogProbs([pair]), [pair]).data();
  const losses = (steps: number) =>
    all(trainDpo(tinyModel(), [pair], plain, { ...PLAN, steps, batch: 1 }, specRandom(6)));
  expect(await losses(1)).toMatchValues([due], { axes: "step", rtol: 1e-3, what: "the losses" });
  expect(await losses(0)).toEqual([]);
});

test("no pairs to learn from are refused", async () => {
  await expect(() => trainDpo(tinyModel(), [], plain, PLAN, specRandom(2)).next()).toRefuse(
    RangeError,
    "a training without a pair",
  );
});

test("two trainings do not touch each other", async () => {
  const pairs = await tinyPairs();
  const run = (stream: number) => trainDpo(tinyModel(), pairs, plain, PLAN, specRandom(stream));
  const alone = await all(run(7));
  const [first, second] = [run(7), run(8)];
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    losses.push((await first.next()).value as number);
    await second.next();
  }
  expect(losses).toMatchValues(alone, {
    ...{ axes: "step", rtol: 1e-4, what: "the losses of a training while another one runs" },
  });
});

test("no tensor is left by a step, or at the end", async () => {
  const [model, pairs] = [tinyModel(), await tinyPairs()];
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of trainDpo(model, pairs, plain, { ...PLAN, steps: 6 }, specRandom(9)))
    counts.push(tf.memory().numTensors);
  expect(counts[5] - counts[3]).toMatchValues(0, { what: "the tensors that two further steps left behind" });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = trainDpo(model, pairs, plain, PLAN, specRandom(9));
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

test("a policy that did not move: a coin, and no distance", async () => {
  const model = otherModel();
  const report = await judgePolicy(model, model, await trial(), specRandom(20));
  expect([report.accuracy, report.margin, report.chosenShift, report.rejectedShift]).toMatchValues(
    [0.5, 0, 0, 0],
    { axes: "number", what: "accuracy, margin and both shifts", atol: 1e-5 },
  );
  expect([report.kl]).toMatchValues([0], { axes: "number", what: "the KL", atol: 1e-5 });
});

test("pairs are ranked by what has changed", async () => {
  const [policy, reference, given] = [tinyModel(), otherModel(), await trial()];
  const due = dpoMetrics(await numbersOf(policy, given.pairs), await numbersOf(reference, given.pairs));
  const report = await judgePolicy(policy, reference, given, specRandom(20));
  await expect(report).toMatchStages(
    (Object.keys(due) as (keyof typeof due)[]).map((name) => ({
      ...{ name, expected: due[name], axes: "", atol: 1e-4, what: `the ${name} of five pairs` },
    })),
  );
});

test("what the policy writes is scored, and its KL taken", async () => {
  const [policy, reference, given] = [tinyModel(), otherModel(), await trial()];
  const { due, rivals, score, scored } = await slowKl(policy, reference, given);
  const seen: number[][] = [];
  const noting = (response: number[]) => {
    seen.push([...response]);
    return given.score(response);
  };
  const report = await judgePolicy(policy, reference, { ...given, score: noting }, specRandom(20));
  expect(seen, "the responses that were scored").toEqual(scored);
  expect([report.score]).toMatchValues([score], { axes: "number", what: "the mean score", rtol: 1e-5 });
  expect([report.kl]).toMatchValues([due], {
    ...{ axes: "number", what: "the KL in nats per response", atol: 1e-3 },
    rivals: Object.fromEntries(Object.entries(rivals).map(([story, kl]) => [story, [kl]])),
  });
});

test("one pair and one prompt; other prompts, another score", async () => {
  const [policy, reference, given] = [tinyModel(), otherModel(), await trial()];
  const cases = [
    { ...given, pairs: given.pairs.slice(1, 2) },
    { ...given, prompts: [[1, 5, 3]] },
    { ...given, length: 1 },
    { ...given, score: (response: number[]) => -response[0] },
  ];
  for (const some of cases) {
    const { due, score } = await slowKl(policy, reference, some);
    const { margin } = dpoMetrics(
      await numbersOf(policy, some.pairs),
      await numbersOf(reference, some.pairs),
    );
    const report = await judgePolicy(policy, reference, some, specRandom(20));
    expect([report.kl, report.score, report.margin]).toMatchValues([due, score, margin], {
      ...{ axes: "number", what: "KL, score and margin", atol: 1e-3 },
    });
  }
});

test("judging leaves no tensor, and all as it was", async () => {
  const [policy, reference, given] = [tinyModel(), otherModel(), await trial()];
  const before = JSON.stringify(given);
  await expect(() => judgePolicy(policy, reference, given, specRandom(20))).toLeakNoTensors();
  const shorter = [3, 2].map((count) => ({ ...given, prompts: given.prompts.slice(-count), length: count }));
  await expect((nth: number) =>
    judgePolicy(policy, reference, shorter[nth], specRandom(20)),
  ).toLeakNoTensors();
  await expect(() => judgePolicy(policy, reference, given, specRandom(20))).toLeaveTensorsUnchanged({
    policy: gptParameters(policy),
    reference: gptParameters(reference),
  });
  expect(JSON.stringify(given), "the trial after the call").toBe(before);
});

test("plain DPO, IPO and anchored DPO, by one table", async () => {
  refuseToTrain();
  const large = await trainsLarge();
  const reference = loadedBase();
  const pairs = await cacheReference(reference, duels(512, 11), 64);
  const held = await cacheReference(reference, duels(128, 12), 64);
  const rng = specRandom(13);
  const prompts = Array.from({ length: 128 }, () => reviewPrompt(rng));
  const batch = large ? 64 : 24;
  const judged = async (model: GPT) => {
    const report = await judgePolicy(
      ...([
        model,
        reference,
        { pairs: held, prompts, length: 9, score: goldReward },
        specRandom(14),
      ] as const),
    );
    const texts = await generateBatch(model, prompts.slice(0, 3), 9, { temperature: 1 }, specRandom(14), {
      stop: EOS,
    });
    return { ...report, texts };
  };
  const trained = async (lossOf: PairLoss, loss: number, uniform?: number) => {
    const model = loadedBase();
    const plan = { steps: 60, batch, lr: 3e-4, maxNorm: 1 };
    const run = trainDpo(model, pairs, lossOf, plan, specRandom(15));
    const margins: number[] = [];
    const { losses } = await train({
      step: async () => {
        const last = margins[margins.length - 1];
        margins.push(margins.length % 5 === 0 ? await marginOf(model, held.slice(0, 48)) : last);
        return (await run.next()).value as number;
      },
      budget: { cpu: { steps: 60, loss }, gpu: { steps: 60, loss } },
      uniform,
      whole: true,
    });
    await run.return();
    return { ...(await judged(model)), losses, margins, model };
  };
  const dpo = await trained((policy, told) => dpoLoss(policy, told, 0.1), 0.66, Math.LN2);
  const ipo = await trained((policy, told) => ipoLoss(policy, told, 0.3), 2);
  const anchored = await trained(
    (policy, told, some) =>
      anchoredLoss(policy, told, 0.1, { weight: 1, lengths: some.map(({ chosen }) => chosen.length) }),
    1.525,
  );
  await keepModel("dpo", gptParameters(anchored.model));
  await show(await judged(reference), dpo, ipo, anchored);
  // Plain, 12 seeds: gold −1.86 to −0.59, KL 13 to 29, accuracy .91 to 1. IPO, 10 seeds: margin 1.09 to 1.42, gold −0.45 to 0.80.
  // Anchored, 10 seeds: gold 0.82 to 1.09, KL 0.41 to 0.60, accuracy .97 to 1.
  expect(dpo.losses[0]).toLieBetween(
    Math.LN2 - 1e-4,
    Math.LN2 + 1e-4,
    "the first loss of plain DPO, where the policy still is the reference,",
  );
  expect(dpo.accuracy).toLieBetween(0.85, 1, "the accuracy of plain DPO on new pairs");
  expect(dpo.score).toLieBetween(-2, -0.2, "the gold reward of what plain DPO writes");
  expect(dpo.kl).toLieBetween(5, 60, "and how far it is from the base, in nats");
  expect(ipo.margin).toLieBetween(0.8, 1.67, "the margin of IPO");
  expect(anchored.accuracy).toLieBetween(0.9, 1, "the accuracy of anchored DPO");
  expect(anchored.score).toLieBetween(0.5, 2, "the gold reward of what anchored DPO writes");
  expect(anchored.kl).toLieBetween(0.1, 1.2, "and how far it is from the base, in nats");
});

/** Biases of keys get no gradient, and what Adam makes of rounding errors is left out. */
const COMPARED = [
  ...["E", "P", "blocks.0.attention.Wq", "blocks.0.attention.bv", "blocks.1.attention.Wo"],
  ...["blocks.0.norm1.gamma", "blocks.1.mlp.W1", "norm.gamma"],
];

const PAIRS: TextPair[] = [
  { prompt: [1, 5, 3], chosen: [6, 2], rejected: [4, 0, 2] },
  { prompt: [4], chosen: [5, 5, 6, 2], rejected: [2] },
  { prompt: [1, 6], chosen: [2], rejected: [3, 3, 2] },
  { prompt: [3, 0], chosen: [1, 4, 2], rejected: [4, 2] },
  { prompt: [1, 5, 3], chosen: [0, 2], rejected: [6, 6, 2] },
];

function tinyModel(): GPT {
  const sizes = { vocabulary: 7, context: 8, dModel: 4, heads: 2, layers: 2, dFF: 3 };
  const model = initGPT(sizes, specRandom(1));
  perturb(gptParameters(model));
  return model;
}

function otherModel(): GPT {
  const model = tinyModel();
  tf.tidy(() => (model.P as tf.Variable).assign(randomTensor(model.P.shape, 50)));
  return model;
}

const tinyPairs = () => cacheReference(otherModel(), PAIRS, 5);

const trial = async () => ({
  pairs: await tinyPairs(),
  prompts: [[1, 5], [4], [3, 0, 6], [1, 6, 6, 5], [2, 1], [5, 5]],
  length: 4,
  score: (response: number[]) => response.reduce((sum, id, t) => sum + id * (t + 1), 0),
});

type Given = Awaited<ReturnType<typeof trial>>;

async function all(losses: AsyncIterable<number>): Promise<number[]> {
  const list: number[] = [];
  for await (const loss of losses) list.push(loss);
  return list;
}

async function one(model: GPT, prompt: number[], response: number[]): Promise<number> {
  return (await responseLogProbs(model, [[...prompt, ...response]], [prompt.length]).data())[0];
}

/** Every text by itself. */
async function numbersOf(model: GPT, pairs: TextPair[]) {
  const sides = { chosen: [] as number[], rejected: [] as number[] };
  for (const { prompt, chosen, rejected } of pairs) {
    sides.chosen.push(await one(model, prompt, chosen));
    sides.rejected.push(await one(model, prompt, rejected));
  }
  return sides;
}

const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;

/** The KL from the policy's own samples, each by itself, and what other samples and ratios would give. */
async function slowKl(policy: GPT, reference: GPT, { prompts, length, score, pairs }: Given) {
  const written = (model: GPT) =>
    generateBatch(model, prompts, length, { temperature: 1 }, specRandom(20), { stop: EOS });
  const ratiosOf = async (responses: number[][]) => {
    const ratios: number[] = [];
    for (const [i, response] of responses.entries())
      ratios.push((await one(policy, prompts[i], response)) - (await one(reference, prompts[i], response)));
    return ratios;
  };
  const scored = await written(policy);
  const ratios = await ratiosOf(scored);
  const chosen = (await numbersOf(policy, pairs)).chosen;
  return {
    scored,
    score: mean(scored.map(score)),
    due: mean(ratios),
    rivals: {
      "The ratio is upside down: this is the mean of ln(π_ref / π).": -mean(ratios),
      "The samples are the reference's. KL(policy ‖ reference) asks about what the policy writes.": mean(
        await ratiosOf(await written(reference)),
      ),
      "This is a mean per token, and not per response.": mean(ratios.map((x, i) => x / scored[i].length)),
      "This is a sum over the samples.": ratios.reduce((sum, x) => sum + x, 0),
      "These are the chosen responses of the pairs, which the policy did not write.": mean(
        chosen.map((x, i) => x - pairs[i].reference.chosen),
      ),
    },
  };
}

async function marginOf(model: GPT, pairs: CachedPair[]): Promise<number> {
  const now = await cacheReference(model, pairs, pairs.length);
  const margin = ({ reference: { chosen, rejected } }: CachedPair) => chosen - rejected;
  return mean(now.map((pair, i) => margin(pair) - margin(pairs[i])));
}

function duels(count: number, stream: number) {
  const rng = specRandom(stream);
  return Array.from({ length: count }, () => reviewDuel(rng, false));
}

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

type Judged = PolicyReport & { texts: number[][] };
type Run = Judged & { margins: number[] };

async function show(base: Judged, dpo: Run, ipo: Run, anchored: Run): Promise<void> {
  const runs: [string, Judged][] = [
    ["the base", base],
    ["DPO, β 0.1", dpo],
    ["IPO, β 0.3", ipo],
    ["anchored, β 0.1, weight 1", anchored],
  ];
  await exhibit({
    kind: "table",
    title: "three policies, by one table",
    caption:
      "Accuracy, margin and shifts are those of 128 new pairs. Which column tells that a policy is ruined?",
    columns: ["policy", "accuracy", "margin", "chosen", "rejected", "gold", "KL"],
    rows: runs.map(([name, report]) => [
      ...[name, `${Math.round(100 * report.accuracy)} %`],
      ...[report.margin, report.chosenShift, report.rejectedShift].map((x) => x.toFixed(2)),
      ...[report.score, report.kl].map((x) => x.toFixed(2)),
    ]),
  });
  await exhibit({
    kind: "table",
    title: "what they write",
    caption: "Three samples of each, after “the ... was”.",
    columns: ["policy", "first", "second", "third"],
    rows: runs.map(([name, { texts }]) => [name, ...texts.map((ids) => decode(ids).replace(/ ?<eos>/, ""))]),
  });
  await exhibit({
    kind: "curve",
    title: "margins of new pairs while learning",
    caption: "IPO aims at 1.67. Plain DPO has no target where labels never contradict each other.",
    series: { "DPO, β 0.1": dpo.margins, "IPO, β 0.3": ipo.margins, "anchored, β 0.1": anchored.margins },
    xLabel: "step",
    yLabel: "nats",
  });
}
