import * as tf from "@tensorflow/tfjs";
import { type Checkpoint, checkpointBytes, REASONER_SIZES } from "#lib/chain-sums/checkpoints";
import { END, PAD } from "#lib/chain-sums/tokens";
import { mersenneTwister, type Random } from "#lib/random";
import { logSumExp } from "../../1-understanding-gradients/07-cross-entropy-loss/log-sum-exp.js";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../2-building-a-transformer/06-complete-model/safetensors.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { KVCache } from "../../2-building-a-transformer/08-kv-cache/append-cache.js";
import { cachedLogits } from "../../2-building-a-transformer/08-kv-cache/cached-forward.js";
import { loadParameters } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";

/** What a model wrote after one prompt. */
export interface Sample {
  /** ids, without the prompt; if the model wrote a period, it is the last one */
  written: number[];
  /** ln P of each written token under the model's own logits at temperature 1, no matter how the token was drawn */
  logProbs: number[];
}

/** The settings for drawing chains. */
export interface ChainSampling {
  /** the temperature of the draws; 0 takes the most likely token */
  temperature: number;
  /** the largest number of tokens a row gets */
  most: number;
  rng: Random;
  /**
   * Returns the logits to draw from instead of the model's own, `[V]`. It is called once before each draw, with the model's logits,
   * `[V]`, what the row has written so far, and the row's index. Both lists are copies that it may change.
   */
  adjust?: (logits: number[], written: number[], row: number) => number[];
}

/**
 * Samples a chain after each prompt, all rows at once, with one KV cache for all of them.
 *
 * A row is open until it has written a period (`END`) or `most` tokens. In each step every open row gets one token, drawn by
 * `sampleToken`, in the order of the rows. A closed row gets no token and no draw, but must still be fed, because all rows share the
 * length of the cache. The model reads only what it must: once no row is open, it reads nothing more.
 *
 * Logits are read from their tensor with `await`. No tensor is left behind, even if `adjust` throws.
 *
 * @param model any GPT with the vocabulary of `#lib/chain-sums/tokens`
 * @param prompts ids, B prompts of T tokens each
 * @param sampling the temperature, the largest number of tokens, the source of the draws, and the function that adjusts the logits
 * @returns a new sample for each prompt; `[]` if there are no prompts
 * @throws RangeError if the prompts differ in length, are empty, or have an id outside the vocabulary; if `most` isn't an integer of 1
 *   or more; or if T + most − 1 is more than the model's number of positions. In these cases nothing is drawn
 */
export async function sampleChains(
  model: GPT,
  prompts: number[][],
  { temperature, most, rng, adjust = (logits) => logits }: ChainSampling,
): Promise<Sample[]> {
  assertPrompts(model, prompts, most);
  const samples: Sample[] = prompts.map(() => ({ written: [], logProbs: [] }));
  const isOpen = ({ written }: Sample): boolean =>
    /* blank: whether a row that has written this gets another token */ written.length < most &&
    written.at(-1) !== END /* end */;
  let caches: KVCache[] = [];
  let unread = prompts; // [B, t], what the model has not read yet
  try {
    while (samples.some(isOpen)) {
      const step: { last: tf.Tensor; caches: KVCache[] } = tf.tidy(() => nextLogits(model, unread, caches)); // last [B, V]
      tf.dispose(caches);
      caches = step.caches;
      const logits = (await step.last.array().finally(() => step.last.dispose())) as number[][]; // [B, V]
      // blank: each open row gets a token and its log-probability; what every row is fed next
      unread = samples.map((sample, row) => {
        if (!isOpen(sample)) return [PAD];
        const { written, logProbs } = sample;
        const adjusted = adjust([...logits[row]], [...written], row); // [V]
        const id = sampleToken(adjusted, { temperature }, rng);
        logProbs.push(logits[row][id] - logSumExp(logits[row]));
        written.push(id);
        return [id];
      }); // [B, 1]
      // end
    }
  } finally {
    tf.dispose(caches);
  }
  return samples;
}

/** The logits after the last of the new tokens, `[B, V]`, and the longer caches. */
function nextLogits(model: GPT, ids: number[][], caches: KVCache[]): { last: tf.Tensor; caches: KVCache[] } {
  const [V] = model.E.shape;
  const { logits, caches: longer } = cachedLogits(model, idTensor(ids, V), caches); // [B, t, V]
  const last = tf.slice(logits, [0, ids[0].length - 1, 0], [ids.length, 1, V]); // [B, 1, V]
  return { last: tf.squeeze(last, [1]), caches: longer }; // [B, V]
}

function assertPrompts(model: GPT, prompts: number[][], most: number): void {
  const [V] = model.E.shape;
  const [L] = model.P.shape;
  if (!(Number.isInteger(most) && most >= 1))
    throw new RangeError(`a row gets a whole number of tokens, 1 or more, got ${most}`);
  if (prompts.length === 0) return;
  const T = prompts[0].length;
  const other = prompts.find((prompt) => prompt.length !== T || prompt.length === 0);
  if (other) throw new RangeError(`prompts have one length, 1 or more, got ${T} and ${other.length} tokens`);
  if (T + most - 1 > L)
    throw new RangeError(`a model of ${L} positions can't read ${T} tokens and write ${most}`);
  tf.dispose(idTensor(prompts, V)); // refuses an id that is not in the vocabulary
}

/** Loads one of the four models of part 4. Its parameters are variables, which the caller must dispose of. */
export function loadCheckpoint(name: Checkpoint): GPT {
  const model = initGPT(REASONER_SIZES, mersenneTwister(1));
  const stored = readSafetensors(checkpointBytes(name));
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

/** Repeats each element n times, with its copies side by side: `repeated(["a", "b"], 2)` is `["a", "a", "b", "b"]`. */
export function repeated<T>(items: T[], n: number): T[] {
  return items.flatMap((item) => Array<T>(n).fill(item));
}
