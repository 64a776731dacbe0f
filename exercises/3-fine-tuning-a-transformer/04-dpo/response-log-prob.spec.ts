import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { decode, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import { responseLogProbs } from "./response-log-prob.js";

tensorSpec();

/** Ids 0 and 2 are `<pad>` and `<eos>`: tokens of a response like any other. */
const ROWS = [
  [1, 5, 2, 6, 3, 2],
  [4, 0, 2],
  [2, 6, 6, 0, 2],
  [1, 2],
];
const STARTS = [2, 1, 3, 1];

test("a response: the logarithm of its tokens' joint probability", async () => {
  const model = tinyModel();
  const [p] = await perToken(model, [ROWS[0]]);
  const sum = (from: number, to = p.length) => p.slice(from, to).reduce((total, x) => total + x, 0);
  await expect(responseLogProbs(model, [ROWS[0]], [2])).toMatchValues([sum(1)], {
    ...{ axes: "row", what: "ln P of a response of four tokens", atol: 1e-4 },
    rivals: {
      "The mean over tokens was taken. The probability of a whole response is the product of its tokens'.": [
        sum(1) / 4,
      ],
      "The prompt's tokens were counted too.": [sum(0)],
      "The last token was left out. The response ends with it.": [sum(1, p.length - 1)],
      "The first token was left out: column m is about token m + 1.": [sum(2)],
    },
  });
});

test("over all responses of two tokens, P sums to 1", async () => {
  const ids = [...Array(7).keys()];
  const rows = ids.flatMap((first) => ids.map((second) => [1, 5, 3, first, second]));
  const logProbs = responseLogProbs(
    tinyModel(),
    rows,
    rows.map(() => 3),
  );
  await expect(tf.sum(tf.exp(logProbs))).toMatchValues(1, {
    what: "the sum of the probabilities of all 49 responses",
    atol: 1e-4,
  });
});

test("however unlikely, a response has a logarithm", async () => {
  const model = tinyModel();
  for (const parameter of [model.E, model.norm.gamma])
    (parameter as tf.Variable).assign(tf.mul(parameter, 20));
  const [p] = await perToken(model, [ROWS[0]]);
  const due = p.reduce((total, x) => total + x, 0);
  expect(due).toLieBetween(-100_000, -110, "ln P of five tokens");
  await expect(responseLogProbs(model, [ROWS[0]], [1])).toMatchValues([due], { axes: "row", rtol: 1e-3 });
});

test("however sure, a response has its own P: all sum to 1", async () => {
  const model = tinyModel();
  (model.norm.gamma as tf.Variable).assign(tf.mul(model.norm.gamma, 20));
  const rows = [...Array(49).keys()].map((n) => [1, 5, 3, Math.floor(n / 7), n % 7]);
  const probabilities = tf.exp(
    responseLogProbs(
      model,
      rows,
      rows.map(() => 3),
    ),
  );
  await expect(tf.sum(probabilities)).toMatchValues(1, {
    ...{ what: "the sum of the probabilities of all 49 responses of a model that is sure", atol: 1e-4 },
  });
});

test("rows of other lengths and starts change nothing", async () => {
  const model = tinyModel();
  const due = await slowly(model, ROWS, STARTS);
  await expect(responseLogProbs(model, ROWS, STARTS)).toMatchValues(due, LOG_PROBS);
  await expect(responseLogProbs(model, [...ROWS].reverse(), [...STARTS].reverse())).toMatchValues(
    [...due].reverse(),
    LOG_PROBS,
  );
  for (const [b, row] of ROWS.entries())
    await expect(responseLogProbs(model, [row], [STARTS[b]])).toMatchValues([due[b]], {
      ...LOG_PROBS,
      what: `ln P of the response in row ${b}, alone`,
    });
});

test("a response may be `<eos>` alone, or all but one token", async () => {
  const model = tinyModel();
  for (const starts of [ROWS.map(({ length }) => length - 1), ROWS.map(() => 1)])
    await expect(responseLogProbs(model, ROWS, starts)).toMatchValues(
      await slowly(model, ROWS, starts),
      LOG_PROBS,
    );
});

test("the start alone parts prompt and response", async () => {
  const model = tinyModel();
  const row = [1, 5, 2, 5, 0, 2];
  const starts = [1, 2, 3, 4, 5];
  const rows = starts.map(() => row);
  await expect(responseLogProbs(model, rows, starts)).toMatchValues(
    await slowly(model, rows, starts),
    LOG_PROBS,
  );
});

test("gradients are those of the response alone", async () => {
  const model = tinyModel();
  const dy = tf.tensor1d([0.7, -1.3, 0.4, 1.1]);
  const { E, P } = model;
  const of = (f: () => tf.Tensor) =>
    tf.variableGrads(() => tf.sum(tf.mul(dy, f())) as tf.Scalar, [E, P] as tf.Variable[]).grads;
  const got = of(() => responseLogProbs(model, ROWS, STARTS));
  const due = of(() => tf.stack(ROWS.map((row, b) => graph(model, row, STARTS[b]))));
  for (const [name, table] of Object.entries({ E, P })) {
    const key = (table as tf.Variable).name;
    await expect(got[key]).toMatchValues(due[key], {
      ...{ axes: "row dimension", what: `the gradient of ${name}`, atol: 1e-4 },
    });
  }
});

test("starts that do not fit are refused", () => {
  const model = tinyModel();
  const refused = (starts: number[], what: string, ...telling: (string | number)[]) =>
    expect(() => responseLogProbs(model, ROWS, starts)).toRefuse(RangeError, what, ...telling);
  refused([2, 1, 3], "a start too few", 3, 4);
  refused([2, 1, 3, 1, 1], "a start too many", 5, 4);
  refused([0, 1, 3, 1], "a response without a prompt in the first row", 0);
  refused([2, 1, 0, 1], "a response without a prompt in a middle row", 0);
  refused([2, 1, 3, -1], "a start of −1", -1);
  refused([6, 1, 3, 1], "an empty response in the longest row", 6);
  refused([2, 3, 3, 1], "an empty response in a short row", 3);
  refused([2, 1, 3, 2], "an empty response in the last row", 2);
  refused([2, 5, 3, 1], "a start past the end of a short row", 5);
  refused([2, 1.5, 3, 1], "half a token", 1.5);
  refused([2, 1, Number.NaN, 1], "a start that is no number", "NaN");
  expect(() => responseLogProbs(model, [[4], [1, 2]], [1, 1])).toRefuse(
    RangeError,
    "a row of one token, which has no response",
    1,
  );
});

test("every row and start counts, and nothing is left", async () => {
  const model = tinyModel();
  const two = (first: number[], second: number[], starts: number[]) =>
    responseLogProbs(model, [first, second], starts);
  const given = { first: [1, 5, 2, 6], second: [4, 0, 2, 3], starts: [1, 2] };
  await expect(two).toHeed(given, { others: { first: [1, 6, 3, 2], second: [4, 0, 1, 5], starts: [2, 1] } });
  const scaled = (P: tf.Tensor) => responseLogProbs({ ...model, P }, ROWS, STARTS);
  await expect(scaled).toHeed({ P: randomTensor([6, 4], 3) });
  await expect(() => responseLogProbs(model, ROWS, STARTS)).toLeakNoTensors();
  await expect(() => responseLogProbs(model, ROWS, STARTS)).toLeaveTensorsUnchanged(gptParameters(model));
  const [rows, starts] = [ROWS.map((row) => [...row]), [...STARTS]];
  const first = responseLogProbs(model, rows, starts);
  expect([rows, starts], "rows and starts after the call").toEqual([ROWS, STARTS]);
  const due = await first.array();
  tf.dispose(
    responseLogProbs(
      model,
      rows,
      [...starts].reverse().map(() => 1),
    ),
  );
  await expect(first).toMatchValues(due, { ...LOG_PROBS, what: "the first result after a second call" });
});

test("how likely the base finds five endings of one review", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(model, readSafetensors(baseBytes()));
  const prompt = encode("<bos> the film was");
  const endings = [
    "great and the cast was good .",
    "awful and the cast was bad .",
    "very great and the cast was very good .",
    "great .",
    "film .",
  ];
  const responses = endings.map((text) => encode(`${text} <eos>`));
  const rows = responses.map((response) => [...prompt, ...response]);
  const starts = rows.map(() => prompt.length);
  const logProbs = responseLogProbs(model, rows, starts);
  const told = Array.from(await logProbs.data());
  const order = [...told.keys()].sort((a, b) => told[b] - told[a]);
  await exhibit({
    kind: "table",
    title: "five responses to “the film was”",
    caption:
      "The base does not care whether a film is praised. Look at the sums: which responses are one in a thousand? A mean per token would say something else.",
    columns: ["response", "tokens", "ln P", "P is one in", "ln P per token"],
    rows: order.map((b) => [
      decode(responses[b]),
      String(responses[b].length),
      told[b].toFixed(2),
      Math.exp(-told[b]).toPrecision(3),
      (told[b] / responses[b].length).toFixed(2),
    ]),
  });
  expect(told).toMatchValues(await slowly(model, rows, starts), { ...LOG_PROBS, float32: true });
});

