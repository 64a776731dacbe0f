import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { mersenneTwister } from "#lib/random";
import { golden, goldenBytes } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { generate } from "./generate-text.js";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import { gpt2FromTensors } from "./gpt2-weights.js";
import { readSafetensors } from "./safetensors.js";

tensorSpec("judge", { reads: "awaited" });

type Weights = Record<string, tf.Tensor>;
const LOGITS = "item position token";
const HEADS = 3;

/** The tiny checkpoint in GPT-2's format: V 23, L 7, D 12, two blocks. */
const checkpoint = (): Weights => readSafetensors(goldenBytes("gpt2_tiny.safetensors"));
const without = (weights: Weights, pattern: RegExp): Weights =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => !pattern.test(name)));

test("tables and norms find their places", async () => {
  const weights = checkpoint();
  const { E, P, blocks, norm } = await gpt2FromTensors(weights, HEADS);
  const due: Record<string, [tf.Tensor, string]> = {
    E: [E, "wte.weight"],
    P: [P, "wpe.weight"],
    gamma: [norm.gamma, "ln_f.weight"],
    beta: [norm.beta, "ln_f.bias"],
    gamma1: [blocks[0].norm1.gamma, "h.0.ln_1.weight"],
    beta1: [blocks[0].norm1.beta, "h.0.ln_1.bias"],
    gamma2: [blocks[1].norm2.gamma, "h.1.ln_2.weight"],
    beta2: [blocks[1].norm2.beta, "h.1.ln_2.bias"],
  };
  expect(blocks.length).toBe(2);
  await expect(map(due, ([tensor]) => tensor)).toMatchStages(
    Object.entries(due).map(([name, [, stored]]) => ({
      name,
      expected: weights[stored],
      axes: weights[stored].rank === 1 ? "feature" : "row column",
      what: `the tensor in the place of ${stored}`,
    })),
  );
});

test("c_attn holds queries, keys and values side by side", async () => {
  const weights = checkpoint();
  const { blocks } = await gpt2FromTensors(weights, HEADS);
  const third = (i: number) => tf.slice(weights["h.1.attn.c_attn.weight"], [0, 12 * i], [12, 12]); // [D, D]
  const piece = (i: number) => tf.slice(weights["h.1.attn.c_attn.bias"], 12 * i, 12); // [D]
  const stages = ["q", "k", "v"].flatMap((of, i) => [
    { name: `W${of}`, expected: third(i), axes: "in out" },
    { name: `b${of}`, expected: piece(i), axes: "out" },
  ]);
  await expect({ ...blocks[1].attention }).toMatchStages(stages);
});

test("the other weights of a block are [in, out] as they are", async () => {
  const weights = checkpoint();
  const { blocks } = await gpt2FromTensors(weights, HEADS);
  for (const [i, { attention, mlp }] of blocks.entries()) {
    const stored = (name: string) => weights[`h.${i}.${name}`];
    await expect({ Wo: attention.Wo, bo: attention.bo, ...mlp }).toMatchStages([
      { name: "Wo", expected: stored("attn.c_proj.weight"), axes: "in out", what: `Wo of block ${i}` },
      { name: "bo", expected: stored("attn.c_proj.bias"), axes: "out", what: `bo of block ${i}` },
      { name: "W1", expected: stored("mlp.c_fc.weight"), axes: "in out", what: `W1 of block ${i}` },
      { name: "b1", expected: stored("mlp.c_fc.bias"), axes: "out", what: `b1 of block ${i}` },
      { name: "W2", expected: stored("mlp.c_proj.weight"), axes: "in out", what: `W2 of block ${i}` },
      { name: "b2", expected: stored("mlp.c_proj.bias"), axes: "out", what: `b2 of block ${i}` },
    ]);
  }
});

test("the model computes PyTorch's logits", async () => {
  const { ids, logits, heads } = golden("gpt2_tiny");
  const model = await gpt2FromTensors(checkpoint(), heads);
  await expect(gptLogits(model, idTensor(ids, 23))).toMatchValues(logits, { axes: LOGITS });
});

test("it writes what GPT-2's own code writes, past its context", async () => {
  const { prompt, greedy } = golden("gpt2_tiny");
  const model = await gpt2FromTensors(checkpoint(), HEADS);
  const text = await generate(
    model,
    prompt,
    greedy.length - prompt.length,
    { temperature: 0 },
    mersenneTwister(1),
  );
  expect(text).toMatchValues(greedy, { axes: "position", what: "the list of ids" });
});

