import * as tf from "@tensorflow/tfjs";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { END, PAD, V } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { idTensor } from "../../solutions/2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import type { KVCache } from "../../solutions/2-building-a-transformer/08-kv-cache/append-cache.js";
import { cachedLogits } from "../../solutions/2-building-a-transformer/08-kv-cache/cached-forward.js";

/** May change the logits of what comes after `written`. */
export type Bend = (logits: number[], written: number[]) => void;

/** What a model writes after each of some problems of one length, up to its period. */
export function write(
  model: GPT,
  problems: number[][],
  { temperature, rng, bend }: { temperature: number; rng: Random; bend?: Bend },
): number[][] {
  const rows = problems.map(() => [] as number[]);
  const most = 2 * problems[0].length + 4;
  let unread = problems.map(promptOf);
  let caches: KVCache[] = [];
  for (let n = 0; n < most && rows.some((row) => row.at(-1) !== END); n++) {
    const next = tf.tidy(() => {
      const { logits, caches: longer } = cachedLogits(model, idTensor(unread, V), caches); // [B, t, V]
      const [B, t] = logits.shape;
      const last = tf.reshape(tf.slice(logits, [0, t - 1, 0], [B, 1, V]), [B, V]); // [B, V]
      return { last, longer };
    });
    tf.dispose(caches);
    caches = next.longer;
    const flat = next.last.dataSync();
    next.last.dispose();
    unread = rows.map((row, b) => {
      if (row.at(-1) === END) return [PAD];
      const logits = Array.from(flat.subarray(b * V, (b + 1) * V));
      bend?.(logits, row);
      row.push(draw(logits, temperature, rng));
      return row.slice(-1);
    });
  }
  tf.dispose(caches);
  return rows;
}

function draw(logits: number[], temperature: number, rng: Random): number {
  const max = Math.max(...logits);
  const likeliest = logits.indexOf(max);
  if (temperature === 0) return likeliest;
  const weights = logits.map((z) => Math.exp((z - max) / temperature));
  let left = rng.random() * weights.reduce((sum, w) => sum + w);
  const id = weights.findIndex((w) => {
    left -= w;
    return left < 0;
  });
  return id < 0 ? likeliest : id;
}

/** The share of new problems that a model answers rightly. */
export function accuracyOf(
  model: GPT,
  {
    digits,
    problems,
    ...options
  }: { digits: number; problems: number; temperature: number; rng: Random; bend?: Bend },
): number {
  const asked = Array.from({ length: problems }, () => randomDigits(digits, options.rng));
  const rows = write(model, asked, options);
  return rows.filter((row, i) => parseChain(row).answer === answerOf(asked[i])).length / problems;
}
