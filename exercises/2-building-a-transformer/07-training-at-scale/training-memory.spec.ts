import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { tensorSpec } from "#lib/spec/tensors";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, type GPTSizes, initGPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import {
  blockActivations,
  type MemorySettings,
  outputActivations,
  parameterCount,
  type TrainingMemory,
  trainingMemory,
} from "./training-memory.js";

tensorSpec();

/** No length says which other one it is. */
const small = (): GPTSizes => ({ vocabulary: 19, context: 13, dModel: 6, heads: 3, layers: 2, dFF: 11 });
const gpt2 = (): GPTSizes => ({ vocabulary: 50_257, context: 1024, dModel: 768, heads: 12, layers: 12 });
const gpt2XL = (): GPTSizes => ({ ...gpt2(), dModel: 1600, heads: 25, layers: 48 });

const PURPOSES = ["weights", "gradients", "moments", "activations"] as const;

function expectMemory(settings: MemorySettings | undefined, expected: TrainingMemory, of: string): void {
  expect(trainingMemory(small(), 5, 7, settings)).toMatchStages(
    PURPOSES.map((name) => ({ name, expected: expected[name], atol: 0, rtol: 0, what: `${name} (${of})` })),
  );
}

test("a model small enough to count its parameters by hand", () => {
  // Tables of 5 · 2 and 3 · 2. A norm of 2 + 2, four projections of 4 + 2, a norm, a network of 14 + 7 and 14 + 2. The last norm.
  const sizes = { vocabulary: 5, context: 3, dModel: 2, heads: 1, layers: 1, dFF: 7 };
  expect(parameterCount(sizes)).toMatchValues(16 + 69 + 4, { what: "the number of parameters" });
  expect(parameterCount({ ...sizes, layers: 4 })).toMatchValues(16 + 4 * 69 + 4, {
    what: "the number of parameters with four blocks",
  });
});

test("GPT-2 has 124,439,808 parameters, GPT-2 XL 1,557,611,200", () => {
  expect(parameterCount(gpt2())).toMatchValues(124_439_808, { what: "the number of parameters of GPT-2" });
  expect(parameterCount(gpt2XL())).toMatchValues(1_557_611_200, {
    what: "the number of parameters of GPT-2 XL",
  });
});

test("a block small enough to count what it keeps by hand", () => {
  // Five positions of width 6, three heads, 11 hidden units. Attention: the norm's input and output, q, k, v and the merged heads
  // have 30 numbers each, the weights of three heads 25 each. The network: norm's input and output, 30 each, 55 around GELU each.
  expect(blockActivations(small(), 1, 5)).toMatchValues(180 + 75 + 60 + 110, {
    what: "the numbers that a block keeps",
    rivals: {
      "You also kept the scores before the softmax. Its gradient needs only its output.": 500,
      "You counted the attention weights of one head. Each head has its own.": 375,
      "You counted only one side of GELU. GELU needs its input, and the next product needs its output.": 370,
    },
  });
});

test("the end of the model by hand", () => {
  // Two positions of width 6: the norm's input and output; 19 logarithms each.
  expect(outputActivations(small(), 1, 2)).toMatchValues(24 + 38, {
    what: "the numbers that the end of the model keeps",
    rivals: {
      "You kept both the logits and their logarithms. The log-softmax needs only its output.": 24 + 76,
      "You counted only one side of the norm. The norm needs its input, and the unembedding needs its output.":
        12 + 38,
      "You left out the logarithms, which the gradient of the log-softmax needs.": 24,
    },
  });
});

interface Golden {
  sizes: GPTSizes & { B: number; T: number };
  parameters: number;
  kept: Record<string, number>;
}

test("PyTorch keeps as many numbers as you count", () => {
  for (const [name, { sizes, parameters, kept }] of Object.entries(ownGolden<Record<string, Golden>>())) {
    const { B, T, ...gpt } = sizes;
    expect({
      parameters: parameterCount(gpt),
      block: blockActivations(gpt, B, T),
      output: outputActivations(gpt, B, T),
    }).toMatchStages([
      { name: "parameters", expected: parameters, what: `the number of parameters (${name})` },
      { name: "block", expected: kept["block 0"], what: `what a block keeps (${name})` },
      { name: "output", expected: kept.output, what: `what the end keeps (${name})` },
    ]);
  }
});

// 886 parameters: 19 · 6 + 13 · 6, two blocks of 341, 12. What is kept, of 35 positions: 8 · 210 + 2 · 385 + 735 in a block,
// 2 · 210 + 665 at the end.
const [PARAMETERS, BLOCK, OUTPUT, INPUT] = [886, 3185, 1085, 210];

test("float32: four numbers of four bytes for each parameter", () => {
  const number = 4;
  expectMemory(
    undefined,
    {
      weights: number * PARAMETERS,
      gradients: number * PARAMETERS,
      moments: number * 2 * PARAMETERS,
      activations: number * (2 * BLOCK + OUTPUT),
    },
    "float32",
  );
});

