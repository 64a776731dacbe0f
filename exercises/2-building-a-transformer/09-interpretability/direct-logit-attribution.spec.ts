import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorTree } from "#lib/tensor-tree";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import { directLogitAttribution, residualParts } from "./direct-logit-attribution.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { recordActivations } from "./record-activations.js";

tensorSpec();

const STREAM = "batch position component";
const AXES = "batch position";
/** The parts of two layers of three heads with biases. */
const NAMES = [
  "embedded",
  ...[0, 1].flatMap((i) => [0, 1, 2].map((h) => `${i}.head.${h}`).concat(`${i}.bias`, `${i}.mlp`)),
];

/** PyTorch's model, two texts of five tokens, an answer for each position, and what flowed by there. */
function given() {
  const { model, ids, logits, activations } = golden("activations");
  const answers = [
    [10, 0, 3, 7, 5],
    [1, 4, 4, 2, 9],
  ];
  return {
    model: tensorTree<GPT>(model),
    plain: model,
    ids: idTensor(ids, 11),
    answers: idTensor(answers, 11),
    chosen: answers,
    logits: logits as number[][][],
    activations: activations as Record<string, any>,
  };
}

/** The sum of all parts, once their shapes are right. */
function sumOf(parts: Record<string, tf.Tensor>, shape: number[], axes: string): tf.Tensor {
  for (const [name, part] of Object.entries(parts)) expect(part).toHaveShape(shape, axes, name);
  return tf.addN(Object.values(parts));
}

test("two layers of three heads have eleven parts", () => {
  const { model, ids } = given();
  expect(Object.keys(residualParts(model, ids)).sort()).toEqual([...NAMES].sort());
});

test("each part agrees with what PyTorch's model recorded", async () => {
  const { model, plain, ids, activations } = given();
  await expect(residualParts(model, ids)).toMatchStages(
    Object.entries(slowParts(plain, activations)).map(([name, expected]) => ({
      name,
      expected,
      axes: STREAM,
      what: `the part ${name}`,
    })),
  );
});

test("the parts add up to the residual stream", async () => {
  const { model, ids, activations } = given();
  await expect(sumOf(residualParts(model, ids), [2, 5, 7], STREAM)).toMatchValues(activations["1.stream"], {
    axes: STREAM,
    what: "the sum of all parts",
  });
});

test("every part has a share, and the last norm's shift has one", () => {
  const { model, ids, answers } = given();
  expect(Object.keys(directLogitAttribution(model, ids, answers)).sort()).toEqual([...NAMES, "shift"].sort());
});

test("the shares add up to the logit of the answer", async () => {
  const { model, ids, answers, chosen, logits } = given();
  const due = logits.map((rows, b) => rows.map((row, t) => row[chosen[b][t]])); // [B, T]
  await expect(sumOf(directLogitAttribution(model, ids, answers), [2, 5], AXES)).toMatchValues(due, {
    axes: AXES,
    what: "the sum of all shares",
  });
});

test("every share, as in a slow loop", async () => {
  const { model, plain, ids, answers, chosen, activations } = given();
  const due = slowShares(plain, slowParts(plain, activations), chosen);
  await expect(directLogitAttribution(model, ids, answers)).toMatchStages(
    Object.entries(due).map(([name, expected]) => ({
      name,
      expected,
      axes: AXES,
      what: `the share ${name}`,
    })),
  );
});

