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

/** What PPO trains: a policy that writes, and a value head that predicts the return. */
export interface Actor {
  policy: GPT;
  /** the value head, `[D, 1]` */
  v: tf.Variable;
}

/**
 * The log-probability of each token after the first, given the tokens before it, in nats.
 *
 * Column m belongs to token m + 1 of its row. Rows of different lengths are padded at their ends; the columns of padding hold
 * meaningless numbers.
 *
 * @param model any causal GPT
 * @param rows ids, B texts, of which the longest has T tokens
 * @returns `[B, T − 1]`. Gradients flow back to the model
 * @throws RangeError if T is less than 2 or more than the model has positions, or an id is not in the vocabulary
 */
export function tokenLogProbs(model: GPT, rows: number[][]): tf.Tensor {
  return tf.tidy(() => {
    const ids = paddedIds(model, rows); // [B, T]
    return nextLogProbs(unembed(model, streamOf(model, ids)), ids); // [B, T − 1]
  });
}

/** ln P of tokens 1 to T − 1, from the logits of a pass, `[B, T, V]`, and its ids, `[B, T]`. */
function nextLogProbs(logits: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [B, T, V] = logits.shape;
  return blank("of each token after the first its log-probability, picked by a one-hot   [B, T − 1]");
}

/**
 * The log-probabilities of a text's tokens, and the values of the states in which they were chosen, by one pass through the blocks.
 *
 *     value = LN(stream) · v,   the norm is the policy's last
 *
 * In both results, column m describes token m + 1: its log-probability, and the value of the state from which it was chosen. That
 * state has not seen the token yet.
 *
 * @param rows ids, B texts, of which the longest has T tokens
 * @returns `[B, T − 1]` each; columns of padding hold meaningless numbers. Gradients flow back to the policy and to v
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

/** All that is known of B texts at the moment when they were written. T is the length of the longest text, M = T − 1. */
export interface Rollout {
  /** whole texts, prompt and response, without padding */
  rows: number[][];
  /** what was written after each prompt, with `<eos>` where it was written */
  responses: number[][];
  /** 1 where token m + 1 belongs to the response, else 0, `[B, M]` */
  mask: number[][];
  /** ln P of token m + 1 by the policy that wrote it, `[B, M]` */
  logProbs: number[][];
  /** ln P of token m + 1 by the reference, `[B, M]` */
  refLogProbs: number[][];
  /** the value of the state in which token m + 1 was chosen, `[B, M]` */
  values: number[][];
}

/**
 * Lets the policy write, and records what the updates need later, when the policy has changed.
 *
 * The policy is sampled as it is: temperature 1, no token left out. `<eos>` closes a response and belongs to it: stopping was a
 * decision, too.
 *
 * Everything in the record is plain numbers, and new. Where the mask is 0, the other tables hold meaningless finite numbers.
 *
 * @param actor the policy that writes, and its value head
 * @param reference the frozen model
 * @param prompts ids, one prompt or more, each of one token or more
 * @param length how many tokens a response has at most, 1 or more
 * @param rng where the draws come from, in the order of `generateBatch`
 * @returns the record; its tensors are read with `await`
 * @throws RangeError if a prompt is empty, has an id that is not in the vocabulary, or with `length` more tokens has no room in the
 *   policy's positions
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
    return blank("in this order: log-probabilities by policy and by reference, values   [B, M] each");
  });
  const [logProbs, refLogProbs, values] = (await Promise.all(tables.map((t) => t.array()))) as number[][][];
  tf.dispose(tables);
  return { rows, responses, mask, logProbs, refLogProbs, values };
}

/** The texts as a tensor, padded at their ends, `[B, T]`. */
function paddedIds(model: GPT, rows: number[][]): tf.Tensor {
  const T = Math.max(...rows.map(({ length }) => length));
  if (!(T >= 2)) throw new RangeError(`a next token needs a text of two tokens or more, got ${T} at most`);
  return idTensor(
    rows.map((row) => [...row, ...Array(T - row.length).fill(PAD)]),
    model.E.shape[0] as number,
  ); // [B, T]
}

/** The stream after all blocks, `[B, T, D]`. */
function streamOf(model: GPT, ids: tf.Tensor): tf.Tensor {
  const embedded = learnedPositions(tokenEmbedding(ids, model.E), model.P); // [B, T, D]
  return blockStack(embedded, model.blocks, model.heads); // [B, T, D]
}
