import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { PairLogProbs } from "./dpo-loss.js";
import { responseLogProbs } from "./response-log-prob.js";

/** Two responses to the same prompt. People preferred the chosen response. */
export interface TextPair {
  /** one token or more */
  prompt: number[];
  /** each response includes its `<eos>`, but not the prompt */
  chosen: number[];
  rejected: number[];
}

/** A pair that carries its own log-probabilities under the reference model. */
export interface CachedPair extends TextPair {
  /** log-probabilities of the two responses under the reference, in nats */
  reference: { chosen: number; rejected: number };
}

/**
 * Computes the log-probabilities of both responses of each pair. All texts go through the model in one pass.
 *
 * @param model any GPT
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
    return blank("the chosen and the rejected ones   [B] each");
  });
}

/**
 * Computes the log-probabilities of every pair under the reference model once, and stores them with the pair.
 *
 * The reference never changes, and so its log-probabilities for a pair don't change either. Training needs them in every step, for batches
 * drawn at random. Because each pair carries its own numbers, training doesn't need the reference: after this call, the caller may dispose
 * of it.
 *
 * The function reads the numbers with `await`.
 *
 * @param reference any GPT; the function neither changes it nor disposes of it
 * @param pairs any number of pairs; the objects and lists stay unchanged
 * @param batch the maximum number of pairs that go through the model at once
 * @returns a new list of new pairs, in the order of `pairs`. They may share the token lists of `pairs`
 * @throws RangeError if batch isn't an integer of 1 or more, or if a prompt or a response has no token
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
    blank("read the numbers and dispose of their tensors; each pair gets its own two numbers");
  }
  return cached;
}

/**
 * Returns the reference's log-probabilities for a batch of pairs, in the order of the batch. It needs no model.
 *
 * @param pairs B pairs, one or more; the same pair may be drawn several times
 * @returns two new tensors, `[B]` each
 */
export function cachedLogProbs(pairs: CachedPair[]): PairLogProbs {
  return blank("the numbers that these pairs carry   [B] each");
}
