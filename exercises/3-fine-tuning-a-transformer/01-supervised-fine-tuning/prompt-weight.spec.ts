import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { type EncodedChat, encodeChat } from "./chat-encoding.js";
import { loadParameters } from "./load-base.js";
import { promptWeightedLoss } from "./prompt-weight.js";

tensorSpec();

const V = 11;

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

const longest = (rows: EncodedChat[]) => Math.max(...rows.map(({ ids }) => ids.length));

/** Logits that give each next token of a row its probability; after the last one they give token 3 a probability of 0.9. */
function logitsOf(rows: EncodedChat[], probabilities: number[][]): tf.Tensor {
  const T = longest(rows);
  const numbers = rows.map(({ ids }, b) =>
    Array.from({ length: T }, (_, t) => {
      const [next, p] = t + 1 < ids.length ? [ids[t + 1], probabilities[b][t]] : [3, 0.9];
      return Array.from({ length: V }, (_, v) => Math.log(v === next ? p : (1 - p) / (V - 1)));
    }),
  );
  return tf.tensor3d(numbers, [rows.length, T, V]);
}

/** The weighted mean, token by token. */
function byHand(rows: EncodedChat[], probabilities: number[][], promptWeight: number): number {
  let [sum, weights] = [0, 0];
  for (const [b, { graded }] of rows.entries())
    for (const [t, p] of probabilities[b].entries()) {
      const weight = graded[t + 1] ? 1 : promptWeight;
      sum -= weight * Math.log(p);
      weights += weight;
    }
  return sum / weights;
}

async function expectLoss(
  rows: EncodedChat[],
  probabilities: number[][],
  promptWeight: number,
  loss = byHand(rows, probabilities, promptWeight),
): Promise<void> {
  await expect(promptWeightedLoss(logitsOf(rows, probabilities), rows, promptWeight)).toMatchValues(loss, {
    what: `the loss with the prompt weight ${promptWeight}`,
    float32: true,
  });
}

// Its three next tokens, one of the prompt and two graded, have the probabilities 0.5, 0.25 and 0.8.
const SHORT = () => [chat("1 5 [6 2]")];
const ITS = [[0.5, 0.25, 0.8]];

test("weight 0: the answer alone, 0.805", async () => {
  await expectLoss(SHORT(), ITS, 0, 0.804719);
});

test("weight 1: every token of the chat, 0.768", async () => {
  await expectLoss(SHORT(), ITS, 1, 0.7675284);
});

test("weight 0.5: 2.5 tokens, 0.782", async () => {
  await expectLoss(SHORT(), ITS, 0.5, 0.7824046);
});

// 5, 7 and 3 tokens; the second answers in its middle, the third has no answer.
const THREE = () => [chat("1 5 4 [7 2]"), chat("1 6 [8 8 2] 9 4"), chat("1 10 4")];
const THEIRS = [
  [0.3, 0.6, 0.15, 0.9],
  [0.45, 0.7, 0.05, 0.35, 0.2, 0.55],
  [0.08, 0.4],
];

test("longer and shorter chats: padding has no weight", async () => {
  for (const promptWeight of [1, 0.2]) await expectLoss(THREE(), THEIRS, promptWeight);
});

test("a chat without an answer adds nothing at weight 0", async () => {
  await expectLoss(THREE(), THEIRS, 0);
  await expectLoss([chat("1 5 4 9"), chat("1 [7]")], [[0.5, 0.25, 0.8], [0.6]], 0, -Math.log(0.6));
});

test("the same loss everywhere is the loss, whatever the weight", async () => {
  const equal = THEIRS.map((row) => row.map(() => 0.3));
  for (const promptWeight of [0, 0.01, 0.6, 1])
    await expectLoss(THREE(), equal, promptWeight, -Math.log(0.3));
});

test("without an answer: the mean, however small the weight", async () => {
  for (const promptWeight of [0.3, 1e-4, 1e-9, 1e-20])
    await expectLoss([chat("1 5 4 9")], [[0.5, 0.25, 0.8]], promptWeight, -Math.log(0.1) / 3);
});

test("two tokens are one position; a graded first token is none", async () => {
  await expectLoss([chat("1 [7]")], [[0.35]], 0.4, -Math.log(0.35));
  await expectLoss([chat("1 7")], [[0.35]], 0.001, -Math.log(0.35));
  await expectLoss([chat("[1] 7 [2]"), chat("[9]")], [[0.35, 0.1], []], 0.4);
  const coin = tf.log(
    tf.tensor3d([
      [
        [0.8, 0.2],
        [0.5, 0.5],
      ],
    ]),
  ); // [1, 2, 2]
  await expect(promptWeightedLoss(coin, [{ ids: [1, 0], graded: [false, true] }], 0.4)).toMatchValues(
    -Math.log(0.8),
    { what: "the loss of a vocabulary of two tokens, where token 0 comes next", float32: true },
  );
});

test("logits of 10,000 give no NaN", async () => {
  const [B, T] = [1, 4];
  const logits = tf.mul(logitsOf(SHORT(), ITS), 1e4);
  const got = promptWeightedLoss(tf.reshape(logits, [B, T, V]), SHORT(), 0.5);
  // At 0.5 and 0.8 the token is the likeliest: no loss. At 0.25 it is the likeliest of eleven too.
  await expect(got).toMatchValues(0, {
    what: "the loss of a model that is sure of the right tokens",
    atol: 1e-5,
  });
});

