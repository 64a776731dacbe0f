import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { type Budget, train } from "#lib/spec/training";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import type { Head } from "./ablate-head.js";
import { bayesFloor } from "./bayes-floor.js";
import { handBuiltInduction } from "./hand-built-induction.js";
import { headScores } from "./head-scores.js";
import { inductionStep, lossByPosition, nextTokens } from "./induction-training.js";
import { logitLens } from "./logit-lens.js";
import { type PatternTask, patternData } from "./pattern-data.js";
import { recordActivations } from "./record-activations.js";

tensorSpec("train");

const TASK: PatternTask = { vocabulary: 8, length: 16, periods: [3, 4] };
const SIZES = { vocabulary: 8, context: 15, dModel: 32, heads: 2, layers: 2, dFF: 64 };
/** From this target on an ideal predictor is sure: what both periods allow is one token again and again. */
const PREDICTABLE = 6;

/** Of 20 seeds. */
const BAND: Budget["band"] = [
  [1, 2.06, 2.12],
  [5, 2.01, 2.08],
  [15, 1.88, 1.96],
  [26, 1.72, 1.88],
  [45, 1.38, 1.78],
  [78, 0.924, 1.3],
  [135, 0.629, 0.971],
  [232, 0.537, 0.668],
  [400, 0.468, 0.538],
];
/** Of 4 seeds in the larger setting, measured on wasm. */
const LARGE_BAND: Budget["band"] = [
  [1, 2.07, 2.11],
  [4, 2.06, 2.1],
  [7, 2.02, 2.07],
  [13, 1.93, 1.95],
  [25, 1.78, 1.83],
  [48, 1.46, 1.64],
  [91, 0.933, 1.07],
  [174, 0.597, 0.675],
  [331, 0.515, 0.561],
  [630, 0.459, 0.483],
  [1200, 0.429, 0.447],
];

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const layerOff = (layer: number): Head[] => [0, 1].map((head) => ({ layer, head }));

/** A small model with weights large enough to matter, of sizes that differ. */
function smallModel(stream: number): GPT {
  const model = initGPT(
    { vocabulary: 9, context: 7, dModel: 6, heads: 3, layers: 2, dFF: 5 },
    specRandom(stream),
  );
  for (const parameter of Object.values(gptParameters(model)))
    tf.tidy(() => (parameter as tf.Variable).assign(tf.mul(parameter, 12)));
  return model;
}

const smallBatch = (stream: number) =>
  patternData(4, { vocabulary: 9, length: 8, periods: [3, 5] }, specRandom(stream));

test("every token is read, and the one after it is due", async () => {
  const rows = [
    [4, 7, 1, 0, 5],
    [2, 2, 8, 6, 3],
  ];
  const [read, due] = [rows.map((row) => row.slice(0, 4)), rows.map((row) => row.slice(1))];
  await expect(nextTokens(rows, 9)).toMatchStages([
    { name: "ids", expected: read, axes: "batch position" },
    { name: "targets", expected: due, axes: "batch position" },
  ]);
  expect(
    rows.map((row) => row.length),
    "the lengths of the sequences after the call",
  ).toEqual([5, 5]);
  const { ids, targets } = nextTokens(rows, 9);
  expect([ids.dtype, targets.dtype]).toEqual(["int32", "int32"]);
});

test("one sequence of two tokens: one is read, one is due", async () => {
  await expect(nextTokens([[4, 7]], 9)).toMatchStages([
    { name: "ids", expected: [[4]], axes: "batch position" },
    { name: "targets", expected: [[7]], axes: "batch position" },
  ]);
});

test("the loss of every position, by slow loops", async () => {
  const model = smallModel(1);
  const rows = smallBatch(2);
  const expected = await slowLosses(model, rows);
  await expect(lossByPosition(model, rows)).toMatchValues(expected, {
    axes: "position",
    atol: 1e-4,
    what: "the loss by position",
  });
});

test("one sequence alone has losses, too, and one position", async () => {
  const model = smallModel(1);
  for (const rows of [
    smallBatch(2).slice(1, 2),
    [[4, 7]],
    [
      [4, 7],
      [0, 3],
      [4, 2],
    ],
  ])
    await expect(lossByPosition(model, rows)).toMatchValues(await slowLosses(model, rows), {
      axes: "position",
      atol: 1e-4,
      what: `the loss by position of ${rows.length} sequences of ${rows[0].length} tokens`,
    });
});

