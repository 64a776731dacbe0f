import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { HELD_OUT_FACTS, question, statement } from "#lib/mini-world/facts";
import { WORDS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { type EncodedChat, encodeChat } from "./chat-encoding.js";
import { loadParameters } from "./load-base.js";
import { sftBatch } from "./sft-targets.js";

tensorSpec();

/** A row whose graded tokens are marked: `"7 8 [9 2]"`. */
function row(text: string): EncodedChat {
  const chat: EncodedChat = { ids: [], graded: [] };
  let isGraded = false;
  for (const word of text.split(" ")) {
    if (word.startsWith("[")) isGraded = true;
    chat.ids.push(Number(word.replace(/[[\]]/g, "")));
    chat.graded.push(isGraded);
    if (word.endsWith("]")) isGraded = false;
  }
  return chat;
}

async function expectBatch(rows: EncodedChat[], x: number[][], y: number[][]): Promise<void> {
  const batch = sftBatch(rows);
  await expect(batch.x).toMatchValues(x, { axes: "row position", what: "x, the tokens that are read" });
  await expect(batch.y).toMatchValues(y, { axes: "row position", what: "y, the targets" });
  expect([batch.x.dtype, batch.y.dtype], "the types of x and y").toEqual(["int32", "int32"]);
  expect([batch.count]).toMatchValues([y.flat().filter((id) => id !== -100).length], {
    axes: "number",
    what: "count, how many targets are not −100",
  });
}

test("each position's target is the token after it", async () => {
  await expectBatch([row("1 3 20 4 [31 32 2]")], [[1, 3, 20, 4, 31, 32]], [[-100, -100, -100, 31, 32, 2]]);
});

test("shorter rows are filled up, and padding is no target", async () => {
  await expectBatch(
    [row("1 20 4 [31 2]"), row("1 21 22 23 24 4 [33 34 2]")],
    [
      [1, 20, 4, 31, 2, 0, 0, 0],
      [1, 21, 22, 23, 24, 4, 33, 34],
    ],
    [
      [-100, -100, 31, 2, -100, -100, -100, -100],
      [-100, -100, -100, -100, -100, 33, 34, 2],
    ],
  );
});

test("three rows: 7, 7 and 9 targets", async () => {
  const rows = [
    [12, 5],
    [14, 7],
    [15, 6],
  ].map(([length, start], b) => ({
    ids: Array.from({ length }, (_, t) => 6 + 20 * b + t),
    graded: Array.from({ length }, (_, t) => t >= start),
  }));
  const { y, count } = sftBatch(rows);
  expect(y).toHaveShape([3, 14], "row position", "y");
  const counted = tf.sum(tf.cast(tf.notEqual(y, -100), "int32"), 1);
  await expect(counted).toMatchValues([7, 7, 9], { axes: "row", what: "how many targets of each row count" });
  expect([count]).toMatchValues([23], { axes: "number", what: "count" });
});

test("a grade decides, whatever the token is", async () => {
  await expectBatch(
    [row("1 [0 2] 7 [0 2]"), row("2 2 [2 2 2] 2")],
    [
      [1, 0, 2, 7, 0],
      [2, 2, 2, 2, 2],
    ],
    [
      [0, 2, -100, 0, 2],
      [-100, 2, 2, 2, -100],
    ],
  );
});

test("two turns: the question between the answers is no target", async () => {
  await expectBatch(
    [row("1 3 20 4 [31 2] 3 21 4 [32 2]"), row("1 3 22 4 [35]")],
    [
      [1, 3, 20, 4, 31, 2, 3, 21, 4, 32],
      [1, 3, 22, 4, 35, 0, 0, 0, 0, 0],
    ],
    [
      [-100, -100, -100, 31, 2, -100, -100, -100, 32, 2],
      [-100, -100, -100, 35, -100, -100, -100, -100, -100, -100],
    ],
  );
});

test("one row, and rows of two tokens", async () => {
  await expectBatch([row("1 [2]")], [[1]], [[2]]);
  await expectBatch([row("5 [6]"), row("8 9")], [[5], [8]], [[6], [-100]]);
});

test("no grade at all: no target counts", async () => {
  await expectBatch([row("1 20 21")], [[1, 20]], [[-100, -100]]);
});

test("the loss of the base, by hand from its probabilities", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(model, readSafetensors(baseBytes()));
  const rows = HELD_OUT_FACTS.slice(4, 8).map((fact) =>
    encodeChat([
      { role: "user", content: question(fact) },
      { role: "assistant", content: fact.attribute === "capital" ? statement(fact) : `${fact.value} .` },
    ]),
  );
  const told: number[] = [];
  for (const { ids, graded } of rows) {
    const [scores] = (await tf
      .softmax(gptLogits(model, tf.tensor2d([ids], [1, ids.length], "int32")))
      .array()) as number[][][];
    for (const [t, id] of ids.entries()) if (graded[t]) told.push(-Math.log(scores[t - 1][id]));
  }
  const { x, y, count } = sftBatch(rows);
  await exhibit({
    kind: "table",
    title: "what the model reads, and what it is graded on",
    caption:
      "The first row of your batch. Each target is the word that the model has to predict at that position.",
    columns: ["position", "reads", "target"],
    rows: await columnsOf(x, y),
  });
  const loss = lmLoss(gptLogits(model, x), y);
  await expect(loss).toMatchValues(told.reduce((sum, nats) => sum + nats, 0) / told.length, {
    what: "the base's loss on four answers, against the mean of −ln P of their tokens",
    float32: true,
  });
  expect([count]).toMatchValues([told.length], { axes: "number", what: "count" });
});

