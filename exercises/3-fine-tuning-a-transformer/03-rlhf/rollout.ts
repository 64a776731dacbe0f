import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { EOS, PAD } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { learnedPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/learned-positions.js";
import {
  idTensor,
  tokenEmbedding,
} from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import { unembed } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";

/** The model that PPO trains: a policy that writes, and a value head that predicts the return. */
export interface Actor {
  policy: GPT;
  /** the value head, `[D, 1]` */
  v: tf.Variable;
}

/**
 * Computes the log-probability of each token after the first, given the tokens before it, in nats.
 *
 * Column m belongs to token m + 1 of its row. Rows of different lengths are padded at their ends; the columns of padding hold
 * meaningless numbers.
 *
 * @param model any causal GPT
 * @param rows the ids of B texts; the longest has T tokens
 * @returns the log-probabilities, `[B, T − 1]`. Gradients flow back to the model
 * @throws RangeError if T is less than 2 or more than the model's number of positions, or if an id isn't in the vocabulary
 */
export function tokenLogProbs(model: GPT, rows: number[][]): tf.Tensor {
  return tf.tidy(() => {
    const ids = paddedIds(model, rows); // [B, T]
    return nextLogProbs(unembed(model, streamOf(model, ids)), ids); // [B, T − 1]
  });
}

/** Computes ln P of tokens 1 to T − 1 from the logits of a forward pass, `[B, T, V]`, and its ids, `[B, T]`. */
function nextLogProbs(logits: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [B, T, V] = logits.shape;
  return blank("the log-probability of each token after the first, picked with a one-hot   [B, T − 1]");
}

/**
 * Computes the log-probabilities of the tokens of texts and the values of the states from which they were chosen, in one pass through
 * the blocks.
 *
 *     value = LN(stream) · v,   where LN is the policy's last norm
 *
 * In both results, column m describes token m + 1: its log-probability, and the value of the state from which it was chosen. That
 * state doesn't depend on the token yet.
 *
 * @param actor the policy and the value head
 * @param rows the ids of B texts; the longest has T tokens
 * @returns logProbs and values, `[B, T − 1]` each; columns of padding hold meaningless numbers. Gradients flow back to the policy and to
 *   v
 * @throws RangeError as `tokenLogProbs` does
 */
export function actorOutputs(
  { policy, v }: Actor,
  rows: number[][],
): { logProbs: tf.Tensor; values: tf.Tensor } {
  return tf.tidy(() => {
    const ids = paddedIds(policy, rows); // [B, T]
    const [B, T] = ids.shape;
    const stream = streamOf(policy, ids); // [B, T, D]
    const logProbs = nextLogProbs(unembed(policy, stream), ids); // [B, T − 1]
    return blank("the values, one for each token after the first   [B, T − 1]");
  });
}

/** A record of B texts as of the moment when they were written. T is the length of the longest text, M = T − 1. */
export interface Rollout {
  /** whole texts, prompt and response, without padding */
  rows: number[][];
  /** the tokens written after each prompt, including `<eos>` if it was written */
  responses: number[][];
  /** 1 where token m + 1 belongs to the response, 0 elsewhere, `[B, M]` */
  mask: number[][];
  /** ln P of token m + 1 under the policy that wrote it, `[B, M]` */
  logProbs: number[][];
  /** ln P of token m + 1 under the reference, `[B, M]` */
  refLogProbs: number[][];
  /** the value of the state from which token m + 1 was chosen, `[B, M]` */
  values: number[][];
}

/**
 * Lets the policy write, and records what the updates will need later, when the policy has changed.
 *
 * The policy is sampled without modification: at temperature 1, and without excluding any token. `<eos>` closes a response and belongs to
 * it, because the policy chose to stop.
 *
 * The record consists of new lists of plain numbers. Where the mask is 0, logProbs, refLogProbs, and values hold meaningless finite
 * numbers.
 *
 * @param actor the policy that writes, and its value head
 * @param reference the frozen model
 * @param prompts the ids of one prompt or more, each of one token or more
 * @param length the maximum number of tokens in a response, 1 or more
 * @param rng the source of the draws, in the order of `generateBatch`
 * @returns the record; the function reads its tensors with `await`
 * @throws RangeError if a prompt is empty, has an id that isn't in the vocabulary, or together with `length` more tokens exceeds the
 *   policy's number of positions
 * @see Ouyang et al. 2022, section 3.5
 */
export async function rollout(
  actor: Actor,
  reference: GPT,
  prompts: number[][],
  length: number,
  rng: Random,
): Promise<Rollout> {
  const [L] = actor.policy.P.shape;
  const long = prompts.find((prompt) => prompt.length + length > L);
  if (long) throw new RangeError(`the policy has ${L} positions, got ${long.length} + ${length} tokens`);
  const responses: number[][] = blank("what the policy writes after each prompt");
  const rows = prompts.map((prompt, b) => [...prompt, ...responses[b]]);
  const M = Math.max(...rows.map((row) => row.length)) - 1;
  const mask: number[][] = blank("which columns belong to the response   [B, M]");
  const tables: tf.Tensor[] = tf.tidy(() => {
    return blank("policy's log-probabilities, reference's log-probabilities, values   [B, M] each");
  });
  const [logProbs, refLogProbs, values] = (await Promise.all(tables.map((t) => t.array()))) as number[][][];
  tf.dispose(tables);
  return { rows, responses, mask, logProbs, refLogProbs, values };
}

/** Returns the texts as a tensor, padded at their ends, `[B, T]`. */
function paddedIds(model: GPT, rows: number[][]): tf.Tensor {
  const T = Math.max(...rows.map(({ length }) => length));
  if (!(T >= 2)) throw new RangeError(`a next token needs a text of two tokens or more, got ${T} at most`);
  return idTensor(
    rows.map((row) => [...row, ...Array(T - row.length).fill(PAD)]),
    model.E.shape[0] as number,
  ); // [B, T]
}

/** Computes the stream after all blocks, `[B, T, D]`. */
function streamOf(model: GPT, ids: tf.Tensor): tf.Tensor {
  const embedded = learnedPositions(tokenEmbedding(ids, model.E), model.P); // [B, T, D]
  return blockStack(embedded, model.blocks, model.heads); // [B, T, D]
}