test("names may begin with transformer.", async () => {
  const weights = checkpoint();
  const prefixed = Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => [`transformer.${name}`, tensor]),
  );
  const model = await gpt2FromTensors(prefixed, HEADS);
  await expect(gptParameters(model)).toMatchStages(await stagesOf(weights));
  const head = randomTensor([23, 12], 4);
  const headed = await gpt2FromTensors({ ...prefixed, "transformer.lm_head.weight": head }, HEADS);
  expect(headed.unembedding?.shape ?? [], "the shape of the unembedding").toEqual([12, 23]);
});

test("the list of the file's tensors stays as it was", async () => {
  const weights = Object.fromEntries(
    Object.entries(checkpoint()).map(([name, tensor]) => [`transformer.${name}`, tensor]),
  );
  const names = Object.keys(weights);
  await gpt2FromTensors(weights, HEADS);
  expect(Object.keys(weights).join() === names.join(), "whether the names of the list are the same").toBe(
    true,
  );
});

test("the model holds plain tensors, no variables", async () => {
  const parameters = Object.entries(gptParameters(await gpt2FromTensors(checkpoint(), HEADS)));
  const variables = parameters.filter(([, tensor]) => tensor instanceof tf.Variable);
  expect(variables.length > 0, "whether the model holds variables").toBe(false);
});

test("causal masks are no weights, whether they are there or not", async () => {
  const weights = checkpoint();
  const masked = {
    ...weights,
    "h.0.attn.masked_bias": tf.scalar(-1e4),
    "h.1.attn.masked_bias": tf.scalar(-1e4),
  };
  for (const stored of [masked, without(weights, /\.attn\.bias$/)])
    await expect(gptParameters(await gpt2FromTensors(stored, HEADS))).toMatchStages(await stagesOf(weights));
});

test("without a head the token table makes the scores", async () => {
  const { unembedding } = await gpt2FromTensors(checkpoint(), HEADS);
  expect(unembedding === undefined, "the model has no unembedding of its own").toBe(true);
});

test("a head equal to the table is the table once more", async () => {
  const weights = checkpoint();
  const head = tf.clone(weights["wte.weight"]); // [V, D]
  const { unembedding } = await gpt2FromTensors({ ...weights, "lm_head.weight": head }, HEADS);
  expect(unembedding === undefined, "the model has no unembedding of its own").toBe(true);
});

test("another head is the unembedding: nn.Linear stores [out, in]", async () => {
  const weights = checkpoint();
  const head = tf.add(weights["wte.weight"], tf.mul(randomTensor([23, 12], 1), 0.1)); // [V, D]
  const { unembedding } = await gpt2FromTensors({ ...weights, "lm_head.weight": head }, HEADS);
  const rows = (await head.array()) as number[][];
  const due = rows[0].map((_, d) => rows.map((row) => row[d]));
  await expect({ unembedding }).toMatchStages([{ name: "unembedding", expected: due, axes: "in token" }]);
  // One number apart is not equal.
  const nearly = tf.add(
    weights["wte.weight"],
    tf.pad(tf.tensor2d([[0.5]]), [
      [22, 0],
      [0, 11],
    ]),
  ); // [V, D]
  // As many numbers up as down, each by little, are not equal either.
  const balanced = tf.add(
    weights["wte.weight"],
    tf.pad(tf.tensor2d([[2e-6, -2e-6]]), [
      [0, 22],
      [3, 7],
    ]),
  ); // [V, D]
  for (const other of [nearly, balanced]) {
    const model = await gpt2FromTensors({ ...weights, "lm_head.weight": other }, HEADS);
    expect(model.unembedding === undefined, "a head that differs in a number or two is the table").toBe(
      false,
    );
  }
});

