import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "./gpt-logits.js";
import type { GPT } from "./init-gpt.js";
import { sampleToken } from "./sample-token.js";
import type { SamplingOptions } from "./sampling-distribution.js";

/**
 * Generates text: the logits at the last position determine the next token, and from then on the model reads this token with the others.
 *
 * The logits are read from their tensor with `await`, which works on every backend.
 *
 * If the text is longer than the model's L positions, the model reads the last L tokens, the first of them at position 0.
 *
 * @param model any GPT
 * @param prompt the ids that the text begins with, one or more
 * @param count the largest number of tokens to generate
 * @param options temperature, top-k, top-p, see `samplingDistribution`
 * @param rng source of the draws
 * @param ending stop: a token that ends the text once it is generated; none by default
 * @returns a new list: the ids of prompt and continuation; a generated stop token is the last of them
 * @throws RangeError if the prompt is empty, or the model reads an id of it that is not in the vocabulary
 */
export async function generate(
  model: GPT,
  prompt: number[],
  count: number,
  options: SamplingOptions,
  rng: Random,
  { stop }: { stop?: number } = {},
): Promise<number[]> {
  if (prompt.length === 0) throw new RangeError("a prompt has one token or more, got none");
  const [V] = model.E.shape;
  const [L] = model.P.shape;
  const ids = [...prompt];
  for (let written = 0; written < count; written++) {
    const last: tf.Tensor = tf.tidy(() => {
      return blank("the logits at the last position, from the tokens that fit into the model");
    }); // [1, 1, V]
    blank("read the logits, free their tensor, draw the next token, end after the stop token");
  }
  return ids;
}