test("in the hand-built model, layer 1 makes the answer", async () => {
  const [V, L] = [11, 20];
  const D = 3 * V + L; // 53
  const tokens = [3, 1, 4, 7, 3, 1, 4, 7, 3];
  const model = handBuiltInduction(V, L);
  const answers = idTensor([[...tokens.slice(1), 1]], V); // what comes next
  const got = directLogitAttribution(model, idTensor([tokens], V), answers);
  await exhibit({
    kind: "heatmap",
    title: "who says the next token",
    caption:
      "From the second 3 on the answer is known: layer 1 says it. Layer 0 adds next to nothing, although layer 1 needs it.",
    values: tf.concat(Object.values(got)), // [part, position]
    axes: "part position",
    rowLabels: Object.keys(got),
    columnLabels: tokens.map(String),
    range: [-30, 30],
  });
  // At the last position the part "next" holds the answer, written by layer 1. Of 53 numbers each part has as many ones as it
  // wrote, and the norm takes their mean away.
  const last = Object.fromEntries(
    Object.entries(got).map(([name, x]) => [name, tf.slice(x, [0, 8], [1, 1])]),
  );
  const share = (name: string, expected: number) => ({
    name,
    expected: [[expected]],
    axes: AXES,
    atol: 0.02,
    what: `the share ${name} at the last position`,
  });
  await expect(last).toMatchStages([
    share("embedded", (30 * -2) / D),
    share("0.head.0", (30 * -1) / D),
    share("0.mlp", 0),
    share("1.head.0", 30 * (1 - 1 / D)),
    share("1.mlp", 0),
    share("shift", (30 * 4) / D),
  ]);
});

test("without biases, no layer has a part for them", async () => {
  const { model, ids, answers } = given();
  const blocks = model.blocks.map(({ attention: { Wq, Wk, Wv, Wo }, ...block }) => ({
    ...block,
    attention: { Wq, Wk, Wv, Wo },
  }));
  const plain = { ...model, blocks };
  const got = directLogitAttribution(plain, ids, answers);
  const due = NAMES.filter((name) => !name.endsWith(".bias"));
  expect(Object.keys(residualParts(plain, ids)).sort()).toEqual([...due].sort());
  expect(Object.keys(got).sort()).toEqual([...due, "shift"].sort());
  await expect(sumOf(got, [2, 5], AXES)).toMatchValues(logitOf(plain, ids, answers), {
    axes: AXES,
    what: "the sum of all shares",
  });
  // The bias of one layer alone.
  const second = { ...model, blocks: [blocks[0], model.blocks[1]] };
  await expect(sumOf(directLogitAttribution(second, ids, answers), [2, 5], AXES)).toMatchValues(
    logitOf(second, ids, answers),
    { axes: AXES, what: "the sum of all shares where only layer 1 has biases" },
  );
  expect(Object.keys(residualParts(second, ids))).toContain("1.bias");
});

test("a model with an unembedding of its own uses that", async () => {
  const { model, ids } = given();
  const own = { ...model, unembedding: randomTensor([7, 11], 1) };
  const answers = idTensor(
    [
      [8, 10, 1, 0, 6],
      [7, 3, 3, 5, 9],
    ],
    11,
  );
  await expect(sumOf(directLogitAttribution(own, ids, answers), [2, 5], AXES)).toMatchValues(
    logitOf(own, ids, answers),
    { axes: AXES, what: "the sum of all shares" },
  );
  const before = directLogitAttribution(model, ids, answers);
  const doubled = { ...model, unembedding: tf.mul(2, tf.transpose(model.E)) };
  await expect(directLogitAttribution(doubled, ids, answers)).toMatchStages(
    [...NAMES, "shift"].map((name) => ({
      name,
      expected: tf.mul(2, before[name]),
      axes: AXES,
      what: `the share ${name} with an unembedding twice as large`,
    })),
  );
});

test("the same scale divides every part, epsilon included", async () => {
  // The residual stream is so small that epsilon counts: half of it is in the table, half in the biases.
  const { model, ids, answers } = given();
  const tiny = 3e-3;
  const E = tf.mul(tiny, model.E);
  const zeros = (x: tf.Tensor) => tf.zeros(x.shape);
  const blocks = model.blocks.map(({ attention, mlp, ...block }) => ({
    ...block,
    attention: { ...attention, Wo: zeros(attention.Wo), bo: tf.mul(tiny, attention.bo as tf.Tensor) },
    mlp: { ...mlp, W2: zeros(mlp.W2), b2: tf.mul(tiny, mlp.b2) },
  }));
  const small = { ...model, E, P: tf.mul(tiny, model.P), blocks, unembedding: tf.transpose(model.E) };
  const { activations } = recordActivations(small, ids);
  const stream = activations["1.stream"]; // [B, T, D]
  const { variance } = tf.moments(stream, -1, true);
  const scale = tf.sqrt(tf.add(variance, 1e-5)); // [B, T, 1]
  const got = directLogitAttribution(small, ids, answers);
  const directions = tf.gather(model.E, tf.cast(answers, "int32")); // [B, T, D]
  const share = (part: tf.Tensor) =>
    tf.sum(
      tf.mul(directions, tf.mul(model.norm.gamma, tf.div(tf.sub(part, tf.mean(part, -1, true)), scale))),
      -1,
    ); // [B, T]
  await expect(got).toMatchStages(
    [
      ["embedded", activations.embedded],
      ["0.bias", tf.add(tf.zerosLike(stream), blocks[0].attention.bo)],
      ["1.mlp", activations["1.mlp"]],
    ].map(([name, part]) => ({
      name: name as string,
      expected: share(part as tf.Tensor),
      axes: AXES,
      rtol: 1e-4,
      what: `the share ${name} in a small residual stream`,
    })),
  );
});