test("with logits of thousands the losses stay finite", async () => {
  const model = smallModel(1);
  const rows = smallBatch(2);
  const far = { ...model, E: tf.mul(model.E, 3000) }; // the table reads the stream out too
  const expected = await slowLosses(far, rows);
  expect(Math.max(...expected)).toBeGreaterThan(1000);
  await expect(lossByPosition(far, rows)).toMatchValues(expected, {
    axes: "position",
    rtol: 1e-4,
    what: "the loss by position",
  });
});

test("heads that are off leave a loss of their own", async () => {
  const model = smallModel(3);
  const rows = smallBatch(4);
  // Without its heads the attention of layer 0 adds its bias, and without rows in Wo it has no heads.
  const [first, second] = model.blocks;
  const Wo = tf.zeros(first.attention.Wo.shape);
  const deaf = { ...model, blocks: [{ ...first, attention: { ...first.attention, Wo } }, second] };
  const off = [0, 1, 2].map((head) => ({ layer: 0, head }));
  await expect(lossByPosition(model, rows, off)).toMatchValues(await slowLosses(deaf, rows), {
    axes: "position",
    atol: 1e-4,
    what: "the loss by position with layer 0 off",
  });
});

test("a step gives the mean loss before it", async () => {
  const model = smallModel(5);
  const rows = smallBatch(6);
  const expected = mean(await slowLosses(model, rows));
  const loss = inductionStep(model, tf.train.sgd(0.1), rows);
  await expect(loss).toMatchValues(expected, { atol: 1e-4, what: "the loss" });
});

test("a step of plain descent moves every parameter down", async () => {
  const model = smallModel(7);
  const rows = smallBatch(8);
  const before = Object.fromEntries(
    Object.entries(gptParameters(model)).map(([name, x]) => [name, tf.clone(x)]),
  );
  const parameters = gptParameters(model) as Record<string, tf.Variable>;
  const ids = idTensor(
    rows.map((row) => row.slice(0, -1)),
    9,
  );
  const due = tf.oneHot(
    idTensor(
      rows.map((row) => row.slice(1)),
      9,
    ),
    9,
  ); // [B, T, V]
  const { grads } = tf.variableGrads(
    () => tf.neg(tf.mean(tf.sum(tf.mul(due, tf.logSoftmax(gptLogits(model, ids))), -1))) as tf.Scalar,
  );
  const names = Object.keys(parameters);
  const expected = names.map((name) => tf.sub(before[name], tf.mul(0.1, grads[parameters[name].name])));
  inductionStep(model, tf.train.sgd(0.1), rows);
  // A step that moves the table alone, one that moves the blocks alone, and one that moves nothing are told apart.
  const firstOf = (of: (name: string) => tf.Tensor) =>
    tf.concat(["E", "blocks.0.mlp.W1"].map((name) => tf.slice(tf.reshape(of(name), [-1]), 0, 5)));
  await expect(firstOf((name) => parameters[name])).toMatchValues(
    firstOf((name) => expected[names.indexOf(name)]),
    { axes: "number", atol: 1e-4, what: "five numbers of E and five of blocks.0.mlp.W1 after the step" },
  );
  await expect({ ...parameters }).toMatchStages(
    names.map((name, i) => ({ name, expected: expected[i], atol: 1e-4, what: `${name} after the step` })),
  );
});

test("one sequence alone is a batch", async () => {
  const model = smallModel(5);
  const rows = smallBatch(6).slice(2, 3);
  const expected = mean(await slowLosses(model, rows));
  const loss = inductionStep(model, tf.train.sgd(0.1), rows);
  await expect(loss).toMatchValues(expected, { atol: 1e-4, what: "the loss of one sequence" });
});

test("a token that is not in the vocabulary is refused", () => {
  const [model, optimizer] = [smallModel(14), tf.train.sgd(0.1)];
  for (const row of [
    [9, 7, 1], // is only read
    [4, 9, 1],
    [4, 7, 9], // is only a target
    [-1, 7, 1],
  ]) {
    const [rows, what] = [[[4, 7, 1], row], `[${row}] in a vocabulary of nine tokens`];
    const before = tf.memory().numTensors;
    expect(() => nextTokens(rows, 9)).toRefuse(RangeError, what);
    expect(tf.memory().numTensors - before, `the tensors left after ${what} was refused`).toBe(0);
    expect(() => lossByPosition(model, rows)).toRefuse(RangeError, what);
    expect(() => inductionStep(model, optimizer, rows)).toRefuse(RangeError, what);
  }
});