test("as many blocks as the names tell of, in their order", async () => {
  const weights = checkpoint();
  const block = without(weights, /^(wte|wpe|ln_f|h\.1\.)/);
  const twelve = Array.from({ length: 12 }, (_, i) =>
    Object.entries(block).map(([name, w]) => [name.replace("h.0.", `h.${i}.`), tf.add(w, i)] as const),
  );
  // A file lists its names in any order.
  const many = { ...Object.fromEntries(twelve.reverse().flat()), ...without(weights, /^h\./) };
  const { blocks } = await gpt2FromTensors(many, HEADS);
  expect(blocks.length).toBe(12);
  for (const i of [2, 1, 10, 11]) {
    const { norm1, attention, norm2, mlp } = blocks[i];
    const got = {
      gamma1: norm1.gamma,
      beta1: norm1.beta,
      gamma2: norm2.gamma,
      beta2: norm2.beta,
      ...attention,
      ...mlp,
    };
    const stored = (name: string) => many[`h.${i}.${name}`];
    const D = norm1.gamma.shape[0];
    const rows: [string, tf.Tensor, string][] = [
      ["gamma1", stored("ln_1.weight"), "unit"],
      ["beta1", stored("ln_1.bias"), "unit"],
      ["Wq", tf.slice(stored("attn.c_attn.weight"), [0, 0], [D, D]), "in out"],
      ["bq", tf.slice(stored("attn.c_attn.bias"), 0, D), "out"],
      ["Wo", stored("attn.c_proj.weight"), "in out"],
      ["bo", stored("attn.c_proj.bias"), "out"],
      ["gamma2", stored("ln_2.weight"), "unit"],
      ["beta2", stored("ln_2.bias"), "unit"],
      ["W1", stored("mlp.c_fc.weight"), "in out"],
      ["b1", stored("mlp.c_fc.bias"), "out"],
      ["W2", stored("mlp.c_proj.weight"), "in out"],
      ["b2", stored("mlp.c_proj.bias"), "out"],
    ];
    await expect(got).toMatchStages(
      rows.map(([name, expected, axes]) => ({ name, expected, axes, what: `${name} of block ${i}` })),
    );
  }
});

test("one token, position, component or hidden unit alone", async () => {
  const usual = { V: 5, L: 3, D: 2, F: 7 };
  for (const lengths of [{ V: 1 }, { L: 1 }, { D: 1 }, { F: 1 }, { V: 1, L: 1, D: 1, F: 1 }]) {
    const sizes = { ...usual, ...lengths };
    const weights = randomCheckpoint(sizes);
    const { E, P, blocks, norm } = await gpt2FromTensors(weights, 1);
    const { Wq, Wv, bv, Wo } = blocks[0].attention;
    const { D } = sizes;
    const names = { E: "wte", P: "wpe", Wo: "h.0.attn.c_proj", W1: "h.0.mlp.c_fc", W2: "h.0.mlp.c_proj" };
    const due: Record<string, tf.Tensor> = {
      ...map(names, (name) => weights[`${name}.weight`]),
      Wq: tf.slice(weights["h.0.attn.c_attn.weight"], [0, 0], [D, D]),
      Wv: tf.slice(weights["h.0.attn.c_attn.weight"], [0, 2 * D], [D, D]),
      bv: tf.slice(weights["h.0.attn.c_attn.bias"], 2 * D, D),
      gamma: weights["ln_f.weight"],
    };
    const got = { E, P, Wo, W1: blocks[0].mlp.W1, W2: blocks[0].mlp.W2, Wq, Wv, bv, gamma: norm.gamma };
    await expect(got).toMatchStages(
      Object.entries(due).map(([name, expected]) => ({
        name,
        expected,
        axes: expected.rank === 1 ? "feature" : "in out",
        what: `${name} of a checkpoint with ${JSON.stringify(lengths)}`,
      })),
    );
  }
});

test("the same tensors with another number of heads", async () => {
  const weights = checkpoint();
  const heads = [(await gpt2FromTensors(weights, 3)).heads, (await gpt2FromTensors(weights, 2)).heads];
  expect(heads).toMatchValues([3, 2], { axes: "call", what: "the list of both models' heads" });
});

test("missing and unknown names are refused, and listed", async () => {
  const weights = checkpoint();
  const refusal = (odd: Weights) =>
    gpt2FromTensors(odd, HEADS).then(
      () => "nothing was refused",
      (error) => (error instanceof RangeError ? error.message : String(error)),
    );
  expect(await refusal(without(weights, /h\.1\.ln_2\.bias|wpe/))).toMatch(/wpe\.weight.*h\.1\.ln_2\.bias/);
  const odd = { ...weights, "h.0.attn.rotary": tf.scalar(1), "score.weight": tf.zeros([2, 12]) };
  expect(await refusal(odd)).toMatch(/h\.0\.attn\.rotary.*score\.weight/);
  for (const lost of [/^h\.0\./, /^h\./])
    expect(await refusal(without(weights, lost))).toMatch(/h\.0\.ln_1\.weight/);
  for (const name of ["wte.weight", "wpe.weight", "h.1.ln_1.weight", "h.1.mlp.c_proj.bias", "ln_f.bias"])
    expect(await refusal(without(weights, new RegExp(`^${name}`)))).toBe(
      `names missing: ${name}; unknown: none`,
    );
  // Nearly a mask, nearly a prefix.
  for (const name of [
    ...["x.h.5.attn.bias", "h.0.attn.biases", "h.0.mlp.bias", "attn.masked_bias"],
    ...["wte.transformer.weight", "transformers.wte.weight"],
  ])
    expect(await refusal({ ...weights, [name]: tf.scalar(0) })).toBe(`names missing: none; unknown: ${name}`);
  expect(await refusal({ ...weights, "transformer.transformer.wte.weight": tf.scalar(0) })).toBe(
    "names missing: none; unknown: transformer.wte.weight",
  );
});

