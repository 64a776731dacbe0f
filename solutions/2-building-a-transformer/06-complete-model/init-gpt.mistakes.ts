import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { assertDivides } from "#lib/shapes";
import type { BlockWeights } from "../05-transformer-block/pre-norm-block.js";
import type { GPT, GPTSizes } from "./init-gpt.js";

/** What can be done in another way. */
interface Ways {
  /** std of the tables */
  table: number;
  /** std of what reads the stream */
  read: number;
  /** std of what adds to the stream */
  add: (sizes: Required<GPTSizes>) => number;
  /** hidden units where none are given */
  hidden: (D: number) => number;
  draw: (rng: Random, std: number) => number;
  bias: (rng: Random) => number;
  gamma: (rng: Random) => number;
  beta: (rng: Random) => number;
  make: (values: number[], shape: number[]) => tf.Tensor;
  blocks: (N: number, block: () => BlockWeights) => BlockWeights[];
  finish: (model: GPT, normal: (shape: number[], std: number) => tf.Tensor) => GPT;
}

const ways: Ways = {
  table: 0.02,
  read: 0.02,
  add: ({ layers }) => 0.02 / Math.sqrt(2 * layers),
  hidden: (D) => 4 * D,
  draw: (rng, std) => rng.gauss(0, std),
  bias: () => 0,
  gamma: () => 1,
  beta: () => 0,
  make: (values, shape) => tf.tidy(() => tf.variable(tf.tensor(values, shape))),
  blocks: (N, block) => Array.from({ length: N }, block),
  finish: (model) => model,
};

const init =
  (other: Partial<Ways>) =>
  (sizes: GPTSizes, rng: Random): GPT => {
    const way = { ...ways, ...other };
    const { vocabulary: V, context: L, dModel: D, heads, layers: N, dFF: F = way.hidden(D) } = sizes;
    assertDivides("dModel by the number of heads", D, heads);
    const filled = (shape: number[], next: () => number) =>
      way.make(Array.from({ length: tf.util.sizeFromShape(shape) }, next), shape);
    const normal = (shape: number[], std: number) => filled(shape, () => way.draw(rng, std));
    const bias = (length: number) => filled([length], () => way.bias(rng));
    const norm = () => ({
      gamma: filled([D], () => way.gamma(rng)),
      beta: filled([D], () => way.beta(rng)),
    });
    const small = way.add({ ...sizes, dFF: F });
    const block = (): BlockWeights => ({
      norm1: norm(),
      attention: {
        Wq: normal([D, D], way.read),
        bq: bias(D),
        Wk: normal([D, D], way.read),
        bk: bias(D),
        Wv: normal([D, D], way.read),
        bv: bias(D),
        Wo: normal([D, D], small),
        bo: bias(D),
      },
      norm2: norm(),
      mlp: { W1: normal([D, F], way.read), b1: bias(F), W2: normal([F, D], small), b2: bias(D) },
    });
    const E = normal([V, D], way.table);
    const P = normal([L, D], way.table);
    return way.finish({ heads, E, P, blocks: way.blocks(N, block), norm: norm() }, normal);
  };

/** Every attention changed after it was made. */
const attentionOf = (change: (attention: BlockWeights["attention"]) => BlockWeights["attention"]) =>
  init({
    finish: (model) => ({
      ...model,
      blocks: model.blocks.map((block) => ({ ...block, attention: change(block.attention) })),
    }),
  });

