import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { PAD } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { SamplingOptions } from "../../2-building-a-transformer/06-complete-model/sampling-distribution.js";

/**
 * Lets a model continue many prompts at once. At temperature 0, each row gets the same tokens that `generate` would add to its prompt
 * alone.
 *
 * Rows of different lengths are padded at the end. No token of a causal model attends to a later one, so padding doesn't change the
 * logits before it.
 *
 * @param model any GPT; with L positions, it reads the last L tokens of a row
 * @param prompts for each row its ids, one or more
 * @param count the maximum number of tokens that a row gets
 * @param options temperature, top-k, and top-p, see `samplingDistribution`
 * @param rng draws once in each step for each row that is still open, in the order of the rows
 * @param ending stop: a token that closes its row. A closed row gets no more tokens and no more draws
 * @returns for each prompt, a new list of the tokens generated after it, without the prompt; a generated stop token is the last
 * @throws RangeError if a prompt is empty or has an id outside the vocabulary
 */
export async function generateBatch(
  model: GPT,
  prompts: number[][],
  count: number,
  options: SamplingOptions,
  rng: Random,
  { stop }: { stop?: number } = {},
): Promise<number[][]> {
  if (prompts.some((prompt) => prompt.length === 0))
    throw new RangeError("a prompt has one token or more, got one without any");
  const rows = prompts.map((prompt) => [...prompt]);
  let open: number[][] = rows; // the rows that are not closed, themselves
  for (let written = 0; written < count && open.length > 0; written++) {
    const last: tf.Tensor = tf.tidy(() => nextLogits(model, open)); // [B, V], B rows are open
    const scores = (await last.array()) as number[][];
    last.dispose();
    blank("every open row gets its token; then which rows are still open");
  }
  return rows.map((row, b) => row.slice(prompts[b].length));
}

/** Computes the logits after the last token of each row, `[B, V]`, in one pass through the model. */
function nextLogits(model: GPT, rows: number[][]): tf.Tensor {
  const [V] = model.E.shape;
  const [L] = model.P.shape;
  const windows = rows.map((row) => row.slice(-L));
  const T = Math.max(...windows.map(({ length }) => length));
  const padded: number[][] = blank("the windows, all of length T");
  const logits = gptLogits(model, idTensor(padded, V)); // [B, T, V]
  return blank("the logits of each row that predict its next token");
}