test("other sequences and other weights give other losses", async () => {
  const model = smallModel(11);
  const sequences = smallBatch(12);
  await expect(nextTokens).toHeed({ sequences, V: 9 }, { except: ["V"] });
  const joinedAlike = [
    [3, 1, 11, 5],
    [0, 2, 7, 4],
  ]; // also as 3, 11, 1, 5: the same digits
  await expect(nextTokens).toHeed({ sequences: joinedAlike, V: 12 }, { except: ["V"] });
  await expect((rows: number[][], off: Head[]) => lossByPosition(model, rows, off)).toHeed(
    { rows: sequences, off: [{ layer: 1, head: 2 }] },
    { others: { "off.0.layer": 0, "off.0.head": 1 } },
  );
  const still = tf.train.sgd(0); // at this rate the model stays as it is
  await expect((rows: number[][]) => inductionStep(model, still, rows)).toHeed({ rows: sequences });
  const optimizer = tf.train.sgd(0.1);
  inductionStep(model, optimizer, sequences);
  const expected = mean(await slowLosses(model, sequences));
  await expect(inductionStep(model, optimizer, sequences)).toMatchValues(expected, {
    atol: 1e-4,
    what: "the loss of the second step",
  });
  const other = smallModel(13);
  await expect(inductionStep(other, still, sequences)).toMatchValues(
    mean(await slowLosses(other, sequences)),
    {
      atol: 1e-4,
      what: "the loss of another model on the same sequences",
    },
  );
});

test("no tensor is left behind, and the sequences stay", async () => {
  const model = smallModel(9);
  const rows = smallBatch(10);
  const optimizer = tf.train.adam(0.01);
  await expect(() => nextTokens(rows, 9)).toLeakNoTensors();
  await expect(() => lossByPosition(model, rows, [{ layer: 1, head: 2 }])).toLeakNoTensors();
  await expect(() => inductionStep(model, optimizer, rows)).toLeakNoTensors();
  const shorter = [4, 3].map((T) => rows.map((row) => row.slice(0, T))); // [B, T] each
  await expect((nth: number) => inductionStep(model, optimizer, shorter[nth])).toLeakNoTensors();
  await expect(() => lossByPosition(model, rows)).toLeaveTensorsUnchanged(gptParameters(model));
  expect(() => inductionStep(model, optimizer, rows)).toLeaveUnchanged({ rows });
});

test("learns to go on with what repeats itself", async () => {
  const floor = bayesFloor(TASK);
  const rng = specRandom(11);
  const model = initGPT(SIZES, rng);
  const optimizer = tf.train.adam(0.006, 0.9, 0.98, 1e-8);
  const { losses } = await train({
    step: () => inductionStep(model, optimizer, patternData(32, TASK, rng)),
    budget: { cpu: { steps: 400, loss: 0.6, band: BAND }, gpu: { steps: 1200, loss: 0.5, band: LARGE_BAND } },
    uniform: Math.log(TASK.vocabulary),
    // The mean of ten batches lies within 0.03 of the floor for whoever predicts perfectly.
    floor: mean(floor) - 0.03,
  });

  // On sequences that it has never seen.
  const rows = patternData(200, TASK, specRandom(12));
  const byPosition = async (off: Head[]) => Array.from(await lossByPosition(model, rows, off).data());
  const predictable = (byPlace: number[]) => mean(byPlace.slice(PREDICTABLE - 1));
  const whole = await byPosition([]);
  const layers = [await byPosition(layerOff(0)), await byPosition(layerOff(1))];
  const heads: Head[] = [0, 1].flatMap((layer) => [0, 1].map((head) => ({ layer, head })));
  const single = await Promise.all(heads.map((head) => byPosition([head])));
  await show(model, losses, floor, whole, [
    ["none", predictable(whole)],
    ...heads.map(({ layer, head }, i): [string, number] => [`${layer}.${head}`, predictable(single[i])]),
    ...layers.map((losses, layer): [string, number] => [`all of layer ${layer}`, predictable(losses)]),
  ]);

  expect(predictable(whole)).toLieBetween(0, 0.5, "the loss of positions that can be predicted");
  for (const [t, low] of floor.slice(0, 2).entries())
    expect(whole[t]).toLieBetween(
      low - 0.1,
      low + 0.5,
      `the loss of target ${t + 1}, which nobody can know,`,
    );
  const worst = Math.max(...layers.map(predictable));
  expect(worst).toLieBetween(1, 100, "that loss with all heads of the more important layer switched off");
});

/** The cross-entropy of every position, averaged over the sequences, from the model's logits in plain numbers. */
async function slowLosses(model: GPT, rows: number[][]): Promise<number[]> {
  const ids = idTensor(
    rows.map((row) => row.slice(0, -1)),
    model.E.shape[0] as number,
  );
  const logits = (await gptLogits(model, ids).array()) as number[][][];
  return rows[0].slice(1).map((_, t) =>
    mean(
      rows.map((row, b) => {
        const scores = logits[b][t];
        const top = Math.max(...scores);
        const sum = scores.reduce((total, score) => total + Math.exp(score - top), 0);
        return Math.log(sum) + top - scores[row[t + 1]];
      }),
    ),
  );
}