test("mixed precision: two bytes, and a master copy of four", () => {
  expectMemory(
    { mixed: true },
    {
      weights: (2 + 4) * PARAMETERS,
      gradients: 2 * PARAMETERS,
      moments: 4 * 2 * PARAMETERS,
      activations: 2 * (2 * BLOCK + OUTPUT),
    },
    "mixed precision",
  );
});

test("billions of bytes are counted as exactly, as for GPT-2 XL", () => {
  const XL = 1_557_611_200;
  const position = 8 * 1024 * 1600; // the numbers of a tensor [B, T, D]
  const kept = 48 * (16 * position + 8 * 25 * 1024 ** 2) + 2 * position + 8 * 1024 * 50_257;
  for (const mixed of [false, true]) {
    const expected = mixed
      ? { weights: 6 * XL, gradients: 2 * XL, moments: 8 * XL, activations: 2 * kept }
      : { weights: 4 * XL, gradients: 4 * XL, moments: 8 * XL, activations: 4 * kept };
    const of = `GPT-2 XL, ${mixed ? "mixed precision" : "float32"}`;
    expect(trainingMemory(gpt2XL(), 8, 1024, { mixed })).toMatchStages(
      PURPOSES.map((name) => ({ name, expected: expected[name], atol: 0, rtol: 0, what: `${name} (${of})` })),
    );
  }
});

test("checkpointing: each block's input, and one block", () => {
  const kept = 2 * INPUT + (BLOCK - INPUT) + OUTPUT;
  expect(trainingMemory(small(), 5, 7, { checkpointing: true }).activations).toMatchValues(4 * kept, {
    what: "the bytes of the activations with checkpointing",
    rivals: {
      "You counted the input of the block that runs again twice: as what it kept, and among its activations.":
        4 * (kept + INPUT),
      "You left out the block that runs again. While it does, its activations are in memory.":
        4 * (2 * INPUT + OUTPUT),
      "You counted what is kept without checkpointing.": 4 * (2 * BLOCK + OUTPUT),
    },
  });
});

test("checkpointing changes nothing but the activations", () => {
  for (const mixed of [false, true]) {
    const { activations: _, ...rest } = trainingMemory(small(), 5, 7, { mixed });
    const got = trainingMemory(small(), 5, 7, { mixed, checkpointing: true });
    expect(got).toMatchStages([
      ...Object.entries(rest).map(([name, expected]) => ({
        name,
        expected,
        what: `${name} with checkpointing (${mixed ? "mixed precision" : "float32"})`,
      })),
      {
        name: "activations",
        expected: (mixed ? 2 : 4) * (2 * INPUT + (BLOCK - INPUT) + OUTPUT),
        what: `activations with checkpointing (${mixed ? "mixed precision" : "float32"})`,
      },
    ]);
  }
});

test("hidden units: as many as given, else four times D", () => {
  const { dFF: _, ...sizes } = small();
  const four = { ...sizes, dFF: 24 };
  expect(parameterCount(sizes)).toMatchValues(parameterCount(four), { what: "parameters without dFF" });
  expect(blockActivations(sizes, 5, 7)).toMatchValues(blockActivations(four, 5, 7), {
    what: "what a block keeps without dFF",
  });
  expect(trainingMemory(sizes, 5, 7).activations).toMatchValues(4 * (2 * 4095 + OUTPUT), {
    what: "the bytes of the activations without dFF",
  });
  // Both tables, the last norm, and two blocks that have two norms, four projections and the bias b2.
  expect(parameterCount({ ...sizes, dFF: 0 })).toMatchValues(192 + 12 + 2 * (24 + 168 + 6), {
    what: "parameters with 0 hidden units",
  });
  expect(blockActivations({ ...sizes, dFF: 0 }, 1, 5)).toMatchValues(180 + 75 + 60, {
    what: "what a block keeps with 0 hidden units",
  });
});

test("sizes of one, and a model without blocks", () => {
  const one = { vocabulary: 1, context: 1, dModel: 1, heads: 1, layers: 1, dFF: 1 };
  expect(parameterCount(one)).toMatchValues(2 + 2 + 8 + 2 + 4 + 2, { what: "the number of parameters" });
  expect(blockActivations(one, 1, 1)).toMatchValues(11, { what: "what a block keeps" });
  expect(outputActivations(one, 1, 1)).toMatchValues(3, { what: "what the end keeps" });
  expect(trainingMemory(one, 1, 1, { checkpointing: true }).activations).toMatchValues(4 * 14, {
    what: "the bytes of the activations with checkpointing",
  });
  expect(parameterCount({ ...small(), layers: 0 })).toMatchValues(204, { what: "parameters without blocks" });
});

