import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { multiplyAdds, watchProducts } from "#lib/spec/products";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { tensorsOf, withTensors } from "#lib/tensor-tree";
import { vjp } from "#lib/vjp";
import { learnedPositions } from "../01-embeddings-and-positions/learned-positions.js";
import { idTensor, tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { preNormBlock } from "../05-transformer-block/pre-norm-block.js";
import { gptLogits, unembed } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, type GPTSizes, initGPT } from "../06-complete-model/init-gpt.js";
import {
  computeOptimal,
  type ForwardFlops,
  forwardFlops,
  stepFlops,
  trainingFlops,
} from "./training-flops.js";

tensorSpec();

/** No length says which other one it is. */
const small = (): GPTSizes => ({ vocabulary: 19, context: 13, dModel: 6, heads: 3, layers: 2, dFF: 11 });
const gpt2 = (): GPTSizes => ({ vocabulary: 50_257, context: 1024, dModel: 768, heads: 12, layers: 12 });
const gpt3 = (): GPTSizes => ({ vocabulary: 50_257, context: 2048, dModel: 12_288, heads: 96, layers: 96 });
/** Three positions of width 2, one head, five hidden units, seven tokens. */
const byHand = (): GPTSizes => ({ vocabulary: 7, context: 4, dModel: 2, heads: 1, layers: 1, dFF: 5 });

/** Windows and tokens of the steps that are run. */
const [B, T] = [3, 7];

const PARTS = ["projections", "attention", "feedForward", "unembedding"] as const;

function expectForward(sizes: GPTSizes, B: number, T: number, expected: ForwardFlops, of: string): void {
  expect(forwardFlops(sizes, B, T)).toMatchStages(
    PARTS.map((name) => ({ name, expected: expected[name], atol: 0, rtol: 0, what: `${name} (${of})` })),
  );
}

test("a forward pass small enough to count by hand", () => {
  // Four products of [3, 2] and [2, 2], 12 multiply-adds each. q·kᵀ is [3, 2] times [2, 3], weights·v [3, 3] times [3, 2]: 18
  // each. The network is [3, 2] times [2, 5] and [3, 5] times [5, 2]: 30 each. The logits are [3, 2] times [2, 7]: 42.
  expectForward(
    byHand(),
    1,
    3,
    { projections: 96, attention: 72, feedForward: 120, unembedding: 84 },
    "by hand",
  );
});

test("each product of a larger forward pass, added up", () => {
  expectForward(small(), 5, 7, addUp(small(), 5, 7), "5 windows of 7 tokens");
  const wide = { ...small(), heads: 2, dFF: 41, layers: 3 };
  expectForward(wide, 2, 13, addUp(wide, 2, 13), "2 windows of 13 tokens");
});

test("hidden units: as many as given, else four times D", () => {
  const of = (dFF?: number) => forwardFlops({ ...small(), dFF }, 5, 7).feedForward;
  expect(of()).toMatchValues(of(24), { what: "feedForward without dFF" });
  expect(of(0)).toMatchValues(0, { what: "feedForward with 0 hidden units" });
  expect(of(24)).toMatchValues(addUp({ ...small(), dFF: 24 }, 5, 7).feedForward, {
    what: "feedForward with 24 hidden units",
  });
});

test("a step by hand: one pass forward, one backward", () => {
  // 372 forward; backward a gradient for each of both factors of each product.
  expect(stepFlops(byHand(), 1, 3)).toMatchValues(1116, {
    what: "the FLOPs of a step",
    rivals: {
      "You counted only the forward pass. A training step has a backward pass too.": 372,
    },
  });
});