/** The share of right answers at positions that repeat, on patterns of different tokens. */
async function accuracy(model: GPT, period: number): Promise<number> {
  const rng = specRandom(13);
  const rows: number[][] = [];
  while (rows.length < 100) {
    const [row] = patternData(1, { ...TASK, periods: [period] }, rng);
    if (new Set(row).size === period) rows.push(row);
  }
  const ids = idTensor(
    rows.map((row) => row.slice(0, -1)),
    TASK.vocabulary,
  );
  const best = (await tf.argMax(gptLogits(model, ids), -1).array()) as number[][];
  const right = rows.flatMap((row, b) =>
    row.slice(period + 1).map((token, i) => Number(best[b][period + i] === token)),
  );
  return mean(right);
}

/** What the tools of this chapter see in the trained model. */
async function show(
  model: GPT,
  losses: number[],
  floor: number[],
  whole: number[],
  ablations: [string, number][],
): Promise<void> {
  const text = [5, 2, 7, 0, 5, 2, 7, 0, 5, 2, 7, 0, 5, 2, 7, 0]; // period 4
  const ids = idTensor([text.slice(0, -1)], TASK.vocabulary);
  const read = text.slice(0, -1).map(String);
  const { activations } = recordActivations(model, ids);
  const weights = [0, 1].map((layer) => tf.squeeze(activations[`${layer}.weights`], [0])); // [H, T, T] each
  await exhibit({
    kind: "heatmap",
    title: "where the heads look",
    caption: "Look for stripes: one back, four back (the same token), three back (what came after it).",
    values: tf.concat(weights),
    axes: "head query key",
    panelLabels: ["0.0", "0.1", "1.0", "1.1"],
    rowLabels: read,
    columnLabels: read,
    range: [0, 1],
  });
  const due = tf.oneHot(idTensor([text.slice(1)], TASK.vocabulary), TASK.vocabulary); // [1, T, V]
  const lens = logitLens(model, ids).map((logits) => tf.sum(tf.mul(tf.softmax(logits), due), -1)); // [1, T] each
  await exhibit({
    kind: "heatmap",
    title: "logit lens: probability of the right token",
    caption: "At which depth does the model know what comes next, and from which position on?",
    values: tf.concat(lens),
    axes: "depth position",
    rowLabels: ["embedded", "block 0", "block 1"],
    columnLabels: read,
    range: [0, 1],
  });
  await exhibit({
    kind: "curve",
    title: "loss by position",
    caption: "The floor is what nobody can know. The gap above it is what the model has not learned yet.",
    series: { model: whole, floor },
    xLabel: "position",
    yLabel: "nats",
  });
  const scores = await Promise.all(
    weights.map(async (w) => {
      const { previous, induction } = headScores(w, text.slice(0, -1));
      return { previous: await previous.data(), induction: await induction.data() };
    }),
  );
  const score = (name: string, kind: "previous" | "induction") => {
    const [layer, head] = name.split(".").map(Number);
    return /^\d\.\d$/.test(name) ? scores[layer][kind][head].toFixed(2) : "";
  };
  await exhibit({
    kind: "table",
    title: "heads switched off",
    caption: "A score says what a head looks at, ablation whether it matters. They need not agree.",
    columns: ["off", "loss where predictable", "previous", "induction"],
    rows: ablations.map(([name, loss]) => [
      name,
      loss.toFixed(2),
      score(name, "previous"),
      score(name, "induction"),
    ]),
  });
  const models = { trained: model, "built by hand": handBuiltInduction(SIZES.vocabulary, SIZES.context) };
  const periods = [3, 4, 5];
  const share = async (of: GPT, period: number) => `${Math.round(100 * (await accuracy(of, period)))} %`;
  await exhibit({
    kind: "table",
    title: "right answers in the second repetition and later",
    caption:
      "Training knew periods 3 and 4 only. Did it find the rule, or something that is enough for these two?",
    columns: ["model", ...periods.map((period) => `period ${period}`)],
    rows: await Promise.all(
      Object.entries(models).map(async ([name, of]) => [
        name,
        ...(await Promise.all(periods.map((period) => share(of, period)))),
      ]),
    ),
  });
  await exhibit({
    kind: "curve",
    title: "loss while learning",
    caption: "The floor of the mean loss is far above 0: the first pattern of a sequence is news.",
    series: { loss: losses, floor: losses.map(() => mean(floor)) },
    xLabel: "step",
    yLabel: "nats",
  });
}