export default mistakesFor<typeof import("./init-gpt.js")>({
  "tables-with-std-1": {
    because:
      "You drew E and P with std 1. E makes the logits too: they would be as large as √D from the start.",
    initGPT: init({ table: 1 }),
  },
  "weights-by-their-inputs": {
    because:
      "You scaled the weights by 1/√D, which suits a single layer. GPT-2 initializes with std 0.02 whatever D is.",
    initGPT: init({ read: 1 / Math.sqrt(40) }),
  },
  "no-residual-scaling": {
    because:
      "You initialized Wo and W2 with std 0.02 like all others. They add to the stream 2·N times: divide by √(2·N).",
    initGPT: init({ add: () => 0.02 }),
  },
  "scales-by-the-layers-alone": {
    because: "You divided the std of Wo and W2 by √N. A block adds to the stream twice: √(2·N).",
    initGPT: init({ add: ({ layers }) => 0.02 / Math.sqrt(layers) }),
  },
  "divides-without-the-root": {
    because: "You divided the std of Wo and W2 by 2·N. Variances add up, and the std is their root: √(2·N).",
    initGPT: init({ add: ({ layers }) => 0.02 / (2 * layers) }),
  },
  "multiplies-by-the-root": {
    because:
      "You made Wo and W2 larger by √(2·N). Weights that write to the stream many times must start smaller.",
    initGPT: init({ add: ({ layers }) => 0.02 * Math.sqrt(2 * layers) }),
  },
  "uniform-instead-of-normal": {
    because:
      "You drew the weights from a uniform distribution of this std. Draw normal numbers: some lie far out.",
    initGPT: init({ draw: (rng, std) => std * Math.sqrt(12) * (rng.random() - 0.5) }),
  },
  "only-positive-weights": {
    because: "Your weights don't have mean 0: rng.gauss takes the mean first, then the std.",
    initGPT: init({ draw: (rng, std) => rng.gauss(std, std) }),
  },
  "variance-for-std": {
    because: "You took 0.02 for the variance. It is the standard deviation: the variance is 0.0004.",
    initGPT: init({
      table: Math.sqrt(0.02),
      read: Math.sqrt(0.02),
      add: ({ layers }) => Math.sqrt(0.02 / (2 * layers)),
    }),
  },
  "random-biases": {
    because: "You drew the biases. They start at 0.",
    initGPT: init({ bias: (rng) => rng.gauss(0, 0.02) }),
  },
  "random-gamma": {
    because: "You drew gamma around 0, which almost switches the norms off. It starts at 1.",
    initGPT: init({ gamma: (rng) => rng.gauss(0, 0.02) }),
  },
  "gamma-0": {
    because: "You initialized gamma with 0, so every norm returns 0 for any input. gamma starts at 1.",
    initGPT: init({ gamma: () => 0 }),
  },
  "beta-1": {
    because:
      "You initialized beta with 1. gamma is the scale and starts at 1, beta is the shift and starts at 0.",
    initGPT: init({ beta: () => 1 }),
  },
  "one-block-everywhere": {
    because: "All your blocks are one object: change a weight, and it changes in every block.",
    initGPT: init({ blocks: (N, block) => Array(N).fill(block()) }),
  },
  "blocks-that-share-a-norm": {
    because: "Both norms of your block are one object. Each has its own gamma and beta.",
    initGPT: init({
      finish: (model) => ({
        ...model,
        blocks: model.blocks.map((block) => ({ ...block, norm2: block.norm1 })),
      }),
    }),
  },
  "one-beta-for-all-norms": {
    because: "All your norms share one beta: train one, and every norm shifts. Each has its own.",
    initGPT: init({
      finish: (model) => {
        const { beta } = model.norm;
        for (const { norm1, norm2 } of model.blocks) {
          tf.dispose([norm1.beta, norm2.beta]);
          Object.assign(norm1, { beta });
          Object.assign(norm2, { beta });
        }
        return model;
      },
    }),
  },
  "one-bias-for-three": {
    because: "Your attention projections share one bias. They all start at 0, but each learns its own.",
    initGPT: attentionOf(({ bk, bv, ...attention }) => {
      tf.dispose([bk as tf.Tensor, bv as tf.Tensor]);
      return { ...attention, bk: attention.bq, bv: attention.bq };
    }),
  },
  "one-bias-for-both-ways-back": {
    because:
      "You used one variable of zeros for bo and b2. Variables that start equal need not stay equal: make two.",
    initGPT: init({
      finish: (model) => {
        const shared = model.blocks[0].attention.bo as tf.Tensor;
        for (const [i, { attention, mlp }] of model.blocks.entries()) {
          tf.dispose([mlp.b2, ...(i > 0 ? [attention.bo as tf.Tensor] : [])]);
          Object.assign(attention, { bo: shared });
          Object.assign(mlp, { b2: shared });
        }
        return model;
      },
    }),
  },
  "copied-projections": {
    because: "Your queries, keys and values start with the same weights. Each matrix has its own draws.",
    initGPT: attentionOf((attention) => ({
      ...attention,
      Wk: tf.tidy(() => tf.variable(attention.Wq.clone())),
      Wv: tf.tidy(() => tf.variable(attention.Wq.clone())),
    })),
  },
  "projections-from-one": {
    because:
      "You made keys and values from the numbers of the queries. Each matrix needs draws of its own, or heads begin alike.",
    initGPT: attentionOf((attention) => {
      tf.dispose([attention.Wk, attention.Wv]);
      return {
        ...attention,
        Wk: tf.tidy(() => tf.variable(tf.neg(attention.Wq))),
        Wv: tf.tidy(() => tf.variable(tf.transpose(attention.Wq))),
      };
    }),
  },
  "one-block-short": {
    because: "A block is missing: there are N of them.",
    initGPT: init({ blocks: (N, block) => Array.from({ length: N - 1 }, block) }),
  },
  "hidden-as-wide-as-the-stream": {
    because: "If no dFF is given, the feed-forward network has 4·D hidden units.",
    initGPT: init({ hidden: (D) => D }),
  },
  "dff-ignored": {
    because: "Your feed-forward network has 4·D hidden units although dFF was given.",
    initGPT: (sizes, rng) => init({})({ ...sizes, dFF: 4 * sizes.dModel }, rng),
  },
  "no-biases-on-the-way-in": {
    because:
      "Your queries, keys and values have no biases: only bo exists. GPT-2 has one for each of the four projections.",
    initGPT: attentionOf(({ bq: _, bk: __, bv: ___, ...attention }) => attention),
  },
  "weights-out-in": {
    because: "You transposed W1 and W2. Weights are [in, out]: W1 maps from D to F, W2 from F to D.",
    initGPT: init({
      finish: (model, normal) => ({
        ...model,
        blocks: model.blocks.map((block) => ({
          ...block,
          mlp: {
            ...block.mlp,
            W1: normal([...block.mlp.W1.shape].reverse(), 0.02),
            W2: normal([...block.mlp.W2.shape].reverse(), 0.01),
          },
        })),
      }),
    }),
  },
  "no-biases-in-attention": {
    because: "Your attention projections have no biases. GPT-2 has one for each of the four.",
    initGPT: attentionOf(({ Wq, Wk, Wv, Wo }) => ({ Wq, Wk, Wv, Wo })),
  },
  "an-unembedding-of-its-own": {
    because: "You gave the model an unembedding. It is tied: the token table makes the logits too.",
    initGPT: init({
      finish: (model, normal) => ({
        ...model,
        unembedding: normal([...model.E.shape].reverse(), 0.02),
      }),
    }),
  },
  "tensors-for-variables": {
    because:
      "Your weights are plain tensors, which no optimizer can change. tf.variable makes them trainable.",
    initGPT: init({ make: (values, shape) => tf.tensor(values, shape) }),
  },
  "sources-left-behind": {
    because:
      "You made each tf.variable from a tensor that stays in memory. Inside tf.tidy that tensor is freed.",
    initGPT: init({ make: (values, shape) => tf.variable(tf.tensor(values, shape)) }),
  },
  "numbers-not-from-rng": {
    because: "Your numbers don't come from rng, so no run can be repeated.",
    initGPT: init({
      draw: (_, std) =>
        std * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()),
    }),
  },
  "every-number-twice": {
    because: "You used every number that you drew twice. Each weight of a tensor is drawn independently.",
    initGPT: (sizes, rng) => {
      let last: number | undefined;
      const twice = (std: number) => {
        const number = last ?? rng.gauss(0, 1);
        last = last === undefined ? number : undefined;
        return std * number;
      };
      return init({ draw: (_, std) => twice(std) })(sizes, rng);
    },
  },
  "hidden-weights-not-smaller": {
    because: "Only your Wo starts smaller. W2 writes to the stream as well: 0.02 / √(2·N).",
    initGPT: init({
      finish: (model, normal) => {
        for (const { mlp } of model.blocks) {
          const shape = mlp.W2.shape;
          tf.dispose(mlp.W2);
          Object.assign(mlp, { W2: normal(shape, 0.02) });
        }
        return model;
      },
    }),
  },
  "attention-weights-not-smaller": {
    because: "Only your W2 starts smaller. Wo writes to the stream as well: 0.02 / √(2·N).",
    initGPT: init({
      finish: (model, normal) => {
        for (const { attention } of model.blocks) {
          const shape = attention.Wo.shape;
          tf.dispose(attention.Wo);
          Object.assign(attention, { Wo: normal(shape, 0.02) });
        }
        return model;
      },
    }),
  },
  "smaller-on-the-way-up": {
    because: "Your W1 starts smaller, not W2. W1 reads the stream, and W2 writes to it.",
    initGPT: init({
      finish: (model, normal) => {
        const small = 0.02 / Math.sqrt(2 * model.blocks.length);
        for (const { mlp } of model.blocks) {
          const [up, down] = [mlp.W1.shape, mlp.W2.shape];
          tf.dispose([mlp.W1, mlp.W2]);
          Object.assign(mlp, { W1: normal(up, small), W2: normal(down, 0.02) });
        }
        return model;
      },
    }),
  },
  "draws-again-beyond-two": {
    because: "You drew again beyond two standard deviations, so the std shrinks to 0.0176. Take every draw.",
    initGPT: init({
      draw: (rng, std) => {
        let drawn = rng.gauss(0, 1);
        while (Math.abs(drawn) > 2) drawn = rng.gauss(0, 1);
        return std * drawn;
      },
    }),
  },
});