test("weights of another shape, and five heads, are refused", async () => {
  const weights = checkpoint();
  const turned = { ...weights, "h.0.mlp.c_fc.weight": tf.zeros([48, 12]) };
  await expect(() => gpt2FromTensors(turned, HEADS)).toRefuse(
    RangeError,
    "h.0.mlp.c_fc.weight of shape [48,12]",
  );
  const head = { ...weights, "lm_head.weight": tf.zeros([12, 23]) };
  await expect(() => gpt2FromTensors(head, HEADS)).toRefuse(RangeError, "lm_head.weight of shape [12,23]");
  for (const [name, shape] of [
    ["wpe.weight", [7, 1]],
    ["ln_f.bias", [1]],
    ["h.1.ln_2.weight", [1, 12]],
    ["h.0.attn.c_attn.bias", [12]],
    ["h.1.attn.c_proj.bias", [1]],
  ] as const)
    await expect(() => gpt2FromTensors({ ...weights, [name]: tf.zeros([...shape]) }, HEADS)).toRefuse(
      RangeError,
      `${name} of shape [${shape}]`,
    );
  for (const heads of [5, 24, 0, -3, 1.5])
    await expect(() => gpt2FromTensors(weights, heads)).toRefuse(RangeError, `${heads} heads`);
});

test("the file's tensors may be freed: the model has its own", async () => {
  const head = randomTensor([23, 12], 2);
  const weights: Weights = { ...checkpoint(), "lm_head.weight": head };
  await expect(() => gpt2FromTensors(weights, HEADS)).toLeaveTensorsUnchanged(weights);
  const model = await gpt2FromTensors(weights, HEADS);
  const ids = idTensor([[5, 22, 0]], 23);
  const due = await gptLogits(model, ids).array();
  tf.dispose(weights);
  await expect(gptLogits(model, ids)).toMatchValues(due, {
    axes: LOGITS,
    what: "the tensor of logits once the file's tensors are freed",
  });
});

test("nothing is left behind but the model", async () => {
  const weights = checkpoint();
  for (const stored of [weights, { ...weights, "lm_head.weight": randomTensor([23, 12], 3) }])
    await expect(() => gpt2FromTensors(stored, HEADS)).toLeakNoTensors();
});

/** A checkpoint of one block with these sizes; the tables come first. */
function randomCheckpoint({ V, L, D, F }: Record<"V" | "L" | "D" | "F", number>): Weights {
  const shapes: Record<string, number[]> = {
    "wte.weight": [V, D],
    "wpe.weight": [L, D],
    "h.0.ln_1.weight": [D],
    "h.0.ln_1.bias": [D],
    "h.0.attn.c_attn.weight": [D, 3 * D],
    "h.0.attn.c_attn.bias": [3 * D],
    "h.0.attn.c_proj.weight": [D, D],
    "h.0.attn.c_proj.bias": [D],
    "h.0.ln_2.weight": [D],
    "h.0.ln_2.bias": [D],
    "h.0.mlp.c_fc.weight": [D, F],
    "h.0.mlp.c_fc.bias": [F],
    "h.0.mlp.c_proj.weight": [F, D],
    "h.0.mlp.c_proj.bias": [D],
    "ln_f.weight": [D],
    "ln_f.bias": [D],
  };
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => [name, randomTensor(shape, 20 + i)]),
  );
}

/** What the model of these weights has in its places. */
async function stagesOf(weights: Weights) {
  const plain = gptParameters(await gpt2FromTensors(weights, HEADS));
  return Object.entries(plain).map(([name, expected]) => ({
    name,
    expected,
    axes: expected.rank === 1 ? "feature" : "in out",
  }));
}

function map<A, B>(record: Record<string, A>, f: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}
