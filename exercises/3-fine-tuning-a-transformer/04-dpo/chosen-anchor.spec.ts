import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewDuel } from "#lib/mini-world/duels";
import { goldReward } from "#lib/mini-world/reviews";
import { decode, EOS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { anchoredLoss, responseLoss } from "./chosen-anchor.js";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";
import { dpoMetrics, type PairNumbers } from "./dpo-metrics.js";
import { type CachedPair, cachedLogProbs, cacheReference, pairLogProbs } from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";

tensorSpec("train");

const LENGTHS = [5, 2, 9];
/** Log-probabilities of three pairs, fresh tensors. */
const policy = (): PairLogProbs => ({
  chosen: tf.tensor1d([-6, -1.5, -4.5]),
  rejected: tf.tensor1d([-3, -2.5, -7]),
});
const reference = (): PairLogProbs => ({
  chosen: tf.tensor1d([-4, -2.2, -5.5]),
  rejected: tf.tensor1d([-3.4, -1, -5]),
});

test("the loss of two responses by hand: 1", async () => {
  // 2/4 = 0.5 nats per token and 9/6 = 1.5: their mean is 1.
  await expect(responseLoss(tf.tensor1d([-2, -9]), [4, 6])).toMatchValues(1, {
    what: "the loss of responses of 4 and 6 tokens",
    rivals: {
      "All tokens were put together, so that a long response counts more.": 11 / 10,
      "The log-probabilities of whole responses were averaged, and not those per token.": 11 / 2,
      "This is the sum over the responses.": 2,
      "The sign is wrong: a loss falls where the response becomes likelier.": -1,
    },
  });
  await expect(responseLoss(tf.tensor1d([-3]), [1])).toMatchValues(3, { what: "one response of one token" });
  await expect(responseLoss(tf.tensor1d([0, 0]), [4, 2])).toMatchValues(0, { what: "two certain responses" });
});

test("each response pulls by its share: 1/(B · its length)", async () => {
  const dy = 1.7;
  const [got] = tf.grads((x: tf.Tensor) => tf.mul(dy, responseLoss(x, LENGTHS)))([policy().chosen]);
  await expect(got).toMatchValues(
    LENGTHS.map((length) => -dy / (3 * length)),
    { axes: "pair", what: "the gradient of three log-probabilities" },
  );
});

test("as PyTorch computes it, and its gradients", async () => {
  const { beta, weight, lengths, ...due } = ownGolden();
  const at = (side: PairNumbers): PairLogProbs => ({
    chosen: tf.tensor1d(side.chosen),
    rejected: tf.tensor1d(side.rejected),
  });
  const ref = at(due.reference);
  await expect(responseLoss(at(due.policy).chosen, lengths)).toMatchValues(due.anchor, {
    what: "the loss of the chosen responses",
  });
  await expect(anchoredLoss(at(due.policy), ref, beta, { weight, lengths })).toMatchValues(due.loss, {
    ...{ what: "the loss of five pairs" },
    rivals: {
      "The anchor is missing.": due.dpo,
      "The anchor has the wrong sign: the chosen responses would become unlikely.":
        due.dpo - weight * due.anchor,
      "The anchor was added without its weight.": due.dpo + due.anchor,
      "The weight was taken from DPO as well.": (1 - weight) * due.dpo + weight * due.anchor,
      "The anchor was multiplied by β too.": due.dpo + beta * weight * due.anchor,
      "DPO's loss was multiplied by β. β is in it already.": beta * due.dpo + weight * due.anchor,
    },
  });
  const { chosen, rejected } = at(due.policy);
  const [dChosen, dRejected] = tf.grads((c: tf.Tensor, r: tf.Tensor) =>
    anchoredLoss({ chosen: c, rejected: r }, ref, beta, { weight, lengths }),
  )([chosen, rejected]);
  await expect({ chosen: dChosen, rejected: dRejected }).toMatchStages([
    {
      ...{ name: "chosen", expected: due.gradients.chosen, axes: "pair" },
      what: "the gradient of the chosen log-probabilities",
    },
    { name: "rejected", expected: due.gradients.rejected, axes: "pair", what: "and of the rejected ones" },
  ]);
});

test("at the start: ln 2, and the anchor by its weight", async () => {
  const anchor = (6 / 5 + 1.5 / 2 + 4.5 / 9) / 3;
  for (const weight of [0.5, 1, 3])
    await expect(anchoredLoss(policy(), policy(), 0.2, { weight, lengths: LENGTHS })).toMatchValues(
      Math.LN2 + weight * anchor,
      { what: `the loss of the reference itself, with the weight ${weight}` },
    );
});

test("with a weight of 0 it is the loss of DPO", async () => {
  const far = { chosen: tf.tensor1d([-300, 0, -80]), rejected: tf.tensor1d([0, -300, -90]) };
  for (const at of [policy(), far])
    await expect(anchoredLoss(at, reference(), 0.4, { weight: 0, lengths: LENGTHS })).toMatchValues(
      await dpoLoss(at, reference(), 0.4).array(),
      { what: "the loss with a weight of 0" },
    );
});

test("where DPO is blind: both responses less likely by 3 nats", async () => {
  const high = policy();
  const low = { chosen: tf.sub(high.chosen, 3), rejected: tf.sub(high.rejected, 3) };
  const rise = (weight: number) =>
    tf.sub(
      anchoredLoss(low, reference(), 0.4, { weight, lengths: LENGTHS }),
      anchoredLoss(high, reference(), 0.4, { weight, lengths: LENGTHS }),
    );
  await expect(rise(0)).toMatchValues(0, { what: "the rise without an anchor" });
  await expect(rise(2)).toMatchValues((2 * (3 / 5 + 3 / 2 + 3 / 9)) / 3, {
    what: "the rise with an anchor of weight 2",
  });
});

test("the reference is a constant", async () => {
  const { chosen, rejected } = reference();
  const grads = tf.grads((c: tf.Tensor, r: tf.Tensor) =>
    anchoredLoss(policy(), { chosen: c, rejected: r }, 0.4, { weight: 2, lengths: LENGTHS }),
  )([chosen, rejected]);
  for (const grad of grads)
    await expect(grad).toMatchValues([0, 0, 0], { axes: "pair", what: "the gradient of the reference" });
});

test("weights, lengths and shapes that do not fit are refused", () => {
  const loss = (weight: number, lengths = LENGTHS, beta = 0.4) =>
    anchoredLoss(policy(), reference(), beta, { weight, lengths });
  for (const weight of [-0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => loss(weight)).toRefuse(RangeError, `a weight of ${weight}`, String(weight));
  expect(() => loss(1, LENGTHS, 0)).toRefuse(RangeError, "a beta of 0", "beta");
  const short = { chosen: tf.tensor1d([-1, -2]), rejected: tf.tensor1d([-1, -2]) };
  expect(() => anchoredLoss(policy(), short, 0.4, { weight: 1, lengths: LENGTHS })).toRefuse(
    RangeError,
    "a reference of two pairs for three",
  );
  const odd: [number[], string, ...(string | number)[]][] = [
    [[5, 2], "a length too few", 2],
    [[5, 2, 9, 1], "a length too many", 4],
    [[0, 2, 9], "a first response of 0 tokens", 0],
    [[5, -2, 9], "a negative length", -2],
    [[5, 2, 1.5], "one and a half tokens", 1.5],
    [[5, Number.NaN, 9], "a length that is no number", "NaN"],
  ];
  for (const [lengths, what, ...telling] of odd) {
    expect(() => responseLoss(policy().chosen, lengths)).toRefuse(RangeError, what, ...telling);
    for (const weight of [1, 0])
      expect(() => loss(weight, lengths)).toRefuse(
        RangeError,
        `${what}, with the weight ${weight}`,
        ...telling,
      );
  }
  expect(() => responseLoss(tf.tensor2d([[-1, -2, -3]]), [4])).toRefuse(
    RangeError,
    "log-probabilities of two axes",
    "logProbs",
  );
});

test("every argument counts, and no tensor is left", async () => {
  const of = (
    chosen: tf.Tensor,
    rejected: tf.Tensor,
    refChosen: tf.Tensor,
    refRejected: tf.Tensor,
    beta: number,
    weight: number,
    lengths: number[],
  ) =>
    anchoredLoss({ chosen, rejected }, { chosen: refChosen, rejected: refRejected }, beta, {
      ...{ weight, lengths },
    });
  const given = {
    ...{ chosen: randomTensor([3], 1), rejected: randomTensor([3], 2) },
    ...{ refChosen: randomTensor([3], 3), refRejected: randomTensor([3], 4) },
    ...{ beta: 0.4, weight: 0.7, lengths: LENGTHS },
  };
  await expect(of).toHeed(given);
  await expect(of).toReturnNew(given);
  const one = { logProbs: randomTensor([3], 5), lengths: LENGTHS };
  await expect(responseLoss).toHeed(one);
  await expect(responseLoss).toReturnNew(one);
  const [p, r, lengths] = [policy(), reference(), [...LENGTHS]];
  const call = () => anchoredLoss(p, r, 0.4, { weight: 1, lengths });
  await expect(call).toLeakNoTensors();
  await expect(() => responseLoss(p.chosen, lengths)).toLeakNoTensors();
  await expect(call).toLeaveTensorsUnchanged({ p, r });
  expect(lengths, "the lengths after the call").toEqual(LENGTHS);
});

test("one response, alone and among others", async () => {
  const alone = { chosen: tf.tensor1d([-6]), rejected: tf.tensor1d([-3]) };
  const ref = { chosen: tf.tensor1d([-4]), rejected: tf.tensor1d([-3.4]) };
  // The margin is −2 − 0.4, times 0.5: −ln σ(−1.2) = 1.463282; the anchor 6/5.
  await expect(anchoredLoss(alone, ref, 0.5, { weight: 2, lengths: [5] })).toMatchValues(1.463282 + 2.4, {
    what: "the loss of one pair",
  });
});

test("the same β and data, without and with an anchor", async () => {
  refuseToTrain();
  const reference = loadedBase();
  const pairs = await cacheReference(reference, duels(512, 11), 64);
  const held = await cacheReference(reference, duels(128, 12), 64);
  const bare = await trained(reference, pairs, held, 0);
  const anchored = await trained(reference, pairs, held, 1);
  await show(bare, anchored);
  // DPO, 12 seeds: gold −1.86 to −0.59, KL 13 to 29, chosen −10.6 to −6.3 nats. Anchored, 10 seeds: gold 0.82 to 1.09, KL 0.41 to 0.60, chosen 0.22 to 0.37.
  expect(bare.accuracy).toLieBetween(0.85, 1, "the accuracy of DPO without an anchor on new pairs");
  expect(bare.gold).toLieBetween(-2, -0.2, "the mean gold reward of what it writes");
  expect(bare.kl).toLieBetween(5, 60, "how far it is from the base, in nats");
  expect(bare.chosenShift).toLieBetween(-30, -3, "by how much it has raised the chosen log-probabilities");
  expect(anchored.accuracy).toLieBetween(0.9, 1, "the accuracy of the anchored policy");
  expect(anchored.gold).toLieBetween(0.5, 2, "the mean gold reward of what it writes");
  expect(anchored.kl).toLieBetween(0.1, 1.2, "how far it is from the base, in nats");
  expect(anchored.chosenShift).toLieBetween(0, 3, "by how much it has raised the chosen log-probabilities");
});

type Trained = Awaited<ReturnType<typeof trained>>;

/** The base, trained on pairs at β = 0.1, and what became of it. */
async function trained(reference: GPT, pairs: CachedPair[], held: CachedPair[], weight: number) {
  const model = loadedBase();
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: 0 });
  const rng = specRandom(13);
  const shifts: { chosen: number[]; rejected: number[] } = { chosen: [], rejected: [] };
  let latest = { chosenShift: 0, rejectedShift: 0 };
  const step = async () => {
    const drawn = Array.from({ length: 24 }, () => pairs[rng.integer(pairs.length)]);
    const margin = tf.tidy(() => {
      let dpo: tf.Scalar | undefined;
      const lossOf = () => {
        const [policy, told] = [pairLogProbs(model, drawn), cachedLogProbs(drawn)];
        dpo = tf.keep(dpoLoss(policy, told, 0.1));
        const lengths = drawn.map(({ chosen }) => chosen.length);
        return anchoredLoss(policy, told, 0.1, { weight, lengths });
      };
      const { grads } = tf.variableGrads(lossOf, variables);
      optimizer.step(clipGradients(grads as Gradients, 1).grads, 3e-4);
      return dpo as unknown as tf.Scalar;
    });
    const [told] = await margin.data();
    margin.dispose();
    if (shifts.chosen.length % 5 === 0) latest = await metricsOf(model, held.slice(0, 32));
    shifts.chosen.push(latest.chosenShift);
    shifts.rejected.push(latest.rejectedShift);
    return told;
  };
  // DPO's part of the loss, which is the same of both: it begins at ln 2.
  await train({
    step,
    budget: { cpu: { steps: 60, loss: 0.68 }, gpu: { steps: 60, loss: 0.68 } },
    uniform: Math.LN2,
    whole: true,
  });
  optimizer.dispose();
  const metrics = await metricsOf(model, held);
  const prompts = Array.from({ length: 128 }, (_, i) => held[i].prompt);
  const responses = await generateBatch(model, prompts, 9, { temperature: 1 }, specRandom(14), { stop: EOS });
  const rows = responses.map((response, i) => [...prompts[i], ...response]);
  const starts = prompts.map((prompt) => prompt.length);
  const [kl] = await tf
    .mean(tf.sub(responseLogProbs(model, rows, starts), responseLogProbs(reference, rows, starts)))
    .data();
  const gold = responses.reduce((sum, response) => sum + goldReward(response), 0) / 128;
  return { ...metrics, shifts, kl, gold, responses };
}

