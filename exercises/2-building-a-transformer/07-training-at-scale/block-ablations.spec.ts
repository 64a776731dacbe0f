import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { randomBlock, type SpecBlock, silentBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { alice } from "#lib/spec/texts";
import { refuseToTrain } from "#lib/training/earlier";
import { charTokenizer } from "../01-embeddings-and-positions/char-tokenizer.js";
import { batchedFeedForward } from "../04-feed-forward-networks/batched-feed-forward.js";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import { gptAttention } from "../05-transformer-block/gpt-attention.js";
import { postNormBlock } from "../05-transformer-block/post-norm-block.js";
import { preNormBlock } from "../05-transformer-block/pre-norm-block.js";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import type { LossOf } from "./accumulate-gradients.js";
import { compareVariants, type Variant, variantBlock, variantLogits } from "./block-ablations.js";
import { ngramBaselines } from "./ngram-baselines.js";
import { type Outcome, wholeTraining } from "./one-part-left-out.js";
import { splitText } from "./text-split.js";

tensorSpec("train", { reads: "awaited" });

const VARIANTS: Variant[] = ["pre-norm", "post-norm", "no norms", "no residuals", "no positions"];
const AXES = "batch position component";
const blockFrom = (stream: number) => randomBlock({ D: 7, columns: 12, F: 11 }, stream);

/** A GPT of random tensors of order 1: 13 tokens, 6 positions, width 7, three heads. */
function modelFrom(stream: number, blocks: SpecBlock[]): GPT {
  return {
    heads: 3,
    E: randomTensor([13, 7], stream),
    P: randomTensor([6, 7], stream + 1),
    blocks,
    norm: {
      gamma: tf.add(1, tf.mul(0.4, randomTensor([7], stream + 2))),
      beta: randomTensor([7], stream + 3),
    },
  };
}
const ids = () =>
  tf.tensor2d(
    [
      [3, 1, 4, 1, 5],
      [9, 2, 6, 12, 0],
    ],
    [2, 5],
    "int32",
  );

test("silent sublayers: what is left of x in each variant", async () => {
  const block = silentBlock(blockFrom(1));
  const x = randomTensor([2, 5, 7], 2);
  const normed = batchedLayerNorm(batchedLayerNorm(x, block.norm1), block.norm2);
  for (const [variant, due] of [
    ["pre-norm", x],
    ["no norms", x],
    ["no residuals", tf.zerosLike(x)],
    ["post-norm", normed],
    ["no positions", x],
  ] as const)
    await expect(variantBlock(x, block, 3, variant)).toMatchValues(due, {
      axes: AXES,
      what: `what a block whose sublayers return zeros makes of x, ${variant},`,
    });
});

test("pre-norm, and no positions: the block of chapter 05", async () => {
  const block = blockFrom(3);
  const x = randomTensor([2, 5, 7], 4);
  const due = preNormBlock(x, block, 3);
  for (const variant of ["pre-norm", "no positions"] as const)
    await expect(variantBlock(x, block, 3, variant)).toMatchValues(due, {
      axes: AXES,
      what: `the ${variant} block`,
    });
});

test("post-norm: the block of the first transformer", async () => {
  const block = blockFrom(5);
  const x = randomTensor([2, 5, 7], 6);
  await expect(variantBlock(x, block, 3, "post-norm")).toMatchValues(postNormBlock(x, block, 3), {
    axes: AXES,
  });
});

test("no norms: both sublayers read the residual stream as it is", async () => {
  const block = blockFrom(7);
  const x = randomTensor([2, 5, 7], 8);
  const { mlp, attention } = silentBlock(block);
  const afterAttention = tf.add(x, gptAttention(x, block.attention, 3)); // [B, T, D]
  await expect({
    alone: variantBlock(x, { ...block, mlp }, 3, "no norms"),
    network: variantBlock(x, { ...block, attention }, 3, "no norms"),
    both: variantBlock(x, block, 3, "no norms"),
  }).toMatchStages([
    { name: "alone", expected: afterAttention, axes: AXES, what: "attention alone, without norms," },
    {
      name: "network",
      expected: tf.add(x, batchedFeedForward(x, block.mlp)),
      axes: AXES,
      what: "the feed-forward network alone, without norms,",
    },
    {
      name: "both",
      expected: tf.add(afterAttention, batchedFeedForward(afterAttention, block.mlp)),
      ...{ axes: AXES, atol: 1e-4, what: "the block without norms" },
    },
  ]);
});

test("no residuals: each sublayer replaces what it reads", async () => {
  const block = blockFrom(9);
  const x = randomTensor([2, 5, 7], 10);
  const attentionOutput = gptAttention(batchedLayerNorm(x, block.norm1), block.attention, 3); // [B, T, D]
  await expect(variantBlock(x, block, 3, "no residuals")).toMatchValues(
    batchedFeedForward(batchedLayerNorm(attentionOutput, block.norm2), block.mlp),
    { axes: AXES, atol: 1e-4 },
  );
});

test("pre-norm: the logits of gptLogits, tied or not", async () => {
  const model = modelFrom(20, [blockFrom(24), blockFrom(25)]);
  for (const unembedding of [undefined, randomTensor([7, 13], 26)]) {
    const of = { ...model, unembedding };
    await expect(variantLogits(of, ids(), "pre-norm")).toMatchValues(gptLogits(of, ids()), {
      ...{ axes: "batch position token", atol: 1e-4 },
      what: unembedding ? "the logits with an unembedding of their own" : "the logits",
    });
  }
});

test("the logits of each variant are those that PyTorch computes", async () => {
  const { sizes, parameters, ids } = golden("gpt");
  const model = initGPT(sizes, specRandom());
  for (const [name, variable] of Object.entries(gptParameters(model)))
    (variable as tf.Variable).assign(tf.tensor(parameters[name]));
  const { logits } = golden("variants");
  for (const variant of VARIANTS)
    await expect(variantLogits(model, tf.tensor2d(ids, undefined, "int32"), variant)).toMatchValues(
      logits[variant],
      {
        ...{ axes: "batch position token", atol: 1e-4 },
        what: `the logits (PyTorch, ${variant})`,
      },
    );
});

test("no positions: the logits of a model whose table is zeros", async () => {
  const model = modelFrom(30, [blockFrom(34), blockFrom(35)]);
  await expect(variantLogits(model, ids(), "no positions")).toMatchValues(
    gptLogits({ ...model, P: tf.zerosLike(model.P) }, ids()),
    { axes: "batch position token", atol: 1e-4 },
  );
});

test("no positions: one layer can't tell the order of tokens", async () => {
  const model = modelFrom(40, [blockFrom(44)]);
  const last = (row: number[], variant: Variant) =>
    tf.squeeze(tf.slice(variantLogits(model, tf.tensor2d([row], [1, 4], "int32"), variant), [0, 3], [1, 1])); // [V]
  await expect(last([2, 11, 5, 8], "no positions")).toMatchValues(last([5, 2, 11, 8], "no positions"), {
    ...{ axes: "token", atol: 1e-4 },
    what: "the logits at the last position, after the same tokens in another order,",
  });
});

test("no norms: embeddings, additions, unembedding", async () => {
  const blocks = [blockFrom(54), blockFrom(55)];
  const small = blocks.map(({ attention, mlp, ...norms }) => ({
    ...norms,
    attention: { ...attention, Wo: tf.mul(0.2, attention.Wo) },
    mlp: { ...mlp, W2: tf.mul(0.2, mlp.W2) },
  }));
  const model = modelFrom(50, small);
  let x = embed(model); // [B, T, D]
  for (const { attention, mlp } of small) {
    x = tf.add(x, gptAttention(x, attention, 3)); // [B, T, D]
    x = tf.add(x, batchedFeedForward(x, mlp)); // [B, T, D]
  }
  await expect(variantLogits(model, ids(), "no norms")).toMatchValues(unembedded(x, model), {
    axes: "batch position token",
    atol: 1e-3,
  });
});

test("post-norm: no further norm after the last block", async () => {
  const model = modelFrom(60, [blockFrom(64), blockFrom(65)]);
  const x = model.blocks.reduce((hidden, block) => postNormBlock(hidden, block, 3), embed(model)); // [B, T, D]
  await expect(variantLogits(model, ids(), "post-norm")).toMatchValues(unembedded(x, model), {
    axes: "batch position token",
    atol: 1e-4,
    rivals: {
      "You normed once more after the stack. Its last block already ends with a norm.": unembedded(
        batchedLayerNorm(x, model.norm),
        model,
      ),
    },
  });
});

test("no residuals: the last norm stays", async () => {
  const model = modelFrom(70, [blockFrom(74), blockFrom(75)]);
  let x = embed(model); // [B, T, D]
  for (const { norm1, attention, norm2, mlp } of model.blocks) {
    x = gptAttention(batchedLayerNorm(x, norm1), attention, 3); // [B, T, D]
    x = batchedFeedForward(batchedLayerNorm(x, norm2), mlp); // [B, T, D]
  }
  await expect(variantLogits(model, ids(), "no residuals")).toMatchValues(
    unembedded(batchedLayerNorm(x, model.norm), model),
    { axes: "batch position token", atol: 1e-3 },
  );
});

test("only a model without positions reads past the table", async () => {
  const model = modelFrom(80, [blockFrom(84)]);
  const long = tf.tensor2d([[1, 2, 3, 4, 5, 6, 7]], [1, 7], "int32");
  for (const variant of VARIANTS.slice(0, 4))
    expect(() => variantLogits(model, long, variant)).toRefuse(
      RangeError,
      `7 tokens for 6 positions, ${variant}`,
    );
  expect(variantLogits(model, long, "no positions")).toHaveShape([1, 7, 13], "batch position token");
});

test("one window of one token, in each variant", async () => {
  const model = modelFrom(90, [blockFrom(94)]);
  for (const variant of VARIANTS) {
    const one = variantLogits(model, tf.tensor2d([[9]], [1, 1], "int32"), variant);
    expect(one).toHaveShape([1, 1, 13], "batch position token");
    // The first token sees itself alone, whatever follows.
    await expect(one).toMatchValues(tf.slice(variantLogits(model, ids(), variant), [1, 0], [1, 1]), {
      ...{ axes: "batch position token", atol: 1e-4 },
      what: `the logits of one token, ${variant},`,
    });
  }
});

test("one item, one position, and zeros in each block", async () => {
  const block = blockFrom(110);
  const noNorms = (x: tf.Tensor) => {
    const hidden = tf.add(x, gptAttention(x, block.attention, 3)); // [B, T, D]
    return tf.add(hidden, batchedFeedForward(hidden, block.mlp)); // [B, T, D]
  };
  for (const [variant, oracle] of [
    ["pre-norm", (x: tf.Tensor) => preNormBlock(x, block, 3)],
    ["post-norm", (x: tf.Tensor) => postNormBlock(x, block, 3)],
    ["no norms", noNorms],
  ] as const)
    await expect((x: tf.Tensor) => variantBlock(x, block, 3, variant)).toAgreeWith(
      oracle,
      { x: "batch position 7" },
      { axes: AXES, atol: 1e-4 },
    );
});

test("a block that changes nothing returns a copy", async () => {
  const block = silentBlock(blockFrom(120));
  const args = { x: randomTensor([2, 5, 7], 121) };
  for (const variant of ["pre-norm", "no norms"] as const)
    await expect((x: tf.Tensor) => variantBlock(x, block, 3, variant)).toReturnNew(args);
});

test("every argument counts, inputs stay, and no tensor is left", async () => {
  const model = modelFrom(100, [blockFrom(104)]);
  const x = randomTensor([2, 3, 7], 105);
  for (const variant of VARIANTS) {
    const block = (x: tf.Tensor, Wo: tf.Tensor, heads: number) =>
      variantBlock(x, { ...blockFrom(106), attention: { ...blockFrom(106).attention, Wo } }, heads, variant);
    const args = { x, Wo: blockFrom(106).attention.Wo, heads: 3 };
    await expect(block).toHeed(args, { others: { heads: 2 } });
    await expect(block).toReturnNew(args);
    const weights = blockFrom(106);
    await expect(() => variantBlock(x, weights, 3, variant)).toLeakNoTensors();
    await expect(() => variantBlock(x, weights, 3, variant)).toLeaveTensorsUnchanged({ x, weights });
    const logits = (E: tf.Tensor) => variantLogits({ ...model, E }, ids(), variant);
    await expect(logits).toHeed({ E: model.E });
    const tokens = ids();
    await expect(() => variantLogits(model, tokens, variant)).toLeakNoTensors();
    await expect(() => variantLogits(model, tokens, variant)).toLeaveTensorsUnchanged({ model, tokens });
  }
});

test("each variant's run is a training of its own, in order", async () => {
  const sizes = { vocabulary: 7, context: 5, dModel: 4, heads: 2, layers: 1, dFF: 6 };
  const text = (length: number, step: number) => Array.from({ length }, (_, i) => (i * i * step) % 7);
  const split = { train: text(40, 3), validation: text(20, 1) };
  const variants: Variant[] = ["no norms", "pre-norm", "post-norm"];
  for (const [total, stream] of [
    [2, 4],
    [3, 5],
  ]) {
    const plan = {
      ...{ peak: 0.1, warmup: 1, total, min: 0.02, microBatches: 1, windows: 3, length: 5 },
      ...{ maxNorm: 2, weightDecay: 0.5, evaluateEvery: total, patience: 1 },
    };
    const outcomes = await compareVariants(sizes, split, plan, variants, () => specRandom(stream));
    expect(Object.keys(outcomes), "the variants, in the caller's order").toEqual(variants);
    for (const variant of variants) {
      const lossOf = (model: GPT): LossOf => {
        return ({ x, y }) => lmLoss(variantLogits(model, x, variant), y); // []
      };
      const due = await wholeTraining(sizes, split, plan, specRandom(stream), lossOf);
      const run = `of ${variant} in ${total} steps`;
      const near = { rtol: 1e-3, atol: 1e-4 };
      await expect({ ...outcomes[variant] }).toMatchStages([
        { name: "losses", expected: due.losses, axes: "step", ...near, what: `the losses ${run}` },
        { name: "norms", expected: due.norms, axes: "step", ...near, what: `the norms ${run}` },
        {
          name: "validation",
          expected: due.validation,
          ...{ axes: "", ...near, what: `the validation loss ${run}` },
        },
      ]);
    }
  }
});

test("a second comparison trains by its own plan and text", async () => {
  const sizes = { vocabulary: 7, context: 5, dModel: 4, heads: 2, layers: 1, dFF: 6 };
  const textOf = (step: number) => Array.from({ length: 40 }, (_, i) => (i * i * step) % 7);
  const compared = (peak: number, text = textOf(3), variants: Variant[] = ["post-norm", "no norms"]) =>
    compareVariants(
      sizes,
      { train: text, validation: text.slice(0, 20) },
      {
        ...{ peak, warmup: 1, total: 2, min: 0.02, microBatches: 1, windows: 3, length: 5 },
        ...{ maxNorm: 2, weightDecay: 0.5, evaluateEvery: 2, patience: 1 },
      },
      variants,
      () => specRandom(4),
    );
  const first = await compared(0.1);
  const kept = structuredClone(first);
  const other = await compared(0.5);
  expect(first, "the first outcome, after the second comparison").toEqual(kept);
  expect(other["no norms"].losses[1], "the loss after a step at five times the rate").not.toBe(
    first["no norms"].losses[1],
  );
  const alone = await compared(0.5, textOf(3), ["no norms"]);
  expect(alone["no norms"].losses).toMatchValues(other["no norms"].losses, {
    ...{ axes: "step", rtol: 1e-3, atol: 1e-4, what: "the losses of a variant that is compared with none" },
  });
  const elsewhere = await compared(0.5, textOf(5));
  expect(elsewhere["no norms"].losses[0], "the first loss on another text, by the same plan").not.toBe(
    other["no norms"].losses[0],
  );
});

test("Alice in five architectures", async () => {
  refuseToTrain();
  const { vocabulary, encode } = charTokenizer(alice());
  const { train, validation } = splitText(encode(alice()), 0.1);
  const { unigram, bigram } = ngramBaselines(train, validation, vocabulary.length);
  const outcomes = await compareVariants(
    { vocabulary: vocabulary.length, context: 16, dModel: 48, heads: 4, layers: 2 },
    { train, validation: validation.slice(0, 4000) },
    {
      ...{ peak: 0.003, warmup: 20, total: 90, min: 0.0003, microBatches: 1, windows: 16, length: 16 },
      ...{ maxNorm: 1, weightDecay: 0.1, evaluateEvery: 90, patience: 1 },
    },
    VARIANTS,
    () => specRandom(9),
  );
  await showOutcomes(outcomes, unigram, bigram);
  // Of 10 seeds: pre-norm 2.71 to 3.06, without positions 2.62 to 2.67 and always at least 0.05 lower, the others 3.16 to 3.18.
  const loss = (variant: Variant) => outcomes[variant].validation;
  expect(loss("pre-norm")).toLieBetween(bigram, 3.25, "the validation loss of pre-norm");
  for (const variant of ["post-norm", "no norms", "no residuals"] as const)
    expect(loss(variant)).toLieBetween(3.12, 3.3, `the validation loss of ${variant}, near the unigrams,`);
  expect(loss("no positions")).toLieBetween(bigram, 2.8, "the validation loss of no positions");
  expect(loss("no positions") - loss("pre-norm")).toLieBetween(
    -1,
    0,
    "what no positions has more than pre-norm",
  );
});

/** What the first block reads. */
const embed = (model: GPT) => tf.add(tf.gather(model.E, ids()), tf.slice(model.P, 0, 5)); // [B, T, D]

const unembedded = (x: tf.Tensor, model: GPT) =>
  tf.reshape(tf.matMul(tf.reshape(x, [10, 7]), model.E, false, true), [2, 5, 13]); // [B, T, V]

async function showOutcomes(
  outcomes: Record<string, Outcome>,
  unigram: number,
  bigram: number,
): Promise<void> {
  const steps = outcomes["pre-norm"].losses.length;
  const level = (y: number) => ({ x: [1, steps], y: [y, y] });
  const { "pre-norm": reference, ...others } = outcomes;
  await exhibit({
    kind: "curve",
    title: "five architectures",
    caption:
      "The means of ten losses. A curve that stays at the unigrams has learned no more than how often each character comes.",
    // What is drawn last is seen where curves meet.
    series: {
      ...Object.fromEntries(Object.entries(others).map(([name, { losses }]) => [name, smoothed(losses)])),
      unigram: level(unigram),
      bigram: level(bigram),
      "pre-norm": smoothed(reference.losses),
    },
    xLabel: "step",
    yLabel: "training loss in nats",
  });
  await exhibit({
    kind: "table",
    title: "what each architecture learned",
    caption: `The validation loss after ${steps} steps. The unigram table has ${unigram.toFixed(3)}, the bigram table ${bigram.toFixed(3)}.`,
    columns: ["architecture", "validation loss", "worse than pre-norm by"],
    rows: Object.entries(outcomes).map(([name, { validation }]) => [
      name,
      validation.toFixed(3),
      (validation - outcomes["pre-norm"].validation).toFixed(3),
    ]),
  });
}

/** The mean of ten losses at each step that has so many. */
function smoothed(losses: number[]): { x: number[]; y: number[] } {
  const x = losses.map((_, step) => step + 1).slice(9);
  return { x, y: x.map((step) => losses.slice(step - 10, step).reduce((sum, loss) => sum + loss, 0) / 10) };
}
