import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { FACTS, type Fact, HELD_OUT_FACTS, question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { scoreAnswers } from "#lib/mini-world/judge";
import { review } from "#lib/mini-world/reviews";
import { EOS, encode, idOf } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { refuseToTrain } from "#lib/training/earlier";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { type EncodedChat, encodeChat } from "./chat-encoding.js";
import { chooseRate, type Judged, perplexity, type RateReport, tryRates } from "./forgetting-report.js";
import { generateBatch } from "./generate-batch.js";
import { loadParameters } from "./load-base.js";
import { type FineTuningReport, fineTune } from "./train-sft.js";

tensorSpec("train", { reads: "awaited" });

const RATES = [5e-4, 2e-3, 1e-2];

/** A GPT with weights of order 1. */
function tinyModel(): GPT {
  const sizes = { vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 1, dFF: 3 };
  const model = initGPT(sizes, specRandom(1));
  perturb(gptParameters(model), 0.7);
  return model;
}

const variablesOf = (model: GPT) => Object.values(gptParameters(model)) as tf.Variable[];

/** A text of which all tokens but the first `known` are graded. */
const text = (ids: number[], known = 1): EncodedChat => ({ ids, graded: ids.map((_, t) => t >= known) });
const TEXTS = [
  text([1, 4, 2, 5, 6, 3]),
  text([1, 3]),
  text([1, 2, 2, 0, 6], 4),
  text([5, 0, 4]),
  text([6, 6, 1], 3),
];

/** From the probability of every graded token by itself. */
async function slowly(model: GPT, texts: EncodedChat[]): Promise<number> {
  let [nats, count] = [0, 0];
  for (const { ids, graded } of texts) {
    const [scores] = (await tf
      .softmax(gptLogits(model, tf.tensor2d([ids], [1, ids.length], "int32")))
      .array()) as number[][][];
    for (const [t, id] of ids.entries())
      if (graded[t]) {
        nats -= Math.log(scores[t - 1][id]);
        count++;
      }
  }
  return Math.exp(nats / count);
}

const is = (due: number, what: string) => [due, { rtol: 1e-4, what }] as const;

test("perplexity, token by token", async () => {
  const model = tinyModel();
  expect(await perplexity(model, TEXTS)).toMatchValues(
    ...is(await slowly(model, TEXTS), "the perplexity of five texts"),
  );
});

test("how many texts go at once does not change it", async () => {
  const model = tinyModel();
  const due = await slowly(model, TEXTS);
  for (const size of [1, 2, 3, 4, 5, 99])
    expect(await perplexity(model, TEXTS, size)).toMatchValues(...is(due, `the perplexity, ${size} at once`));
});

test("so many texts go through the model at once", async () => {
  const passes = async (size: number) => {
    let reads = 0;
    const { P, ...rest } = tinyModel();
    const model: GPT = {
      ...rest,
      get P() {
        reads++;
        return P;
      },
    };
    await perplexity(model, TEXTS, size);
    return reads;
  };
  // What else looks at the model, such as a judge of the contract bank, does so once a call.
  const [all, four, two, one] = [await passes(5), await passes(4), await passes(2), await passes(1)];
  expect(four - all).toLieBetween(1, 1000, "how often a second pass reads the position table");
  expect([two - all, one - all]).toMatchValues([2 * (four - all), 4 * (four - all)], {
    axes: "number",
    what: "how much more often it is read at 2 and at 1 texts at once",
  });
});

test("one text, one graded token", async () => {
  const model = tinyModel();
  for (const texts of [[TEXTS[0]], [TEXTS[1]], [TEXTS[2]], [TEXTS[4], TEXTS[1]]])
    expect(await perplexity(model, texts, 1)).toMatchValues(
      ...is(await slowly(model, texts), `the perplexity of ${texts.length} texts`),
    );
});

test("a model that knows nothing chooses between all words", async () => {
  const model = tinyModel();
  for (const variable of variablesOf(model)) tf.tidy(() => variable.assign(tf.zerosLike(variable)));
  expect(await perplexity(model, TEXTS, 2)).toMatchValues(...is(7, "the perplexity of 7 words, all alike"));
});

test("perplexity leaves no tensor behind, and all as it was", async () => {
  const model = tinyModel();
  const texts = TEXTS.map(({ ids, graded }) => ({ ids: [...ids], graded: [...graded] }));
  await expect(() => perplexity(model, texts, 2)).toLeakNoTensors();
  await expect(() => perplexity(model, texts, 2)).toLeaveTensorsUnchanged(gptParameters(model));
  expect(texts, "the texts after the call").toEqual(TEXTS);
  texts[0].ids[2] = 0;
  expect(await perplexity(model, texts, 2)).toMatchValues(
    ...is(await slowly(model, texts), "the perplexity after a text was changed"),
  );
});

/** Rates tried on a model whose position table holds a single number: the base has 1, tuning adds the rate. */
async function tried(rates: number[], losses: number[] = [4, 2, 1]) {
  const made: GPT[] = [];
  const log: string[] = [];
  const numberOf = async ({ P }: GPT) => (await P.data())[0];
  const fresh = () => {
    const model = initGPT({ vocabulary: 2, context: 1, dModel: 1, heads: 1, layers: 2 }, specRandom(1));
    tf.tidy(() => (model.P as tf.Variable).assign(tf.ones([1, 1])));
    made.push(model);
    return model;
  };
  const tune = async (model: GPT, lr: number) => {
    log.push(`tunes ${await numberOf(model)} at ${lr}`);
    tf.tidy(() => (model.P as tf.Variable).assign(tf.add(model.P, lr)));
    return losses.map((loss) => loss * lr);
  };
  const judge = async (model: GPT): Promise<Judged> => {
    const number = await numberOf(model);
    log.push(`judges ${number}`);
    return { exact: number / 10, perplexity: number + 1 };
  };
  const before = tf.memory().numTensors;
  const reports = await tryRates(rates, fresh, tune, judge);
  return { reports, log, left: tf.memory().numTensors - before, made };
}

test("every rate begins with the base, and is judged at its end", async () => {
  const { log, reports } = await tried([2, 0.5, 4]);
  expect(log, "what was done").toEqual([
    ...["tunes 1 at 2", "judges 3", "tunes 1 at 0.5", "judges 1.5", "tunes 1 at 4", "judges 5"],
  ]);
  expect(reports.map(({ lr, exact, perplexity }) => [lr, exact, perplexity])).toMatchValues(
    [
      [2, 0.3, 4],
      [0.5, 0.15, 2.5],
      [4, 0.5, 6],
    ],
    { axes: "rate number", what: "lr, exact and perplexity of each report" },
  );
});

test("the loss of a report is the mean of its last ten", async () => {
  const many = [90, 50, 20, 10, 9, 8, 7, 6, 5, 4, 1.5, 3.5];
  const lossesOf = async (losses: number[]) => (await tried([1, 2], losses)).reports.map(({ loss }) => loss);
  expect(await lossesOf(many)).toMatchValues([7.4, 14.8], {
    axes: "rate",
    what: "the losses of twelve steps",
  });
  const rising = [1, 2, 30, 31, 32, 33, 34, 35, 36, 37, 0, 42];
  expect(await lossesOf(rising)).toMatchValues([31, 62], {
    axes: "rate",
    what: "the losses of twelve steps, the first two among the lowest",
  });
  expect(await lossesOf([0, 4, 0])).toMatchValues([4 / 3, 8 / 3], {
    axes: "rate",
    what: "the losses of three steps, two of them 0",
  });
  expect(await lossesOf([1, 4])).toMatchValues([2.5, 5], { axes: "rate", what: "the losses of two steps" });
  expect(await lossesOf([3])).toMatchValues([3, 6], { axes: "rate", what: "the losses of one step" });
});

test("one rate, no rate; every model is freed", async () => {
  const { reports, left, made } = await tried([3]);
  expect(reports, "the report of one rate").toEqual([{ lr: 3, loss: 7, exact: 0.4, perplexity: 5 }]);
  expect(left).toMatchValues(0, { what: "the tensors that one rate left behind" });
  const three = await tried([2, 0.5, 4]);
  expect(three.left).toMatchValues(0, { what: "the tensors that three rates left behind" });
  expect(made[0].P.isDisposed, "whether the model was freed").toBe(true);
  expect(await tried([])).toMatchObject({ reports: [], log: [] });
});

test("each call tries its own rates, and tells in its own list", async () => {
  const rates = [2, 0.5];
  const first = await tried(rates);
  expect(rates, "the rates after the call").toEqual([2, 0.5]);
  rates[1] = 1;
  const second = await tried(rates);
  const ratesOf = ({ reports }: typeof first) => reports.map(({ lr }) => lr);
  expect([ratesOf(first), ratesOf(second)], "the rates of both lists of reports").toEqual([
    [2, 0.5],
    [2, 1],
  ]);
});

const report = (lr: number, loss: number, exact: number, perplexity: number): RateReport => ({
  ...{ lr, loss, exact, perplexity },
});

test("the best rate answers best, whatever the loss says", () => {
  const [low, good, high, wild] = [
    report(1e-4, 0.26, 0.3, 2.37),
    report(5e-4, 0.005, 0.94, 2.45),
    report(2e-3, 0.0011, 0.78, 3.7),
    report(1e-2, 0.0001, 0, 12103),
  ];
  for (const reports of [
    [low, good, high, wild],
    [wild, high, low, good],
    [good, low],
    [high, wild],
    [wild],
    [report(1, 1, 0.96, 2.1), report(2, 1, 0.961, 2.9)],
    [report(1, 1, 0.961, 2.9), report(2, 1, 0.96, 2.1)],
    [report(1, 1, 0.961, 29_000), report(2, 1, 0.96, 2.1)],
  ]) {
    const due = reports.reduce((best, one) => (one.exact > best.exact ? one : best));
    expect(chooseRate(reports), `the best of the rates ${reports.map(({ lr }) => lr)}`).toBe(due);
  }
});

test("of equally good ones, the one that forgot less", () => {
  const [first, second, third, fourth] = [
    report(1e-3, 0.01, 0.9, 2.9),
    report(4e-4, 0.02, 0.9, 2.5),
    report(8e-4, 0.009, 0.9, 2.7),
    report(6e-4, 0.001, 0.9, 2.6),
  ];
  const worse = report(2e-4, 0.0005, 0.8, 2.1);
  for (const reports of [
    [third, first, fourth, second, worse],
    [worse, third, second, first],
    [second, worse, first],
  ])
    expect(chooseRate(reports), `the best of the rates ${reports.map(({ lr }) => lr)}`).toBe(second);
  expect(chooseRate([report(1, 1, 0, 9), report(2, 2, 0, 8)]).lr, "the best of two that answer nothing").toBe(
    2,
  );
});

test("no report is refused, and reports stay in their order", () => {
  expect(() => chooseRate([])).toRefuse(RangeError, "a choice of none", "none");
  const reports = Object.freeze([
    report(1, 1, 0.2, 9),
    report(2, 2, 0.5, 8),
    report(3, 3, 0.4, 7),
  ]) as RateReport[];
  expect(chooseRate(reports).lr).toBe(2);
  expect(reports.map(({ lr }) => lr)).toEqual([1, 2, 3]);
  const mine = reports.map((one) => ({ ...one }));
  expect(chooseRate(mine).lr).toBe(2);
  mine[2].exact = 0.9;
  expect(chooseRate(mine).lr, "the best rate, after a report was changed").toBe(3);
});

test("the lowest loss is that of the worst model", async () => {
  refuseToTrain();
  const rng = specRandom(21);
  const reviews = Array.from({ length: 64 }, () => text(encode(`<bos> ${review(rng)} <eos>`)));
  const recalls: number[] = [];
  const judge = async (model: GPT): Promise<Judged> => {
    recalls.push(await recall(model));
    const { exact } = scoreAnswers(HELD_OUT_FACTS, await answers(model, HELD_OUT_FACTS));
    return { exact, perplexity: await perplexity(model, reviews) };
  };
  const base = loadedBase();
  const start = await judge(base);
  const reports = await tryRates(RATES, loadedBase, tuned, judge);
  const best = chooseRate(reports);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  await exhibit({
    kind: "table",
    title: "three learning rates",
    caption: `By its loss the last one is best. Your choice: ${best.lr}. Recall is of the 36 facts as plain sentences.`,
    columns: ["rate", "training loss", "exact answers", "recall", "perplexity of reviews"],
    rows: [
      ["the base", "", percent(start.exact), percent(recalls[0]), start.perplexity.toFixed(2)],
      ...reports.map(({ lr, loss, exact, perplexity }, i) => [
        ...[lr.toString(), loss.toFixed(4), percent(exact), percent(recalls[i + 1])],
        perplexity.toFixed(perplexity < 100 ? 2 : 0),
      ]),
    ],
  });
  expect(best.lr, "the rate to take").toBe(5e-4);
  const [good, , wild] = reports;
  expect(wild.loss / good.loss).toLieBetween(0, 0.5, "the loss at 1e-2 as a share of that at 5e-4");
  expect(wild.exact).toLieBetween(0, 0.3, "the share of exact answers at 1e-2");
  expect(wild.perplexity / start.perplexity).toLieBetween(
    10,
    1e9,
    "how many times the perplexity has grown at 1e-2",
  );
  expect(good.perplexity / start.perplexity).toLieBetween(0.9, 1.2, "and at 5e-4");
});

/** Fine-tunes for 80 steps, drawn by the grader. */
async function tuned(model: GPT, lr: number): Promise<number[]> {
  const plan = { steps: 80, batch: 16, lr, maxNorm: 1 };
  const chats = TRAINING_FACTS.map((fact) =>
    encodeChat([
      { role: "user", content: question(fact) },
      { role: "assistant", content: statement(fact) },
    ]),
  );
  const run = fineTune(variablesOf(model), languageLoss(model), chats, plan, specRandom(22));
  const { losses } = await train({
    step: async () => ((await run.next()).value as FineTuningReport).loss,
    budget: { cpu: { steps: 80, loss: 0.05 }, gpu: { steps: 80, loss: 0.05 } },
    whole: true,
  });
  await run.return();
  return losses;
}

function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, specRandom(10));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

const write = (model: GPT, prompts: number[][], count: number) =>
  generateBatch(model, prompts, count, { temperature: 0 }, specRandom(12), { stop: EOS });

const answers = (model: GPT, facts: readonly Fact[]) =>
  write(
    model,
    facts.map((fact) => encodeChat([{ role: "user", content: question(fact) }]).ids),
    10,
  );

/** Of the 36 facts, how many the model completes: "the capital of corvia is ..." */
async function recall(model: GPT): Promise<number> {
  const written = await write(
    model,
    FACTS.map((fact) => encode(`<bos> ${statement(fact)}`).slice(0, -2)),
    1,
  );
  return written.filter(([id], i) => id === idOf(FACTS[i].value)).length / FACTS.length;
}
