import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewDuel } from "#lib/mini-world/duels";
import { decode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../01-supervised-fine-tuning/load-base.js";
import {
  type CachedPair,
  cachedLogProbs,
  cacheReference,
  pairLogProbs,
  type TextPair,
} from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";

tensorSpec("judge", { reads: "awaited" });

/** Prompts of 1 to 4 tokens, responses of 1 to 4. */
const pairs = (): TextPair[] => [
  { prompt: [1, 5, 3], chosen: [6, 2], rejected: [4, 0, 2] },
  { prompt: [4], chosen: [5, 5, 6, 2], rejected: [2] },
  { prompt: [1, 6, 6, 5], chosen: [2], rejected: [3, 2] },
  { prompt: [3, 0], chosen: [1, 4, 2], rejected: [4, 1, 2] },
  { prompt: [1, 5, 3], chosen: [0, 0, 2], rejected: [6, 2] },
];

test("both log-probabilities of each pair, in order", async () => {
  const model = tinyModel();
  const due = await slowly(model, pairs());
  await expect(pairLogProbs(model, pairs())).toMatchStages(sidesAre(due, "five pairs"));
  for (const [i, pair] of pairs().entries())
    await expect(pairLogProbs(model, [pair])).toMatchStages(sidesAre([due[i]], `pair ${i} alone`));
  await expect(pairLogProbs(model, pairs().reverse())).toMatchStages(
    sidesAre([...due].reverse(), "the pairs in reverse"),
  );
});

test("all texts go through the model in one pass", async () => {
  const model = tinyModel();
  for (const count of [1, 5])
    expect([await passes(() => pairLogProbs(model, pairs().slice(0, count)))]).toMatchValues([1], {
      axes: "number",
      what: `how many passes through the model ${count === 1 ? "one pair takes" : "five pairs take"}`,
    });
});

test("gradients flow through both sides", async () => {
  const model = tinyModel();
  const [u, v] = [tf.tensor1d([0.7, -1.3, 0.4, 1.1, 0.3]), tf.tensor1d([-0.6, 0.9, 1.2, 0.5, -0.8])];
  const table = model.P as tf.Variable;
  const gradient = (f: () => { chosen: tf.Tensor; rejected: tf.Tensor }) =>
    tf.variableGrads(() => {
      const { chosen, rejected } = f();
      return tf.add(tf.sum(tf.mul(u, chosen)), tf.sum(tf.mul(v, rejected))) as tf.Scalar;
    }, [table]).grads[table.name];
  const side = (which: "chosen" | "rejected") =>
    tf.concat(
      pairs().map((pair) =>
        responseLogProbs(model, [[...pair.prompt, ...pair[which]]], [pair.prompt.length]),
      ),
    );
  await expect(gradient(() => pairLogProbs(model, pairs()))).toMatchValues(
    gradient(() => ({ chosen: side("chosen"), rejected: side("rejected") })),
    { axes: "position dimension", what: "the gradient of the position table", atol: 1e-4 },
  );
});

test("each pair carries its own numbers, whatever the batch", async () => {
  const model = tinyModel();
  const due = await slowly(model, pairs());
  for (const batch of [5, 99, 4, 3, 2, 1]) {
    const cached = await cacheReference(model, pairs(), batch);
    expect(cached.map(textsOf), `the texts of the pairs, ${batch} at once`).toEqual(pairs());
    expect(cached.map(({ reference }) => [reference.chosen, reference.rejected])).toMatchValues(due, {
      ...{ axes: "pair side", what: `the reference's numbers, ${batch} at once`, atol: 1e-4 },
    });
  }
});

test("equal responses to two prompts have numbers of their own", async () => {
  const model = tinyModel();
  const [{ chosen, rejected }] = pairs();
  const twins = [[1, 5], [4], [6, 3]].map((prompt): TextPair => ({ prompt, chosen, rejected }));
  const due = await slowly(model, twins);
  const cached = await cacheReference(model, twins, 2);
  expect(cached.map(({ reference }) => [reference.chosen, reference.rejected])).toMatchValues(due, {
    ...{ axes: "pair side", what: "the reference's numbers for three prompts", atol: 1e-4 },
  });
});

test("cached pairs get the numbers of the model that is asked now", async () => {
  const model = tinyModel();
  const old = pairs().map((pair) => ({ ...pair, reference: { chosen: 7, rejected: 8 } }));
  const due = await slowly(model, pairs());
  const cached = await cacheReference(model, old, 3);
  expect(cached.map(({ reference }) => [reference.chosen, reference.rejected])).toMatchValues(due, {
    ...{ axes: "pair side", what: "the new numbers of pairs that had some", atol: 1e-4 },
  });
});

test("one pair in the cache, whatever its lengths", async () => {
  const model = tinyModel();
  const short: TextPair = { prompt: [5], chosen: [2], rejected: [6] };
  for (const pair of [...pairs(), short])
    for (const batch of [1, 3]) {
      const [due] = await slowly(model, [pair]);
      const [{ reference, ...texts }, ...more] = await cacheReference(model, [pair], batch);
      expect([texts, more], "the texts of the only pair").toEqual([pair, []]);
      expect([reference.chosen, reference.rejected]).toMatchValues(due, {
        ...{ axes: "side", what: "the numbers of the only pair", atol: 1e-4 },
      });
    }
});

test("no more pairs than a batch go at once, and no fewer", async () => {
  const model = tinyModel();
  const counts: number[] = [];
  for (const batch of [5, 4, 3, 2, 1]) counts.push(await passes(() => cacheReference(model, pairs(), batch)));
  expect(counts).toMatchValues([1, 2, 2, 3, 5], {
    axes: "batch",
    what: "how many passes five pairs take, 5, 4, 3, 2 and 1 at once",
  });
});

test("a shuffled batch finds its numbers, without the model", async () => {
  const model = tinyModel();
  const cached = await cacheReference(model, pairs(), 2);
  for (const order of [[3, 0, 4, 0, 1, 2], [4, 3], [2]]) {
    const due = await slowly(
      model,
      order.map((i) => pairs()[i]),
    );
    const batch = order.map((i) => cached[i]);
    await expect(cachedLogProbs(batch)).toMatchStages(sidesAre(due, `pairs ${order.join(", ")}`));
  }
  const gone = tinyModel();
  const kept = await cacheReference(gone, pairs(), 3);
  tf.dispose(Object.values(gptParameters(gone)));
  await expect(cachedLogProbs(kept)).toMatchStages(
    sidesAre(await slowly(model, pairs()), "the pairs after the reference was freed"),
  );
});

test("a batch holds what its pairs carry, and nothing else", async () => {
  const carrying = (chosen: number, rejected: number): CachedPair => ({
    ...{ prompt: [1], chosen: [2], rejected: [3, 2], reference: { chosen, rejected } },
  });
  await expect(cachedLogProbs([carrying(-3, 0), carrying(-0.5, -40)])).toMatchStages(
    sidesAre(
      [
        [-3, 0],
        [-0.5, -40],
      ],
      "two pairs of the same texts",
    ),
  );
  const batch = [carrying(-3, -2)];
  const before = cachedLogProbs(batch);
  batch[0] = carrying(-7, -8);
  await expect(cachedLogProbs(batch)).toMatchStages(sidesAre([[-7, -8]], "the list with another pair"));
  await expect(before).toMatchStages(sidesAre([[-3, -2]], "the first result, afterwards"));
  const cached = await cacheReference(tinyModel(), pairs(), 5);
  for (const [i, other] of [3, 0].entries()) {
    const some = [{ ...cached[1], reference: cached[other].reference }, cached[2]];
    const due = some.map(({ reference }) => [reference.chosen, reference.rejected]);
    await expect(cachedLogProbs(some)).toMatchStages(sidesAre(due, `two pairs, call ${i}`));
  }
});

test("no pairs give no pairs; a caller's pair is not touched", async () => {
  const model = tinyModel();
  expect(await cacheReference(model, [], 4)).toEqual([]);
  const own = pairs();
  const cached = await cacheReference(model, own, 2);
  expect(own, "the pairs after the call").toEqual(pairs());
  expect(own.some((pair) => "reference" in pair)).toBe(false);
  const [first, second] = [cached, await cacheReference(otherModel(), own, 2)];
  expect(second[0], "pairs of a second call").not.toBe(first[0]);
  expect(second.map(({ reference }) => [reference.chosen, reference.rejected])).toMatchValues(
    await slowly(otherModel(), own),
    { axes: "pair side", what: "the numbers of the same pairs by another model", atol: 1e-4 },
  );
  expect(first.map(({ reference }) => [reference.chosen, reference.rejected])).toMatchValues(
    await slowly(model, own),
    { axes: "pair side", what: "the first numbers, after the second call", atol: 1e-4 },
  );
  own[1] = { prompt: [6], chosen: [1, 2], rejected: [4, 4, 2] };
  expect(
    (await cacheReference(model, own, 2)).map(({ reference }) => [reference.chosen, reference.rejected]),
  ).toMatchValues(await slowly(model, own), {
    ...{ axes: "pair side", what: "the numbers after a pair of the list was changed", atol: 1e-4 },
  });
});

test("what is no batch, no prompt, no response is refused", async () => {
  const model = tinyModel();
  for (const batch of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    await expect(() => cacheReference(model, pairs(), batch)).toRefuse(RangeError, `a batch of ${batch}`);
  await expect(() => cacheReference(model, [], 0)).toRefuse(RangeError, "a batch of 0 without pairs");
  for (const which of ["prompt", "chosen", "rejected"] as const)
    for (const i of [0, 2, 4]) {
      const odd = pairs().map((pair, j) => (i === j ? { ...pair, [which]: [] } : pair));
      expect(() => pairLogProbs(model, odd)).toRefuse(RangeError, `an empty ${which} in pair ${i}`);
      await expect(() => cacheReference(model, odd, 2)).toRefuse(
        RangeError,
        `a cache for an empty ${which} in pair ${i}`,
      );
    }
});

test("every text counts, and no tensor is left", async () => {
  const model = tinyModel();
  const one = (prompt: number[], chosen: number[], rejected: number[]) =>
    pairLogProbs(model, [{ prompt, chosen, rejected }]);
  const texts = { prompt: [1, 5, 3], chosen: [6, 2], rejected: [4, 0, 2] };
  await expect(one).toHeed(texts, {
    others: { prompt: [1, 6, 3], chosen: [5, 2], rejected: [4, 5, 2] },
  });
  await expect((P: tf.Tensor) => pairLogProbs({ ...model, P }, pairs())).toHeed({
    P: randomTensor([8, 4], 3),
  });
  await expect(() => pairLogProbs(model, pairs())).toLeakNoTensors();
  await expect(() => pairLogProbs(model, pairs())).toLeaveTensorsUnchanged(gptParameters(model));
  await expect(() => cacheReference(model, pairs(), 2)).toLeakNoTensors();
  await expect(() => cacheReference(model, pairs(), 2)).toLeaveTensorsUnchanged(gptParameters(model));
  const cached = await cacheReference(model, pairs(), 2);
  const before = JSON.stringify(cached);
  await expect(() => cachedLogProbs(cached)).toLeakNoTensors();
  expect(JSON.stringify(cached), "the pairs after the call").toBe(before);
});

test("what the base says of a few pairs", async () => {
  const reference = initGPT(BASE_SIZES, specRandom(2));
  loadParameters(reference, readSafetensors(baseBytes()));
  const rng = specRandom(3);
  const duels = Array.from({ length: 64 }, () => reviewDuel(rng, false));
  const cached = await cacheReference(reference, duels, 16);
  const likelier = cached.filter(({ reference: { chosen, rejected } }) => chosen > rejected).length;
  await exhibit({
    kind: "table",
    title: "pairs that carry their reference",
    caption: `The chosen response is the likelier one in ${likelier} of 64 pairs: the base has no opinion. No model is needed to train on these.`,
    columns: ["prompt", "chosen", "ln P", "rejected", "ln P"],
    rows: cached
      .slice(0, 5)
      .map(({ prompt, chosen, rejected, reference: told }) => [
        decode(prompt.slice(1)),
        ...[decode(chosen), told.chosen.toFixed(1), decode(rejected), told.rejected.toFixed(1)],
      ]),
  });
  expect(cached.map(({ reference: told }) => [told.chosen, told.rejected])).toMatchValues(
    await slowly(reference, duels),
    { axes: "pair side", what: "the base's numbers of 64 pairs", atol: 1e-3, float32: true },
  );
});

function sidesAre(due: number[][], of: string) {
  return (["chosen", "rejected"] as const).map((name, side) => ({
    ...{ name, expected: due.map((row) => row[side]), axes: "pair", atol: 1e-4 },
    what: `ln P of the ${name} responses of ${of}`,
  }));
}

function tinyModel(): GPT {
  const sizes = { vocabulary: 7, context: 8, dModel: 4, heads: 2, layers: 2, dFF: 3 };
  const model = initGPT(sizes, specRandom(1));
  perturb(gptParameters(model));
  return model;
}

function otherModel(): GPT {
  const model = tinyModel();
  tf.tidy(() => (model.P as tf.Variable).assign(randomTensor(model.P.shape, 50)));
  return model;
}

/** How often texts went through the tiny model, by the number of matrix products. */
async function passes(call: () => unknown): Promise<number> {
  const products = async (f: () => unknown) => {
    const { kernels } = await tf.profile(f as () => tf.Tensor);
    return kernels.filter(({ name }) => name === "BatchMatMul").length;
  };
  const one = await products(() => responseLogProbs(tinyModel(), [[1, 5, 2]], [1]));
  return (await products(call)) / one;
}

/** Every text by itself: `[pair, 2]`. */
async function slowly(model: GPT, some: TextPair[]): Promise<number[][]> {
  const all: number[][] = [];
  for (const { prompt, chosen, rejected } of some) {
    const both: number[] = [];
    for (const response of [chosen, rejected])
      both.push((await responseLogProbs(model, [[...prompt, ...response]], [prompt.length]).data())[0]);
    all.push(both);
  }
  return all;
}

const textsOf = ({ prompt, chosen, rejected }: TextPair): TextPair => ({ prompt, chosen, rejected });