test("three layers of five heads, of another width", async () => {
  const { blocks, ...rest } = initGPT(
    { vocabulary: 13, context: 9, dModel: 10, heads: 5, layers: 3, dFF: 7 },
    specRandom(2),
  );
  const model = {
    ...rest,
    E: randomTensor([13, 10], 3),
    P: randomTensor([9, 10], 4),
    norm: { gamma: randomTensor([10], 5), beta: randomTensor([10], 6) },
    blocks: blocks.map(({ attention, ...block }, i) => ({
      ...block,
      attention: { ...attention, Wo: randomTensor([10, 10], 7 + i), bo: randomTensor([10], 10 + i) },
    })),
  };
  const ids = idTensor([[4, 12, 4, 0, 7, 1, 9]], 13);
  const answers = idTensor([[12, 4, 0, 7, 1, 9, 3]], 13);
  const parts = residualParts(model, ids);
  expect(Object.keys(parts).length).toMatchValues(1 + 3 * (5 + 2), { what: "the number of parts" });
  await expect(sumOf(parts, [1, 7, 10], STREAM)).toMatchValues(
    recordActivations(model, ids).activations["2.stream"],
    { axes: STREAM, what: "the sum of all parts" },
  );
  await expect(sumOf(directLogitAttribution(model, ids, answers), [1, 7], AXES)).toMatchValues(
    logitOf(model, ids, answers),
    { axes: AXES, what: "the sum of all shares" },
  );
});

test("eleven layers have eleven parts of every kind", async () => {
  const { model, ids, answers } = given();
  const deep = { ...model, blocks: Array.from({ length: 11 }, (_, i) => model.blocks[i % 2]) };
  const got = directLogitAttribution(deep, ids, answers);
  const due = Array.from({ length: 11 }, (_, i) =>
    ["head.0", "head.1", "head.2", "bias", "mlp"].map((k) => `${i}.${k}`),
  );
  expect(Object.keys(got).sort()).toEqual(["embedded", ...due.flat(), "shift"].sort());
  await expect(sumOf(got, [2, 5], AXES)).toMatchValues(logitOf(deep, ids, answers), {
    axes: AXES,
    atol: 1e-4,
    what: "the sum of all shares",
  });
});

test("one text, one token, one head: the same", async () => {
  const { model, ids, answers } = given();
  const cut = (x: tf.Tensor) => tf.slice(x, [1, 0], [1, 1]); // [1, 1]
  const whole = directLogitAttribution(model, ids, answers);
  const alone = directLogitAttribution(model, cut(ids), cut(answers));
  const parts = residualParts(model, ids);
  const first = residualParts(model, cut(ids));
  await expect(alone).toMatchStages(
    [...NAMES, "shift"].map((name) => ({
      name,
      expected: cut(whole[name]),
      axes: AXES,
      what: `the share ${name} of one token`,
    })),
  );
  await expect(first).toMatchStages(
    NAMES.map((name) => ({
      name,
      expected: tf.slice(parts[name], [1, 0, 0], [1, 1, -1]),
      axes: STREAM,
      what: `the part ${name} of one token`,
    })),
  );
  const single = { ...model, heads: 1 };
  await expect(sumOf(directLogitAttribution(single, ids, answers), [2, 5], AXES)).toMatchValues(
    logitOf(single, ids, answers),
    { axes: AXES, what: "the sum of all shares of a model with one head" },
  );
});