test("a window longer than the context is refused", () => {
  for (const settings of [undefined, { mixed: true }, { checkpointing: true }])
    for (const T of [14, 100])
      expect(() => trainingMemory(small(), 1, T, settings)).toRefuse(
        RangeError,
        `${T} tokens for a context of 13`,
      );
  expect(trainingMemory(small(), 1, 13).weights).toMatchValues(4 * PARAMETERS, {
    what: "the bytes of the weights with a window as long as the context",
  });
});

test("every call counts again, and keeps nothing", async () => {
  const sizes = small();
  const settings = { mixed: false, checkpointing: false };
  const others = {
    ...{ "sizes.vocabulary": 17, "sizes.context": 12, "sizes.dModel": 9, "sizes.layers": 3, "sizes.dFF": 5 },
    ...{ "sizes.heads": 2, B: 4, T: 8, "settings.mixed": true, "settings.checkpointing": true },
  };
  const except = ["sizes.vocabulary", "sizes.context", "sizes.layers"];
  await expect(parameterCount).toHeed({ sizes }, { others, except: ["sizes.heads"] });
  await expect(blockActivations).toHeed({ sizes, B: 5, T: 7 }, { others, except });
  await expect(outputActivations).toHeed(
    { sizes, B: 5, T: 7 },
    { others, except: ["sizes.context", "sizes.layers", "sizes.heads", "sizes.dFF"] },
  );
  await expect(trainingMemory).toHeed({ sizes, B: 5, T: 7, settings }, { others });
  await expect(trainingMemory).toReturnNew({ sizes, B: 5, T: 7, settings });
  await expect(() => trainingMemory(small(), 5, 7)).toLeakNoTensors();
});

test("TensorFlow.js takes these bytes for all but activations", async () => {
  await showMemory();
  const sizes = { ...small(), vocabulary: 31 };
  const expected = trainingMemory(sizes, 1, 7);
  const start = tf.memory().numBytes;
  const model = initGPT(sizes, specRandom(1));
  const weights = tf.memory().numBytes - start;
  const { grads } = gradientsOf(model, 1, 7);
  const gradients = tf.memory().numBytes - start - weights;
  const optimizer = tf.train.adam(1e-3);
  const before = tf.memory().numBytes;
  optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
  const moments = tf.memory().numBytes - before;
  expect(expected).toMatchStages([
    { name: "weights", expected: weights, what: "the bytes of the weights, as TensorFlow.js has them" },
    { name: "gradients", expected: gradients, what: "the bytes of the gradients, as TensorFlow.js has them" },
    { name: "moments", expected: moments, what: "the bytes of both moments, as TensorFlow.js has them" },
  ]);
});

/** The gradients of a step, and the bytes that TensorFlow.js kept for its backward pass. */
function gradientsOf(model: GPT, B: number, T: number): { grads: tf.NamedTensorMap; kept: number } {
  return tf.tidy(() => {
    const V = model.E.shape[0];
    const ids = idTensor(
      Array.from({ length: B }, (_, b) => Array.from({ length: T }, (_, t) => (5 * t + 3 * b) % V)),
      V,
    );
    const before = tf.memory().numBytes;
    let kept = 0;
    const { grads } = tf.variableGrads(
      () => {
        const loss = lmLoss(gptLogits(model, ids), ids); // []
        kept = tf.memory().numBytes - before;
        return loss;
      },
      Object.values(gptParameters(model)) as tf.Variable[],
    );
    return { grads, kept };
  });
}

/** GPT-2 XL in numbers, and what TensorFlow.js keeps beside what it needs. */
async function showMemory(): Promise<void> {
  const GB = (bytes: number) => (bytes / 1e9).toFixed(1);
  await exhibit({
    kind: "table",
    title: "GPT-2 XL, 8 windows of 1,024 tokens, in GB",
    caption: "Only the activations depend on the batch, and on checkpointing.",
    columns: ["precision", "checkpointing", ...PURPOSES],
    rows: [false, true].flatMap((mixed) =>
      [false, true].map((checkpointing) => {
        const memory = trainingMemory(gpt2XL(), 8, 1024, { mixed, checkpointing });
        return [
          mixed ? "mixed" : "float32",
          checkpointing ? "yes" : "no",
          ...PURPOSES.map((name) => GB(memory[name])),
        ];
      }),
    ),
  });
  const rows = [];
  for (const [B, T] of [
    [1, 7],
    [8, 7],
    [8, 13],
  ]) {
    const { activations } = trainingMemory(small(), B, T);
    rows.push([B, T, activations, gradientsOf(initGPT(small(), specRandom(1)), B, T).kept]);
  }
  await exhibit({
    kind: "table",
    title: "activations, in bytes",
    caption:
      "TensorFlow.js keeps the inputs of additions, means and divisions, too, though no gradient needs their numbers.",
    columns: ["windows", "tokens", "needed", "kept by TensorFlow.js"],
    rows,
  });
}