async function metricsOf(model: GPT, pairs: CachedPair[]) {
  const now = await cacheReference(model, pairs, 64);
  const sides = (some: CachedPair[]): PairNumbers => ({
    chosen: some.map(({ reference }) => reference.chosen),
    rejected: some.map(({ reference }) => reference.rejected),
  });
  return dpoMetrics(sides(now), sides(pairs));
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

async function show(bare: Trained, anchored: Trained): Promise<void> {
  const row = (name: string, { accuracy, margin, gold, kl }: Trained) => [
    name,
    `${Math.round(100 * accuracy)} %`,
    margin.toFixed(2),
    gold.toFixed(2),
    kl.toFixed(2),
  ];
  await exhibit({
    kind: "table",
    title: "two policies after 60 steps, β = 0.1",
    caption: "Gold is what the texts are really worth, from −2 to 2; the base writes −0.2.",
    columns: ["loss", "accuracy", "margin", "gold", "KL"],
    rows: [row("DPO", bare), row("anchored, weight 1", anchored)],
  });
  await exhibit({
    kind: "table",
    title: "what they write after: the <noun> was",
    caption: "The first three texts of each policy. Accuracy and margin say nothing about them.",
    columns: ["loss", "texts"],
    rows: [0, 1, 2].flatMap((i) => [
      ["DPO", decode(bare.responses[i])],
      ["anchored", decode(anchored.responses[i])],
    ]),
  });
  await exhibit({
    kind: "curve",
    title: "where the probability went",
    caption:
      "By how many nats the policies have raised the log-probabilities of new pairs' responses. The margin is the distance of two curves.",
    series: {
      "chosen, DPO": bare.shifts.chosen,
      "rejected, DPO": bare.shifts.rejected,
      "chosen, anchored": anchored.shifts.chosen,
      "rejected, anchored": anchored.shifts.rejected,
    },
    xLabel: "step",
    yLabel: "nats",
  });
}
