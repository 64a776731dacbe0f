import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { encode, WORDS } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import type { EncodedChat } from "./chat-encoding.js";
import { loadParameters } from "./load-base.js";
import { type PackedRow, packExamples, packedTap } from "./pack-examples.js";

tensorSpec();

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

const X = -100;

async function expectRows(packed: PackedRow[], expected: PackedRow[]): Promise<void> {
  expect([packed.length]).toMatchValues([expected.length], {
    axes: "number",
    what: "how many rows there are",
  });
  for (const [b, row] of expected.entries())
    await expect(packed[b]).toMatchStages(
      (["ids", "positions", "segments", "targets"] as const).map((name) => ({
        name,
        expected: row[name],
        axes: "token",
        what: `the ${name} of row ${b}`,
      })),
    );
}

/** A model with numbers of order 1 everywhere, so that it matters who looks at whom. */
function modelOf(sizes: { context: number; heads?: number; layers?: number }): GPT {
  const model = initGPT({ vocabulary: 13, dModel: 6, heads: 3, layers: 2, dFF: 7, ...sizes }, specRandom(1));
  for (const [i, parameter] of Object.values(gptParameters(model)).entries())
    (parameter as tf.Variable).assign(tf.mul(randomTensor(parameter.shape, 10 + i), 0.6));
  return model;
}

const idsOf = (rows: { ids: number[] }[]) =>
  tf.tensor2d(
    rows.map(({ ids }) => ids),
    undefined,
    "int32",
  );

/** The logits of each chat, cut out of the packed rows. */
function logitsOfChats(model: GPT, rows: EncodedChat[], packed: PackedRow[]): tf.Tensor[] {
  const logits = gptLogits(model, idsOf(packed), packedTap(model.P, packed)); // [B, T, V]
  const V = logits.shape[2] as number;
  return rows.map(({ ids }, i) => {
    const b = packed.findIndex(({ segments }) => segments.includes(i));
    return tf.slice(logits, [b, packed[b].segments.indexOf(i), 0], [1, ids.length, V]); // [1, chat, V]
  });
}

async function expectAsAlone(model: GPT, rows: EncodedChat[], length: number): Promise<void> {
  for (const [i, logits] of logitsOfChats(model, rows, packExamples(rows, length)).entries())
    await expect(logits).toMatchValues(gptLogits(model, idsOf([rows[i]])), {
      axes: "row position token",
      what: `the logits of chat ${i} of ${rows.length} in rows of ${length}`,
      atol: 2e-5,
    });
}

test("a chat alone: its tokens, its targets, then padding", async () => {
  await expectRows(packExamples([chat("1 7 [8 9 2]")], 7), [
    {
      ids: [1, 7, 8, 9, 2, 0, 0],
      positions: [0, 1, 2, 3, 4, 0, 0],
      segments: [0, 0, 0, 0, 0, -1, -1],
      targets: [X, 8, 9, 2, X, X, X],
    },
  ]);
});

test("two chats in a row: positions begin again", async () => {
  await expectRows(packExamples([chat("1 7 8 [2]"), chat("1 5 [6]")], 9), [
    {
      ids: [1, 7, 8, 2, 1, 5, 6, 0, 0],
      positions: [0, 1, 2, 3, 0, 1, 2, 0, 0],
      segments: [0, 0, 0, 0, 1, 1, 1, -1, -1],
      targets: [X, X, 2, X, X, 6, X, X, X],
    },
  ]);
});

test("no chat is graded on the first token of the next", async () => {
  await expectRows(packExamples([chat("[1 7 2]"), chat("[1 5]"), chat("[4 9]")], 8), [
    {
      ids: [1, 7, 2, 1, 5, 4, 9, 0],
      positions: [0, 1, 2, 0, 1, 0, 1, 0],
      segments: [0, 0, 0, 1, 1, 2, 2, -1],
      targets: [7, 2, X, 5, X, 9, X, X],
    },
  ]);
});