const LOG_PROBS = { axes: "row", what: "ln P of the responses", atol: 1e-4 };

/** A GPT so small that every number counts, with weights of order 1. */
function tinyModel(): GPT {
  const model = initGPT({ vocabulary: 7, context: 6, dModel: 4, heads: 2, layers: 2, dFF: 3 }, specRandom(1));
  perturb(gptParameters(model));
  return model;
}

const idsOf = (row: number[]) => tf.tensor2d([row], [1, row.length], "int32");

/** ln P of each token after the first, every row through the model alone. */
async function perToken(model: GPT, rows: number[][]): Promise<number[][]> {
  const all: number[][] = [];
  for (const row of rows) {
    const [logits] = (await gptLogits(model, idsOf(row)).array()) as number[][][];
    all.push(row.slice(1).map((id, t) => logits[t][id] - logOfSum(logits[t])));
  }
  return all;
}

async function slowly(model: GPT, rows: number[][], starts: number[]): Promise<number[]> {
  const all = await perToken(model, rows);
  return all.map((logProbs, b) => logProbs.slice(starts[b] - 1).reduce((sum, x) => sum + x, 0));
}

/** ln Σ e^z in float64. */
function logOfSum(scores: number[]): number {
  const max = Math.max(...scores);
  return max + Math.log(scores.reduce((sum, z) => sum + Math.exp(z - max), 0));
}

/** The same of one row, as a tensor through which gradients flow. */
function graph(model: GPT, row: number[], start: number): tf.Tensor {
  const logProbs = tf.logSoftmax(gptLogits(model, idsOf(row))); // [1, T, V]
  const picked = row
    .slice(start)
    .map((id, i) => tf.reshape(tf.slice(logProbs, [0, start - 1 + i, id], [1, 1, 1]), []));
  return tf.addN(picked);
}
