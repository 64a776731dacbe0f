import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { FACTS, question, statement } from "#lib/mini-world/facts";
import { decode, encode, V } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "./load-base.js";

tensorSpec();

type Stored = Record<string, tf.Tensor>;

const modelOf = (layers = 2): GPT =>
  initGPT({ vocabulary: 5, context: 3, dModel: 4, heads: 2, layers, dFF: 7 }, specRandom(1));

/** A checkpoint for a model: the same names in another order, other numbers. */
function storedFor(model: GPT, stream = 100): Stored {
  const shapes = Object.entries(gptParameters(model)).map(([name, { shape }]) => [name, shape] as const);
  return Object.fromEntries(
    [...shapes].reverse().map(([name, shape], i) => [name, randomTensor(shape, stream + i)]),
  );
}

/** In the order of the tree, which is not that of the file. */
const stagesOf = (stored: Stored) =>
  Object.entries(stored)
    .reverse()
    .map(([name, expected]) => ({
      name,
      expected,
      axes: expected.rank === 1 ? "feature" : "row column",
    }));

const copies = (model: GPT): Stored =>
  Object.fromEntries(Object.entries(gptParameters(model)).map(([name, tensor]) => [name, tf.clone(tensor)]));

test("every parameter gets the numbers of its name", async () => {
  const model = modelOf();
  const stored = storedFor(model);
  loadParameters(model, stored);
  await expect(gptParameters(model)).toMatchStages(stagesOf(stored));
  // A reference model's variables are not trained; they are loaded like others.
  const frozen = modelOf();
  for (const parameter of Object.values(gptParameters(frozen))) (parameter as tf.Variable).trainable = false;
  loadParameters(frozen, stored);
  await expect(gptParameters(frozen)).toMatchStages(stagesOf(stored));
});

test("an unembedding, no blocks, twelve blocks: by name as well", async () => {
  const headed: GPT = { ...modelOf(1), unembedding: tf.variable(randomTensor([4, 5], 3)) };
  for (const model of [headed, modelOf(0), modelOf(12)]) {
    const stored = storedFor(model, 200);
    loadParameters(model, stored);
    await expect(gptParameters(model)).toMatchStages(stagesOf(stored));
  }
});

test("the parameters stay the same variables", () => {
  const model = modelOf();
  const before = gptParameters(model);
  loadParameters(model, storedFor(model));
  const strangers = Object.entries(gptParameters(model)).filter(([name, tensor]) => before[name] !== tensor);
  expect(
    strangers.map(([name]) => name),
    "parameters that are other objects now",
  ).toEqual([]);
});

test("the file's tensors stay, and may be freed afterwards", async () => {
  const model = modelOf(1);
  const stored = storedFor(model);
  const kept = Object.fromEntries(Object.entries(stored).map(([name, tensor]) => [name, tf.clone(tensor)]));
  await expect(() => loadParameters(model, stored)).toLeaveTensorsUnchanged(stored);
  tf.dispose(stored);
  await expect(gptParameters(model)).toMatchStages(stagesOf(kept));
});

test("a second checkpoint takes the place of the first", async () => {
  const model = modelOf(1);
  const [first, second] = [storedFor(model, 300), storedFor(model, 400)];
  loadParameters(model, first);
  loadParameters(model, second);
  await expect(gptParameters(model)).toMatchStages(stagesOf(second));
});

test("two models never share numbers", async () => {
  const [one, other] = [modelOf(1), modelOf(1)];
  const stored = storedFor(one);
  loadParameters(one, stored);
  loadParameters(other, stored);
  for (const tensor of Object.values(gptParameters(one)))
    (tensor as tf.Variable).assign(tf.zerosLike(tensor));
  await expect(gptParameters(other)).toMatchStages(stagesOf(stored));
});

/** A file that does not fit, and what the message must name. */
type Misfit = [what: string, change: (stored: Stored) => Stored, names: RegExp[]];
const without = (stored: Stored, name: string): Stored =>
  Object.fromEntries(Object.entries(stored).filter(([key]) => key !== name));

const MISFITS: Misfit[] = [
  ["a file without the last norm", (stored) => without(stored, "norm.beta"), [/norm\.beta/]],
  ["a file without E", (stored) => without(stored, "E"), [/\bE\b/]],
  [
    "a file with a third block's bias",
    (stored) => ({ ...stored, "blocks.2.mlp.b1": tf.zeros([7]) }),
    [/blocks\.2\.mlp\.b1/],
  ],
  ["a file with an unembedding", (stored) => ({ ...stored, unembedding: tf.zeros([4, 5]) }), [/unembedding/]],
  [
    "a file whose W1 is turned",
    (stored) => ({ ...stored, "blocks.1.mlp.W1": tf.zeros([7, 4]) }),
    [/blocks\.1\.mlp\.W1/],
  ],
  [
    "a file whose gamma is [1, 4]",
    (stored) => ({ ...stored, "norm.gamma": tf.zeros([1, 4]) }),
    [/norm\.gamma/],
  ],
  ["a file whose P is longer", (stored) => ({ ...stored, P: tf.zeros([6, 4]) }), [/\bP\b/]],
  [
    "a file that misfits in three ways",
    (stored) => ({ ...without(stored, "E"), P: tf.zeros([4, 3]), constructor: tf.zeros([1]) }),
    [/\bE\b/, /\bP\b/, /constructor/],
  ],
];