test("loss and gradient are PyTorch's", async () => {
  const { chats, logits, cases } = ownGolden();
  for (const { promptWeight, loss, gradient } of cases) {
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => promptWeightedLoss(x, chats, promptWeight))(
      tf.tensor3d(logits),
    );
    await expect({ loss: value, gradient: grad }).toMatchStages([
      { name: "loss", expected: loss, axes: "", what: `the loss with the prompt weight ${promptWeight}` },
      {
        name: "gradient",
        expected: gradient,
        axes: "row position token",
        what: `the gradient of the logits with the prompt weight ${promptWeight}`,
      },
    ]);
  }
});

test("input stays, each call has its own result, no tensor is left", async () => {
  const loss = (logits: tf.Tensor, ids: number[], promptWeight: number, isGraded: boolean) =>
    promptWeightedLoss(logits, [{ ids, graded: ids.map((_, t) => isGraded && t > 2) }], promptWeight);
  const values = {
    logits: randomTensor([1, 5, V], 3),
    ids: [1, 5, 4, 7, 2],
    promptWeight: 0.4,
    isGraded: true,
  };
  const others = { ids: [1, 6, 4, 8, 2], promptWeight: 0.7, isGraded: false };
  await expect(loss).toHeed(values, { others });
  await expect(loss).toReturnNew(values);
  const [rows, logits] = [THREE(), randomTensor([3, 7, V], 4)];
  const before = JSON.stringify(rows);
  await expect(() => promptWeightedLoss(logits, rows, 0.4)).toLeaveTensorsUnchanged({ logits });
  await expect(() => promptWeightedLoss(logits, rows, 0.4)).toLeakNoTensors();
  expect(JSON.stringify(rows), "the chats after the call").toBe(before);
  rows[0] = chat("1 5 4 9 [8]");
  const fresh = promptWeightedLoss(logits, [chat("1 5 4 9 [8]"), ...THREE().slice(1)], 0.4);
  await expect(promptWeightedLoss(logits, rows, 0.4)).toMatchValues(fresh, {
    what: "the loss after a chat of the same list was changed",
  });
});

test("what does not fit is refused", () => {
  const refused = (
    shape: number[],
    rows: EncodedChat[],
    promptWeight: number,
    what: string,
    ...telling: (string | number | RegExp)[]
  ) =>
    expect(() => promptWeightedLoss(randomTensor(shape, 5), rows, promptWeight)).toRefuse(
      RangeError,
      what,
      ...telling,
    );
  refused([3, 7, V], THREE(), -0.1, "a prompt weight of -0.1", -0.1);
  refused([3, 7, V], THREE(), 1.5, "a prompt weight of 1.5", 1.5);
  refused([3, 7, V], THREE(), Number.NaN, "a prompt weight of NaN", /NaN/);
  refused([7, V], THREE().slice(1, 2), 0.5, "logits without rows", /logits/);
  refused([2, 7, V], THREE(), 0.5, "logits of two rows for three chats", 2, 3);
  refused([4, 7, V], THREE(), 0.5, "logits of four rows for three chats", 4, 3);
  refused([3, 6, V], THREE(), 0.5, "logits of six positions for seven tokens", 6, 7);
  refused([3, 8, V], THREE(), 0.5, "logits of eight positions for seven tokens", 8, 7);
  refused([3, 7, 10], THREE(), 0.5, "id 10 of 10 tokens", 10);
  refused([1, 2, V], [{ ids: [1, -1], graded: [false, true] }], 0.5, "id -1", -1);
  refused([1, 2, V], [{ ids: [1, 2.5], graded: [false, true] }], 0.5, "id 2.5", 2.5);
  refused([1, 2, 1], [{ ids: [0, 0], graded: [false, true] }], 0.5, "a vocabulary of one", 1);
  refused([1, 3, V], [{ ids: [1, 2, 3], graded: [false, true] }], 0.5, "a grading too few", 2, 3);
  refused([1, 2, V], [{ ids: [1, 2], graded: [false, true, true] }], 0.5, "a grading too many", 3, 2);
  refused([2, 3, V], [chat("1 5 4"), chat("1 2")], 0, "no answer at weight 0", 0);
  refused([1, 1, V], [chat("[1]")], 1, "a chat of one token");
});

test("the base's loss on 18 chats, by the prompt's weight", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(model, readSafetensors(baseBytes()));
  const rows = TRAINING_FACTS.map((fact) =>
    encodeChat([
      { role: "user", content: question(fact) },
      { role: "assistant", content: statement(fact) },
    ]),
  );
  const ids = rows.map((row) => row.ids);
  const logits = gptLogits(model, tf.tensor2d(ids, [18, 18], "int32")); // [18, 18, 71]
  const chosen = (await tf.softmax(logits).array()) as number[][][];
  const probabilities = ids.map((row, b) => row.slice(1).map((id, t) => chosen[b][t][id]));
  const weights = [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1];
  const losses = weights.map((weight) => promptWeightedLoss(logits, rows, weight));
  await exhibit({
    kind: "curve",
    title: "the loss, by the prompt's weight",
    caption:
      "Before fine-tuning. At 0 only the answers count; at 1 the questions, and <user> and <asst>, count as much.",
    series: { "18 chats": { x: weights, y: tf.stack(losses) } },
    xLabel: "weight of the prompt",
    yLabel: "nats a token",
  });
  await expect(tf.stack(losses)).toMatchValues(
    weights.map((weight) => byHand(rows, probabilities, weight)),
    { axes: "weight", what: "the base's loss for each weight", rtol: 1e-4 },
  );
});