test("with checkpointing the blocks run once more", () => {
  // The blocks' forward pass takes 96 + 72 + 120.
  expect(stepFlops(byHand(), 1, 3, true)).toMatchValues(1116 + 288, {
    what: "the FLOPs of a step with checkpointing",
    rivals: {
      "You computed the unembedding again. It is part of no block.": 1116 + 372,
      "You counted nothing for checkpointing. The activations that weren't kept have to be computed again.": 1116,
    },
  });
  expect(stepFlops(byHand(), 1, 3, false)).toMatchValues(1116, { what: "the FLOPs of a step without it" });
});

test("PyTorch counts as many, forward and in a step", () => {
  for (const { sizes, B, T, forward, step, checkpointed } of ownGolden().cases) {
    const of = `${B} windows of ${T} tokens, counted by PyTorch`;
    expectForward(sizes, B, T, forward, of);
    expect({ step: stepFlops(sizes, B, T), checkpointed: stepFlops(sizes, B, T, true) }).toMatchStages([
      { name: "step", expected: step, atol: 0, rtol: 0, what: `the FLOPs of a step (${of})` },
      {
        name: "checkpointed",
        expected: checkpointed,
        atol: 0,
        rtol: 0,
        what: `the FLOPs with checkpointing (${of})`,
      },
    ]);
  }
});

test("the rule by hand: 6 FLOPs a weight and token", () => {
  // Four projections of 4 weights, two matrices of 10, an unembedding of 14.
  expect(trainingFlops(byHand(), 11)).toMatchValues(6 * 50 * 11, { what: "the FLOPs of 11 tokens" });
  expect(trainingFlops({ ...byHand(), dFF: 0 }, 11)).toMatchValues(6 * 30 * 11, {
    what: "the FLOPs of 11 tokens with 0 hidden units",
  });
});

test("the rule leaves out nothing but attention", () => {
  for (const [B, T] of [
    [5, 7],
    [2, 13],
  ]) {
    const { attention } = addUp(small(), B, T);
    expect(stepFlops(small(), B, T) - trainingFlops(small(), B * T)).toMatchValues(3 * attention, {
      what: `what the rule leaves out of a step with ${B} windows of ${T} tokens`,
    });
  }
  // The position table is added: a longer one costs nothing.
  expect(trainingFlops({ ...small(), context: 99 }, 35)).toMatchValues(trainingFlops(small(), 35), {
    what: "the FLOPs of 35 tokens with a context of 99",
  });
});

test("GPT-3: 3.14e23 FLOPs for 300 billion tokens", () => {
  // Brown et al. 2020, table D.1.
  expect(trainingFlops(gpt3(), 300e9)).toMatchValues(3.14e23, { rtol: 2e-3, what: "GPT-3's training" });
});

test("a budget is spent on 20 tokens for each parameter", () => {
  for (const flops of [5.76e23, 1e15, 120]) {
    const { parameters, tokens } = computeOptimal(flops);
    expect({ parameters, tokens }).toMatchStages([
      // Chinchilla's budget is 5.76e23: 69 billion parameters, 1.39e12 tokens.
      { name: "parameters", expected: Math.sqrt(flops / 120), what: `N for ${flops} FLOPs` },
      { name: "tokens", expected: 20 * Math.sqrt(flops / 120), what: `the tokens for ${flops} FLOPs` },
    ]);
  }
});

test("a budget can be spent at another ratio", () => {
  for (const ratio of [1, 7, 1875]) {
    const { parameters, tokens } = computeOptimal(3.8e25, ratio);
    expect({ spent: 6 * parameters * tokens, ratio: tokens / parameters }).toMatchStages([
      { name: "spent", expected: 3.8e25, what: `the FLOPs that are spent at ${ratio} tokens a parameter` },
      { name: "ratio", expected: ratio, what: "the tokens of a parameter" },
    ]);
  }
});