test("a chat that does not fit begins the next row", async () => {
  const rows = [chat("3 [4]"), chat("5 6 [7]"), chat("8 [9 2]"), chat("[2]"), chat("3")];
  await expectRows(packExamples(rows, 5), [
    {
      ids: [3, 4, 5, 6, 7],
      positions: [0, 1, 0, 1, 2],
      segments: [0, 0, 1, 1, 1],
      targets: [4, X, X, 7, X],
    },
    {
      ids: [8, 9, 2, 2, 3],
      positions: [0, 1, 2, 0, 0],
      segments: [2, 2, 2, 3, 4],
      targets: [9, 2, X, X, X],
    },
  ]);
  await expectRows(packExamples([chat("6"), chat("[7]")], 1), [
    { ids: [6], positions: [0], segments: [0], targets: [X] },
    { ids: [7], positions: [0], segments: [1], targets: [X] },
  ]);
  await expectRows(packExamples([chat("8"), chat("[9]")], 1), [
    { ids: [8], positions: [0], segments: [0], targets: [X] },
    { ids: [9], positions: [0], segments: [1], targets: [X] },
  ]);
});

test("no chat goes back to an earlier row", async () => {
  await expectRows(packExamples([chat("3 4 [5 6]"), chat("7 8 [9]"), chat("4")], 5), [
    {
      ids: [3, 4, 5, 6, 0],
      positions: [0, 1, 2, 3, 0],
      segments: [0, 0, 0, 0, -1],
      targets: [X, 5, 6, X, X],
    },
    {
      ids: [7, 8, 9, 4, 0],
      positions: [0, 1, 2, 0, 0],
      segments: [1, 1, 1, 2, -1],
      targets: [X, 9, X, X, X],
    },
  ]);
});

test("the tap gives each token the position in its chat", async () => {
  const P = tf.tensor2d([
    [1, 10],
    [2, 30],
    [4, 70],
    [8, 150],
  ]); // [L, D]
  const packed = packExamples([chat("5 6"), chat("7"), chat("8 9 4")], 3);
  const x = tf.tensor3d([
    [
      [0.1, 10.2],
      [2.3, 30.4],
      [4.5, 70.6],
    ],
    [
      [1.7, 11],
      [2.8, 32],
      [4.9, 73],
    ],
  ]); // [B, T, D]
  const moved = [
    [
      [0.1, 10.2],
      [2.3, 30.4],
      [1.5, 10.6],
    ],
    [
      [1.7, 11],
      [2.8, 32],
      [4.9, 73],
    ],
  ];
  await expect(packedTap(P, packed)("embedded", x)).toMatchValues(moved, {
    axes: "row token width",
    what: "the embedded stream",
    inputs: { x },
  });
});

test("each query shares its weight among its own chat", async () => {
  const packed = packExamples([chat("5 6"), chat("7 8"), chat("9 4 3")], 5);
  const first = [
    [1, 0, 0, 0, 0],
    [0.3, 0.7, 0, 0, 0],
    [0.2, 0.3, 0.5, 0, 0],
    [0.1, 0.4, 0.3, 0.2, 0],
    [0.2, 0.2, 0.2, 0.1, 0.3],
  ];
  const own = [
    [1, 0, 0, 0, 0],
    [0.3, 0.7, 0, 0, 0],
    [0, 0, 1, 0, 0],
    [0, 0, 0.6, 0.4, 0],
    [0, 0, 0, 0, 1],
  ];
  const second = [
    [1, 0, 0, 0, 0],
    [0.9, 0.1, 0, 0, 0],
    [0.5, 0.1, 0.4, 0, 0],
    [0.4, 0.2, 0.1, 0.3, 0],
    [0.1, 0.1, 0.1, 0.2, 0.5],
  ];
  const ofSecond = [
    [1, 0, 0, 0, 0],
    [0.9, 0.1, 0, 0, 0],
    [0.5, 0.1, 0.4, 0, 0],
    [0, 0, 0, 1, 0],
    [0, 0, 0, 2 / 7, 5 / 7],
  ];
  const heads = (row: number[][], other: number[][]) => [row, other, row];
  const weights = tf.tensor4d([heads(first, first), heads(second, second)]); // [B, H, T, T]
  for (const place of ["0.weights", "10.weights", "weights"])
    await expect(packedTap(tf.ones([5, 2]), packed)(place, weights)).toMatchValues(
      [heads(own, own), heads(ofSecond, ofSecond)],
      { axes: "row head query key", what: `the weights at "${place}"`, inputs: { weights } },
    );
});

