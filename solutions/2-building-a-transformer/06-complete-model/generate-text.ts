import * as tf from "@tensorflow/tfjs";
import type { Random } from "#lib/random";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "./gpt-logits.js";
import type { GPT } from "./init-gpt.js";
import { sampleToken } from "./sample-token.js";
import type { SamplingOptions } from "./sampling-distribution.js";

/**
 * Lets a model write on: the scores behind the last token give the next one, which is read with the others from then on.
 *
 * The scores leave their tensor by `await`, which every backend can do.
 *
 * A model with L positions reads the last L tokens of a text that has become longer, the first of them at position 0.
 *
 * @param model any GPT
 * @param prompt the ids it begins with, one or more
 * @param count how many tokens it writes at most
 * @param options temperature, top-k, top-p, see `samplingDistribution`
 * @param rng where the draws come from
 * @param ending stop: a token behind which nothing is written; none unless given
 * @returns a new list: the ids of prompt and continuation; a stop token that was written is the last of them
 * @throws RangeError if the prompt is empty, or the model is to read an id of it that is not in the vocabulary
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
      // blank: the scores behind the last token, of the tokens that the model can still read
      const window = ids.slice(-L);
      const logits = gptLogits(model, idTensor([window], V)); // [1, T, V]
      return tf.slice(logits, [0, window.length - 1, 0], [1, 1, V]); // [1, 1, V]
      // end
    }); // [1, 1, V]
    // blank: read them, free their tensor, draw the next token, end behind the stop token
    const scores = Array.from(await last.data());
    last.dispose();
    ids.push(sampleToken(scores, options, rng));
    if (ids[ids.length - 1] === stop) break;
    // end
  }
  return ids;
}