test("sizes of one: each product is a single multiply-add", () => {
  const one = { vocabulary: 1, context: 1, dModel: 1, heads: 1, layers: 1, dFF: 1 };
  expectForward(one, 1, 1, { projections: 8, attention: 4, feedForward: 4, unembedding: 2 }, "sizes of one");
  expect(stepFlops(one, 1, 1)).toMatchValues(54, { what: "the FLOPs of a step" });
  expect(stepFlops(one, 1, 1, true)).toMatchValues(70, { what: "the FLOPs of a step with checkpointing" });
  expect(trainingFlops(one, 1)).toMatchValues(42, { what: "the FLOPs of one token" });
  const without = { ...small(), layers: 0 };
  expect(stepFlops(without, 2, 3, true)).toMatchValues(3 * 2 * 6 * 6 * 19, { what: "a step without blocks" });
});

test("a window longer than the context is refused", () => {
  for (const T of [14, 100]) {
    expect(() => forwardFlops(small(), 1, T)).toRefuse(RangeError, `${T} tokens for a context of 13`);
    for (const checkpointing of [false, true])
      expect(() => stepFlops(small(), 1, T, checkpointing)).toRefuse(
        RangeError,
        `${T} tokens for a context of 13`,
      );
  }
});

test("every call counts again, and keeps nothing", async () => {
  const sizes = small();
  const others = {
    ...{ "sizes.vocabulary": 17, "sizes.dModel": 9, "sizes.layers": 3, "sizes.dFF": 5 },
    ...{ B: 4, T: 8, tokens: 9, flops: 2e9, ratio: 3 },
  };
  const except = ["sizes.context", "sizes.heads"];
  await expect(forwardFlops).toHeed({ sizes, B: 5, T: 7 }, { others, except });
  await expect(forwardFlops).toReturnNew({ sizes, B: 5, T: 7 });
  await expect(stepFlops).toHeed({ sizes, B: 5, T: 7 }, { others, except });
  await expect(trainingFlops).toHeed({ sizes, tokens: 35 }, { others, except });
  await expect(computeOptimal).toHeed({ flops: 1e9, ratio: 20 }, { others });
  await expect(computeOptimal).toReturnNew({ flops: 1e9 });
  await expect(() => stepFlops(small(), 5, 7)).toLeakNoTensors();
});

test("your model's products take as many FLOPs as counted", async () => {
  await showCosts();
  const counted = await counting((model) => step(model, (ids) => gptLogits(model, ids)));
  expect(stepFlops(small(), B, T)).toMatchValues(counted, {
    what: "the FLOPs of a step, as TensorFlow.js ran it",
  });
});

test("with checkpointing they take as many as counted", async () => {
  const counted = await counting((model) => step(model, (ids) => checkpointedLogits(model, ids)));
  expect(stepFlops(small(), B, T, true)).toMatchValues(counted, {
    what: "the FLOPs of a step with checkpointing, as TensorFlow.js ran it",
  });
});

/** Every product of a forward pass by itself: rows, inner, columns. */
function addUp(
  { vocabulary: V, dModel: D, heads, layers, dFF: F = 4 * D }: GPTSizes,
  B: number,
  T: number,
): ForwardFlops {
  const flops = { projections: 0, attention: 0, feedForward: 0, unembedding: 0 };
  const product = (part: keyof ForwardFlops, rows: number, inner: number, columns: number) => {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) flops[part] += 2 * inner;
  };
  for (let item = 0; item < B; item++) {
    for (let layer = 0; layer < layers; layer++) {
      for (const _ of ["Wq", "Wk", "Wv", "Wo"]) product("projections", T, D, D);
      for (let head = 0; head < heads; head++) {
        product("attention", T, D / heads, T);
        product("attention", T, T, D / heads);
      }
      product("feedForward", T, D, F);
      product("feedForward", T, F, D);
    }
    product("unembedding", T, D, V);
  }
  return flops;
}

/** A model whose every tensor is a variable. */
function modelOf(sizes: GPTSizes): GPT {
  return initGPT(sizes, specRandom(1));
}