test("a query that hardly looks at its own chat does so fully", async () => {
  const packed = packExamples([chat("5 6"), chat("7 8")], 4);
  const weights = tf.tensor4d([
    [
      [
        [1, 0, 0, 0],
        [0.3, 0.7, 0, 0],
        [0.4, 0.6, 1e-12, 0],
        [0.5, 0.5, 1e-9, 3e-9],
      ],
    ],
  ]); // [B, H, T, T]
  await expect(packedTap(tf.ones([5, 2]), packed)("0.weights", weights)).toMatchValues(
    [
      [
        [
          [1, 0, 0, 0],
          [0.3, 0.7, 0, 0],
          [0, 0, 1, 0],
          [0, 0, 0.25, 0.75],
        ],
      ],
    ],
    { axes: "row head query key", what: "the weights", inputs: { weights } },
  );
});

test("what is neither positions nor weights passes", async () => {
  const packed = packExamples([chat("5 6"), chat("7 8")], 5);
  const x = randomTensor([1, 5, 2], 4);
  for (const place of ["0.attention", "1.mlp", "10.stream", "stream", "0.heads"])
    await expect(packedTap(randomTensor([5, 2], 5), packed)(place, x)).toMatchValues(x, {
      axes: "row token width",
      what: `what flows on at "${place}"`,
    });
});

test("in packed rows each chat gets the logits it gets alone", async () => {
  const rows = [chat("3 4 [5]"), chat("6 7 8 9"), chat("[10 2]"), chat("11 12 5 4 [3 2]"), chat("9")];
  await expectAsAlone(modelOf({ context: 11 }), rows, 9);
});

test("one chat, one token, one head; eleven chats in a row", async () => {
  await expectAsAlone(modelOf({ context: 1, heads: 1, layers: 1 }), [chat("7")], 1);
  await expectAsAlone(modelOf({ context: 6, heads: 1 }), [chat("7 [8 2]")], 5);
  const eleven = Array.from({ length: 11 }, (_, i) => chat(i % 3 === 0 ? `${i} 12` : `${i}`));
  await expectAsAlone(modelOf({ context: 16, layers: 1 }), eleven, 15);
});

test("loss and gradients are PyTorch's for chats apart", async () => {
  const { chats, length, logits, loss, gradients } = ownGolden();
  const { sizes, parameters } = golden("gpt");
  const model = initGPT(sizes, specRandom(1));
  const variables = gptParameters(model) as Record<string, tf.Variable>;
  for (const [name, values] of Object.entries(parameters))
    variables[name].assign(tf.tensor(values as number[][]));
  const packed = packExamples(chats, length);
  for (const [i, got] of logitsOfChats(model, chats, packed).entries())
    await expect(got).toMatchValues([logits[i]], {
      axes: "row position token",
      what: `the logits of chat ${i}`,
      atol: 2e-5,
    });
  const targets = tf.tensor2d(
    packed.map((row) => row.targets),
    undefined,
    "int32",
  ); // [B, T]
  const names = Object.keys(gradients);
  const { value, grads } = tf.variableGrads(
    () => lmLoss(gptLogits(model, idsOf(packed), packedTap(model.P, packed)), targets),
    names.map((name) => variables[name]),
  );
  await expect(value).toMatchValues(loss, { what: "the loss of the packed rows", float32: true });
  await expect(Object.fromEntries(names.map((name) => [name, grads[variables[name].name]]))).toMatchStages(
    names.map((name) => ({
      name,
      expected: gradients[name],
      axes: gradients[name][0].length ? "row column" : "feature",
      what: `the gradient of ${name}`,
    })),
  );
});

test("chats stay, and each call packs its own", async () => {
  const rows = [chat("1 7 [8 2]"), chat("[1 5]")];
  const before = JSON.stringify(rows);
  packExamples(rows, 7);
  expect(JSON.stringify(rows), "the chats after the call").toBe(before);
  const pack = (first: number[], second: number[], length: number, isGraded: boolean) =>
    packExamples(
      [first, second].map((ids) => ({ ids, graded: ids.map((_, t) => isGraded && t > 0) })),
      length,
    );
  const values = { first: [1, 7, 8, 2], second: [1, 11, 5], length: 7, isGraded: true };
  await expect(pack).toHeed(values, {
    others: { first: [1, 7, 9, 2], second: [11, 1, 5], length: 8, isGraded: false },
  });
  await expect(pack).toReturnNew(values);
  await expect(pack).toReturnNew({ first: [1, 7, 2], second: [1, 11, 5], length: 3, isGraded: true });
  rows[1].ids[1] = 6;
  expect([packExamples(rows, 7).length, packExamples(rows, 4).length]).toMatchValues([1, 2], {
    axes: "length",
    what: "how many rows there are, of 7 and of 4 tokens",
  });
  expect(packExamples(rows, 4)[1].ids).toMatchValues([1, 6, 0, 0], {
    axes: "token",
    what: "the ids of row 1, after a chat in the list was changed",
  });
});