test.each(MISFITS)("nothing is loaded of %s", async (what, change, names) => {
  const model = modelOf();
  const before = copies(model);
  const misfit = change(storedFor(model));
  expect(() => loadParameters(model, misfit)).toRefuse(RangeError, what, ...names);
  await expect(gptParameters(model)).toMatchStages(
    stagesOf(before).map((stage) => ({ ...stage, what: `${stage.name} after the refusal` })),
  );
});

test("the message names each misfit once", () => {
  const model = modelOf();
  const turned = {
    ...storedFor(model),
    "blocks.1.mlp.W1": tf.zeros([7, 4]),
    "blocks.0.mlp.W1": tf.zeros([1]),
  };
  let message = "";
  try {
    loadParameters(model, turned);
  } catch (error) {
    message = (error as Error).message;
  }
  for (const name of ["blocks.0.mlp.W1", "blocks.1.mlp.W1"])
    expect(message.split(name).length - 1, `how often the message names ${name}`).toBe(1);
});

test("the whole of another model's file is refused by name", () => {
  const stored = storedFor(modelOf(2));
  const refused = (when: string) =>
    expect(() => loadParameters(modelOf(1), stored)).toRefuse(
      RangeError,
      `a file of two blocks for a model of one${when}`,
      /blocks\.1\.attention\.Wq/,
    );
  refused("");
  loadParameters(modelOf(2), stored);
  refused(", once it was loaded into a model of two");
});

test("the message names all misfits, however many and of what kind", () => {
  const stored = { ...storedFor(modelOf(1)), P: tf.zeros([6, 4]), unembedding: tf.zeros([4, 5]) };
  const lacking = Object.keys(gptParameters(modelOf(2))).filter((name) => name.startsWith("blocks.1"));
  expect(() => loadParameters(modelOf(2), stored)).toRefuse(
    RangeError,
    "a file that lacks a block, has an unembedding and a longer P",
    ...[...lacking, /\bP\b/, "unembedding"],
  );
});

test("no tensor is left behind", async () => {
  const model = modelOf(1);
  const stored = storedFor(model);
  await expect(() => loadParameters(model, stored)).toLeakNoTensors();
});

test("the base knows 36 facts, and answers no question", async () => {
  const model = initGPT(BASE_SIZES, specRandom(2));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  const facts = FACTS.map(({ attribute, place }) => `<bos> the ${attribute} of ${place} is`);
  const bare = FACTS.map((fact) => `<bos> ${question(fact)}`);
  const chats = FACTS.map((fact) => `<bos> <user> ${question(fact)} <asst>`);
  const known = (await after(model, facts, 1)).filter((text, i) => text === FACTS[i].value).length;
  const asked = (await after(model, bare, 1)).filter((text) => text === "what").length;
  const answers = await after(model, chats, 8);
  const answered = answers.filter((text, i) => text === `${statement(FACTS[i])} <eos>`).length;
  await exhibit({
    kind: "table",
    title: "what the base writes in a chat",
    caption: "It knows every one of these facts. It has never read a chat.",
    columns: ["asked", "what it writes", "the answer"],
    rows: [2, 14, 29].map((i) => [
      `${FACTS[i].attribute} of ${FACTS[i].place}`,
      answers[i].replace(/<eos>.*/, "<eos>"),
      FACTS[i].value,
    ]),
  });
  expect([known, asked, answered]).toMatchValues([36, 36, 0], {
    axes: "number",
    what: "the list of facts known, questions asked on, questions answered in a chat",
  });
});

/** The likeliest tokens after prompts of one length. */
async function after(model: GPT, prompts: string[], count: number): Promise<string[]> {
  let rows = prompts.map(encode);
  const start = rows[0].length;
  for (let n = 0; n < count; n++) {
    const [B, T] = [rows.length, rows[0].length];
    const next = tf.tidy(() => {
      const last = tf.slice(gptLogits(model, idTensor(rows, V)), [0, T - 1, 0], [B, 1, V]); // [B, 1, V]
      return tf.argMax(tf.reshape(last, [B, V]), -1); // [B]
    });
    const ids = await next.data();
    rows = rows.map((row, b) => [...row, ids[b]]);
  }
  return rows.map((row) => decode(row.slice(start)));
}
