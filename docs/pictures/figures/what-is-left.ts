import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { mersenneTwister } from "../../../lib/random.js";
import { postNormBlock } from "../../../solutions/2-building-a-transformer/05-transformer-block/post-norm-block.js";
import {
  type BlockWeights,
  preNormBlock,
} from "../../../solutions/2-building-a-transformer/05-transformer-block/pre-norm-block.js";
import { type Figure, range } from "../figure.js";

// What is left of the first addition to the stream after each of eight blocks, as a fraction of the stream's length.

await startWasm();

const [BLOCKS, T, D] = [8, 16, 256];

const norm = { gamma: tf.ones([D]), beta: tf.zeros([D]) }; // [D] each
const silent = tf.zeros([D, D]); // [D, D]
/** Its sublayers return zeros, until a tap puts something in their place. */
const block: BlockWeights = {
  norm1: norm,
  attention: { Wq: silent, Wk: silent, Wv: silent, Wo: silent },
  norm2: norm,
  mlp: { W1: silent, b1: tf.zeros([D]), W2: silent, b2: tf.zeros([D]) },
};

/** The stream after each block if the sublayers add random numbers, and the first of them adds its own times `sign`. */
function streams(blockOf: typeof preNormBlock, sign: 1 | -1): tf.Tensor[] {
  const rng = mersenneTwister(1);
  const random = (size: number) =>
    tf.tensor(
      Array.from({ length: T * D }, () => rng.gauss(0, size)),
      [1, T, D],
    );
  let [x, isFirst] = [random(1), true]; // [1, T, D]
  return Array.from({ length: BLOCKS }, () => {
    x = blockOf(x, block, 1, (place, seen) => {
      if (place !== "attention" && place !== "mlp") return seen;
      const added = random(isFirst ? sign : 1); // [1, T, D]
      isFirst = false;
      return added;
    }); // [1, T, D]
    return x;
  });
}

/** Half of what changes if the first addition changes its sign is what is left of it. */
function fractions(blockOf: typeof preNormBlock): [number, number][] {
  const after = streams(blockOf, 1); // [1, T, D] each
  const fractionOf = (x: tf.Tensor, turned: tf.Tensor) =>
    tf.div(tf.norm(tf.div(tf.sub(x, turned), 2)), tf.norm(x)).arraySync() as number;
  return streams(blockOf, -1).map((turned, n) => [n + 1, fractionOf(after[n], turned)]);
}

export const figure: Figure = {
  page: "2-building-a-transformer/05-transformer-block/README.md",
  name: "what-is-left",
  title: "What is left of the first addition, as a fraction of the stream",
  alt: "Two falling curves, what is left of the first addition after one to eight blocks: in pre-norm it is still a quarter of the stream's length after eight blocks, in post-norm it falls to nearly nothing after five.",
  panels: [
    {
      title: "",
      x: {
        label: "blocks",
        ticks: Object.fromEntries(range(1, BLOCKS, BLOCKS - 1).map((n) => [n, `${n}`])),
      },
      y: { label: "fraction of the stream", ticks: { 0: "0", 0.2: "0.2", 0.4: "0.4", 0.6: "0.6" } },
      curves: [
        { name: "pre-norm", points: fractions(preNormBlock), at: 3, beside: "right" },
        { name: "post-norm", points: fractions(postNormBlock), at: 2, beside: "right" },
      ],
    },
  ],
};
