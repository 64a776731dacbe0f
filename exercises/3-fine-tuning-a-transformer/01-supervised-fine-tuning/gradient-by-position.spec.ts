import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { FACTS, question, statement } from "#lib/mini-world/facts";
import { WORDS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { type EncodedChat, encodeChat } from "./chat-encoding.js";
import { gradientByPosition } from "./gradient-by-position.js";
import { loadParameters } from "./load-base.js";

tensorSpec("judge", { reads: "awaited" });

/** A chat whose graded tokens are in brackets: `"7 8 [9 2]"`. */
function chat(text: string): EncodedChat {
  let isGraded = false;
  const tokens = text.split(" ").map((word) => {
    isGraded = word.startsWith("[") || isGraded;
    const token = { id: Number(word.replace(/[[\]]/g, "")), isGraded };
    isGraded = isGraded && !word.endsWith("]");
    return token;
  });
  return { ids: tokens.map(({ id }) => id), graded: tokens.map((token) => token.isGraded) };
}

/** A model with numbers of order 1 everywhere. */
function modelOf(sizes: { context?: number; dModel?: number; heads?: number; layers?: number } = {}): GPT {
  const model = initGPT(
    { vocabulary: 11, context: 9, dModel: 6, heads: 2, layers: 2, dFF: 7, ...sizes },
    specRandom(1),
  );
  for (const [i, parameter] of Object.values(gptParameters(model)).entries())
    (parameter as tf.Variable).assign(tf.mul(randomTensor(parameter.shape, 10 + i), 0.6));
  return model;
}

/** The model of PyTorch's values. */
function goldenModel(): GPT {
  const { sizes, parameters } = golden("gpt");
  const model = initGPT(sizes, specRandom(1));
  const variables = gptParameters(model) as Record<string, tf.Variable>;
  for (const [name, values] of Object.entries(parameters))
    variables[name].assign(tf.tensor(values as number[][]));
  return model;
}

const POSITION = { axes: "position" };

/** The gradient of a mean cross-entropy: (p − the right token) / n at each of the n graded positions. */
async function logitsByHand(model: GPT, { ids, graded }: EncodedChat): Promise<number[]> {
  const read = tf.tensor2d([ids.slice(0, -1)], [1, ids.length - 1], "int32");
  const [probabilities] = (await tf.softmax(gptLogits(model, read)).array()) as number[][][];
  const n = graded.filter(Boolean).length;
  return probabilities.map((p, t) =>
    graded[t + 1] ? Math.hypot(...p.map((x, v) => x - Number(v === ids[t + 1]))) / n : 0,
  );
}

test("logits feel the loss where the next token is graded", async () => {
  const model = modelOf();
  for (const row of [chat("1 5 4 [7 2]"), chat("1 [6 8] 9 [8 2]")])
    expect((await gradientByPosition(model, row)).logits).toMatchValues(await logitsByHand(model, row), {
      ...POSITION,
      atol: 1e-5,
      what: "the norms at the logits",
    });
});

test("embedded tokens feel it through all blocks, as in PyTorch", async () => {
  const model = goldenModel();
  for (const { ids, graded, embeddings } of ownGolden() as any[])
    expect((await gradientByPosition(model, { ids, graded })).embeddings).toMatchValues(embeddings, {
      ...POSITION,
      atol: 1e-5,
      what: `the norms at the embedded tokens ${ids.slice(0, -1).join(" ")}`,
    });
});

test("the norms at the logits are PyTorch's, too", async () => {
  const model = goldenModel();
  for (const { ids, graded, logits } of ownGolden() as any[])
    expect((await gradientByPosition(model, { ids, graded })).logits).toMatchValues(logits, {
      ...POSITION,
      atol: 1e-5,
      what: `the norms at the logits after ${ids.slice(0, -1).join(" ")}`,
    });
});

test("no grade, no gradient at the logits: exactly 0", async () => {
  const { logits } = await gradientByPosition(modelOf(), chat("1 5 4 3 9 4 [7]"));
  expect(logits.slice(0, 5)).toMatchValues([0, 0, 0, 0, 0], {
    ...POSITION,
    atol: 0,
    what: "the norms at the logits",
  });
});

test("what comes after the last graded token is not felt", async () => {
  const { embeddings } = await gradientByPosition(modelOf(), chat("1 5 [7 2] 3 9 4"));
  expect(embeddings.slice(3)).toMatchValues([0, 0, 0], {
    ...POSITION,
    atol: 0,
    what: "the norms at the embedded tokens from the <eos> on",
  });
  for (const [t, norm] of embeddings.slice(0, 3).entries())
    expect(norm).toLieBetween(1e-3, 1e3, `the norm at the embedded token ${t}`);
});

test("without blocks a prompt has no way to the loss", async () => {
  const { embeddings } = await gradientByPosition(modelOf({ layers: 0 }), chat("1 5 4 [7 2]"));
  expect(embeddings.slice(0, 2)).toMatchValues([0, 0], {
    ...POSITION,
    atol: 0,
    what: "the norms at the first two tokens",
  });
  expect(embeddings[2]).toLieBetween(1e-3, 1e3, "the norm at the last token of the prompt");
});

test("one position, one feature, and every position of the model", async () => {
  const row = chat("4 [7]");
  const model = modelOf({ context: 1, heads: 1, layers: 1 });
  const got = await gradientByPosition(model, row);
  expect(got.logits).toMatchValues(await logitsByHand(model, row), {
    ...POSITION,
    atol: 1e-5,
    what: "a single logit norm",
  });
  expect(got.embeddings).toHaveShape([1], "position", "a single embedding norm");
  const [alone, among] = [
    await gradientByPosition(modelOf(), row),
    await gradientByPosition(modelOf(), chat("4 [7] 5 9")),
  ];
  expect(alone.embeddings).toMatchValues(among.embeddings.slice(0, 1), {
    ...POSITION,
    atol: 1e-5,
    what: "a single embedding norm, against the same with two ungraded tokens after it",
  });
  // The last norm makes beta of a single feature, whatever it is: nothing that is read changes the logits.
  const narrow = modelOf({ dModel: 1, heads: 1 });
  const thin = await gradientByPosition(narrow, chat("1 5 [7 2]"));
  expect(thin.embeddings).toMatchValues([0, 0, 0], {
    ...POSITION,
    what: "the norms of a stream of one feature",
  });
  expect(thin.logits).toMatchValues(await logitsByHand(narrow, chat("1 5 [7 2]")), {
    ...POSITION,
    atol: 1e-5,
    what: "the logit norms after a stream of one feature",
  });
  const long = chat("1 5 4 9 3 6 [7 8 10 2]");
  const full = modelOf();
  expect((await gradientByPosition(full, long)).logits).toMatchValues(await logitsByHand(full, long), {
    ...POSITION,
    atol: 1e-5,
    what: "the norms at all nine positions of the model",
  });
});

test("model and chat stay, each call has its own result", async () => {
  const model = modelOf();
  const row = chat("1 5 4 [7 2]");
  const before = JSON.stringify(row);
  await expect(() => gradientByPosition(model, row)).toLeaveTensorsUnchanged(gptParameters(model));
  expect(JSON.stringify(row), "the chat after the call").toBe(before);
  await expect(() => gradientByPosition(model, row)).toLeakNoTensors();
  const norms = (ids: number[], isLong: boolean) =>
    gradientByPosition(model, { ids, graded: ids.map((_, t) => t > (isLong ? 1 : 2)) });
  await expect(norms).toHeed(
    { ids: [1, 5, 4, 7, 2], isLong: true },
    { others: { ids: [1, 6, 4, 8, 2], isLong: false } },
  );
  await expect(norms).toReturnNew({ ids: [1, 5, 4, 7, 2], isLong: true });
  row.ids[1] = 8;
  const other: GPT = { ...model, E: tf.mul(model.E, 0.5) };
  const [changed, ofOther] = [await gradientByPosition(model, row), await gradientByPosition(other, row)];
  expect(changed.logits).toMatchValues(await logitsByHand(model, chat("1 8 4 [7 2]")), {
    ...POSITION,
    atol: 1e-5,
    what: "the norms at the logits, after a word was changed",
  });
  expect(ofOther.logits).toMatchValues(await logitsByHand(other, row), {
    ...POSITION,
    atol: 1e-5,
    what: "the norms at the logits of another model",
  });
});

test("chats that give no loss are refused, and nothing leaks", async () => {
  const model = modelOf({ context: 4 });
  const refused = async (row: EncodedChat, what: string) => {
    const tensors = tf.memory().numTensors;
    await expect(() => gradientByPosition(model, row)).toRefuse(RangeError, what);
    expect(tf.memory().numTensors - tensors, `tensors that were left by the refusal of ${what}`).toBe(0);
  };
  await refused(chat("1 5 4"), "a chat without a graded token");
  await refused(chat("1 5 4 9 3 [7]"), "six tokens for four positions");
  await refused(chat("[1 5]"), "a graded first token");
  await refused({ ids: [7], graded: [false] }, "a chat of one token");
  await refused({ ids: [1, 5, 4], graded: [false, true] }, "a grading too few");
});

test("the base: the question is not graded, and moves", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(model, readSafetensors(baseBytes()));
  const row = encodeChat([
    { role: "user", content: question(FACTS[2]) },
    { role: "assistant", content: statement(FACTS[2]) },
  ]);
  const { logits, embeddings } = await gradientByPosition(model, row);
  const words = row.ids.map((id) => WORDS[id]);
  await exhibit({
    kind: "table",
    title: "where one answer pulls",
    caption:
      "The loss grades the logits of the answer alone. Through attention it moves every word of the question as well.",
    columns: ["reads", "predicts", "graded", "at the logits", "at the embedded token"],
    rows: words
      .slice(0, -1)
      .map((word, t) => [
        word,
        words[t + 1],
        row.graded[t + 1] ? "yes" : "",
        (logits[t] ?? Number.NaN).toFixed(3),
        (embeddings[t] ?? Number.NaN).toFixed(2),
      ]),
  });
  expect(logits).toMatchValues(await logitsByHand(model, row), {
    ...POSITION,
    atol: 1e-5,
    what: "the norms at the logits",
  });
  for (const t of [0, 2, 5, 7, 8])
    expect(embeddings[t]).toLieBetween(0.5, 5, `the norm at the question's "${words[t]}"`);
});