/** The gradients of a sum over everything that the model gives, each number with a weight of its own. */
function step(model: GPT, run: (ids: tf.Tensor) => tf.Tensor): void {
  const ids = idTensor(
    Array.from({ length: B }, (_, b) => Array.from({ length: T }, (_, t) => (5 * t + 3 * b) % 19)),
    19,
  );
  const lossOf = () => {
    const out = run(ids); // [B, T, ...]
    return tf.sum(tf.mul(out, randomTensor(out.shape, 2))) as tf.Scalar; // []
  };
  tf.variableGrads(lossOf, Object.values(gptParameters(model)) as tf.Variable[]);
}

/** The FLOPs of the products of a step, less those of a lookup that is made by a product: real models look rows up. */
async function counting(run: (model: GPT) => void): Promise<number> {
  const model = modelOf(small());
  const count = async (of: () => void) => {
    let flops = 0;
    await watchProducts(of, (product) => {
      flops += 2 * multiplyAdds(product);
    });
    return flops;
  };
  const lookup = () => step(model, (ids) => tokenEmbedding(ids, model.E)); // [B, T, D]
  return (await count(() => run(model))) - (await count(lookup));
}

/** The model with blocks that keep their input alone. */
function checkpointedLogits(model: GPT, ids: tf.Tensor): tf.Tensor {
  let residual = learnedPositions(tokenEmbedding(ids, model.E), model.P); // [B, T, D]
  for (const block of model.blocks) {
    const run = (x: tf.Tensor, ...weights: tf.Tensor[]) =>
      preNormBlock(x, withTensors(block, weights), model.heads); // [B, T, D]
    const again = tf.customGrad((...args) => {
      const [inputs, save] = [args.slice(0, -1) as tf.Tensor[], args.at(-1) as tf.GradSaveFunc];
      save(inputs);
      return {
        value: tf.tidy(() => tf.clone(run(...(inputs as [tf.Tensor])))),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          vjp(run as (...all: tf.Tensor[]) => tf.Tensor, saved, dy),
      };
    });
    residual = again(residual, ...tensorsOf(block)); // [B, T, D]
  }
  return unembed(model, residual); // [B, T, V]
}

/** Where the FLOPs of GPT-2 small go, by the length of the window, and what famous trainings took. */
async function showCosts(): Promise<void> {
  const lengths = Array.from({ length: 12 }, (_, i) => 2 ** (i + 5)); // 32 to 65,536 tokens
  const of = lengths.map((T) => forwardFlops({ ...gpt2(), context: T }, 1, T));
  const share = (part: keyof ForwardFlops) =>
    of.map((flops) => flops[part] / PARTS.reduce((sum, name) => sum + flops[name], 0));
  await exhibit({
    kind: "curve",
    title: "where the FLOPs of GPT-2 small go",
    caption: "Attention's share grows with the window. All other parts grow with the tokens alone.",
    series: Object.fromEntries(PARTS.map((name) => [name, { x: lengths, y: share(name) }])),
    xLabel: "tokens of a window",
    yLabel: "share of the forward pass",
    logX: true,
  });
  await exhibit({
    kind: "table",
    title: "a training by the rule of thumb",
    caption: "One H100 at 40% of its 989e12 FLOPs a second. The Alice model takes less than a blink.",
    columns: ["model", "tokens", "FLOPs", "days on one H100"],
    rows: (
      [
        ["the Alice model", { vocabulary: 69, context: 16, dModel: 128, heads: 4, layers: 1 }, 45_056],
        ["GPT-2 small, 20 tokens a parameter", gpt2(), 2.5e9],
        ["GPT-3", gpt3(), 300e9],
      ] as const
    ).map(([name, sizes, tokens]) => {
      const flops = trainingFlops(sizes, tokens);
      return [
        name,
        tokens.toExponential(1),
        flops.toExponential(2),
        (flops / 989e12 / 0.4 / 86_400).toPrecision(2),
      ];
    }),
  });
}
