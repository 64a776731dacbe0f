import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { gptLogits, unembed } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { handBuiltInduction, undoNorm } from "./hand-built-induction.js";

tensorSpec();

test("the norm of zeros and ones gives them back", async () => {
  for (const [D, places] of [
    [13, [0, 5]],
    [29, [3, 11, 28]],
    [8, [1, 2, 4, 7]],
  ] as [number, number[]][]) {
    const x = [Array.from({ length: D }, (_, i) => Number(places.includes(i)))];
    await expect(batchedLayerNorm(tf.tensor2d(x), undoNorm(D, places.length))).toMatchValues(x, {
      axes: "row component",
      what: `the norm of ${places.length} ones among ${D} numbers`,
    });
  }
});

test("it says what came after the same token before", async () => {
  await expectNext(11, 20, [10, 3, 8, 6, 0, 10, 8], { 6: 1 }, "after 10 3 8 6 0 10 8");
  await expectNext(11, 20, [3, 1, 7, 4, 3, 7], { 4: 1 }, "after 3 1 7 4 3 7");
  await expectNext(11, 20, [3, 1, 4, 3], { 1: 1 }, "after 3 1 4 3");
});

test("it goes on wherever the text is", async () => {
  await expectNext(11, 20, [3, 1, 4, 3, 1], { 4: 1 }, "after 3 1 4 3 1");
  await expectNext(11, 20, [6, 9, 3, 1, 4, 3, 1, 4], { 3: 1 }, "after 6 9 3 1 4 3 1 4");
});

test("random sequences of every period: more than 0.99", async () => {
  const rng = specRandom(1);
  for (const period of [1, 2, 3, 4, 5, 7, 9]) {
    const pattern = differentTokens(period, 11, rng);
    const tokens = Array.from({ length: 20 }, (_, t) => pattern[t % period]);
    const table = await probabilities(11, 20, tokens.slice(0, -1));
    const lowest = Math.min(...tokens.slice(period + 1).map((token, i) => table[period + i][token]));
    expect(lowest).toLieBetween(0.99, 1, `with period ${period}, the lowest probability of what comes next`);
  }
});

test("other vocabularies, longer and shorter texts", async () => {
  const rng = specRandom(2);
  for (const [V, L, period] of [
    [5, 31, 4],
    [23, 13, 6],
    [7, 8, 3],
  ]) {
    const pattern = differentTokens(period, V, rng);
    const tokens = Array.from({ length: L + 1 }, (_, t) => pattern[t % period]);
    const table = await probabilities(V, L, tokens.slice(0, -1));
    const lowest = Math.min(...tokens.slice(period + 1).map((token, i) => table[period + i][token]));
    expect(lowest).toLieBetween(
      0.99,
      1,
      `for V ${V}, L ${L}, period ${period}, the lowest probability of what comes next`,
    );
  }
});

test("where two tokens followed, each gets half", async () => {
  await expectNext(11, 20, [5, 3, 1, 4, 3, 7, 6, 3], { 1: 0.5, 7: 0.5 }, "after 5 3 1 4 3 7 6 3");
  // To the last position, and nothing for the first, which follows nobody.
  await expectNext(7, 8, [3, 1, 2, 5, 4, 0, 3, 3], { 1: 0.5, 3: 0.5 }, "after 3 1 2 5 4 0 3 3");
});

test("one head looks back, one finds what came after", async () => {
  const tokens = [7, 3, 0, 10, 5, 7, 3, 0, 10, 5, 7, 3, 0];
  const activations = recorded(handBuiltInduction(11, 17), idTensor([tokens], 11));
  const maps = [0, 1].map((layer) => tf.squeeze(activations[`${layer}.weights`], [0])); // [H, T, T]
  tf.dispose(activations);
  await exhibit({
    kind: "heatmap",
    title: "the two heads",
    caption:
      "Layer 0 looks one back; layer 1 looks behind the place where the same token stood, once there is one.",
    values: tf.concat(maps),
    axes: "head query key",
    rowLabels: tokens.map(String),
    columnLabels: tokens.map(String),
    range: [0, 1],
  });
  const [[back], [find]] = (await Promise.all(maps.map((map) => map.array()))) as number[][][][]; // [T, T] each
  const previous = back.slice(1).map((row, t) => row[t]);
  expect(Math.min(...previous)).toLieBetween(
    0.95,
    1.001,
    "the lowest weight of layer 0 on the position before",
  );
  // From position 5 on the token occurred 5 positions before, from 10 on also 10 before.
  const next = find.slice(5).map((row, i) => row[i + 1] + (i >= 5 ? row[i - 4] : 0));
  expect(Math.min(...next)).toLieBetween(
    0.95,
    1.001,
    "the lowest weight of layer 1 on what came after the same token",
  );
});

