import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { PairLogProbs } from "./dpo-loss.js";
import { responseLogProbs } from "./response-log-prob.js";

/** Two responses to one prompt; people preferred the first. */
export interface TextPair {
  /** one token or more */
  prompt: number[];
  /** with its `<eos>`, without the prompt */
  chosen: number[];
  rejected: number[];
}

/** A pair that carries its numbers under the reference model. */
export interface CachedPair extends TextPair {
  /** log-probabilities of the two responses under the reference, in nats */
  reference: { chosen: number; rejected: number };
}

/**
 * The log-probabilities of both responses of each pair. All texts go through the model in one pass.
 *
 * @param pairs B pairs, one or more
 * @returns two new tensors, `[B]` each, in the order of the pairs; gradients flow through them
 * @throws RangeError if a prompt or a response has no token
 */
export function pairLogProbs(model: GPT, pairs: TextPair[]): PairLogProbs {
  const B = pairs.length;
  return tf.tidy(() => {
    const rows: number[][] = blank("the texts to read   [2·B, T]");
    const starts: number[] = blank("the index at which each text's response starts   [2·B]");
    const logProbs = responseLogProbs(model, rows, starts); // [2·B]
    return blank("taken apart   [B] each");
  });
}

/**
 * Asks the reference model about every pair, once and for all.
 *
 * The reference never changes, and neither do its numbers for a pair. Training needs these numbers at every step, in batches drawn at random,
 * but not the reference: after this call the caller may free it. Each pair therefore carries its own numbers.
 *
 * They are read with `await`.
 *
 * @param reference any GPT; it is neither changed nor freed
 * @param pairs any number; the objects and lists stay unchanged
 * @param batch how many pairs go through the model at once, at most
 * @returns a new list of new pairs, in the order of `pairs`. They may hold the token lists of `pairs`
 * @throws RangeError if batch is not an integer of 1 or more, or if a prompt or a response has no token
 */
export async function cacheReference(
  reference: GPT,
  pairs: TextPair[],
  batch: number,
): Promise<CachedPair[]> {
  if (!(Number.isInteger(batch) && batch >= 1))
    throw new RangeError(`a batch has a whole number of pairs, 1 or more, got ${batch}`);
  const cached: CachedPair[] = [];
  for (let from = 0; from < pairs.length; from += batch) {
    const some = pairs.slice(from, from + batch);
    const logProbs = pairLogProbs(reference, some); // [batch] each, the last one may be shorter
    blank("read the numbers and free their tensors; each pair gets its own two");
  }
  return cached;
}

/**
 * The reference's log-probabilities for a batch of pairs, in whatever order they were drawn. No model is needed.
 *
 * @param pairs B pairs, one or more; the same pair may be drawn several times
 * @returns two new tensors, `[B]` each
 */
export function cachedLogProbs(pairs: CachedPair[]): PairLogProbs {
  return blank("the numbers that these pairs carry   [B] each");
}
