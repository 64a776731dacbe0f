import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { REASONER_SIZES } from "#lib/chain-sums/checkpoints";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import {
  type GPT,
  type GPTSizes,
  initGPT,
} from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { widenStart } from "./narrow-start.js";

tensorSpec();

/** A fresh model of this width, two blocks and 7 hidden units. */
const fresh = (dModel: number, others: Partial<GPTSizes> = {}, stream = 1): GPT =>
  initGPT({ vocabulary: 5, context: 4, dModel, heads: 1, layers: 2, dFF: 7, ...others }, specRandom(stream));

/** Copies of all tensors of a model by name. */
const copies = (model: GPT): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(gptParameters(model)).map(([name, tensor]) => [name, tf.clone(tensor)]));

/** The tensors of a model whose names match, as they must be after they were multiplied by a factor. */
async function expectFactor(
  model: GPT,
  before: Record<string, tf.Tensor>,
  names: RegExp,
  factor: number,
  when = "",
) {
  const now = gptParameters(model);
  await expect(now).toMatchStages(
    Object.keys(now)
      .filter((name) => names.test(name))
      .map((name) => ({
        ...{ name, expected: tf.mul(before[name], factor), what: `${name}${when}` },
        axes: now[name].rank === 2 ? "row column" : "unit",
        atol: 1e-6,
      })),
  );
}

const DRAWN = /^E$|^P$|\.W.$/;
const FIXED = /gamma$|beta$|\.b.$/;

test("gammas stay 1, biases and betas stay 0", async () => {
  const model = fresh(12);
  const before = copies(model);
  widenStart(model);
  await expectFactor(model, before, FIXED, 1, " at width 12");
});

test("the weights change in place", async () => {
  const model = fresh(12);
  const before = copies(model);
  widenStart(model);
  const now = gptParameters(model);
  const moved: string[] = [];
  for (const name of Object.keys(now).filter((name) => DRAWN.test(name))) {
    const [old, young] = [await before[name].data(), await now[name].data()];
    if (young.some((x, i) => x !== old[i])) moved.push(name);
  }
  expect(moved.length, "how many weights have other values after the call").not.toBe(0);
});

test("width 12, a 64th of 768: both tables become 8 times as large", async () => {
  const model = fresh(12);
  const before = copies(model);
  widenStart(model);
  await expectFactor(model, before, /^E$|^P$/, 8, " at width 12");
});

test("every matrix of every block by the same factor", async () => {
  const model = fresh(12);
  const before = copies(model);
  widenStart(model);
  await expectFactor(model, before, /\.W.$/, 8, " at width 12");
});

test("the width decides, not heads, hidden units or blocks", async () => {
  for (const [dModel, others, factor] of [
    [48, { heads: 6, layers: 1 }, 4],
    [3, { layers: 3, dFF: 12 }, 16],
    [6, { heads: 3, layers: 1, dFF: undefined, vocabulary: 11, context: 9 }, Math.sqrt(128)],
  ] as const) {
    const model = fresh(dModel, others);
    const before = copies(model);
    widenStart(model);
    await expectFactor(model, before, DRAWN, factor, ` at width ${dModel}`);
    await expectFactor(model, before, FIXED, 1, ` at width ${dModel}`);
  }
});

test("a width of 1, of 768 and of 1,200", async () => {
  for (const [dModel, factor] of [
    [1, Math.sqrt(768)],
    [768, 1],
    [1200, 0.8],
  ]) {
    const model = fresh(dModel, { layers: dModel === 1 ? 1 : 0 });
    const before = copies(model);
    widenStart(model);
    await expectFactor(model, before, DRAWN, factor, ` at width ${dModel}`);
  }
});

test("each variable stays the same object", () => {
  const model = fresh(12);
  const before = gptParameters(model);
  widenStart(model);
  const now = gptParameters(model);
  const moved = Object.keys(before).filter((name) => now[name] !== before[name]);
  expect(moved, "tensors of which the model now holds another one").toEqual([]);
  const gone = Object.keys(before).filter(
    (name) => before[name].isDisposed || !(before[name] instanceof tf.Variable),
  );
  expect(gone, "tensors that are no variables any more").toEqual([]);
});

test("two models of one size, and the same one twice", async () => {
  const [first, second] = [fresh(12), fresh(12, {}, 2)];
  const [one, two] = [copies(first), copies(second)];
  widenStart(first);
  widenStart(second);
  await expectFactor(first, one, DRAWN, 8, " of the first model");
  await expectFactor(second, two, DRAWN, 8, " of the second model");
  widenStart(second);
  await expectFactor(second, two, DRAWN, 64, " after a second call");
  await expectFactor(first, one, DRAWN, 8, " of the other model");
});

// A sample's standard deviation of 768 numbers or more is off by 16% in one of 1e9, of 3,072 by 8%.

test("at width 32: a standard deviation of 0.098", async () => {
  const model = initGPT(REASONER_SIZES, specRandom(3));
  await showVariance();
  widenStart(model);
  const { E, P, "blocks.0.attention.Wq": Wq, "blocks.0.mlp.W2": W2 } = gptParameters(model);
  for (const [name, tensor, std] of [
    ["E", E, 0.098],
    ["P", P, 0.098],
    ["Wq", Wq, 0.098],
    ["W2", W2, 0.0693],
  ] as const)
    expect(await stdOf(tensor)).toLieBetween(0.84 * std, 1.16 * std, `the standard deviation of ${name}`);
});

test("no tensor is left behind", async () => {
  const model = fresh(12);
  await expect(() => widenStart(model)).toLeakNoTensors();
});

async function stdOf(tensor: tf.Tensor): Promise<number> {
  const [variance] = await tf.moments(tensor).variance.data();
  return Math.sqrt(variance);
}

/** What a unit of Wq makes of inputs of variance 1, before and after. */
async function showVariance(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const dModel of [16, 32, 128, 768]) {
    const model = fresh(dModel, { layers: 1 }, 4);
    const Wq = model.blocks[0].attention.Wq;
    const x = randomTensor([200, dModel], 5);
    const sums = async () => Number(((await stdOf(tf.matMul(x, Wq))) ** 2).toFixed(3));
    const [std, variance] = [await stdOf(Wq), await sums()];
    widenStart(model);
    rows.push([dModel, std.toFixed(3), variance, (await stdOf(Wq)).toFixed(3), await sums()]);
  }
  await exhibit({
    kind: "table",
    title: "what a query is made of, by width",
    caption: "Inputs of variance 1 go through Wq. Which column should be the same at every width?",
    columns: ["width", "std of Wq", "variance of the sums", "std, your start", "variance, your start"],
    rows,
  });
}