test("one match outweighs many other tokens", async () => {
  const tokens = [...Array(23).keys(), 4]; // only token 4 comes again
  const activations = recorded(handBuiltInduction(23, 24), idTensor([tokens], 23));
  const weights = tf.slice(activations["1.weights"], [0, 0, 23, 0], [1, 1, 1, 24]); // [1, 1, 1, T]
  tf.dispose(activations);
  expect((await tf.slice(weights, [0, 0, 0, 5], [1, 1, 1, 1]).data())[0]).toLieBetween(
    0.999,
    1.001,
    "the weight of layer 1 on the token after the match",
  );
});

test("a matching key scores SHARP, 30, and key 0 gets −30", async () => {
  for (const [V, L] of [
    [5, 7],
    [8, 6],
  ]) {
    const D = 3 * V + L;
    const { blocks, E, P } = handBuiltInduction(V, L);
    const notes = tf.oneHot(tf.range(V + L, 2 * V + L, 1, "int32"), D); // [V, D], "this token came before me"
    const scores = (layer: number, queries: tf.Tensor, keys: tf.Tensor) => {
      const { Wq, Wk } = blocks[layer].attention;
      const [q, k] = [tf.matMul(queries, Wq), tf.matMul(keys, Wk)]; // [queries, headDim], [keys, headDim]
      return tf.div(tf.matMul(q, k, false, true), Math.sqrt(q.shape[1] as number)); // [queries, keys]
    };
    const grid = (queries: number, keys: number, score: (query: number, key: number) => number) =>
      Array.from({ length: queries }, (_, query) =>
        Array.from({ length: keys }, (_, key) => score(query, key)),
      );
    const stages = [
      ["positions in layer 0", scores(0, P, P), grid(L, L, (query, key) => (key === query - 1 ? 30 : 0))],
      ["notes in layer 1", scores(1, E, notes), grid(V, V, (query, key) => (key === query ? 30 : 0))],
      ["positions in layer 1", scores(1, E, P), grid(V, L, (_, key) => (key === 0 ? -30 : 0))],
    ] as const;
    const asks = [
      "query positions against key positions",
      "query tokens against noted tokens",
      "query tokens against key positions",
    ];
    await expect(Object.fromEntries(stages.map(([name, got]) => [name, got]))).toMatchStages(
      stages.map(([name, , expected], i) => ({
        name,
        expected,
        axes: "query key",
        atol: 1e-4,
        what: `the scores of layer ${i === 0 ? 0 : 1}, ${asks[i]} (V ${V}, L ${L}),`,
      })),
    );
  }
});

test("a 1 in the part called next makes a logit of SHARP, 30", async () => {
  for (const [V, L] of [
    [5, 7],
    [8, 6],
  ]) {
    // A token, a position, a token before it, and what followed: one of each.
    const rows = Array.from({ length: V }, (_, v) =>
      Array.from({ length: 3 * V + L }, (_, d) => Number([0, V + 1, V + L + 2, 2 * V + L + v].includes(d))),
    );
    const expected = rows.map((_, v) => rows.map((_, token) => (token === v ? 30 : 0)));
    await expect(unembed(handBuiltInduction(V, L), tf.tensor3d([rows]))).toMatchValues([expected], {
      axes: "item stream token",
      atol: 1e-3,
      what: `the logits of a stream with each token as next (V ${V}, L ${L})`,
    });
  }
});

