import * as tf from "@tensorflow/tfjs";
import { startWasm } from "../../../lib/backend/wasm/start.js";
import { mersenneTwister } from "../../../lib/random.js";
import { applyRope } from "../../../solutions/2-building-a-transformer/01-embeddings-and-positions/apply-rope.js";
import { ropeTables } from "../../../solutions/2-building-a-transformer/01-embeddings-and-positions/rope-tables.js";
import { sinusoidalPositions } from "../../../solutions/2-building-a-transformer/01-embeddings-and-positions/sinusoidal-positions.js";
import type { Figure } from "../figure.js";

// One query and one key, at every pair of positions: how well they match if positions are added, and if they are rotated.

await startWasm();

const [T, D] = [16, 16];
const rng = mersenneTwister(3);
const random = (rows: number) =>
  tf.tensor2d(
    Array.from({ length: rows * D }, () => rng.gauss(0, 1)),
    [rows, D],
  ); // [rows, D]
const [asks, answers] = [random(1), random(1)]; // [1, D] each
const [Wq, Wk] = [tf.div(random(D), 4), tf.div(random(D), 4)]; // [D, D] each
const everywhere = (row: tf.Tensor) => tf.tile(row, [T, 1]); // [T, D]

function added(): tf.Tensor {
  const P = sinusoidalPositions(T, D); // [T, D]
  const q = tf.matMul(tf.add(everywhere(asks), P), Wq); // [T, D]
  const k = tf.matMul(tf.add(everywhere(answers), P), Wk); // [T, D]
  return tf.matMul(q, k, false, true); // [T, T]
}

function rotated(): tf.Tensor {
  const tables = ropeTables(T, D);
  const turn = (x: tf.Tensor, W: tf.Tensor) =>
    tf.reshape(applyRope(tf.reshape(tf.matMul(everywhere(x), W), [1, 1, T, D]), tables), [T, D]); // [T, D]
  return tf.matMul(turn(asks, Wq), turn(answers, Wk), false, true); // [T, T]
}

/** From the lowest score, 0, to the highest, 1. */
function mapOf(title: string, scores: tf.Tensor) {
  const values = scores.arraySync() as number[][]; // [T, T]
  const [low, high] = [Math.min(...values.flat()), Math.max(...values.flat())];
  return { title, values: values.map((row) => row.map((value) => (value - low) / (high - low))) };
}

const names = Array.from({ length: T }, (_, t) => (t % 5 === 0 ? `${t}` : ""));

export const figure: Figure = {
  page: "2-building-a-transformer/01-embeddings-and-positions/3-positions.md",
  name: "distances",
  title: "The score of one query and one key at every pair of positions",
  alt: "Two heat maps of the scores of one query and one key at all pairs of positions: with added positions the scores change along each diagonal, and with rotated ones every diagonal has a single color.",
  maps: [mapOf("positions are added", added()), mapOf("queries and keys are rotated", rotated())],
  rows: { label: "position of the query", names },
  columns: { label: "position of the key", names },
  range: [0, 1],
  scale: ["lowest score", "highest"],
};
