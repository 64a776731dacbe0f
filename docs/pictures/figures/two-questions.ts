import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { mersenneTwister, type Random } from "../../../lib/random.js";
import {
  questionLogits,
  questionModel,
  questionStep,
} from "../../../solutions/2-building-a-transformer/03-multi-head-attention/two-questions.js";
import type { Figure } from "../figure.js";

// Where one head looks and where two heads look, after 70 steps on the two questions of the lesson.

await startWasm();

const [V, T, E, STEPS, BATCH] = [20, 8, 16, 70, 32];
const D = V + T; // a token and its position, one-hot

const randomTexts = (n: number, rng: Random) =>
  tf.tensor2d(
    Array.from({ length: n * T }, () => rng.integer(V)),
    [n, T],
    "int32",
  ); // [n, T]

function input(texts: tf.Tensor2D): tf.Tensor {
  const tokens = tf.oneHot(texts, V); // [B, T, V]
  const positions = tf.tile(tf.expandDims(tf.eye(T), 0), [texts.shape[0], 1, 1]); // [B, T, T]
  return tf.concat([tokens, positions], 2); // [B, T, D]
}

/** One-hot: the first token of the text and the one just before, asked from position 2 on. */
function answersTo(texts: tf.Tensor2D): tf.Tensor {
  const B = texts.shape[0];
  const first = tf.tile(tf.slice(texts, [0, 0], [B, 1]), [1, T]); // [B, T]
  const before = tf.concat([tf.zeros([B, 1], "int32"), tf.slice(texts, [0, 0], [B, T - 1])], 1); // [B, T]
  const answers = tf.oneHot(tf.cast(tf.stack([first, before], 2), "int32"), V); // [B, T, 2, V]
  const asked = tf.reshape(tf.cast(tf.greater(tf.range(0, T), 1), "float32"), [1, T, 1, 1]); // [1, T, 1, 1]
  return tf.mul(answers, asked); // [B, T, 2, V]
}

/** The mean attention weights of each head over 50 new texts, `[H][T][T]`. */
function mapsOf(heads: number): number[][][] {
  const rng = mersenneTwister(1); // both models see the same batches
  const model = questionModel(D, E, V, heads, rng);
  const optimizer = tf.train.adam(0.05);
  for (let i = 0; i < STEPS; i++) {
    tf.tidy(() => {
      const texts = randomTexts(BATCH, rng);
      questionStep(model, optimizer, input(texts), answersTo(texts));
    });
  }
  return tf.tidy(() => {
    const { weights } = questionLogits(model, input(randomTexts(50, rng))); // [B, H, T, T]
    return tf.mean(weights, 0).arraySync() as number[][][]; // [H, T, T]
  });
}

const [alone] = mapsOf(1);
const [head0, head1] = mapsOf(2);
const names = Array.from({ length: T }, (_, t) => `${t}`);

export const figure: Figure = {
  page: "2-building-a-transformer/03-multi-head-attention/4-two-heads.md",
  name: "two-questions",
  title: "Where one head looks, and where two heads look",
  alt: "Three attention maps: a single head divides its weight between key 0 and the key just before the query, and each of two heads attends to one of these keys.",
  maps: [
    { title: "one head", values: alone },
    { title: "two heads: head 0", values: head0 },
    { title: "head 1", values: head1 },
  ],
  rows: { label: "query", names },
  columns: { label: "key", names },
  range: [0, 1],
  scale: ["weight 0", "weight 1"],
};