test("the tap leaves its input alone and no tensor behind", async () => {
  const packed = packExamples([chat("1 7 [8 2]"), chat("[1 5]")], 7);
  const move = (P: tf.Tensor, x: tf.Tensor) => packedTap(P, packed)("embedded", x);
  const [P, x] = [randomTensor([8, 2], 6), randomTensor([1, 7, 2], 7)];
  const mix = (weights: tf.Tensor) => packedTap(P, packed)("0.weights", weights);
  const weights = tf.softmax(randomTensor([1, 2, 7, 7], 8));
  await expect(move).toHeed({ P, x });
  await expect(mix).toHeed({ weights });
  const first = packedTap(P, packed);
  packedTap(randomTensor([8, 2], 9), packExamples([chat("[1 7 8 2 3]"), chat("[1 5]")], 7));
  for (const time of ["once", "twice"]) {
    await expect(first("embedded", x)).toMatchValues(move(P, x), {
      ...{ axes: "row token width", what: `"embedded", asked ${time}, after another tap was made` },
    });
  }
  await expect(() => move(P, x)).toLeaveTensorsUnchanged({ P, x });
  await expect(() => mix(weights)).toLeaveTensorsUnchanged({ weights });
  const before = JSON.stringify(packed);
  packedTap(P, packed);
  expect(JSON.stringify(packed), "the packed rows after the call").toBe(before);
  await expect(() => move(P, x)).toLeakNoTensors();
  await expect(() => mix(weights)).toLeakNoTensors();
  const tables = [randomTensor([9, 3], 9), randomTensor([10, 4], 10)];
  await expect((nth: number) => void packedTap(tables[nth], packed)).toLeakNoTensors();
});

test("what does not fit is refused", () => {
  const good = chat("1 7 [8 2]");
  const refused = (
    rows: EncodedChat[],
    length: number,
    what: string,
    ...telling: (string | number | RegExp)[]
  ) => expect(() => packExamples(rows, length)).toRefuse(RangeError, what, ...telling);
  refused([], 7, "no chat");
  refused([good, chat("1 7 8 9 [4]")], 4, "five tokens for rows of four", 5, 4);
  refused([good], Number.NaN, "rows of NaN tokens", /NaN/);
  refused([good, { ids: [], graded: [] }], 7, "a chat without tokens", /1/);
  refused([{ ids: [1, 7, 8], graded: [false, true] }], 7, "a grading too few", 2, 3);
  refused([good, { ids: [1, 7], graded: [false, true, true] }], 7, "a grading too many", 3, 2);
});

test("the base reads two texts in one row as if each were alone", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(model, readSafetensors(baseBytes()));
  const texts = [
    "<bos> the capital of corvia is cira . <eos>",
    "<bos> the film was dull and the cast was good . <eos>",
  ];
  const rows = texts.map((text) => ({ ids: encode(text), graded: encode(text).map(() => true) }));
  const packed = packExamples(rows, 22);
  const tap = packedTap(model.P, packed);
  const seen: tf.Tensor[] = [];
  gptLogits(model, idsOf(packed), (place, x) => {
    const passed = tap(place, x);
    if (place === "0.weights")
      seen.push(...[x, passed].map((weights) => tf.keep(tf.squeeze(tf.mean(weights, 1))))); // [T, T]
    return passed;
  });
  const words = packed[0].ids.map((id) => WORDS[id] ?? String(id));
  await exhibit({
    kind: "heatmap",
    title: "who looks at whom, before and after your tap",
    caption:
      "Weights of the first block, the mean of its heads. After the tap the review no longer looks at the fact.",
    values: tf.stack(seen),
    axes: "tap query key",
    panelLabels: ["before", "after"],
    rowLabels: words,
    columnLabels: words,
    range: [0, 1],
  });
  tf.dispose(seen);
  for (const [i, logits] of logitsOfChats(model, rows, packed).entries())
    await expect(logits).toMatchValues(gptLogits(model, idsOf([rows[i]])), {
      axes: "row position token",
      what: `the logits of "${texts[i]}"`,
      atol: 2e-4,
    });
});