test("what is no batch is refused", () => {
  const good = row("1 20 4 [31 2]");
  const refused = (rows: EncodedChat[], what: string, ...telling: (string | number)[]) =>
    expect(() => sftBatch(rows)).toRefuse(RangeError, what, ...telling);
  refused([], "a batch without rows");
  refused([good, row("7")], "a row of one token", 1);
  refused([{ ids: [], graded: [] }], "a row without tokens", 0);
  refused([good, { ids: [1, 20, 21], graded: [false, true] }], "a grading too few", 2, 3);
  refused([{ ids: [1, 20, 21], graded: [false, true, true, true] }, good], "a grading too many", 4, 3);
  refused([good, row("[1 20]")], "a graded first token", "first");
});

test("rows stay, each call has its own result, no tensor is left", async () => {
  const make = (first: number[], second: number[], isGraded: boolean) =>
    sftBatch([
      { ids: first, graded: first.map((_, t) => t > 1) },
      { ids: second, graded: second.map((_, t) => isGraded && t > 0) },
    ]);
  await expect(make).toHeed(
    { first: [1, 20, 21, 2], second: [1, 30, 31], isGraded: true },
    { others: { first: [1, 22, 23, 2], second: [1, 30, 33], isGraded: false } },
  );
  await expect(make).toReturnNew({ first: [1, 20, 21, 2], second: [1, 30, 31], isGraded: true });
  const rows = [row("1 20 4 [31 2]"), row("1 [2]")];
  const before = JSON.stringify(rows);
  await expect(() => sftBatch(rows)).toLeakNoTensors();
  expect(JSON.stringify(rows), "the rows after the call").toBe(before);
  rows[0].graded[1] = true;
  rows[1] = row("1 [35]");
  const changed = sftBatch(rows);
  await expect(changed.x).toMatchValues(
    [
      [1, 20, 4, 31],
      [1, 35, 0, 0],
    ],
    { axes: "row position", what: "x after the list of rows was changed" },
  );
  expect([changed.count]).toMatchValues([4], {
    axes: "number",
    what: "count after the list of rows was changed",
  });
  await expect(changed.y, "the same list with other rows").toMatchValues(
    [
      [20, -100, 31, 2],
      [35, -100, -100, -100],
    ],
    { axes: "row position", what: "y after the list of rows was changed" },
  );
});

async function columnsOf(x: tf.Tensor, y: tf.Tensor): Promise<string[][]> {
  const [[read], [due]] = (await Promise.all([x.array(), y.array()])) as number[][][];
  return read.map((id, t) => [
    String(t),
    WORDS[id] ?? String(id),
    due[t] === -100 ? "" : (WORDS[due[t]] ?? String(due[t])),
  ]);
}