test("width 3·V + L, one head, and networks of zeros", async () => {
  for (const [V, L] of [
    [5, 7],
    [11, 4],
  ]) {
    const { heads, E, P, blocks } = handBuiltInduction(V, L);
    expect(heads).toMatchValues(1, { what: "the number of heads" });
    expect(E).toHaveShape([V, 3 * V + L], "token component", `E for V ${V}, L ${L}`);
    expect(P).toHaveShape([L, 3 * V + L], "position component", `P for V ${V}, L ${L}`);
    for (const [layer, { mlp }] of blocks.entries())
      for (const [name, weight] of Object.entries(mlp) as [string, tf.Tensor][])
        await expect(weight).toMatchValues(tf.zeros(weight.shape), {
          axes: weight.rank === 1 ? "out" : "in out",
          what: `${name} of the network of layer ${layer}`,
        });
  }
});

test("every part of the stream is one-hot, and norms keep it", async () => {
  const [V, L] = [7, 9];
  const model = handBuiltInduction(V, L);
  const activations = recorded(model, idTensor([[3, 1, 4, 6, 3]], V));
  const last = (place: string) => tf.slice(activations[place], [0, 4, 0], [1, 1, -1]).reshape([1, 3 * V + L]);
  // At position 4: token 3, position 4; behind token 6; and token 3 was followed by 1.
  const due = tf.oneHot(tf.tensor1d([3, V + 4, V + L + 6, 2 * V + L + 1], "int32"), 3 * V + L); // [4, D]
  for (const [place, parts, norm] of [
    ["embedded", 2, model.blocks[0].norm1],
    ["0.stream", 3, model.blocks[1].norm1],
    ["1.stream", 4, model.norm],
  ] as const) {
    const expected = tf.sum(tf.slice(due, 0, parts), 0, true); // [1, D]
    const axes = "position component";
    await expect(last(place)).toMatchValues(expected, { axes, atol: 0.01, what: `the stream at ${place}` });
    await expect(batchedLayerNorm(last(place), norm)).toMatchValues(expected, {
      axes,
      atol: 0.01,
      what: `the norm of the stream at ${place}`,
    });
  }
  tf.dispose(activations);
});

test("every size has weights of its own, at every call", async () => {
  await expect(undoNorm).toHeed({ D: 9, ones: 2 }, { others: { D: 8, ones: 3 } });
  await expect(undoNorm).toReturnNew({ D: 9, ones: 2 });
  await expect(handBuiltInduction).toHeed({ V: 5, L: 7 }, { others: { V: 4, L: 6 } });
  await expect(handBuiltInduction).toReturnNew({ V: 5, L: 7 });
});

test("a model leaves no tensor behind but its weights", async () => {
  await expect(() => handBuiltInduction(5, 7)).toLeakNoTensors();
  await expect(() => undoNorm(9, 2)).toLeakNoTensors();
});

/** What flows by at the taps of a model; the caller frees it. */
function recorded(model: GPT, ids: tf.Tensor): Record<string, tf.Tensor> {
  const activations: Record<string, tf.Tensor> = {};
  gptLogits(model, ids, (place, x) => {
    activations[place] = tf.keep(tf.clone(x));
    return x;
  });
  return activations;
}

/** What the model says at every position, `[T][V]`. */
async function probabilities(V: number, L: number, tokens: number[]): Promise<number[][]> {
  const logits = gptLogits(handBuiltInduction(V, L), idTensor([tokens], V)); // [1, T, V]
  return ((await tf.softmax(logits).array()) as number[][][])[0];
}

/** Judges what comes after the last of the tokens: these probabilities, and 0 for all others. */
async function expectNext(V: number, L: number, tokens: number[], due: Record<number, number>, what: string) {
  const last = (await probabilities(V, L, tokens)).at(-1) as number[];
  const expected = Array.from({ length: V }, (_, token) => due[token] ?? 0);
  expect(last).toMatchValues(expected, {
    axes: "token",
    atol: 0.01,
    rtol: 0,
    what: `the list of probabilities ${what}`,
  });
}

/** Tokens drawn without replacement. */
function differentTokens(n: number, V: number, rng: Random): number[] {
  const left = Array.from({ length: V }, (_, token) => token);
  return Array.from({ length: n }, () => left.splice(rng.integer(left.length), 1)[0]);
}