test("answers of another shape than the ids are refused", () => {
  const { model, ids } = given();
  for (const shape of [[2, 4], [1, 5], [2, 1], [5], [2, 6]])
    expect(() => directLogitAttribution(model, ids, tf.zeros(shape, "int32"))).toRefuse(
      RangeError,
      `answers of shape [${shape}] for ids of [2, 5]`,
    );
});

test("texts and answers count, and every result is new", async () => {
  const { model, ids, answers } = given();
  await expect((ids: tf.Tensor, answers: tf.Tensor) => directLogitAttribution(model, ids, answers)).toHeed({
    ids,
    answers,
  });
  await expect((ids: tf.Tensor) => residualParts(model, ids)).toHeed({ ids });
  await expect((Wo: tf.Tensor, bo: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
    const [first, second] = model.blocks;
    const changed = { ...first, attention: { ...first.attention, Wo, bo } };
    return directLogitAttribution(
      { ...model, norm: { gamma, beta }, blocks: [changed, second] },
      ids,
      answers,
    );
  }).toHeed({
    Wo: model.blocks[0].attention.Wo,
    bo: model.blocks[0].attention.bo as tf.Tensor,
    ...model.norm,
  });
  await expect(residualParts).toReturnNew({ model, ids });
  await expect(directLogitAttribution).toReturnNew({ model, ids, answers });
});

test("no tensor is left behind, model, ids and answers stay", async () => {
  const { model, ids, answers } = given();
  await expect(() => residualParts(model, ids)).toLeakNoTensors();
  await expect(() => directLogitAttribution(model, ids, answers)).toLeakNoTensors();
  await expect(() => {
    residualParts(model, ids);
    directLogitAttribution(model, ids, answers);
  }).toLeaveTensorsUnchanged({ model, ids, answers });
});

/** The logit of the answer at every position, `[B, T]`. */
function logitOf(model: GPT, ids: tf.Tensor, answers: tf.Tensor): tf.Tensor {
  const logits = gptLogits(model, ids); // [B, T, V]
  return tf.sum(tf.mul(logits, tf.oneHot(tf.cast(answers, "int32"), logits.shape[2] as number)), -1);
}

/** The parts, number by number, from what PyTorch's model recorded. */
function slowParts(model: any, activations: Record<string, any>): Record<string, number[][][]> {
  const parts: Record<string, number[][][]> = { embedded: activations.embedded };
  for (const [i, { attention }] of model.blocks.entries()) {
    const recorded = activations[`${i}.heads`] as number[][][][]; // [B, H, T, headDim]
    for (const h of recorded[0].keys())
      parts[`${i}.head.${h}`] = recorded.map((heads) =>
        heads[h].map((row) =>
          (attention.bo as number[]).map((_, d) =>
            row.reduce((sum, x, c) => sum + x * attention.Wo[h * row.length + c][d], 0),
          ),
        ),
      );
    parts[`${i}.bias`] = parts.embedded.map((rows) => rows.map(() => [...attention.bo]));
    parts[`${i}.mlp`] = activations[`${i}.mlp`];
  }
  return parts;
}

/** The shares of the answers' logits, position by position. */
function slowShares(model: any, parts: Record<string, number[][][]>, answers: number[][]) {
  const mean = (row: number[]) => row.reduce((sum, x) => sum + x, 0) / row.length;
  const { gamma, beta } = model.norm as Record<string, number[]>;
  const shares: Record<string, number[][]> = {};
  for (const [name, part] of [...Object.entries(parts), ["shift", undefined] as const])
    shares[name] = answers.map((row, b) =>
      row.map((answer, t) => {
        const stream = gamma.map((_, d) =>
          Object.values(parts).reduce((sum, rows) => sum + rows[b][t][d], 0),
        ); // [D]
        const scale = Math.sqrt(mean(stream.map((x) => (x - mean(stream)) ** 2)) + 1e-5);
        const read = part ? part[b][t].map((x) => (x - mean(part[b][t])) / scale) : []; // [D]
        return (model.E[answer] as number[]).reduce(
          (sum, u, d) => sum + u * (part ? gamma[d] * read[d] : beta[d]),
          0,
        );
      }),
    ); // [B, T]
  return shares;
}
